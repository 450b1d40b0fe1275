//! What the server needs to know of a party: the requests that it serves, and how it answers them.

use std::time::{Duration, SystemTime};

use hyper::body::Bytes;
use hyper::header::{HOST, USER_AGENT};
use hyper::{HeaderMap, Method};

use crate::vocabulary::case::{Answer, HealthyAnswer, RedirectAnswer};
use crate::vocabulary::outcome::Call;

/// A party that the runner plays.
pub(super) struct PartyServer {
    /// Its name in cases, which is the segment of its path and its name among the endpoints of a run.
    pub(super) name: &'static str,
    /// The methods of its requests. A request that follows a redirect may also have the method GET.
    pub(super) methods: &'static [Method],
    /// What reports show of a request.
    pub(super) call: fn(&Asked<'_>) -> Call,
    /// Makes the response to a call from the answer in the case and the id of the request. `None` closes the connection without a
    /// response. The call of a request that follows redirects is that of the first request, before any redirect.
    pub(super) reply: fn(&Call, Answer, &str) -> Option<Reply>,
}

/// A request, read to its end.
pub(super) struct Asked<'r> {
    pub(super) method: &'r Method,
    /// The path and the query after the part of the path that names the party.
    pub(super) target: &'r str,
    pub(super) headers: &'r HeaderMap,
    pub(super) body: &'r [u8],
}

impl Asked<'_> {
    /// The value of a header; `None` if the request does not have it.
    pub(super) fn header(&self, name: impl hyper::header::AsHeaderName) -> Option<String> {
        self.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }

    /// The execution environment that the header `User-Agent` ends with; `None` if it names none.
    pub(super) fn execution_environment(&self) -> Option<String> {
        const KEYS: [&str; 2] = ["exec-env/", "exec_env/"];
        let agent = self.header(USER_AGENT)?;
        let is_start = |at: usize| at == 0 || agent[..at].ends_with(' ');
        let at = KEYS.iter().filter_map(|key| agent.find(key)).filter(|at| is_start(*at)).min()?;
        Some(agent[at..].to_owned())
    }

    /// The host that the request names, which is empty if it names none.
    pub(super) fn host(&self) -> String {
        self.header(HOST).unwrap_or_default()
    }
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    /// Other headers.
    pub(super) headers: &'static [(&'static str, &'static str)],
    /// The path of the party that the response redirects to; `None` if it does not.
    pub(super) location: Option<String>,
    pub(super) body: String,
}

impl Reply {
    /// A response with this body, and with no other headers.
    pub(super) const fn new(status: u16, content_type: &'static str, body: String) -> Self {
        Self { status, content_type, headers: &[], location: None, body }
    }

    /// A redirect.
    pub(super) fn redirect(RedirectAnswer { status, location }: RedirectAnswer) -> Self {
        Self { location: Some(location), ..Self::new(status, "text/plain", String::new()) }
    }
}

/// A recorded request: its call, and what its signature is verified with.
pub(super) struct Received {
    /// The name of the party that received it.
    pub(super) party: &'static str,
    pub(super) call: Call,
    /// Whether it follows a redirect of the party.
    pub(super) is_redirected: bool,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) arrived: SystemTime,
}

/// Does not show the headers and the body, which may have secrets.
impl std::fmt::Debug for Received {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Received").field("call", &self.call).finish_non_exhaustive()
    }
}

/// When the keys of a healthy answer expire: by default in an hour.
pub(super) fn expiry(answer: &HealthyAnswer) -> SystemTime {
    const DEFAULT: Duration = Duration::from_hours(1);
    let now = SystemTime::now();
    let distance = answer.expires_in.map_or(DEFAULT, |seconds| Duration::from_secs(seconds.unsigned_abs()));
    let is_past = answer.expires_in.is_some_and(|seconds| seconds < 0);
    let expires = if is_past { now.checked_sub(distance) } else { now.checked_add(distance) };
    expires.unwrap_or(now)
}
