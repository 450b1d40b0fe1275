//! The faults of an adapter that no response shows, counted by kind, with the first occurrence of each.

use super::Unusable;
use super::exchange::{ExchangeError, ExitFault};
use crate::implementation::AdapterFault;
use crate::system::stop;
use crate::vocabulary::case::Case;

/// The faults recorded so far, one entry for each kind. There are few kinds, so a list is enough.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<AdapterFault>);

impl Faults {
    /// Records an error after which a second attempt succeeded.
    pub(super) fn note(&mut self, error: &ExchangeError, case: Option<&Case>, detail: String) {
        self.add(error.what(), !error.breaks_protocol(), case, detail);
    }

    /// Records that a process did not exit as the protocol demands.
    pub(super) fn note_end(&mut self, exit: &ExitFault, case: Option<&Case>) {
        self.add(exit.what, false, case, exit.why.clone());
    }

    /// Records that the adapter started only after a failed attempt.
    pub(super) fn note_start(&mut self, unusable: &Unusable) {
        let why = unusable.why.lines().next().unwrap_or_default();
        self.add("it started only when it was started once more", false, None, why.to_owned());
    }

    fn add(&mut self, what: &str, is_flaky: bool, case: Option<&Case>, detail: String) {
        // A signal that ends the run kills adapters in the middle of their work, which is no fault of theirs.
        if stop::requested().is_some() {
            return;
        }
        match self.0.iter_mut().find(|fault| fault.what == what) {
            Some(fault) => fault.times += 1,
            None => self.0.push(AdapterFault {
                what: what.to_owned(),
                is_flaky,
                times: 1,
                case: case.cloned().map(Box::new),
                detail,
            }),
        }
    }

    /// Takes the faults recorded so far.
    pub(super) fn take(&mut self) -> Vec<AdapterFault> {
        std::mem::take(&mut self.0)
    }
}
