//! Whether a call is made again, and when: up to three times, on throttling and on faults of the server.

use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::{Edition, HttpResponse, SendError};

/// How often a call is made again.
const MOST_RETRIES: u32 = 3;
const LEAST_DELAY: Duration = Duration::from_millis(30);
const LEAST_THROTTLED_DELAY: Duration = Duration::from_millis(500);
/// A server may ask for no more patience than this.
const MOST_PATIENCE: Duration = Duration::from_secs(300);

const THROTTLED_STATUSES: [u16; 4] = [429, 502, 503, 504];
/// The statuses with which a server may say how long to wait.
const PATIENCE_STATUSES: [u16; 2] = [429, 503];

/// Codes that say that the keys of the request are no longer good.
const EXPIRED_CODES: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

const PASSING_CODES: [&str; 3] = ["RequestTimeout", "ResponseTimeout", "RequestTimeoutException"];

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
pub(super) struct Failed {
    pub(super) error: Error,
    /// None where no answer came.
    status: Option<u16>,
    patience: Option<Duration>,
    is_final: bool,
}

impl Failed {
    /// No answer came.
    pub(super) fn unsent(error: SendError) -> Self {
        let is_final = error.is_final();
        let error = Error::from(ErrorKind::RequestError).with_source(error.into_source());
        Self { error, status: None, patience: None, is_final }
    }

    /// The answer was no good.
    pub(super) fn answered(error: Error, response: &HttpResponse) -> Self {
        let asked = PATIENCE_STATUSES.contains(&response.status);
        let seconds =
            response.headers.get("retry-after").filter(|_| asked).and_then(|text| text.parse().ok());
        let patience = seconds.map(|seconds| Duration::from_secs(seconds).min(MOST_PATIENCE));
        Self { error, status: Some(response.status), patience, is_final: false }
    }

    /// Whether the keys that signed the request are no longer good.
    pub(super) fn is_expired(&self) -> bool {
        EXPIRED_CODES.contains(&self.error.code())
    }
}

/// What an edition tries again.
pub(super) struct Policy {
    edition: Edition,
    throttled_codes: &'static [&'static str],
}

impl Policy {
    pub(super) fn of(edition: Edition) -> Self {
        let throttled_codes = match edition {
            Edition::V1_14 => &THROTTLED_CODES[..THROTTLED_CODES_1_14],
            Edition::V1_55 => &THROTTLED_CODES[..],
        };
        Self { edition, throttled_codes }
    }

    /// How long to wait before the call is made again, after so many retries; none where it is not.
    pub(super) fn delay(&self, failed: &Failed, retries: u32) -> Option<Duration> {
        let throttled = self.is_throttled(failed);
        if failed.is_final || retries >= MOST_RETRIES || !(throttled || self.may_pass(failed)) {
            return None;
        }
        let least = if throttled { LEAST_THROTTLED_DELAY } else { LEAST_DELAY };
        let own = least.mul_f64(1.0 + fastrand::f64()) * (1 << retries);
        Some(match (failed.patience.filter(|_| throttled), self.edition) {
            (None, _) => own,
            (Some(patience), Edition::V1_14) => patience,
            (Some(patience), Edition::V1_55) => patience + own,
        })
    }

    fn is_throttled(&self, failed: &Failed) -> bool {
        failed.status.is_some_and(|status| THROTTLED_STATUSES.contains(&status))
            || self.throttled_codes.contains(&failed.error.code())
    }

    /// An answer that cannot be read is asked for again in edition 1.55 alone, and so is one of status 500, where
    /// 1.14 asks again after every fault of the server but 'not implemented'.
    fn may_pass(&self, failed: &Failed) -> bool {
        let code = failed.error.code();
        let by_code = failed.is_expired() || PASSING_CODES.contains(&code);
        by_code
            || match (self.edition, failed.status) {
                (_, None) => true,
                (Edition::V1_14, Some(status)) => status >= 500 && status != 501,
                (Edition::V1_55, Some(500)) => true,
                (Edition::V1_55, Some(_)) => code == PROVIDER_UNREACHABLE || code == "SerializationError",
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, code: &str, retry_after: Option<&str>) -> Failed {
        let mut response = HttpResponse::new(status, "");
        retry_after.iter().for_each(|text| response.headers.set("Retry-After", *text));
        Failed::answered(Error::new(code, ""), &response)
    }

    fn seconds(edition: Edition, failed: &Failed, retries: u32) -> Option<f64> {
        Policy::of(edition).delay(failed, retries).map(|delay| delay.as_secs_f64())
    }

    #[test]
    fn delays_double_with_jitter_and_end_after_three() {
        for edition in Edition::ALL {
            for (status, least) in [(500, 0.03), (503, 0.5)] {
                for retries in 0..3 {
                    let delay = seconds(edition, &answered(status, "", None), retries).unwrap();
                    let least = least * f64::from(1 << retries);
                    assert!((least..=2.0 * least).contains(&delay), "{edition} {status} {retries}: {delay}");
                }
                assert_eq!(seconds(edition, &answered(status, "", None), 3), None);
            }
        }
    }

    #[test]
    fn a_server_may_say_how_long_to_wait_up_to_five_minutes() {
        let failed = answered(503, "", Some("2"));
        assert_eq!(seconds(Edition::V1_14, &failed, 0), Some(2.0));
        assert!((2.5..=3.0).contains(&seconds(Edition::V1_55, &failed, 0).unwrap()));
        assert_eq!(seconds(Edition::V1_14, &answered(429, "", Some("99999999999")), 0), Some(300.0));
        assert!(seconds(Edition::V1_14, &answered(502, "", Some("2")), 0).unwrap() <= 1.0);
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
            let failed = answered(status, code, None);
            let retried = Edition::ALL.map(|edition| seconds(edition, &failed, 0).is_some());
            assert_eq!(retried, [in_1_14, in_1_55], "{status} {code}");
        }
    }

    #[test]
    fn what_cannot_be_sent_is_sent_again_unless_that_is_in_vain() {
        for edition in Edition::ALL {
            assert!(seconds(edition, &Failed::unsent(SendError::new("reset")), 0).is_some());
            assert_eq!(seconds(edition, &Failed::unsent(SendError::lasting("no")), 0), None);
        }
    }
}
