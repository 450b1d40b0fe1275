//! The requests of the runs in progress.

use std::collections::HashMap;
use std::sync::Mutex;

use super::limits::{MAX_BYTES, MAX_CALLS};
use crate::parties::party::Received;
use crate::system::locks::lock;
use crate::vocabulary::case::{Answer, PARTIES, RedirectAnswer, Remote};
use crate::vocabulary::outcome::Call;

/// The expected runs, by their segment of the path.
#[derive(Debug, Default)]
pub(super) struct Runs(Mutex<HashMap<String, Recorded>>);

#[derive(Debug, Default)]
struct Recorded {
    /// The answers of the case, in order.
    remote: Remote,
    requests: Vec<Received>,
    bytes: usize,
    /// The latest redirect of each party that no request has followed yet, by the name of the party.
    redirects: HashMap<&'static str, Redirected>,
}

/// A redirect that a request may follow.
#[derive(Debug)]
struct Redirected {
    location: String,
    /// The call of the first request, before any redirect.
    call: Call,
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

    /// Whether the latest request of the party was redirected to this target.
    pub(super) fn is_redirected(&self, segment: &str, party: &str, target: &str) -> bool {
        let all = lock(&self.0);
        let redirect = all.get(segment).and_then(|run| run.redirects.get(party));
        redirect.is_some_and(|redirect| redirect.location == target)
    }

    /// Records a request, and returns the answer that the case has for it, with the call to answer. For a request that follows
    /// redirects, that is the call of the first request, before any redirect.
    pub(super) fn record(&self, segment: &str, request: Received) -> Result<(Answer, Call), Refused> {
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
        let redirected = run.redirects.remove(request.party).filter(|_| request.is_redirected);
        let call = redirected.map_or_else(|| request.call.clone(), |redirected| redirected.call);
        if let Answer::Redirect(RedirectAnswer { location, .. }) = &answer {
            let redirected = Redirected { location: location.clone(), call: call.clone() };
            run.redirects.insert(request.party, redirected);
        }
        run.requests.push(request);
        Ok((answer, call))
    }
}
