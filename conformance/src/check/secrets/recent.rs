//! The secrets of the cases that one implementation was asked lately: it may quote an earlier one, on standard error most of all.

use std::collections::{BTreeSet, VecDeque};

use super::{Secrets, case};
use crate::case::Case;

/// Of how many cases the secrets are masked. What is kept of a standard error is not longer than what they leave there.
const MOST_CASES: usize = 1_024;
/// How many secrets are kept of cases before them.
const MOST_SECRETS: usize = 20_000;

/// The cases, as far as their secrets were not needed yet, and the secrets that were.
#[derive(Default)]
pub(in crate::check) struct Recent {
    cases: VecDeque<Case>,
    known: BTreeSet<String>,
}

impl Recent {
    /// Notes cases that are asked now.
    pub(in crate::check) fn note<'c>(&mut self, cases: impl Iterator<Item = &'c Case>) {
        self.cases.extend(cases.cloned());
        let surplus = self.cases.len().saturating_sub(MOST_CASES);
        self.cases.drain(..surplus);
    }

    /// The secrets of all of them.
    pub(in crate::check) fn secrets(&mut self) -> Secrets {
        if self.known.len() > MOST_SECRETS {
            self.known.clear();
        }
        self.known.extend(self.cases.drain(..).flat_map(|case| case::secrets(&case)));
        Secrets::new(&self.known)
    }
}
