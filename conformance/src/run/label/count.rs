//! Counts of labels over a sample of cases.

use std::collections::BTreeMap;

use awsess_model::trace::Trace;

use crate::implementation::model;
use crate::strategy::{Settings, Source};
use crate::vocabulary::case::{Case, Edition};
use crate::vocabulary::outcome::Outcome;

use super::{Label, labels};

/// How often each label was seen among how many cases.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    cases: u64,
    by_label: BTreeMap<Label, u64>,
}

impl Counts {
    /// Counts the labels of one case.
    pub fn add(&mut self, case: &Case, expected: &Outcome, trace: &Trace<'_>) {
        self.cases += 1;
        for label in labels(case, expected, trace) {
            *self.by_label.entry(label).or_default() += 1;
        }
    }

    /// How many cases were counted.
    #[must_use]
    pub const fn cases(&self) -> u64 {
        self.cases
    }

    /// How many of them have the label.
    #[must_use]
    pub fn of(&self, label: Label) -> u64 {
        self.by_label.get(&label).copied().unwrap_or_default()
    }

    /// Every label that was seen, with how often.
    pub fn iter(&self) -> impl Iterator<Item = (Label, u64)> {
        self.by_label.iter().map(|(label, count)| (*label, *count))
    }
}

/// Counts the labels of the first cases that a seed gives, resolved in memory.
#[must_use]
pub fn sample(seed: u64, edition: Edition, settings: Settings, cases: u64) -> Counts {
    let source = Source::with(seed, edition, settings);
    let mut counts = Counts::default();
    for index in 0..cases {
        let case = source.case(index);
        let Ok(world) = model::world(&case) else { continue };
        if let Ok((expected, trace)) = model::expect_in(&case, &world) {
            counts.add(&case, &expected, &trace);
        }
    }
    counts
}
