//! The responses of STS: XML documents of the query protocol.

use std::time::SystemTime;

use crate::parties::calendar::timestamp;
use crate::parties::party::{Reply, expiry};
use crate::vocabulary::case::{
    Answer, ErrorAnswer, HealthyAnswer, NoAnswer, RemoteError, StaticCredentials, TextAnswer,
};
use crate::vocabulary::outcome::Call;

/// The XML namespace of the responses.
const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";
/// The response with a document of the query protocol.
const fn document(status: u16, body: String) -> Reply {
    Reply::new(status, "text/xml", body)
}

/// The response to a call, as the case wants it; `None` if there is none.
pub(super) fn to(call: &Call, answer: Answer, request_id: &str) -> Option<Reply> {
    match answer {
        Answer::None(NoAnswer::Closed) => None,
        Answer::Error(ErrorAnswer { error: RemoteError { code, message, status } }) => {
            Some(Reply { status, ..error(&code, &message, request_id) })
        }
        Answer::Text(TextAnswer { status, text }) => Some(document(status, text)),
        Answer::Redirect(redirect) => Some(Reply::redirect(redirect)),
        Answer::Healthy(healthy) => Some(healthy_answer(call, healthy, request_id)),
    }
}

/// The response of a healthy STS.
fn healthy_answer(call: &Call, healthy: HealthyAnswer, request_id: &str) -> Reply {
    let role = call.parameters.get("RoleArn").filter(|role| !role.is_empty());
    match (&*call.operation, role) {
        ("AssumeRole" | "AssumeRoleWithWebIdentity", Some(role)) => {
            assumed(&call.operation, role, &issued(role, healthy), request_id)
        }
        ("AssumeRole" | "AssumeRoleWithWebIdentity", None) => {
            error("ValidationError", "RoleArn must not be empty.", request_id)
        }
        ("GetCallerIdentity", _) => caller(request_id),
        ("", _) => error("MissingAction", "The request names no action.", request_id),
        (other, _) => error("InvalidAction", &format!("This endpoint does not answer {other}."), request_id),
    }
}

/// Keys, and when they expire.
struct Issued {
    keys: StaticCredentials,
    expires: SystemTime,
}

/// The keys that the case issues, or else those whose id names the role.
fn issued(role: &str, healthy: HealthyAnswer) -> Issued {
    let expires = expiry(&healthy);
    let keys = healthy.keys.unwrap_or_else(|| StaticCredentials {
        access_key_id: format!("ASSUMED:{role}"),
        secret_access_key: "assumed-secret".into(),
        session_token: "assumed-token".into(),
    });
    Issued { keys, expires }
}

/// The error response to an invalid request.
pub(in crate::parties) fn error(code: &str, message: &str, request_id: &str) -> Reply {
    let (code, message) = (escaped(code), escaped(message));
    let body = format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>{message}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    );
    document(400, body)
}

/// The response with the credentials of a role.
fn assumed(operation: &str, role: &str, Issued { keys, expires }: &Issued, request_id: &str) -> Reply {
    let StaticCredentials { access_key_id, secret_access_key, session_token } = keys;
    let [role, id, secret, token] = [role, access_key_id, secret_access_key, session_token].map(escaped);
    let expiration = timestamp(*expires);
    document(
        200,
        format!(
            "<{operation}Response xmlns=\"{NAMESPACE}\"><{operation}Result><AssumedRoleUser>\
         <AssumedRoleId>AROA:session</AssumedRoleId><Arn>{role}</Arn></AssumedRoleUser><Credentials>\
         <AccessKeyId>{id}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>\
         <SessionToken>{token}</SessionToken><Expiration>{expiration}</Expiration></Credentials>\
         </{operation}Result><ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>\
         </{operation}Response>"
        ),
    )
}

fn caller(request_id: &str) -> Reply {
    document(
        200,
        format!(
            "<GetCallerIdentityResponse xmlns=\"{NAMESPACE}\"><GetCallerIdentityResult>\
         <Arn>arn:aws:iam::123456789012:user/caller</Arn><UserId>AIDA</UserId><Account>123456789012</Account>\
         </GetCallerIdentityResult><ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>\
         </GetCallerIdentityResponse>"
        ),
    )
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
