//! The first failures among the generated cases: which ones are reported with their details and shrunk, whichever
//! worker finds them first.

use std::collections::{BTreeMap, BTreeSet};

use crate::run::results::MAX_DETAILED;
use crate::run::status::FailureSignature;

/// How many kinds of failures are shrunk.
const KINDS: usize = 5;

/// The first failure with one signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstFailure {
    /// Its index in the plan.
    pub index: u64,
    /// Its signature.
    pub signature: FailureSignature,
}

/// The first failures so far. The result depends only on the failures, not on their order.
#[derive(Debug, Default)]
pub(super) struct Failures {
    kinds: BTreeMap<FailureSignature, u64>,
    /// The indices of the failures whose details are reported.
    detailed: BTreeSet<u64>,
}

impl Failures {
    /// Adds a failure, or a flaky case, which has no signature: it is not shrunk, because it may pass the next time.
    /// Returns whether it is one of the first so far, whose details are reported.
    pub(super) fn note(&mut self, index: u64, signature: Option<&FailureSignature>) -> bool {
        if let Some(signature) = signature {
            self.note_kind(index, signature);
        }
        self.detailed.insert(index);
        let last = self.detailed.len().gt(&MAX_DETAILED).then(|| self.detailed.pop_last()).flatten();
        last != Some(index)
    }

    fn note_kind(&mut self, index: u64, signature: &FailureSignature) {
        match self.kinds.get_mut(signature) {
            Some(first) => *first = index.min(*first),
            None => _ = self.kinds.insert(signature.clone(), index),
        }
        if self.kinds.len() > KINDS {
            let last = self.kinds.values().copied().max();
            self.kinds.retain(|_, index| Some(*index) != last);
        }
    }

    /// The first failure of each of the first kinds, in the order of the plan.
    pub(super) fn first(&self) -> Vec<FirstFailure> {
        let kinds = self.kinds.iter();
        let first =
            kinds.map(|(signature, index)| FirstFailure { index: *index, signature: signature.clone() });
        let mut first: Vec<_> = first.collect();
        first.sort_by_key(|first| first.index);
        first
    }
}
