//! Expectations: the known divergences of an implementation, each with its reason, and strict in every direction.
//!
//! A file lists them:
//!
//! ```toml
//! [[expect]]
//! case = "environment/keys-win (1.14)"  # or rule = "ENV-3", or label = "…"; without "(1.14)" in every edition
//! reason = "The release reads the alias first."
//! link = "https://example.com/issues/1"  # if there is one
//! status = "wontfix"                     # or "todo", the default
//! versions = ">=1.14, <1.20"             # if other versions don't diverge
//! shape = "fail session.region"          # the verdict, and the fields that differ; or a list of such
//! ```
//!
//! A failure that an entry expects does not fail the run. The run fails if a case passes that an entry names, if all cases of an
//! entry pass, if an entry selects no case, or if a failure has another shape than its entry says.
//!
//! A crash, a hang and garbage are never expected, nor is a flaky case, which passed only when it was repeated: `--bless` adds
//! and removes no entry for them. The reason of a case that the implementation does not support is what it says itself. While another
//! reason still says `TODO`, the file can only be blessed.

mod bless;
mod entry;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use semver::Version;
use serde::{Deserialize, Serialize};

use crate::run::shard::Fnv;
use crate::run::status::{FailureSignature, Status};
use crate::scenario::{Location, Problem, embedded};
use crate::system::plural::plural;
use crate::system::read;
use crate::vocabulary::case::Edition;

use bless::NewFailure;
use entry::{Entry, Selector};

/// A case that was run, as expectations see it.
#[derive(Clone, Copy, Debug)]
pub struct AskedCase<'c> {
    /// Its id.
    pub id: &'c str,
    /// Its edition.
    pub edition: Edition,
    /// The rules that it shows.
    pub rules: &'c [String],
    /// Its labels, as they are displayed.
    pub labels: &'c [String],
    /// Why the implementation does not support it, in its own words; empty if it does, or says nothing.
    pub unsupported: &'c str,
}

/// How many cases an entry selected, to be summed over the shards of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchCount {
    /// The line of the entry in its file.
    pub line: usize,
    /// Which cases the entry selects, as in the file.
    pub selector: String,
    /// Whether the entry names one case.
    pub one_case: bool,
    /// How many cases it selected.
    pub selected: u64,
    /// How many of them failed.
    pub failed: u64,
    /// Whether a run of other cases may select some: those of a rule or a label, or a case that `awsess` carries or generates.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub elsewhere: bool,
}

impl MatchCount {
    /// What is wrong with an entry that selected these cases in a run of all shards. A run of a part of the cases does not show that an
    /// entry is stale that may select others.
    #[must_use]
    pub fn problem(&self, is_part: bool) -> Option<String> {
        let Self { selector, selected, .. } = self;
        match (self.selected, self.failed) {
            (0, _) if is_part && self.elsewhere => None,
            (_, 0) if is_part && !self.one_case => None,
            (0, _) => {
                Some(format!("{selector} matches no case that was run: correct the entry, or remove it"))
            }
            (_, 0) if !self.one_case => {
                let pass = plural(*selected, "case passes", "cases pass");
                Some(format!("{selector}: {pass} unexpectedly, and none fails: remove the entry"))
            }
            _ => None,
        }
    }
}

/// The known divergences of one version of an implementation.
#[derive(Debug)]
pub struct Expectations {
    file: PathBuf,
    text: String,
    /// The entries, each with what was seen of it; those of other versions too.
    entries: Vec<(Entry, Seen)>,
    /// Finds the entries that may select a case.
    index: Index,
    /// What `bless` adds entries for.
    failures: BTreeMap<String, BTreeMap<Edition, Option<NewFailure>>>,
}

/// The positions of the entries, by what they select.
#[derive(Debug, Default)]
struct Index {
    /// The entries that select one case, by its id.
    by_case: HashMap<String, Vec<usize>>,
    /// The entries that select by a rule or a label.
    others: Vec<usize>,
}

impl Index {
    fn new(entries: &[(Entry, Seen)]) -> Self {
        let mut index = Self::default();
        for (at, (entry, _)) in entries.iter().enumerate() {
            match &entry.selector {
                Selector::Case(id, _) => index.by_case.entry(id.clone()).or_default().push(at),
                Selector::Rule(_) | Selector::Label(_) => index.others.push(at),
            }
        }
        index
    }

    /// The entries that may select the case.
    fn candidates(&self, id: &str) -> impl Iterator<Item = usize> {
        let named = self.by_case.get(id).into_iter().flatten();
        named.chain(&self.others).copied()
    }
}

/// What was seen of the cases that an entry selects.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// Whether the entry applies to the version of the implementation.
    applies: bool,
    selected: u64,
    failed: u64,
    signatures: BTreeSet<FailureSignature>,
    failed_in: BTreeSet<Edition>,
    passed_in: BTreeSet<Edition>,
}

impl Seen {
    /// Counts a case. One that is flaky neither passed nor failed in an expected way.
    fn count(&mut self, edition: Edition, status: &Status) {
        self.selected += 1;
        match status.signature() {
            Some(signature) if signature.verdict().is_malfunction() => self.failed += 1,
            Some(signature) => {
                self.failed += 1;
                self.signatures.insert(signature.clone());
                self.failed_in.insert(edition);
            }
            None if matches!(status, Status::Flaky { .. }) => self.failed += 1,
            None => _ = self.passed_in.insert(edition),
        }
    }
}

impl Expectations {
    /// Reads the file for an implementation of this version.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or an entry is invalid or lacks its reason.
    pub fn load(file: &Path, version: &str) -> Result<Self, Problem> {
        let expectations = Self::read(file, version)?;
        let mut unfinished = expectations.entries.iter().filter(|(entry, _)| entry.lacks_reason());
        let Some((entry, _)) = unfinished.next() else { return Ok(expectations) };
        let others = match unfinished.count() {
            0 => String::new(),
            1 => ", and that of another entry".to_owned(),
            more => format!(", and those of {more} other entries"),
        };
        Err(Problem {
            location: Location { file: file.to_owned(), line: entry.line },
            message: format!("the reason of {} still says TODO: write why it fails{others}", entry.selector),
        })
    }

    /// Reads the file, which need not exist yet because it is to be blessed.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or an entry is invalid.
    pub fn load_to_bless(file: &Path, version: &str) -> Result<Self, Problem> {
        if file.exists() { Self::read(file, version) } else { Self::parse(file, "", version) }
    }

    fn read(file: &Path, version: &str) -> Result<Self, Problem> {
        let text = read::text(file).map_err(|why| Problem {
            location: Location { file: file.to_owned(), line: 0 },
            message: format!("failed to read the expectations: the file {why}"),
        })?;
        Self::parse(file, &text, version)
    }

    /// Reads the text; problems name the file.
    ///
    /// # Errors
    ///
    /// When an entry is invalid.
    pub fn parse(file: &Path, text: &str, version: &str) -> Result<Self, Problem> {
        let entries = entry::read(file, text)?;
        let number = entry::version(version);
        if let Some(entry) = entries.iter().find(|entry| entry.versions.is_some() && number.is_none()) {
            return Err(unversioned(file, entry, version));
        }
        let entries: Vec<_> = entries.into_iter().map(|entry| bound(entry, number.as_ref())).collect();
        let index = Index::new(&entries);
        Ok(Self { file: file.to_owned(), text: text.to_owned(), entries, index, failures: BTreeMap::new() })
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// A hash of the file's text: shards of one run have the same.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut fnv = Fnv::default();
        fnv.add(self.text.as_bytes());
        fnv.text()
    }

    /// Whether an entry looks at rules or labels; without one, they need not be found out.
    #[must_use]
    pub fn looks_at_labels(&self) -> bool {
        self.entries.iter().any(|(entry, seen)| seen.applies && !entry.selector.is_case())
    }

    /// The status of a case that passed, failed or is flaky, in the light of the entries that select the case.
    pub fn judge(&mut self, case: &AskedCase<'_>, status: Status) -> Status {
        let selects = |at: &usize| {
            let (entry, seen) = &self.entries[*at];
            seen.applies && entry.selector.selects(case)
        };
        let mut selecting: Vec<_> = self.index.candidates(case.id).filter(selects).collect();
        selecting.iter().for_each(|at| self.entries[*at].1.count(case.edition, &status));
        selecting.sort_by_key(|at| self.entries[*at].0.selector.rank());
        let entries: Vec<&Entry> = selecting.iter().map(|at| &self.entries[*at].0).collect();
        let status = match status {
            Status::Passed => passed(&entries),
            Status::Failed(signature) => failed(&entries, signature),
            other => other,
        };
        self.note(case, &status);
        status
    }

    /// Keeps what `bless` will need: every scenario, and the generated cases that failed.
    fn note(&mut self, case: &AskedCase<'_>, status: &Status) {
        let failure = match status {
            Status::Failed(signature) if signature.verdict().is_malfunction() => return,
            Status::Failed(signature) => Some(NewFailure::new(signature, case.unsupported)),
            Status::Flaky { .. } => return,
            _ => None,
        };
        let enough = self.failures.len() >= bless::KEPT && !self.failures.contains_key(case.id);
        if enough || (failure.is_none() && case.id.starts_with("gen/")) {
            return;
        }
        self.failures.entry(case.id.to_owned()).or_default().insert(case.edition, failure);
    }

    /// How many cases each entry that applies to this version selected, in the order of the file.
    #[must_use]
    pub fn matches(&self) -> Vec<MatchCount> {
        let applying = self.entries.iter().filter(|(_, seen)| seen.applies);
        let carried = self.carried();
        applying
            .map(|(entry, seen)| MatchCount {
                line: entry.line,
                selector: entry.selector.to_string(),
                one_case: entry.selector.is_case(),
                selected: seen.selected,
                failed: seen.failed,
                elsewhere: entry.selector.may_select_elsewhere(&carried),
            })
            .collect()
    }

    /// The ids of the scenarios that `awsess` carries, if an entry names a case that was not run.
    fn carried(&self) -> BTreeSet<String> {
        let is_needed =
            self.entries.iter().any(|(entry, seen)| entry.selector.is_case() && seen.selected == 0);
        let scenarios = if is_needed { embedded().unwrap_or_default() } else { Vec::new() };
        scenarios.into_iter().map(|scenario| scenario.id).collect()
    }
}

fn bound(entry: Entry, version: Option<&Version>) -> (Entry, Seen) {
    let seen = Seen { applies: entry.applies_to(version), ..Seen::default() };
    (entry, seen)
}

fn unversioned(file: &Path, entry: &Entry, version: &str) -> Problem {
    let message = format!(
        "{} is bound to versions, and the implementation calls its version {version:?}, which is no number such as 1.55.8: \
         leave versions out, or have the adapter say a number",
        entry.selector
    );
    Problem { location: Location { file: file.to_owned(), line: entry.line }, message }
}

fn passed(selecting: &[&Entry]) -> Status {
    let named = selecting.iter().find(|entry| entry.selector.is_case());
    named.map_or(Status::Passed, |entry| Status::UnexpectedPass(Box::new(entry.matched())))
}

fn failed(selecting: &[&Entry], signature: FailureSignature) -> Status {
    match (selecting.iter().find(|entry| entry.expects(&signature)), selecting.first()) {
        (Some(entry), _) => Status::KnownFailure { signature, entry: Box::new(entry.matched()) },
        (None, Some(entry)) => Status::ChangedFailure { signature, entry: Box::new(entry.matched()) },
        (None, None) => Status::Failed(signature),
    }
}
