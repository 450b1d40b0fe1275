//! The first failures among the generated cases: which ones are reported with their details and made small, whichever
//! worker finds them first.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::log;
use crate::run::expectation::Shape;

/// How many kinds of failures are made small.
const KINDS: usize = 5;

/// The first failure of one shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// Its place in the plan.
    pub place: u64,
    /// What came of it.
    pub verdict: log::Verdict,
    /// Its shape.
    pub shape: Shape,
}

/// The first failures so far. What is left in the end depends on the failures alone, not on their order.
#[derive(Debug, Default)]
pub(super) struct Failures {
    kinds: BTreeMap<Shape, (u64, log::Verdict)>,
    /// The places of the failures whose details are recorded.
    detailed: BTreeSet<u64>,
}

impl Failures {
    /// Adds a failure. Returns whether it is one of the first so far, whose details are recorded. A flaky case is not made
    /// small, because it may pass the next time.
    pub(super) fn note(&mut self, place: u64, verdict: log::Verdict, shape: &Shape) -> bool {
        if verdict == log::Verdict::Flaky {
            return self.add_detailed(place);
        }
        let first = self.kinds.entry(shape.clone()).or_insert((place, verdict));
        first.0 = first.0.min(place);
        if self.kinds.len() > KINDS {
            self.forget_last();
        }
        self.add_detailed(place)
    }

    fn add_detailed(&mut self, place: u64) -> bool {
        self.detailed.insert(place);
        let last = self.detailed.len().gt(&log::MAX_DETAILED).then(|| self.detailed.pop_last()).flatten();
        last != Some(place)
    }

    fn forget_last(&mut self) {
        let last = self.kinds.values().map(|(place, _)| *place).max();
        self.kinds.retain(|_, (place, _)| Some(*place) != last);
    }

    /// The first failure of each of the first shapes, in the order of the plan.
    pub(super) fn first(&self) -> Vec<First> {
        let kinds = self.kinds.iter();
        let mut first: Vec<_> = kinds
            .map(|(shape, (place, verdict))| First { place: *place, verdict: *verdict, shape: shape.clone() })
            .collect();
        first.sort_by_key(|first| first.place);
        first
    }
}
