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
//! A failure that an entry expects is no failure. A case that an entry names and that passes, an entry all of whose
//! cases pass, an entry that selects no case, and a failure of another shape than expected are. A flaky case, which passed
//! only when it was repeated, is never expected, and no entry is added or removed for it.

mod bless;
mod entry;
mod shape;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use semver::Version;
use serde::{Deserialize, Serialize};

use crate::run::shard::Fnv;
use crate::scenario::{Location, Problem};
use crate::system::read;
use crate::vocabulary::case::Edition;

use entry::{Entry, Selector};

pub use entry::Status;
pub use shape::Shape;

/// A case that was asked, as expectations see it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'c> {
    /// Its id.
    pub id: &'c str,
    /// Its edition.
    pub edition: Edition,
    /// The rules that it shows.
    pub rules: &'c [String],
    /// Its labels, as they are displayed.
    pub labels: &'c [String],
}

/// What becomes of a case in the light of the expectations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// It held, as it should.
    Pass,
    /// It did not hold, and nobody expected that.
    Fail,
    /// It did not hold, as expected.
    ExpectedFailure(Cited),
    /// It held, although the entry names it.
    UnexpectedPass(Cited),
    /// It did not hold, and the entry expects another failure.
    ChangedShape(Cited),
}

impl Judgement {
    /// Whether the case is as it should be.
    #[must_use]
    pub const fn is_fine(&self) -> bool {
        matches!(self, Self::Pass | Self::ExpectedFailure(_))
    }
}

/// The entry that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cited {
    /// The line of the file where it stands.
    pub line: usize,
    /// Why the divergence is known.
    pub reason: String,
    /// Where more is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// What is to become of it.
    pub status: Status,
    /// The shapes that the entry expects; empty for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shapes: Vec<Shape>,
}

/// How often an entry was met, to be summed over the shards of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Met {
    /// The line of the file where the entry stands.
    pub line: usize,
    /// Which cases it means, as the file says it.
    pub selector: String,
    /// Whether it names one case.
    pub one_case: bool,
    /// How many cases it selected.
    pub selected: u64,
    /// How many of them did not hold.
    pub failed: u64,
}

impl Met {
    /// What is wrong with an entry that was met so often in a whole run.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let Self { selector, selected, .. } = self;
        match (self.selected, self.failed) {
            (0, _) => {
                Some(format!("{selector} matches no case that was asked: correct the entry, or remove it"))
            }
            (_, 0) if !self.one_case => {
                Some(format!("{selector}: all {selected} cases pass unexpectedly: remove the entry"))
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
    failures: BTreeMap<String, BTreeMap<Edition, Option<Shape>>>,
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
    applies: bool,
    selected: u64,
    failed: u64,
    shapes: BTreeSet<Shape>,
    failed_in: BTreeSet<Edition>,
    passed_in: BTreeSet<Edition>,
}

impl Expectations {
    /// Reads the file for an implementation of this version.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or an entry says nothing that can be checked.
    pub fn load(file: &Path, version: &str) -> Result<Self, Problem> {
        let text = read::text(file).map_err(|why| Problem {
            location: Location { file: file.to_owned(), line: 0 },
            message: format!("failed to read the expectations: the file {why}"),
        })?;
        Self::parse(file, &text, version)
    }

    /// Reads the text; the file's name stands in problems.
    ///
    /// # Errors
    ///
    /// When an entry says nothing that can be checked.
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

    /// No expectations: every failure is one.
    #[must_use]
    pub fn none() -> Self {
        Self {
            file: PathBuf::new(),
            text: String::new(),
            entries: Vec::new(),
            index: Index::default(),
            failures: BTreeMap::new(),
        }
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

    /// Judges a case that was asked, given the shape of its failure or `None` where it held.
    pub fn judge(&mut self, case: &Asked<'_>, shape: Option<&Shape>) -> Judgement {
        let selects = |at: &usize| {
            let (entry, seen) = &self.entries[*at];
            seen.applies && entry.selector.selects(case)
        };
        let places: Vec<_> = self.index.candidates(case.id).filter(selects).collect();
        if shape.is_some_and(Shape::is_flaky) {
            places.iter().for_each(|at| self.entries[*at].1.count_flaky());
            return Judgement::Fail;
        }
        places.iter().for_each(|at| self.entries[*at].1.count(case.edition, shape));
        let mut selecting: Vec<&Entry> = places.iter().map(|at| &self.entries[*at].0).collect();
        selecting.sort_by_key(|entry| entry.selector.rank());
        let judgement = shape.map_or_else(|| passed(&selecting), |shape| failed(&selecting, shape));
        self.note(case, shape.filter(|_| judgement == Judgement::Fail));
        judgement
    }

    /// Keeps what `bless` will need: every written case, and the generated ones that failed.
    fn note(&mut self, case: &Asked<'_>, failure: Option<&Shape>) {
        let enough = self.failures.len() >= bless::KEPT && !self.failures.contains_key(case.id);
        if enough || (failure.is_none() && case.id.starts_with("gen/")) {
            return;
        }
        let editions = self.failures.entry(case.id.to_owned()).or_default();
        editions.insert(case.edition, failure.cloned());
    }

    /// How often each entry that speaks of this version was met, in the order of the file.
    #[must_use]
    pub fn met(&self) -> Vec<Met> {
        let applying = self.entries.iter().filter(|(_, seen)| seen.applies);
        applying
            .map(|(entry, seen)| Met {
                line: entry.line,
                selector: entry.selector.to_string(),
                one_case: entry.selector.is_case(),
                selected: seen.selected,
                failed: seen.failed,
            })
            .collect()
    }

    /// The entries that a whole run shows to be stale.
    #[must_use]
    pub fn unmatched(self) -> Vec<Problem> {
        let problem = |met: &Met| {
            let location = Location { file: self.file.clone(), line: met.line };
            met.problem().map(|message| Problem { location, message })
        };
        self.met().iter().filter_map(problem).collect()
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

impl Seen {
    /// Counts a flaky case, which neither passed nor failed in an expected way.
    fn count_flaky(&mut self) {
        self.selected += 1;
        self.failed += 1;
    }

    fn count(&mut self, edition: Edition, shape: Option<&Shape>) {
        self.selected += 1;
        match shape {
            None => _ = self.passed_in.insert(edition),
            Some(shape) => {
                self.failed += 1;
                self.shapes.insert(shape.clone());
                self.failed_in.insert(edition);
            }
        }
    }
}

fn passed(selecting: &[&Entry]) -> Judgement {
    let named = selecting.iter().find(|entry| entry.selector.is_case());
    named.map_or(Judgement::Pass, |entry| Judgement::UnexpectedPass(cited(entry)))
}

fn failed(selecting: &[&Entry], shape: &Shape) -> Judgement {
    match (selecting.iter().find(|entry| entry.expects(shape)), selecting.first()) {
        (Some(entry), _) => Judgement::ExpectedFailure(cited(entry)),
        (None, Some(entry)) => Judgement::ChangedShape(cited(entry)),
        (None, None) => Judgement::Fail,
    }
}

fn cited(entry: &Entry) -> Cited {
    Cited {
        line: entry.line,
        reason: entry.reason.clone(),
        link: entry.link.clone(),
        status: entry.status,
        shapes: entry.shapes.clone(),
    }
}
