//! One file of a corpus: the cases of one kind and edition.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};

use serde::{Deserialize, Serialize};

use super::folder::Folder;
use super::manifest::Quota;
use super::{Failed, Line, Request};
use crate::run::shard::Fnv;
use crate::strategy::Source;
use crate::vocabulary::case::{Case, Edition};

/// Where cases come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// They were written.
    Scenarios,
    /// They were drawn.
    Generated,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Scenarios, Self::Generated];

    /// The file of this kind and edition.
    #[must_use]
    pub fn file(self, edition: Edition) -> String {
        let name = match self {
            Self::Scenarios => "scenarios",
            Self::Generated => "generated",
        };
        format!("{name}-{edition}.jsonl")
    }
}

/// What is in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The name of the file.
    pub file: String,
    /// Where its cases come from.
    pub kind: Kind,
    /// Their edition.
    pub edition: Edition,
    /// How many there are, each on a line.
    pub cases: u64,
    /// How many were left out, and why.
    pub left_out: BTreeMap<String, u64>,
    /// The length of the file.
    pub bytes: u64,
    /// A hash of the file against accidents: FNV-1a of 64 bits over its bytes.
    pub digest: String,
    /// How many cases show each rule.
    pub rules: BTreeMap<String, u64>,
    /// How many cases belong to each class.
    pub classes: BTreeMap<String, u64>,
    /// How often each class is due among generated cases, and was reached.
    pub quotas: Vec<Quota>,
}

/// Writes the file into the folder.
pub(super) fn write(
    request: &Request,
    kind: Kind,
    edition: Edition,
    folder: &Folder,
) -> Result<Part, Failed> {
    let mut writer = Writer::create(kind, edition, folder)?;
    match kind {
        Kind::Scenarios => {
            let mut written =
                request.scenarios.iter().filter(|scenario| scenario.editions.contains(&edition));
            written.try_for_each(|scenario| writer.case(scenario.case_for(edition), &scenario.rules))
        }
        Kind::Generated => {
            let source = Source::with(request.seed, edition, request.settings);
            (0..request.cases).try_for_each(|index| writer.case(source.case(index), &[]))
        }
    }?;
    writer.finish()
}

/// A file on its way.
struct Writer {
    part: Part,
    out: BufWriter<File>,
    digest: Fnv,
}

impl Writer {
    fn create(kind: Kind, edition: Edition, folder: &Folder) -> Result<Self, Failed> {
        let file = kind.file(edition);
        let out = BufWriter::new(folder.create(&file)?);
        let part = Part {
            file,
            kind,
            edition,
            cases: 0,
            left_out: BTreeMap::new(),
            bytes: 0,
            digest: String::new(),
            rules: BTreeMap::new(),
            classes: BTreeMap::new(),
            quotas: Vec::new(),
        };
        Ok(Self { part, out, digest: Fnv::default() })
    }

    fn case(&mut self, case: Case, rules: &[String]) -> Result<(), Failed> {
        match Line::of(case, rules) {
            Ok(line) => self.line(&line),
            Err(why) => {
                *self.part.left_out.entry(why.to_string()).or_default() += 1;
                Ok(())
            }
        }
    }

    fn line(&mut self, line: &Line) -> Result<(), Failed> {
        let text = line.text()?;
        self.out.write_all(text.as_bytes()).map_err(|error| self.unwritten(&error))?;
        self.digest.add(text.as_bytes());
        self.part.bytes += text.len() as u64;
        self.part.cases += 1;
        count(&mut self.part.rules, &line.rules);
        count(&mut self.part.classes, &line.classes);
        Ok(())
    }

    fn finish(mut self) -> Result<Part, Failed> {
        let flushed = self.out.flush().and_then(|()| self.out.get_ref().sync_all());
        flushed.map_err(|error| self.unwritten(&error))?;
        let quotas = match self.part.kind {
            Kind::Scenarios => Vec::new(),
            Kind::Generated => Quota::all(&self.part),
        };
        Ok(Part { digest: self.digest.text(), quotas, ..self.part })
    }

    fn unwritten(&self, error: &io::Error) -> Failed {
        Failed::new(format!("failed to write {}: {error}", self.part.file))
    }
}

fn count(counts: &mut BTreeMap<String, u64>, names: &[String]) {
    names.iter().for_each(|name| *counts.entry(name.clone()).or_default() += 1);
}
