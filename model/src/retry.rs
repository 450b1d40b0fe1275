//! What the SDK makes of the answer to a request, and whether it sends the request again after a failure.

use alloc::borrow::Cow;

use crate::decide::Source;
use crate::failure::Failure;
use crate::json::Record;
use crate::rule;
use crate::time::Time;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Answer, Edition, IssuedKeys};

/// The status codes after which both editions send a request again.
const STATUSES: [u16; 5] = [429, 500, 502, 503, 504];
/// The codes of expired credentials.
const EXPIRED: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];
/// The codes of other errors after which both editions send a request again.
const TEMPORARY: [&str; 9] = [
    "RequestTimeout",
    "RequestTimeoutException",
    "ProvisionedThroughputExceededException",
    "Throttling",
    "ThrottlingException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "TooManyRequestsException",
    "PriorRequestNotComplete",
];
/// The codes that edition 1.55 adds.
const TEMPORARY_1_55: [&str; 5] = [
    "ThrottledException",
    "RequestThrottledException",
    "TransactionInProgressException",
    "EC2ThrottledException",
    "IDPCommunicationError",
];

/// What a party issues with a successful answer.
pub(crate) struct Issued<'w> {
    /// The keys; `None` for those that name what was asked for.
    pub(crate) keys: Option<&'w IssuedKeys>,
    /// In how many seconds they expire; negative if they have expired already.
    expires_in: i64,
    /// The members of the document in a text that the party answers with; `None` for the answer of a healthy party.
    pub(crate) document: Option<Record>,
}

/// How long the keys of a healthy party last, in seconds.
const HOUR: i64 = 3600;

impl<'w> Issued<'w> {
    /// The keys of a healthy answer, which last an hour unless it says otherwise.
    pub(crate) fn new(keys: Option<&'w IssuedKeys>, expires_in: Option<i64>) -> Self {
        Self { keys, expires_in: expires_in.unwrap_or(HOUR), document: None }
    }

    /// What a document says that the party answers with.
    pub(crate) const fn documented(document: Record) -> Self {
        Self { keys: None, expires_in: 0, document: Some(document) }
    }

    /// When the keys expire, if they are issued at this time.
    pub(crate) const fn expiry(&self, Time(now): Time) -> Time {
        Time(now.saturating_add(self.expires_in))
    }

    /// Whether the keys expire within a window of this number of seconds.
    pub(crate) fn expires_within(&self, window: u32) -> bool {
        self.expires_in < i64::from(window)
    }
}

/// An attempt to send a request that has failed.
pub(crate) struct FailedAttempt {
    pub(crate) failure: Failure,
    /// The status code; `None` without a response.
    status: Option<u16>,
    /// Whether the response cannot be parsed.
    is_unreadable: bool,
    /// Whether the request was redirected too often.
    is_redirected: bool,
}

impl FailedAttempt {
    /// An attempt that was answered with this status code.
    pub(crate) const fn new(failure: Failure, status: u16, is_unreadable: bool) -> Self {
        Self { failure, status: Some(status), is_unreadable, is_redirected: false }
    }

    /// An attempt without a response.
    pub(crate) const fn without_response(failure: Failure) -> Self {
        Self { failure, status: None, is_unreadable: false, is_redirected: false }
    }

    /// An attempt that failed because the party closed the connection without a response, or redirected the request too often.
    pub(crate) fn unanswered(answer: &Answer, trace: &mut Trace<'_>) -> Self {
        let is_redirected = matches!(answer, Answer::Redirect { .. });
        let (rules, reason): (&[_], _) = match is_redirected {
            true => (&[rule::REDIR_5], "stopped after 10 redirects"),
            false => (&[rule::TRY_4], "EOF"),
        };
        let failure = trace.fail(Subject::Calls, rules, None, not_sent(reason));
        Self { is_redirected, ..Self::without_response(failure) }
    }

    /// Whether the credentials that signed the request have expired.
    pub(crate) fn has_expired_credentials(&self) -> bool {
        EXPIRED.contains(&&*self.failure.code)
    }

    /// Decides whether the failure is temporary, so that the request can be sent again. `codes` are the error codes that are
    /// temporary for this operation alone, each with its rule.
    pub(crate) fn is_temporary(
        &self,
        edition: Edition,
        codes: &[(&str, rule::Rule)],
        trace: &mut Trace<'_>,
    ) -> bool {
        let code = &*self.failure.code;
        let status = self.status.unwrap_or_default();
        let is_1_55 = edition == Edition::V1_55;
        let of_operation = codes.iter().find(|(known, _)| *known == code).map(|(_, rule)| (*rule, true));
        let table = [
            (rule::TRY_1, STATUSES.contains(&status)),
            (rule::TRY_2, TEMPORARY.contains(&code)),
            (rule::TRY_3, self.has_expired_credentials()),
            (rule::REDIR_5, self.is_redirected),
            (rule::TRY_4, self.status.is_none()),
            (rule::TRY_5, !is_1_55 && status >= 500 && status != 501),
            (rule::TRY_6, is_1_55 && TEMPORARY_1_55.contains(&code)),
            (rule::TRY_7, is_1_55 && self.is_unreadable),
        ];
        let shown = || Candidate::shown(Origin::Session, Cow::Owned(code.into()));
        let rows = table.into_iter().chain(of_operation);
        let rows = rows.map(|(rule, applies)| Source::new(rule, applies.then(shown)));
        trace.decide(Subject::Calls, rows).is_some()
    }
}

/// What the SDK reads in an answer to a request.
///
/// # Errors
///
/// The error of the party, or `SerializationError` or `RequestError`.
pub(crate) fn read<'w>(
    edition: Edition,
    answer: &'w Answer,
    trace: &mut Trace<'_>,
) -> Result<Issued<'w>, FailedAttempt> {
    let (rules, status, failure): (&[_], _, _) = match answer {
        Answer::Healthy { keys, expires_in } => {
            return Ok(Issued::new(keys.as_ref(), *expires_in));
        }
        Answer::Error { code, message, status } => {
            (&[rule::TRY_9], *status, Failure::new(code.clone(), message.clone()))
        }
        Answer::Text { status: 200, .. } => {
            (&[rule::TRY_12], 200, unreadable("failed decoding Query response", foreign()))
        }
        // A parser finds nothing in a text without a tag.
        Answer::Text { status, text } if edition == Edition::V1_55 && !text.contains('<') => {
            (&[rule::TRY_13], *status, Failure::new("", ""))
        }
        Answer::Text { status, .. } => {
            let (rules, failure) = unreadable_error(edition);
            (rules, *status, failure)
        }
        Answer::Redirect { .. } | Answer::Closed => return Err(FailedAttempt::unanswered(answer, trace)),
    };
    let is_unreadable = failure.code == SERIALIZATION;
    let failure = trace.fail(Subject::Calls, rules, None, failure);
    Err(FailedAttempt::new(failure, status, is_unreadable))
}

/// The code of a response that cannot be parsed.
const SERIALIZATION: &str = "SerializationError";
/// The code of a request that is not delivered, or not answered.
pub(crate) const UNDELIVERED: &str = "RequestError";

/// The error for an error response that cannot be parsed, with its rules.
fn unreadable_error(edition: Edition) -> (&'static [rule::Rule], Failure) {
    match edition {
        Edition::V1_14 => {
            (&[rule::TRY_10], unreadable("failed to decode query XML error response", foreign()))
        }
        Edition::V1_55 => {
            const MESSAGE: &str = "failed to unmarshal error message";
            let cause = Failure::new("UnmarshalError", MESSAGE).caused_by(foreign());
            (&[rule::TRY_11], unreadable(MESSAGE, cause))
        }
    }
}

pub(crate) fn unreadable(message: &'static str, cause: Failure) -> Failure {
    Failure::new(SERIALIZATION, message).caused_by(cause)
}

/// The error of the XML parser, which is not the SDK's.
fn foreign() -> Failure {
    Failure::new("", "XML syntax error")
}

/// The error of a request that is not delivered, or not answered.
pub(crate) fn not_sent(reason: &'static str) -> Failure {
    Failure::new(UNDELIVERED, "send request failed").caused_by(Failure::new("", reason))
}
