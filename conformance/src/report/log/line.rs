//! The lines of a log, as they are written and read: one JSON object with one key each.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Details, Entry, Plan, Verdict};
use crate::run::expectation::{Met, Shape};
use crate::run::shard::Shard;
use crate::system::stop::Signal;
use crate::vocabulary::case::Edition;
use crate::vocabulary::protocol::Hello;

/// The version of the format that is written and read.
pub const VERSION: u32 = 1;

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    Run(Header),
    Case(Entry),
    Cases(Block),
    Finding(Finding),
    Fault(FaultCount),
    Expectation(Met),
    Unusable(Unusable),
    Interrupted(Interruption),
    End(Footer),
}

/// The first line of a run of one implementation: what is asked of whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The version of the format.
    pub log: u32,
    /// The version of the runner.
    pub runner: String,
    /// Which of the log's runs this is, from 1, and how many there are.
    pub run: [u32; 2],
    /// Which cases there are.
    pub plan: Plan,
    /// Which of them this run asks.
    pub shard: Shard,
    /// Who is asked; absent where it could not be started.
    pub implementation: Option<Hello>,
    /// The known divergences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expectations: Option<Known>,
    /// Whether flaky cases are accepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_flaky: bool,
}

/// The file of known divergences that a run was judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Its name.
    pub file: String,
    /// A hash of its text.
    pub digest: String,
}

impl Header {
    /// The header of the only run of a log, without expectations.
    #[must_use]
    pub fn new(plan: Plan, shard: Shard, implementation: Option<Hello>) -> Self {
        let runner = env!("CARGO_PKG_VERSION").to_owned();
        Self {
            log: VERSION,
            runner,
            run: [1, 1],
            plan,
            shard,
            implementation,
            expectations: None,
            allow_flaky: false,
        }
    }

    /// The implementation's name and version.
    #[must_use]
    pub fn who(&self) -> String {
        self.implementation.as_ref().map_or_else(
            || "an adapter that did not start".into(),
            |hello| format!("{} {}", hello.implementation.name, hello.implementation.version),
        )
    }
}

/// A stretch of the generated cases, of which those that have no line of their own are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// The first place.
    pub from: u64,
    /// The place behind the last.
    pub to: u64,
    /// How many held.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub passed: BTreeMap<Edition, u64>,
    /// How many were not asked, and for want of what.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_asked: BTreeMap<Edition, BTreeMap<String, u64>>,
}

/// A failure among the generated cases, made as small as it gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The place of the case that it began with.
    pub place: u64,
    /// The id of the small case.
    pub id: String,
    /// What came of it.
    pub verdict: Verdict,
    /// The shape of the failure that it began with.
    pub shape: Shape,
    /// In what way the small case failed.
    pub details: Details,
    /// The feature file that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
}

/// A kind of fault of the adapter that no verdict shows, with its count and first occurrence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultCount {
    /// What the adapter did.
    pub what: String,
    /// Whether the adapter crashed or timed out and answered a second attempt, which a run may accept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_flaky: bool,
    /// How often.
    pub times: u64,
    /// The id of the case in flight at the first occurrence, or of the last one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// The details of the first occurrence, such as what the adapter wrote.
    pub detail: String,
}

impl FaultCount {
    /// Adds faults to others, counting those of the same kind together.
    pub(crate) fn sum_up(sums: &mut Vec<Self>, faults: impl IntoIterator<Item = Self>) {
        for fault in faults {
            match sums.iter_mut().find(|sum| (&sum.what, sum.is_flaky) == (&fault.what, fault.is_flaky)) {
                Some(sum) => sum.times = sum.times.saturating_add(fault.times),
                None => sums.push(fault),
            }
        }
    }
}

/// Why the adapter could not be used, from the start or later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unusable {
    /// What went wrong, and what to do about it.
    pub why: String,
}

/// Why a run ended before all of its cases were asked. Such a run has no result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interruption {
    /// A signal asked the run to end.
    Signal(Signal),
    /// The runner lacked a resource: which one, and what to do about it.
    Shortage(String),
}

impl fmt::Display for Interruption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signal(signal) => write!(f, "the run was interrupted by {signal}"),
            Self::Shortage(why) => write!(f, "the run was ended: {why}"),
        }
    }
}

/// The last line of a run. A run without it is not over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Footer {
    /// How many cases were asked.
    pub asked: u64,
    /// How many were not.
    pub not_asked: u64,
    /// How many of those that were asked ended in each verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// How long the run took, in microseconds; the sum where runs were joined.
    pub us: u64,
    /// A hash of the run's lines before this one.
    pub digest: String,
}

impl Footer {
    /// Counts what the line tells.
    pub(super) fn count(&mut self, line: &Line) {
        match line {
            Line::Case(entry) => match entry.verdict {
                None => self.not_asked += 1,
                Some(verdict) => self.add(verdict, 1),
            },
            Line::Cases(block) => {
                block.passed.values().for_each(|count| self.add(Verdict::Pass, *count));
                let not_asked = block.not_asked.values().flat_map(BTreeMap::values);
                self.not_asked = not_asked.fold(self.not_asked, |sum, count| sum.saturating_add(*count));
            }
            Line::Run(_)
            | Line::Finding(_)
            | Line::Fault(_)
            | Line::Expectation(_)
            | Line::Unusable(_)
            | Line::Interrupted(_)
            | Line::End(_) => {}
        }
    }

    fn add(&mut self, verdict: Verdict, count: u64) {
        self.asked = self.asked.saturating_add(count);
        let sum = self.verdicts.entry(verdict).or_default();
        *sum = sum.saturating_add(count);
    }
}
