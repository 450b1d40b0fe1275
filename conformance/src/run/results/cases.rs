//! The results of the cases of a run: scenarios and failures are listed, and all other generated cases are counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Counts;
use crate::run::status::Status;
use crate::vocabulary::case::Edition;

/// How many failures of generated cases keep their details.
pub(crate) const MAX_DETAILED: usize = 64;

/// The topic of generated cases.
pub(crate) const GENERATED: &str = "generated cases";

/// What became of one case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseResult {
    /// The index of the case in the plan: the scenarios come first, then the generated cases.
    pub index: u64,
    /// The id of the case.
    pub id: String,
    /// The edition.
    pub edition: Edition,
    /// The scenario; absent for a generated case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<ScenarioInfo>,
    /// What became of it.
    pub status: Status,
    /// How long it took, in microseconds.
    #[serde(default)]
    pub us: u64,
    /// If it failed, the capabilities that it needs, and that which the response says the implementation lacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<String>,
    /// How it failed. Only the first failures of generated cases have details.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Box<Details>>,
}

/// What a report shows of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioInfo {
    /// The title of its feature.
    pub topic: String,
    /// The rules that it shows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Its file and line.
    pub location: String,
}

/// How a case failed, with all secrets masked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Details {
    /// What happened, where there is no outcome to compare.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// The assertions that failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<String>,
    /// The outcome that the model predicts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Value>,
    /// The outcome that was observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Value>,
    /// The case as a feature file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub world: String,
    /// The decisions behind the expected outcome.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
}

impl Details {
    /// A message alone, which may have several lines.
    #[must_use]
    pub fn of_message(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }
}

/// How many generated cases of an edition are not listed, because they passed or were not run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// How many passed.
    #[serde(default)]
    pub passed: u64,
    /// How many were not run, by the reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_run: BTreeMap<String, u64>,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.passed = self.passed.saturating_add(other.passed);
        for (reason, count) in other.not_run {
            add_to(self.not_run.entry(reason).or_default(), count);
        }
    }

    /// How many cases were not run.
    #[must_use]
    pub fn not_run(&self) -> u64 {
        self.not_run.values().fold(0, |sum, count| sum.saturating_add(*count))
    }
}

fn add_to(sum: &mut u64, count: u64) {
    *sum = sum.saturating_add(count);
}

/// The results of cases. They take as much memory for a million cases that pass as for one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cases {
    /// The scenarios, and the generated cases that did not simply pass, in the order of the plan.
    pub listed: Vec<CaseResult>,
    /// The other generated cases.
    pub counted: BTreeMap<Edition, Tally>,
}

impl Cases {
    /// Adds the result of one case.
    pub fn add(&mut self, case: CaseResult) {
        let tally = self.counted.entry(case.edition);
        match case.status {
            Status::Passed if case.scenario.is_none() => tally.or_default().passed += 1,
            Status::NotRun { reason } if case.scenario.is_none() => {
                add_to(tally.or_default().not_run.entry(reason).or_default(), 1);
            }
            _ => self.listed.push(case),
        }
    }

    /// Adds cases that were counted elsewhere.
    pub fn add_tally(&mut self, edition: Edition, tally: Tally) {
        self.counted.entry(edition).or_default().add(tally);
    }

    /// Adds the results of other cases.
    pub fn merge(&mut self, other: Self) {
        self.listed.extend(other.listed);
        other.counted.into_iter().for_each(|(edition, tally)| self.add_tally(edition, tally));
    }

    /// Puts the listed cases into the order of the plan, and keeps the details of the first failures only. The result is
    /// the same in whatever order the cases were added.
    pub(crate) fn settle(&mut self) {
        self.listed.sort_by_key(|case| case.index);
        let generated = self.listed.iter_mut().filter(|case| case.scenario.is_none());
        let detailed = generated.filter(|case| case.details.is_some());
        detailed.skip(MAX_DETAILED).for_each(|case| case.details = None);
    }

    /// How many generated cases of the edition have a result.
    #[must_use]
    pub fn generated(&self, edition: Edition) -> u64 {
        let listed = self.listed.iter().filter(|case| case.scenario.is_none() && case.edition == edition);
        let counted = self.counted.get(&edition);
        let counted = counted.map_or(0, |tally| tally.passed.saturating_add(tally.not_run()));
        counted.saturating_add(listed.count() as u64)
    }

    /// How many cases of each topic and edition have which status.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<(&str, Edition), Counts> {
        let mut counts: BTreeMap<(&str, Edition), Counts> = BTreeMap::new();
        for case in &self.listed {
            counts.entry((case.topic(), case.edition)).or_default().add(&case.status);
        }
        for (edition, tally) in &self.counted {
            let count = counts.entry((GENERATED, *edition)).or_default();
            add_to(&mut count.passed, tally.passed);
            add_to(&mut count.not_run, tally.not_run());
        }
        counts
    }

    /// How many cases were not run, by the reason.
    #[must_use]
    pub fn not_run(&self) -> BTreeMap<&str, u64> {
        let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
        for case in &self.listed {
            if let Status::NotRun { reason } = &case.status {
                add_to(reasons.entry(reason).or_default(), 1);
            }
        }
        for (reason, count) in self.counted.values().flat_map(|tally| &tally.not_run) {
            add_to(reasons.entry(reason).or_default(), *count);
        }
        reasons
    }
}

impl CaseResult {
    /// The heading under which a report counts the case.
    #[must_use]
    pub fn topic(&self) -> &str {
        self.scenario.as_ref().map_or(GENERATED, |scenario| &scenario.topic)
    }
}
