//! Tallies: what a run counts, and the first of what went wrong, the same for any number of workers.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Edition;

use super::verdict::Verdict;

/// How many failures are kept to be shown; the rest are counted.
const KEPT: usize = 64;

/// What one heading counts in one edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Cases that held.
    pub passed: u64,
    /// Cases that did not.
    pub failed: u64,
    /// Cases that were not asked.
    pub not_asked: u64,
}

/// Where a case stands in the plan: scenarios first, then the generated cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The scenario item of this index.
    Scenario(usize),
    /// The generated case at this place.
    Generated(u64),
}

/// Everything that a run counts.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By heading and edition.
    pub counts: BTreeMap<(String, Edition), Count>,
    /// Why cases were not asked, and how many.
    pub not_asked: BTreeMap<String, u64>,
    /// How many cases ended in each verdict.
    pub verdicts: BTreeMap<&'static str, u64>,
    /// The first cases that did not hold.
    pub failures: BTreeMap<Place, Verdict>,
    /// What else there is to know of the implementation, that no verdict says.
    pub notes: BTreeSet<String>,
}

impl Tally {
    /// Counts a verdict.
    pub fn count(&mut self, topic: &str, edition: Edition, place: Place, verdict: Verdict) {
        let count = self.at(topic, edition);
        let side = if verdict.is_pass() { &mut count.passed } else { &mut count.failed };
        *side += 1;
        *self.verdicts.entry(verdict.name()).or_default() += 1;
        if !verdict.is_pass() {
            self.keep(place, verdict);
        }
    }

    /// Counts a case that was not asked.
    pub fn skip(&mut self, topic: &str, edition: Edition, why: &[String]) {
        self.at(topic, edition).not_asked += 1;
        *self.not_asked.entry(why.join(", ")).or_default() += 1;
    }

    fn at(&mut self, topic: &str, edition: Edition) -> &mut Count {
        self.counts.entry((topic.to_owned(), edition)).or_default()
    }

    fn keep(&mut self, place: Place, verdict: Verdict) {
        self.failures.insert(place, verdict);
        if self.failures.len() > KEPT {
            self.failures.pop_last();
        }
    }

    /// Adds what another worker counted.
    pub fn merge(&mut self, other: Self) {
        for ((topic, edition), count) in other.counts {
            let sum = self.at(&topic, edition);
            sum.passed += count.passed;
            sum.failed += count.failed;
            sum.not_asked += count.not_asked;
        }
        for (why, count) in other.not_asked {
            *self.not_asked.entry(why).or_default() += count;
        }
        for (name, count) in other.verdicts {
            *self.verdicts.entry(name).or_default() += count;
        }
        self.notes.extend(other.notes);
        for (place, verdict) in other.failures {
            self.keep(place, verdict);
        }
    }

    /// The sum over every heading.
    #[must_use]
    pub fn total(&self) -> Count {
        self.counts.values().fold(Count::default(), |sum, count| Count {
            passed: sum.passed + count.passed,
            failed: sum.failed + count.failed,
            not_asked: sum.not_asked + count.not_asked,
        })
    }
}
