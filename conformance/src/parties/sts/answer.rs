//! The responses of STS: XML documents of the query protocol.

use std::time::{Duration, SystemTime};

use super::calendar::timestamp;
use crate::vocabulary::outcome::Call;

/// The XML namespace of the responses.
const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";
/// How long assumed credentials last.
const LASTS: Duration = Duration::from_hours(1);

/// The status and the document of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) document: String,
}

/// The response to a call.
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

/// The error response to an invalid request.
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

/// The text, escaped for XML. Characters that are not valid in XML or in the header of a signature are replaced by U+FFFD, so that
/// the response can be parsed and its credentials can sign the next call.
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
