//! Whether and when a failed request is sent again: after throttling and server errors.

use std::time::Duration;

use http::header::RETRY_AFTER;

use crate::error::Error;
use crate::{Edition, Request};

/// The minimum delay before the first retry.
const MIN_DELAY: Duration = Duration::from_millis(30);
/// The same after throttling.
const MIN_THROTTLED_DELAY: Duration = Duration::from_millis(500);
/// The number of retries after which the delay no longer doubles in edition 1.14.
const MAX_DOUBLINGS_1_14: u32 = 13;
/// The same after throttling.
const MAX_THROTTLED_DOUBLINGS_1_14: u32 = 8;
/// The delay that is not exceeded in edition 1.55.
const MAX_DELAY_1_55: Duration = Duration::from_secs(300);
/// The maximum delay that a server can request.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(300);

/// The status codes of throttling.
const THROTTLED_STATUSES: [u16; 4] = [429, 502, 503, 504];
/// The status codes with which the header `Retry-After` is respected.
const RETRY_AFTER_STATUSES: [u16; 2] = [429, 503];

/// The error codes of expired credentials.
const EXPIRED_CODES: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

/// The error codes of other temporary failures; the first is that of a request without a response.
const TEMPORARY_CODES: [&str; 4] =
    ["RequestError", "RequestTimeout", "ResponseTimeout", "RequestTimeoutException"];

/// The error codes of throttling; those of both editions come first.
const THROTTLED_CODES: [&str; 11] = [
    "ProvisionedThroughputExceededException",
    "Throttling",
    "ThrottlingException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "TooManyRequestsException",
    "PriorRequestNotComplete",
    "ThrottledException",
    "RequestThrottledException",
    "TransactionInProgressException",
    "EC2ThrottledException",
];
/// How many of them edition 1.14 has.
const THROTTLED_CODES_1_14: usize = 7;

/// An error code that clients of STS retry in edition 1.55.
const PROVIDER_UNREACHABLE: &str = "IDPCommunicationError";

/// A failed attempt to send a request.
pub(crate) struct FailedAttempt<'a> {
    code: &'a str,
    /// Whether the original cause of the error is not an error of the SDK.
    has_foreign_cause: bool,
    /// The status code; `None` if there is no response.
    status: Option<u16>,
    retry_after: Option<&'a str>,
}

impl<'a> FailedAttempt<'a> {
    /// The latest attempt to send the request.
    pub(crate) fn new(request: &'a Request) -> Self {
        let error = request.error.as_ref();
        let code = error.and_then(Error::code).unwrap_or_default();
        let response = request.http_response.as_ref();
        let retry_after = response.and_then(|response| response.headers.get(RETRY_AFTER)?.to_str().ok());
        Self {
            code,
            has_foreign_cause: error.is_some_and(has_foreign_cause),
            status: response.map(|response| response.status.as_u16()),
            retry_after,
        }
    }

    /// Whether the error has one of these codes.
    pub(crate) fn is_one_of(&self, codes: &[String]) -> bool {
        codes.iter().any(|code| *code == self.code)
    }

    /// Whether the credentials that signed the request have expired.
    pub(crate) fn has_expired_credentials(&self) -> bool {
        EXPIRED_CODES.contains(&self.code)
    }

    /// The delay that the server requests.
    fn requested_delay(&self) -> Option<Duration> {
        let is_respected = self.status.is_some_and(|status| RETRY_AFTER_STATUSES.contains(&status));
        let seconds = self.retry_after.filter(|_| is_respected).and_then(|text| text.parse().ok());
        seconds.map(|seconds| Duration::from_secs(seconds).min(MAX_RETRY_AFTER))
    }
}

/// Whether the last error in the chain of original errors is not an error of the SDK.
fn has_foreign_cause(error: &Error) -> bool {
    error.original_error().is_some_and(|cause| cause.downcast_ref().is_none_or(has_foreign_cause))
}

/// The rules of an edition for retries.
pub(crate) struct RetryPolicy {
    edition: Edition,
    throttled_codes: &'static [&'static str],
}

impl RetryPolicy {
    pub(crate) fn new(edition: Edition) -> Self {
        let throttled_codes = match edition {
            Edition::V1_14 => &THROTTLED_CODES[..THROTTLED_CODES_1_14],
            Edition::V1_55 => &THROTTLED_CODES[..],
        };
        Self { edition, throttled_codes }
    }

    /// Whether the request is sent again after this failure.
    pub(crate) fn is_retryable(&self, failed: &FailedAttempt<'_>) -> bool {
        self.is_throttled(failed) || self.is_temporary(failed)
    }

    /// The delay before the next attempt, after this number of retries.
    pub(crate) fn delay(&self, failed: &FailedAttempt<'_>, retries: u32) -> Duration {
        let throttled = self.is_throttled(failed);
        let backoff = self.backoff(throttled, retries);
        match (failed.requested_delay().filter(|_| throttled), self.edition) {
            (None, _) => backoff,
            (Some(requested), Edition::V1_14) => requested,
            (Some(requested), Edition::V1_55) => requested + backoff,
        }
    }

    /// The delay if the server requests none. It doubles with each retry, up to a maximum.
    fn backoff(&self, throttled: bool, retries: u32) -> Duration {
        let min = if throttled { MIN_THROTTLED_DELAY } else { MIN_DELAY };
        match self.edition {
            Edition::V1_14 => {
                let max = if throttled { MAX_THROTTLED_DOUBLINGS_1_14 } else { MAX_DOUBLINGS_1_14 };
                jittered(min) * (1 << retries.min(max))
            }
            Edition::V1_55 => {
                let delay = jittered(min).saturating_mul(1_u32.checked_shl(retries).unwrap_or(u32::MAX));
                if delay > MAX_DELAY_1_55 { jittered(MAX_DELAY_1_55 / 2) } else { delay }
            }
        }
    }

    fn is_throttled(&self, failed: &FailedAttempt<'_>) -> bool {
        failed.status.is_some_and(|status| THROTTLED_STATUSES.contains(&status))
            || self.throttled_codes.contains(&failed.code)
    }

    /// Whether the failure may be temporary. Edition 1.14 retries after every server error except 501, and 1.55 after status 500
    /// and after an error with an unknown cause, such as that of a response that cannot be parsed.
    fn is_temporary(&self, failed: &FailedAttempt<'_>) -> bool {
        let code = failed.code;
        failed.has_expired_credentials()
            || TEMPORARY_CODES.contains(&code)
            || match (self.edition, failed.status) {
                (Edition::V1_14, Some(status)) => status >= 500 && status != 501,
                (Edition::V1_55, Some(500)) => true,
                (Edition::V1_55, Some(_)) => code == PROVIDER_UNREACHABLE || failed.has_foreign_cause,
                (_, None) => false,
            }
    }
}

/// A random duration from the least one to twice as much.
fn jittered(least: Duration) -> Duration {
    least.mul_f64(1.0 + fastrand::f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BoxError;

    const fn failed<'a>(status: u16, code: &'a str, retry_after: Option<&'a str>) -> FailedAttempt<'a> {
        FailedAttempt { code, has_foreign_cause: false, status: Some(status), retry_after }
    }

    fn seconds(edition: Edition, failed: &FailedAttempt<'_>, retries: u32) -> f64 {
        RetryPolicy::new(edition).delay(failed, retries).as_secs_f64()
    }

    #[test]
    fn delays_double_with_jitter() {
        for &edition in Edition::ALL {
            for (status, least) in [(500, 0.03), (503, 0.5)] {
                for retries in 0..3 {
                    let delay = seconds(edition, &failed(status, "", None), retries);
                    let least = least * f64::from(1 << retries);
                    assert!((least..=2.0 * least).contains(&delay), "{edition} {status} {retries}: {delay}");
                }
            }
        }
    }

    #[test]
    fn delays_stop_doubling() {
        let (error, throttled) = (failed(500, "", None), failed(503, "", None));
        let least_1_14 = [(&error, 0.03 * 8192.0), (&throttled, 0.5 * 256.0)];
        for retries in [15, 40, u32::MAX] {
            for (failed, least) in least_1_14 {
                let delay = seconds(Edition::V1_14, failed, retries);
                assert!((least..=2.0 * least).contains(&delay), "{retries}: {delay}");
                let delay = seconds(Edition::V1_55, failed, retries);
                assert!((150.0..=300.0).contains(&delay), "{retries}: {delay}");
            }
        }
    }

    #[test]
    fn a_server_may_say_how_long_to_wait_up_to_five_minutes() {
        let patient = failed(503, "", Some("2"));
        assert_eq!(seconds(Edition::V1_14, &patient, 0), 2.0);
        assert!((2.5..=3.0).contains(&seconds(Edition::V1_55, &patient, 0)));
        assert_eq!(seconds(Edition::V1_14, &failed(429, "", Some("99999999999")), 0), 300.0);
        assert!(seconds(Edition::V1_14, &failed(502, "", Some("2")), 0) <= 1.0);
    }

    #[test]
    fn the_editions_try_different_things_again() {
        for (status, code, in_1_14, in_1_55) in [
            (400, "AccessDenied", false, false),
            (400, "Throttling", true, true),
            (400, "ThrottledException", false, true),
            (400, "RequestTimeout", true, true),
            (403, "ExpiredToken", true, true),
            (400, "IDPCommunicationError", false, true),
            (501, "", false, false),
            (505, "", true, false),
        ] {
            let retries = |edition: &_| RetryPolicy::new(*edition).is_retryable(&failed(status, code, None));
            let retried: Vec<_> = Edition::ALL.iter().map(retries).collect();
            assert_eq!(retried, [in_1_14, in_1_55], "{status} {code}");
        }
    }

    #[test]
    fn an_error_with_an_unknown_cause_is_tried_again_in_edition_1_55() {
        let error = |cause: Option<BoxError>| {
            let error = Error::new("SerializationError", "it cannot be read");
            cause.into_iter().fold(error, Error::with_original_error)
        };
        let nested = |inner: Error| error(Some(inner.into()));
        for (error, is_retried) in [
            (error(None), false),
            (error(Some("a syntax error".into())), true),
            (nested(Error::new("UnmarshalError", "error message missing")), false),
            (nested(Error::new("UnmarshalError", "no JSON").with_original_error("a syntax error")), true),
        ] {
            let attempt = FailedAttempt {
                has_foreign_cause: has_foreign_cause(&error),
                ..failed(200, "SerializationError", None)
            };
            assert_eq!(RetryPolicy::new(Edition::V1_55).is_retryable(&attempt), is_retried, "{error}");
            assert!(!RetryPolicy::new(Edition::V1_14).is_retryable(&attempt));
        }
    }

    #[test]
    fn what_was_not_answered_is_sent_again_but_not_what_a_handler_of_the_users_refused() {
        let unanswered =
            |code| FailedAttempt { code, has_foreign_cause: true, status: None, retry_after: None };
        for policy in Edition::ALL.iter().copied().map(RetryPolicy::new) {
            assert!(policy.is_retryable(&unanswered("RequestError")));
            assert!(!policy.is_retryable(&unanswered("Mine")));
        }
    }
}
