//! The secrets of the cases that one implementation was asked recently: its output, above all on standard error, may quote
//! an earlier case.

use std::collections::{BTreeSet, VecDeque};

use super::{Secrets, collect, each_text, may_contain_secrets};
use crate::run::check::render::fingerprint;
use crate::vocabulary::case::Case;
use crate::vocabulary::texts::Role;

/// The number of recent cases whose secrets are masked. The part of standard error that is kept reaches no further back.
const MAX_CASES: usize = 1_024;
/// The number of secrets of earlier cases beyond which they are dropped.
const MAX_SECRETS: usize = 20_000;

/// The recent cases whose secrets were not collected yet, and the secrets that were.
#[derive(Default)]
pub(in crate::run::check) struct Recent {
    /// Of each case, the strings that may contain secrets.
    cases: VecDeque<Vec<(Role, Box<str>)>>,
    known: BTreeSet<String>,
}

impl Recent {
    /// Adds cases that are about to be asked.
    pub(in crate::run::check) fn note<'c>(&mut self, cases: impl Iterator<Item = &'c Case>) {
        for case in cases {
            if self.cases.len() == MAX_CASES {
                self.cases.pop_front();
            }
            let mut texts = Vec::new();
            each_text(case, |role, text| {
                if may_contain_secrets(role, text) {
                    texts.push((role, text.into()));
                }
            });
            self.cases.push_back(texts);
        }
    }

    /// The secrets of all recent cases.
    pub(in crate::run::check) fn secrets(&mut self) -> Secrets {
        if self.known.len() > MAX_SECRETS {
            self.known.clear();
        }
        let mut found = Vec::new();
        self.cases.drain(..).flatten().for_each(|(role, text)| collect(role, &text, &mut found));
        self.known.extend(found);
        Secrets::new(&self.known, fingerprint)
    }
}
