//! What STS answers: documents of the query protocol.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::outcome::Call;

/// The namespace of the answers.
const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";
/// How long assumed credentials last.
const LASTS: Duration = Duration::from_hours(1);
const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// An answer's status and document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) document: String,
}

/// The answer to a call.
pub(super) fn to(call: &Call, request_id: &str) -> Answer {
    let role = call.parameters.get("RoleArn").filter(|role| !role.is_empty());
    match (&*call.operation, role) {
        ("AssumeRole", Some(role)) => assumed(role, request_id, SystemTime::now() + LASTS),
        ("AssumeRole", None) => error("ValidationError", "RoleArn must not be empty.", request_id),
        ("GetCallerIdentity", _) => caller(request_id),
        ("", _) => error("MissingAction", "The request names no action.", request_id),
        (other, _) => error("InvalidAction", &format!("This endpoint does not answer {other}."), request_id),
    }
}

/// A fault of the caller's.
pub(super) fn error(code: &str, message: &str, request_id: &str) -> Answer {
    let (code, message) = (escaped(code), escaped(message));
    let document = format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>{message}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    );
    Answer { status: 400, document }
}

fn assumed(role: &str, request_id: &str, expires: SystemTime) -> Answer {
    let (role, expiration) = (escaped(role), timestamp(expires));
    let document = format!(
        "<AssumeRoleResponse xmlns=\"{NAMESPACE}\"><AssumeRoleResult><AssumedRoleUser>\
         <AssumedRoleId>AROA:session</AssumedRoleId><Arn>{role}</Arn></AssumedRoleUser><Credentials>\
         <AccessKeyId>ASSUMED:{role}</AccessKeyId><SecretAccessKey>assumed-secret</SecretAccessKey>\
         <SessionToken>assumed-token</SessionToken><Expiration>{expiration}</Expiration></Credentials>\
         </AssumeRoleResult><ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>\
         </AssumeRoleResponse>"
    );
    Answer { status: 200, document }
}

fn caller(request_id: &str) -> Answer {
    let document = format!(
        "<GetCallerIdentityResponse xmlns=\"{NAMESPACE}\"><GetCallerIdentityResult>\
         <Arn>arn:aws:iam::123456789012:user/caller</Arn><UserId>AIDA</UserId><Account>123456789012</Account>\
         </GetCallerIdentityResult><ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>\
         </GetCallerIdentityResponse>"
    );
    Answer { status: 200, document }
}

/// Text as XML carries it. Characters that an XML document or the header of a signature may not have become the
/// replacement character, so that what is answered can be read, and can sign the next call.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push(char::REPLACEMENT_CHARACTER),
            control if control.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A time as XML Schema spells it, in UTC.
fn timestamp(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let (year, month, day) = date(seconds / SECONDS_A_DAY);
    let second = seconds % SECONDS_A_DAY;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The year, month and day that are so many days after 1970-01-01: years begin in March, so the leap day comes last.
fn date(days: u64) -> (u64, u64, u64) {
    let since = days + 719_468;
    let (era, day_of_era) = (since / 146_097, since % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_316_644, "2026-11-22T03:04:04Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(timestamp(UNIX_EPOCH + Duration::from_secs(seconds)), expected);
        }
    }

    #[test]
    fn every_character_of_a_role_can_be_answered() {
        assert_eq!(escaped("a<b>&\r\u{1}\u{7F}ä"), "a&lt;b&gt;&amp;\u{FFFD}\u{FFFD}\u{FFFD}ä");
    }
}
