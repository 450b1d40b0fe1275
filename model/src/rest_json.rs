//! The answers of services with the protocol REST-JSON: the portal of single sign-on, and OIDC.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::Source;
use crate::failure::Failure;
use crate::json::{Document, Extent, Fields, JsonError, Kind, Record, Type, Value, decode, folds_to};
use crate::retry::{FailedAttempt, Issued, unreadable};
use crate::rule;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Answer, Party};

/// The fields of an error.
const ERROR: Fields = &[("__type", Type::Text), ("code", Type::Text), ("message", Type::Text)];

/// The fields of the credentials in a response of the portal.
const CREDENTIALS: Fields = &[
    ("accessKeyId", Type::Text),
    ("expiration", Type::Long),
    ("secretAccessKey", Type::Text),
    ("sessionToken", Type::Text),
];

/// The fields of a response of OIDC.
const TOKEN: Fields = &[
    ("accessToken", Type::Text),
    ("expiresIn", Type::Long),
    ("idToken", Type::Text),
    ("refreshToken", Type::Text),
    ("tokenType", Type::Text),
];

/// What the SDK reads in an answer to a request.
///
/// # Errors
///
/// The error of the service, or `SerializationError` or `RequestError`.
pub(crate) fn read<'w>(
    answer: &'w Answer,
    party: Party,
    trace: &mut Trace<'_>,
) -> Result<Issued<'w>, FailedAttempt> {
    let (rules, status, failure): (&[_], _, _) = match answer {
        Answer::Healthy { keys, expires_in } => {
            return Ok(Issued::new(keys.as_ref(), *expires_in));
        }
        Answer::Error { code, message, status } => {
            (&[rule::PORTAL_15], *status, Failure::new(code.clone(), message.clone()))
        }
        Answer::Text { status: 200, text } => match members(text, party) {
            Ok(Some(members)) => {
                record_other_name(text, party, trace);
                return Ok(Issued::documented(members));
            }
            Ok(None) => (&[], 200, Failure::panic("invalid memory address or nil pointer dereference")),
            Err(error) => {
                let rules = match error {
                    JsonError::Syntax => &[rule::PORTAL_16],
                    JsonError::Type => &[rule::PORTAL_23],
                };
                (rules, 200, unreadable("failed decoding JSON RPC response", foreign()))
            }
        },
        Answer::Text { status, text } => {
            let (rules, failure) = error(text);
            (rules, *status, failure)
        }
        Answer::Redirect { .. } | Answer::Closed => return Err(FailedAttempt::unanswered(answer, trace)),
    };
    let is_unreadable = failure.code == "SerializationError";
    let failure = trace.fail(Subject::Calls, rules, None, failure);
    Err(FailedAttempt::new(failure, status, is_unreadable))
}

/// The members of the document in a text that the portal or OIDC answers with status 200; those of `roleCredentials` for the
/// portal, `None` if it is missing. A text without a value is a document without members, and what follows the value is ignored.
///
/// # Errors
///
/// If the text is not such a document.
pub fn members(text: &str, party: Party) -> Result<Option<Record>, JsonError> {
    in_document(text, party, Record::from_last_members)?.transpose()
}

/// Reads the value in a text that has the fields of the party; `None` if the text has none.
fn in_document<T>(
    text: &str,
    party: Party,
    read: impl FnOnce(Value<'_>, Fields) -> T,
) -> Result<Option<T>, JsonError> {
    let is_blank = text.bytes().all(|byte| b" \t\r\n".contains(&byte));
    let document = Document::parse(if is_blank { b"null" } else { text.as_bytes() }, Extent::First)?;
    let value = document.value();
    let (value, fields) = match party {
        Party::Sso => {
            Record::from_last_members(value, &[])?;
            let credentials = value.members().filter(|(name, _)| name == "roleCredentials").last();
            (credentials.map(|(_, value)| value).filter(|value| value.kind() != Kind::Null), CREDENTIALS)
        }
        Party::Oidc | Party::Container | Party::Imds | Party::Sts => (Some(value), TOKEN),
    };
    Ok(value.map(|value| read(value, fields)))
}

/// Records that names match with their case, and that the last member of a name counts, where either decides.
fn record_other_name(text: &str, party: Party, trace: &mut Trace<'_>) {
    let other = in_document(text, party, other_name).ok().flatten().flatten();
    let other = other.map(|name| Candidate::shown(Origin::Session, name));
    trace.record_rules(Subject::Calls, [Source::new(rule::PORTAL_25, other)]);
}

/// The name of a member that is a field's in another case, or of one that is followed by another of this name.
fn other_name(value: Value<'_>, fields: Fields) -> Option<String> {
    let names: Vec<String> = value.members().map(|(name, _)| name).collect();
    let is_other = |(at, name): &(usize, &String)| {
        let is_known = fields.iter().any(|(field, _)| name == field);
        let is_folded = fields.iter().any(|(field, _)| folds_to(name, field));
        (is_folded && !is_known) || (is_known && names[at + 1..].contains(name))
    };
    names.iter().enumerate().find(is_other).map(|(_, name)| name.clone())
}

/// The error in a text: its code without a namespace, and its message. An empty text is an error without either.
fn error(text: &str) -> (&'static [rule::Rule], Failure) {
    if text.trim_ascii().is_empty() {
        return (&[rule::PORTAL_15], Failure::new("", ""));
    }
    match decode(text.as_bytes(), Extent::First, ERROR) {
        Ok(error) => {
            let code = [error.text("__type"), error.text("code")].into_iter().find(|code| !code.is_empty());
            let code = code.unwrap_or_default().split(':').next().unwrap_or_default();
            let code = code.split_once('#').map_or(code, |(_, code)| code);
            (&[rule::PORTAL_15], Failure::new(String::from(code), String::from(error.text("message"))))
        }
        Err(_) => {
            let cause = Failure::new("UnmarshalError", "failed to decode response body").caused_by(foreign());
            (&[rule::PORTAL_16], unreadable("failed to unmarshal response error", cause))
        }
    }
}

/// The error of the JSON parser, which is not the SDK's.
fn foreign() -> Failure {
    Failure::new("", "invalid JSON")
}
