//! What the line says to the adapter, with the shell's variables in the place of what only the shell knows.

use std::collections::BTreeMap;

use super::shell::{ROOT, json, word_with_root};
use super::{Unspellable, filling};
use crate::implementation::materialise::resolve;
use crate::vocabulary::case::Case;
use crate::vocabulary::protocol::{Run, ToAdapter, VERSION};

/// The endpoint of the STS, as a part of a word.
const STS: &str = "\"$sts\"";

/// A case whose root and STS are marks that stand nowhere else in it.
pub(super) struct Spelled {
    root: String,
    sts: String,
    hello: String,
    run: String,
    case: Case,
}

impl Spelled {
    /// The case as an adapter is told of it.
    pub(super) fn of(case: &Case, sts: bool) -> Result<Self, Unspellable> {
        let text = text(case)?;
        let (root, mark) = (mark(&text, "ROOT"), mark(&text, "STS"));
        let case = resolve(case, &root, &filling(case)?);
        let endpoints: BTreeMap<_, _> = sts.then(|| ("sts".to_owned(), mark.clone())).into_iter().collect();
        let run = Run { id: "1".into(), root: root.clone(), endpoints, case: case.clone() };
        let runner = concat!("awsess ", env!("CARGO_PKG_VERSION")).to_owned();
        let hello = self::text(&ToAdapter::Hello { protocol: [VERSION, VERSION], runner })?;
        let run = self::text(&ToAdapter::Run(Box::new(run)))?;
        Ok(Self { root, sts: mark, hello, run, case })
    }

    /// Both messages, each one word.
    pub(super) fn messages(&self) -> String {
        let filled = |text: &str| {
            let text = json(text);
            text.replace(&self.root, &format!("'{ROOT}'")).replace(&self.sts, &format!("'{STS}'"))
        };
        format!("{} {}", filled(&self.hello), filled(&self.run))
    }

    /// The case's environment, a word a variable.
    pub(super) fn environment(&self) -> Result<Vec<String>, Unspellable> {
        let word = |(name, value): (&String, &String)| {
            let text = format!("{name}={value}");
            let pieces: Vec<_> = text.split(&self.root).collect();
            word_with_root(&format!("the variable {name:?}"), &pieces)
        };
        self.case.env.iter().map(word).collect()
    }
}

/// The first mark of this name that the text does not hold. Its end is not its beginning, so that two never overlap.
fn mark(text: &str, name: &str) -> String {
    let mut number = 0;
    loop {
        let mark = format!("<{name}{number}>");
        if !text.contains(&mark) {
            return mark;
        }
        number += 1;
    }
}

fn text(value: &impl serde::Serialize) -> Result<String, Unspellable> {
    let unspellable =
        |error: serde_json::Error| Unspellable { what: "the case".into(), reason: error.to_string() };
    serde_json::to_string(value).map_err(unspellable)
}
