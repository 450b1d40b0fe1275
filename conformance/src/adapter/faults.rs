//! The faults of an adapter that no answer tells: each kind counted, with its first occurrence.

use super::Unusable;
use super::fault::{BadEnd, Fault};
use crate::case::Case;
use crate::implementation::AdapterFault;
use crate::stop;

/// The faults so far. Their words are few, so the list is short.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<AdapterFault>);

impl Faults {
    /// Notes a fault after which the adapter answered when it was asked again.
    pub(super) fn note(&mut self, fault: &Fault, case: Option<&Case>, detail: String) {
        self.add(fault.what(), !fault.breaks_protocol(), case, detail);
    }

    /// Notes that a process did not end as it must.
    pub(super) fn note_end(&mut self, bad: &BadEnd, case: Option<&Case>) {
        self.add(bad.what, false, case, bad.why.clone());
    }

    /// Notes that the adapter could be started only when it was tried again.
    pub(super) fn note_start(&mut self, unusable: &Unusable) {
        let why = unusable.why.lines().next().unwrap_or_default();
        self.add("it started only when it was started once more", false, None, why.to_owned());
    }

    fn add(&mut self, what: &str, is_flaky: bool, case: Option<&Case>, detail: String) {
        // Once a signal ends the run, adapters are ended in the middle of what they do.
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

    /// The faults so far, which are forgotten here.
    pub(super) fn take(&mut self) -> Vec<AdapterFault> {
        std::mem::take(&mut self.0)
    }
}
