//! The messages that the line sends to the adapter, with shell variables for what only the shell knows.

use std::collections::BTreeMap;

use super::shell::{ROOT, json, word_with_root};
use super::{UnquotableError, run_certificates};
use crate::implementation::materialise::RunTexts;
use crate::vocabulary::case::Case;
use crate::vocabulary::protocol::{Run, ToAdapter, VERSION};

/// The endpoint of the STS, as part of a shell word.
const STS: &str = "\"$sts\"";

/// The messages, with placeholders for the root and the STS that occur nowhere else in them.
pub(super) struct Messages {
    root: String,
    sts: String,
    hello: String,
    run: String,
    case: Case,
}

impl Messages {
    /// The messages that send a case to an adapter.
    pub(super) fn new(case: &Case, sts: bool) -> Result<Self, UnquotableError> {
        let text = text(case)?;
        let (root, placeholder) = (placeholder(&text, "ROOT"), placeholder(&text, "STS"));
        // No party is at the URL that a case names by its placeholder.
        let texts = RunTexts::new(&root, &BTreeMap::new());
        let case = texts.resolve(case, &run_certificates(case)?);
        let endpoints: BTreeMap<_, _> =
            sts.then(|| ("sts".to_owned(), placeholder.clone())).into_iter().collect();
        let run = Run { id: "1".into(), root: root.clone(), endpoints, case: case.clone() };
        let runner = concat!("awsess ", env!("CARGO_PKG_VERSION")).to_owned();
        let hello = self::text(&ToAdapter::Hello { protocol: [VERSION, VERSION], runner })?;
        let run = self::text(&ToAdapter::Run(Box::new(run)))?;
        Ok(Self { root, sts: placeholder, hello, run, case })
    }

    /// Both messages as shell words.
    pub(super) fn words(&self) -> String {
        let quoted = |text: &str| {
            let text = json(text);
            text.replace(&self.root, &format!("'{ROOT}'")).replace(&self.sts, &format!("'{STS}'"))
        };
        format!("{} {}", quoted(&self.hello), quoted(&self.run))
    }

    /// The environment of the case, one shell word for each variable.
    pub(super) fn environment(&self) -> Result<Vec<String>, UnquotableError> {
        let word = |(name, value): (&String, &String)| {
            let text = format!("{name}={value}");
            let pieces: Vec<_> = text.split(&self.root).collect();
            word_with_root(&format!("the variable {name:?}"), &pieces)
        };
        self.case.env.iter().map(word).collect()
    }
}

/// A placeholder of this name that does not occur in the text. Its last character differs from its first, so that two never
/// overlap.
fn placeholder(text: &str, name: &str) -> String {
    let mut number = 0;
    loop {
        let placeholder = format!("<{name}{number}>");
        if !text.contains(&placeholder) {
            return placeholder;
        }
        number += 1;
    }
}

fn text(value: &impl serde::Serialize) -> Result<String, UnquotableError> {
    serde_json::to_string(value).map_err(UnquotableError::of_case)
}
