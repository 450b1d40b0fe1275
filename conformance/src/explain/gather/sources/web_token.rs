//! The times in the token of a web identity. Nothing else of the token is looked at: it is secret.

use awsess_model::time::Time;
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use time::OffsetDateTime;

use crate::explain::explanation::diagnostic::Diagnostic;
use crate::vocabulary::now::timestamp;

/// The registered claims of a JSON Web Token that are times, as RFC 7519 defines them: seconds since 1970, perhaps with a fraction.
#[derive(Deserialize)]
struct Claims {
    /// When it expires.
    exp: Option<f64>,
    /// When it was issued.
    iat: Option<f64>,
}

/// By how many seconds clocks may differ before that is told.
const TOLERANCE: i64 = 300;

/// What the times in this token say, whose file is at this path: that it has expired, or that the clock is behind. A text that is
/// no JSON Web Token says nothing.
pub(super) fn of_times(token: &[u8], path: &str, now: Time) -> Option<Diagnostic> {
    let claims = claims(token)?;
    let has_expired = claims.exp.and_then(seconds).filter(|expires| *expires <= now.0);
    let is_early = claims.iat.and_then(seconds).filter(|issued| *issued > now.0.saturating_add(TOLERANCE));
    match (has_expired, is_early) {
        (Some(expired), _) => Some(Diagnostic::new(
            "token-expired",
            format!("retrieving the credentials fails: the token in {path} expired at {}", shown(expired)?),
            "have the token issued again; in a pod of EKS, the kubelet does so before it expires, so restart a pod that mounts a copy",
        )),
        (None, Some(issued)) => Some(Diagnostic::new(
            "clock-behind-token",
            format!(
                "the token in {path} was issued at {}, which the clock of this machine has not reached",
                shown(issued)?
            ),
            "set the clock of this machine: AWS rejects requests that are signed with a time which is far off",
        )),
        (None, None) => None,
    }
}

fn claims(token: &[u8]) -> Option<Claims> {
    let decoder = GeneralPurpose::new(
        &URL_SAFE,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let mut parts = token.trim_ascii().split(|byte| *byte == b'.');
    let (_header, payload) = (parts.next()?, parts.next()?);
    serde_json::from_slice(&decoder.decode(payload).ok()?).ok()
}

/// The whole seconds of a time, if it is one of those that can be shown.
fn seconds(time: f64) -> Option<i64> {
    const LAST: f64 = 253_402_300_799.0;
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked, and fractions do not matter")]
    (0.0..=LAST).contains(&time).then_some(time as i64)
}

fn shown(seconds: i64) -> Option<String> {
    OffsetDateTime::from_unix_timestamp(seconds).ok().map(timestamp)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::{Time, of_times};

    fn code(claims: &str) -> Option<String> {
        let token = format!("e30.{}.signature\n", URL_SAFE_NO_PAD.encode(claims));
        of_times(token.as_bytes(), "token", Time(1_000_000)).map(|found| found.code)
    }

    #[test]
    fn only_the_times_of_a_token_are_told() {
        assert_eq!(code(r#"{"exp": 999999, "iat": 999000}"#).as_deref(), Some("token-expired"));
        assert_eq!(code(r#"{"exp": 999999.5}"#).as_deref(), Some("token-expired"));
        assert_eq!(code(r#"{"exp": 2000000, "iat": 1000301}"#).as_deref(), Some("clock-behind-token"));
        for claims in [
            r#"{"exp": 1000001, "iat": 1000300}"#,
            "{}",
            r#"{"exp": "1"}"#,
            r#"{"exp": -1e300, "iat": 1e300}"#,
            "no JSON",
        ] {
            assert_eq!(code(claims), None, "{claims}");
        }
    }

    #[test]
    fn other_texts_are_no_tokens() {
        for text in ["", "token", "a.b", "a.!.c", "e30."] {
            assert!(of_times(text.as_bytes(), "token", Time(0)).is_none(), "{text}");
        }
    }
}
