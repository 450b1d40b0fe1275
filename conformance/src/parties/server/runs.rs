//! The requests of the runs in progress.

use std::collections::HashMap;
use std::sync::Mutex;

use super::limits::{MAX_BYTES, MAX_CALLS};
use crate::parties::party::Received;
use crate::system::locks::lock;
use crate::vocabulary::case::{Answer, PARTIES, Remote};

/// The expected runs, by their segment of the path.
#[derive(Debug, Default)]
pub(super) struct Runs(Mutex<HashMap<String, Recorded>>);

#[derive(Debug, Default)]
struct Recorded {
    /// The answers of the case, in order.
    remote: Remote,
    requests: Vec<Received>,
    bytes: usize,
}

/// Why a request was not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The server does not expect this run, the run has ended, or its case does not name the party.
    Unknown,
    /// The run has reached a limit.
    TooMany,
}

/// The segment of the path for a run, percent-encoded.
pub(super) fn segment(run_id: &str) -> String {
    form_urlencoded::byte_serialize(run_id.as_bytes()).collect()
}

impl Runs {
    pub(super) fn expect(&self, run_id: &str, remote: &Remote) {
        let recorded = Recorded { remote: remote.clone(), ..Recorded::default() };
        lock(&self.0).insert(segment(run_id), recorded);
    }

    pub(super) fn take(&self, run_id: &str) -> Vec<Received> {
        lock(&self.0).remove(&segment(run_id)).map(|recorded| recorded.requests).unwrap_or_default()
    }

    pub(super) fn knows(&self, segment: &str) -> bool {
        lock(&self.0).contains_key(segment)
    }

    /// Records a request, and returns how the case answers it.
    pub(super) fn record(&self, segment: &str, request: Received) -> Result<Answer, Refused> {
        let mut all = lock(&self.0);
        let run = all.get_mut(segment).ok_or(Refused::Unknown)?;
        let party = PARTIES.iter().find(|party| party.name == request.party);
        let answers = party.and_then(|party| (party.get)(&run.remote)).ok_or(Refused::Unknown)?;
        let answers = &answers.answers;
        run.bytes = run.bytes.saturating_add(request.body.len());
        if run.requests.len() >= MAX_CALLS || run.bytes > MAX_BYTES {
            return Err(Refused::TooMany);
        }
        let number = run.requests.iter().filter(|earlier| earlier.party == request.party).count();
        let answer = answers.get(number).or(answers.last()).cloned().unwrap_or_default();
        run.requests.push(request);
        Ok(answer)
    }
}
