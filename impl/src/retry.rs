//! Whether a request is made again, and when: up to three times, on throttling and on faults of the server.

use std::time::Duration;

use http::header::RETRY_AFTER;

use crate::error::Error;
use crate::{Edition, Request};

/// How often a request is made again.
pub(crate) const MOST_RETRIES: u32 = 3;
const LEAST_DELAY: Duration = Duration::from_millis(30);
const LEAST_THROTTLED_DELAY: Duration = Duration::from_millis(500);
/// A server may ask for no more patience than this.
const MOST_PATIENCE: Duration = Duration::from_secs(300);

const THROTTLED_STATUSES: [u16; 4] = [429, 502, 503, 504];
/// The statuses with which a server may say how long to wait.
const PATIENCE_STATUSES: [u16; 2] = [429, 503];

/// Codes that say that the keys of the request are no longer good.
const EXPIRED_CODES: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

/// Codes of what may pass by itself; the first says that no answer came.
const PASSING_CODES: [&str; 4] =
    ["RequestError", "RequestTimeout", "ResponseTimeout", "RequestTimeoutException"];

/// Codes of throttling; those of both editions first.
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
/// How many of them edition 1.14 knows.
const THROTTLED_CODES_1_14: usize = 7;

/// A code that clients of STS add in edition 1.55.
const PROVIDER_UNREACHABLE: &str = "IDPCommunicationError";

/// An attempt that failed.
pub(crate) struct Failed<'a> {
    code: &'a str,
    /// None where no answer came.
    status: Option<u16>,
    retry_after: Option<&'a str>,
}

impl<'a> Failed<'a> {
    /// How the latest attempt of the request failed.
    pub(crate) fn of(request: &'a Request) -> Self {
        let code = request.error.as_ref().map_or("", Error::code);
        let response = request.http_response.as_ref();
        let retry_after = response.and_then(|response| response.headers.get(RETRY_AFTER)?.to_str().ok());
        Self { code, status: response.map(|response| response.status.as_u16()), retry_after }
    }

    /// Whether the keys that signed the request are no longer good.
    pub(crate) fn is_expired(&self) -> bool {
        EXPIRED_CODES.contains(&self.code)
    }

    /// How long the server asks to be left alone.
    fn patience(&self) -> Option<Duration> {
        let asked = self.status.is_some_and(|status| PATIENCE_STATUSES.contains(&status));
        let seconds = self.retry_after.filter(|_| asked).and_then(|text| text.parse().ok());
        seconds.map(|seconds| Duration::from_secs(seconds).min(MOST_PATIENCE))
    }
}

/// What an edition tries again.
pub(crate) struct Policy {
    edition: Edition,
    throttled_codes: &'static [&'static str],
}

impl Policy {
    pub(crate) fn of(edition: Edition) -> Self {
        let throttled_codes = match edition {
            Edition::V1_14 => &THROTTLED_CODES[..THROTTLED_CODES_1_14],
            Edition::V1_55 => &THROTTLED_CODES[..],
        };
        Self { edition, throttled_codes }
    }

    /// Whether the request is worth making again.
    pub(crate) fn retries(&self, failed: &Failed<'_>) -> bool {
        self.is_throttled(failed) || self.may_pass(failed)
    }

    /// The delay before the next attempt, after this number of retries. It doubles with each retry up to the greatest
    /// number that is made; a handler of the user's may have set a greater one.
    pub(crate) fn delay(&self, failed: &Failed<'_>, retries: u32) -> Duration {
        let throttled = self.is_throttled(failed);
        let least = if throttled { LEAST_THROTTLED_DELAY } else { LEAST_DELAY };
        let own = least.mul_f64(1.0 + fastrand::f64()) * (1 << retries.min(MOST_RETRIES));
        match (failed.patience().filter(|_| throttled), self.edition) {
            (None, _) => own,
            (Some(patience), Edition::V1_14) => patience,
            (Some(patience), Edition::V1_55) => patience + own,
        }
    }

    fn is_throttled(&self, failed: &Failed<'_>) -> bool {
        failed.status.is_some_and(|status| THROTTLED_STATUSES.contains(&status))
            || self.throttled_codes.contains(&failed.code)
    }

    /// An answer that cannot be read is asked for again in edition 1.55 alone, and so is one of status 500, where
    /// 1.14 asks again after every fault of the server but 'not implemented'.
    fn may_pass(&self, failed: &Failed<'_>) -> bool {
        let code = failed.code;
        let by_code = failed.is_expired() || PASSING_CODES.contains(&code);
        by_code
            || match (self.edition, failed.status) {
                (Edition::V1_14, Some(status)) => status >= 500 && status != 501,
                (Edition::V1_55, Some(500)) => true,
                (Edition::V1_55, Some(_)) => code == PROVIDER_UNREACHABLE || code == "SerializationError",
                (_, None) => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn failed<'a>(status: u16, code: &'a str, retry_after: Option<&'a str>) -> Failed<'a> {
        Failed { code, status: Some(status), retry_after }
    }

    fn seconds(edition: Edition, failed: &Failed<'_>, retries: u32) -> f64 {
        Policy::of(edition).delay(failed, retries).as_secs_f64()
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
            (200, "SerializationError", false, true),
            (501, "", false, false),
            (505, "", true, false),
        ] {
            let retries = |edition: &_| Policy::of(*edition).retries(&failed(status, code, None));
            let retried: Vec<_> = Edition::ALL.iter().map(retries).collect();
            assert_eq!(retried, [in_1_14, in_1_55], "{status} {code}");
        }
    }

    #[test]
    fn what_was_not_answered_is_sent_again_but_not_what_a_handler_of_the_users_refused() {
        let unanswered = |code| Failed { code, status: None, retry_after: None };
        for policy in Edition::ALL.iter().copied().map(Policy::of) {
            assert!(policy.retries(&unanswered("RequestError")));
            assert!(!policy.retries(&unanswered("Mine")));
        }
    }
}
