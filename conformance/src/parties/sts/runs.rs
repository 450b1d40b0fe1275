//! The calls of the runs in progress.

use std::collections::HashMap;
use std::sync::Mutex;

use super::limits::{MAX_BYTES, MAX_CALLS};
use super::signature::Received;
use crate::system::locks::lock;
use crate::vocabulary::case::Answer;

/// The expected runs, by their segment of the path.
#[derive(Debug, Default)]
pub(super) struct Runs(Mutex<HashMap<String, Recorded>>);

#[derive(Debug, Default)]
struct Recorded {
    /// The answers of the case, in order.
    answers: Vec<Answer>,
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
    pub(super) fn expect(&self, run_id: &str, answers: &[Answer]) {
        let recorded = Recorded { answers: answers.to_vec(), ..Recorded::default() };
        lock(&self.0).insert(segment(run_id), recorded);
    }

    pub(super) fn take(&self, run_id: &str) -> Vec<Received> {
        lock(&self.0).remove(&segment(run_id)).map(|recorded| recorded.calls).unwrap_or_default()
    }

    pub(super) fn knows(&self, segment: &str) -> bool {
        lock(&self.0).contains_key(segment)
    }

    /// Records a call whose body has this length, and returns how the case answers it.
    pub(super) fn record(&self, segment: &str, call: Received, bytes: usize) -> Result<Answer, Refused> {
        let mut all = lock(&self.0);
        let run = all.get_mut(segment).ok_or(Refused::Unknown)?;
        run.bytes = run.bytes.saturating_add(bytes);
        if run.calls.len() >= MAX_CALLS || run.bytes > MAX_BYTES {
            return Err(Refused::TooMany);
        }
        let answer = run.answers.get(run.calls.len()).or(run.answers.last()).cloned().unwrap_or_default();
        run.calls.push(call);
        Ok(answer)
    }
}
