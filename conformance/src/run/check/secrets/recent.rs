//! The secrets of the cases that one implementation was asked recently: its output, above all on standard error, may quote
//! an earlier case.

use std::collections::{BTreeSet, VecDeque};

use super::{Secrets, of_case};
use crate::run::check::render::fingerprint;
use crate::vocabulary::case::Case;

/// The number of recent cases whose secrets are masked. The part of standard error that is kept reaches no further back.
const MAX_CASES: usize = 1_024;
/// The number of secrets of earlier cases beyond which they are dropped.
const MAX_SECRETS: usize = 20_000;

/// The recent cases whose secrets were not collected yet, and the secrets that were.
#[derive(Default)]
pub(in crate::run::check) struct Recent {
    cases: VecDeque<Case>,
    known: BTreeSet<String>,
}

impl Recent {
    /// Adds cases that are about to be asked.
    pub(in crate::run::check) fn note<'c>(&mut self, cases: impl Iterator<Item = &'c Case>) {
        self.cases.extend(cases.cloned());
        let surplus = self.cases.len().saturating_sub(MAX_CASES);
        self.cases.drain(..surplus);
    }

    /// The secrets of all recent cases.
    pub(in crate::run::check) fn secrets(&mut self) -> Secrets {
        if self.known.len() > MAX_SECRETS {
            self.known.clear();
        }
        self.known.extend(self.cases.drain(..).flat_map(|case| of_case(&case)));
        Secrets::new(&self.known, fingerprint)
    }
}
