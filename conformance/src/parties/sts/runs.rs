//! The calls of the runs in progress.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::limits::{MAX_BYTES, MAX_CALLS};
use super::signature::Received;

/// The expected runs, by their segment of the path.
#[derive(Debug, Default)]
pub(super) struct Runs(Mutex<HashMap<String, Recorded>>);

#[derive(Debug, Default)]
struct Recorded {
    calls: Vec<Received>,
    bytes: usize,
}

/// Why a call was not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The run is not expected, or it is over.
    Unknown,
    /// The run has reached a limit.
    TooMany,
}

/// The segment of the path for a run, percent-encoded.
pub(super) fn segment(run_id: &str) -> String {
    form_urlencoded::byte_serialize(run_id.as_bytes()).collect()
}

impl Runs {
    pub(super) fn expect(&self, run_id: &str) {
        self.all().insert(segment(run_id), Recorded::default());
    }

    pub(super) fn take(&self, run_id: &str) -> Vec<Received> {
        self.all().remove(&segment(run_id)).map(|recorded| recorded.calls).unwrap_or_default()
    }

    pub(super) fn knows(&self, segment: &str) -> bool {
        self.all().contains_key(segment)
    }

    /// Records a call whose body has this length.
    pub(super) fn record(&self, segment: &str, call: Received, bytes: usize) -> Result<(), Refused> {
        let mut all = self.all();
        let run = all.get_mut(segment).ok_or(Refused::Unknown)?;
        run.bytes = run.bytes.saturating_add(bytes);
        if run.calls.len() >= MAX_CALLS || run.bytes > MAX_BYTES {
            return Err(Refused::TooMany);
        }
        run.calls.push(call);
        Ok(())
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Recorded>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
