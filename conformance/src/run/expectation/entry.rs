//! One entry of the file, and how it is read: every problem with its line and what to do about it.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::ops::Range;
use std::path::Path;

use semver::{Version, VersionReq};
use toml_edit::{Document, Item, Table, Value};

use super::AskedCase;
use crate::run::status::{FailureSignature, MatchedExpectation, Resolution, Verdict};
use crate::scenario::{Location, Problem};
use crate::strategy::GeneratedId;
use crate::vocabulary::case::Edition;

/// The beginning of a reason that a person is to replace.
pub(super) const TODO: &str = "TODO";
/// The keys of an entry.
const KEYS: [&str; 8] = ["case", "rule", "label", "reason", "link", "status", "versions", "shape"];
/// The keys that select cases: an entry has one of them.
const SELECTORS: [&str; 3] = ["case", "rule", "label"];

/// One known divergence.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The line of `[[expect]]`.
    pub(super) line: usize,
    pub(super) selector: Selector,
    pub(super) reason: String,
    pub(super) link: Option<String>,
    pub(super) status: Resolution,
    pub(super) versions: Option<VersionReq>,
    /// The signatures that the failure may have; empty for any.
    pub(super) signatures: Vec<FailureSignature>,
}

/// The cases that an entry selects.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Selector {
    /// The case of this id, in this edition or in all.
    Case(String, Option<Edition>),
    /// Every case that shows the rule.
    Rule(String),
    /// Every case that has the label.
    Label(String),
}

impl Selector {
    /// Whether a run of other cases may select some, if these are the ids of the scenarios that `awsess` carries.
    pub(super) fn may_select_elsewhere(&self, carried: &BTreeSet<String>) -> bool {
        match self {
            Self::Case(id, _) => carried.contains(id) || id.parse::<GeneratedId>().is_ok(),
            Self::Rule(_) | Self::Label(_) => true,
        }
    }

    fn case(text: &str) -> Self {
        let found = Edition::ALL.into_iter().find_map(|edition| {
            let id = text.strip_suffix(&format!(" ({edition})"))?;
            Some(Self::Case(id.to_owned(), Some(edition)))
        });
        found.unwrap_or_else(|| Self::Case(text.to_owned(), None))
    }

    /// Whether the case is selected.
    pub(super) fn selects(&self, case: &AskedCase<'_>) -> bool {
        match self {
            Self::Case(id, edition) => id == case.id && edition.is_none_or(|edition| edition == case.edition),
            Self::Rule(id) => case.rules.contains(id),
            Self::Label(name) => case.labels.contains(name),
        }
    }

    /// The value of the key.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Case(id, Some(edition)) => format!("{id} ({edition})"),
            Self::Case(text, None) | Self::Rule(text) | Self::Label(text) => text.clone(),
        }
    }

    /// The key in the file.
    pub(super) const fn key(&self) -> &'static str {
        match self {
            Self::Case(..) => "case",
            Self::Rule(_) => "rule",
            Self::Label(_) => "label",
        }
    }

    /// The more specific an entry is, the earlier it decides.
    pub(super) const fn rank(&self) -> u8 {
        match self {
            Self::Case(_, Some(_)) => 0,
            Self::Case(_, None) => 1,
            Self::Rule(_) => 2,
            Self::Label(_) => 3,
        }
    }

    /// Whether one case is named, rather than many described.
    pub(super) const fn is_case(&self) -> bool {
        matches!(self, Self::Case(..))
    }
}

impl fmt::Display for Selector {
    /// In the notation of the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {:?}", self.key(), self.text())
    }
}

impl Entry {
    /// Whether the entry applies to this version.
    pub(super) fn applies_to(&self, version: Option<&Version>) -> bool {
        match (&self.versions, version) {
            (None, _) => true,
            (Some(versions), Some(version)) => versions.matches(version),
            (Some(_), None) => false,
        }
    }

    /// Whether the entry expects a failure with this signature. A malfunction is never expected.
    pub(super) fn expects(&self, signature: &FailureSignature) -> bool {
        let is_expected = self.signatures.is_empty() || self.signatures.contains(signature);
        is_expected && !signature.verdict().is_malfunction()
    }

    /// Whether a person has still to write the reason.
    pub(super) fn lacks_reason(&self) -> bool {
        self.reason.trim_start().starts_with(TODO)
    }

    /// What a report shows of the entry.
    pub(super) fn matched(&self) -> MatchedExpectation {
        MatchedExpectation {
            line: self.line,
            reason: self.reason.clone(),
            link: self.link.clone(),
            status: self.status,
            signatures: self.signatures.clone(),
        }
    }
}

/// A version as implementations write it: `v1.55.8`, `1.55`.
pub(super) fn version(text: &str) -> Option<Version> {
    let text = text.trim().trim_start_matches('v');
    let padded = [text.to_owned(), format!("{text}.0"), format!("{text}.0.0")];
    padded.iter().find_map(|text| Version::parse(text).ok())
}

/// Whether no case with this shape can be expected.
fn is_unexpectable(shape: &str) -> bool {
    let verdict = shape.split_whitespace().next().and_then(Verdict::named);
    verdict.is_some_and(|verdict| verdict == Verdict::Flaky || verdict.is_malfunction())
}

/// Reads every entry of the file.
pub(super) fn read(file: &Path, text: &str) -> Result<Vec<Entry>, Problem> {
    let source = Source::new(file, text);
    let document =
        Document::parse(text).map_err(|error| source.problem(error.span(), error.message().trim()))?;
    let mut entries = Vec::new();
    for (key, item) in document.iter() {
        let tables = match (key, item.as_array_of_tables()) {
            ("expect", Some(tables)) => tables,
            _ => return Err(source.not_an_entry(document.as_table(), key)),
        };
        for table in tables {
            entries.push(source.entry(table)?);
        }
    }
    source.no_twins(&entries)?;
    Ok(entries)
}

/// The file that is read.
struct Source<'s> {
    file: &'s Path,
    /// The offset of every line feed, in bytes.
    ends: Vec<usize>,
}

impl<'s> Source<'s> {
    fn new(file: &'s Path, text: &str) -> Self {
        Self { file, ends: text.match_indices('\n').map(|(end, _)| end).collect() }
    }

    fn problem(&self, at: Option<Range<usize>>, message: impl Into<String>) -> Problem {
        self.problem_on(self.line(at), message)
    }

    fn problem_on(&self, line: usize, message: impl Into<String>) -> Problem {
        let location = Location { file: self.file.to_owned(), line };
        Problem { location, message: message.into() }
    }

    fn line(&self, at: Option<Range<usize>>) -> usize {
        let start = at.map_or(0, |at| at.start);
        self.ends.partition_point(|end| *end < start) + 1
    }

    fn not_an_entry(&self, root: &Table, key: &str) -> Problem {
        let message =
            format!("{key:?} means nothing here: the file is a list of entries, each under [[expect]]");
        self.problem(root.key(key).and_then(toml_edit::Key::span), message)
    }

    fn entry(&self, table: &Table) -> Result<Entry, Problem> {
        self.only_known_keys(table)?;
        Ok(Entry {
            line: self.line(table.span()),
            selector: self.selector(table)?,
            reason: self.reason(table)?,
            link: self.text(table, "link")?.map(str::to_owned),
            status: self.status(table)?,
            versions: self.versions(table)?,
            signatures: self.signatures(table)?,
        })
    }

    fn only_known_keys(&self, table: &Table) -> Result<(), Problem> {
        let unknown = table.iter().map(|(key, _)| key).find(|key| !KEYS.contains(key));
        unknown.map_or(Ok(()), |key| {
            let at = table.key(key).and_then(toml_edit::Key::span);
            Err(self.problem(at, format!("unknown key {key:?}: an entry has {}", KEYS.join(", "))))
        })
    }

    fn selector(&self, table: &Table) -> Result<Selector, Problem> {
        let given: Vec<_> = SELECTORS.into_iter().filter(|key| table.contains_key(key)).collect();
        let [key] = given[..] else {
            let which = if given.is_empty() { "none".to_owned() } else { given.join(" and ") };
            let message =
                format!("an entry has exactly one of case, rule and label, and this one has {which}");
            return Err(self.problem(table.span(), message));
        };
        let text = self.text(table, key)?.unwrap_or_default();
        Ok(match key {
            "case" => Selector::case(text),
            "rule" => Selector::Rule(text.to_owned()),
            _ => Selector::Label(text.to_owned()),
        })
    }

    fn reason(&self, table: &Table) -> Result<String, Problem> {
        let missing = || self.problem(table.span(), "the entry has no reason: say why in reason = \"…\"");
        self.text(table, "reason")?.map(str::to_owned).ok_or_else(missing)
    }

    fn status(&self, table: &Table) -> Result<Resolution, Problem> {
        let Some(name) = self.text(table, "status")? else { return Ok(Resolution::default()) };
        Resolution::named(name).ok_or_else(|| {
            self.at(table, "status", format!("status is \"todo\" or \"wontfix\", not {name:?}"))
        })
    }

    fn versions(&self, table: &Table) -> Result<Option<VersionReq>, Problem> {
        let Some(text) = self.text(table, "versions")? else { return Ok(None) };
        VersionReq::parse(text).map(Some).map_err(|error| {
            let message = format!("versions {text:?} is no range such as \">=1.14, <1.20\": {error}");
            self.at(table, "versions", message)
        })
    }

    fn signatures(&self, table: &Table) -> Result<Vec<FailureSignature>, Problem> {
        let texts: Vec<Option<&str>> = match table.get("shape") {
            None => return Ok(Vec::new()),
            Some(Item::Value(Value::Array(array))) => array.iter().map(Value::as_str).collect(),
            Some(item) => vec![item.as_str()],
        };
        if let Some(text) = texts.iter().flatten().find(|text| is_unexpectable(text)) {
            let message = format!(
                "the shape '{text}' cannot be expected: fix the adapter; --allow-flaky allows flaky cases"
            );
            return Err(self.at(table, "shape", message));
        }
        let signatures = texts.into_iter().map(|text| FailureSignature::read(text?).ok());
        let signatures: Option<Vec<_>> = signatures.collect();
        signatures.filter(|signatures| !signatures.is_empty()).ok_or_else(|| {
            let form = "shape is a verdict and the fields that differ, such as \"fail session.region\", or a list of such";
            self.at(table, "shape", form)
        })
    }

    /// The text of a key, which is not blank where it is there.
    fn text<'t>(&self, table: &'t Table, key: &str) -> Result<Option<&'t str>, Problem> {
        let Some(item) = table.get(key) else { return Ok(None) };
        let text = item.as_str().filter(|text| !text.trim().is_empty());
        text.map(Some)
            .ok_or_else(|| self.at(table, key, format!("{key} is a text in quotes that is not empty")))
    }

    fn at(&self, table: &Table, key: &str, message: impl Into<String>) -> Problem {
        self.problem(table.key(key).and_then(toml_edit::Key::span), message)
    }

    /// Of two entries that say the same of the same versions one could never be missed.
    fn no_twins(&self, entries: &[Entry]) -> Result<(), Problem> {
        let mut lines = HashMap::new();
        for entry in entries {
            if let Some(line) = lines.insert((&entry.selector, &entry.versions), entry.line) {
                let message = format!("{} is already in line {line}: keep one", entry.selector);
                return Err(self.problem_on(entry.line, message));
            }
        }
        Ok(())
    }
}
