//! The calls of the runs that are under way.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::limits::{MOST_BYTES, MOST_CALLS};
use super::signature::Received;

/// The runs that are expected, by the segment of the path.
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
    /// Nobody expects the run, or it is over.
    Unknown,
    /// The run has made all the calls that it may.
    TooMany,
}

/// The run's segment of the path, in which no character has a meaning.
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

    /// Records a call, whose body had so many bytes.
    pub(super) fn record(&self, segment: &str, call: Received, bytes: usize) -> Result<(), Refused> {
        let mut all = self.all();
        let run = all.get_mut(segment).ok_or(Refused::Unknown)?;
        run.bytes = run.bytes.saturating_add(bytes);
        if run.calls.len() >= MOST_CALLS || run.bytes > MOST_BYTES {
            return Err(Refused::TooMany);
        }
        run.calls.push(call);
        Ok(())
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Recorded>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
