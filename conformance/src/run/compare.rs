//! Comparison: every field in which what was observed differs from what was expected.

use std::collections::BTreeMap;
use std::iter::repeat;

use serde_json::Value;

use crate::vocabulary::capability::Capabilities;
use crate::vocabulary::coverage::{LOAD_ERROR, mask};
use crate::vocabulary::outcome::{Error, Outcome, Session};

/// A field that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The path of the field in the outcome, such as `session.credentials.access_key_id`.
    pub field: String,
    /// The value that the model predicts; `None` if the field must be absent.
    pub expected: Option<Value>,
    /// What was seen; `None` where the field was not there.
    pub observed: Option<Value>,
}

/// A part of an outcome that is not compared, whatever the capabilities are.
#[derive(Clone, Copy, Debug)]
pub struct NotCompared {
    /// The field.
    pub field: &'static str,
    /// When and why it is not compared.
    pub why: &'static str,
    forget: Forget,
}

/// Removes a part from the expected and the observed outcome.
#[derive(Clone, Copy, Debug)]
enum Forget {
    /// A part of a session and of its copy.
    Session(fn(&mut Session, &mut Session)),
    /// A part of every error.
    Error(fn(&mut Error)),
}

/// The parts of an outcome that are not compared. Every other field is compared if a capability covers it.
pub const NOT_COMPARED: [NotCompared; 9] = [
    NotCompared {
        field: "credentials",
        why: "the model does not predict the credentials of a party that is no part of the world",
        forget: Forget::Session(|expected, observed| {
            keep_if(expected.credentials.is_some(), &mut observed.credentials);
            if expected.credentials.is_none() {
                observed.credentials_again.clear();
            }
        }),
    },
    NotCompared {
        field: "requests",
        why: "the model does not predict the calls for credentials that it does not predict",
        forget: Forget::Session(|expected, observed| {
            keep_if(expected.credentials.is_some(), &mut observed.requests);
        }),
    },
    NotCompared {
        field: "requests",
        why: "no calls and no list of calls are the same: whether there might have been some is not seen from outside",
        forget: Forget::Session(|expected, observed| {
            for session in [expected, observed] {
                session.requests = session.requests.take().filter(|requests| !requests.is_empty());
            }
        }),
    },
    NotCompared {
        field: "programs",
        why: "the model does not predict which programs are started for credentials that it does not predict",
        forget: Forget::Session(|expected, observed| {
            keep_if(expected.programs.is_some(), &mut observed.programs);
        }),
    },
    NotCompared {
        field: "files",
        why: "the model does not predict what becomes of files if it does not predict the credentials",
        forget: Forget::Session(|expected, observed| keep_if(expected.files.is_some(), &mut observed.files)),
    },
    NotCompared {
        field: "requests[].host",
        why: "the model predicts the host of a call only where a resolver of the user's names it",
        forget: Forget::Session(forget_hosts),
    },
    NotCompared {
        field: "call",
        why: "the model does not predict a call that is signed with credentials that it does not predict",
        forget: Forget::Session(|expected, observed| {
            keep_if(expected.call.is_some(), &mut observed.call);
        }),
    },
    NotCompared {
        field: "message",
        why: "the release quotes the whole output of a credential process that cannot be parsed, secrets and all; the words \
              before it are compared",
        forget: Forget::Error(|error| {
            if error.code == "ProcessProviderParseError"
                && let Some(message) = &mut error.message
                && message.starts_with(PARSE_FAILED)
            {
                message.truncate(PARSE_FAILED.len());
            }
        }),
    },
    NotCompared {
        field: "original",
        why: "an error without a code behind another is not the SDK's: the words are those of the system, of Go's library or \
              of the program, and differ between platforms and languages; that it is there is compared",
        forget: Forget::Error(forget_foreign_messages),
    },
];

/// The beginning of the message for the output of a credential process that cannot be parsed.
const PARSE_FAILED: &str = "parse failed of credential_process output";

/// Empties an observed field that the model does not predict.
fn keep_if<T>(is_predicted: bool, field: &mut Option<T>) {
    *field = field.take().filter(|_| is_predicted);
}

fn forget_hosts(expected: &mut Session, observed: &mut Session) {
    let predicted = expected.requests.iter().flatten().map(|call| call.host.is_some());
    let predicted: Vec<bool> = predicted.collect();
    for (call, predicted) in
        observed.requests.iter_mut().flatten().zip(predicted.into_iter().chain(repeat(false)))
    {
        keep_if(predicted, &mut call.host);
    }
}

/// Removes the messages of errors that are not the SDK's. Those of its parser stay: a capability covers them.
fn forget_foreign_messages(error: &mut Error) {
    let of_parser = error.code == LOAD_ERROR;
    if let Some(original) = &mut error.original {
        match original.code.is_empty() && !of_parser {
            true => **original = Error::default(),
            false => forget_foreign_messages(original),
        }
    }
    error.causes.iter_mut().for_each(forget_foreign_messages);
}

/// Every field in which the two differ, among those that the capabilities cover.
#[must_use]
pub fn differences(expected: &Outcome, observed: &Outcome, has: &Capabilities) -> Vec<Difference> {
    let (mut expected, mut observed) = (expected.clone(), observed.clone());
    mask(&mut expected, has);
    mask(&mut observed, has);
    NOT_COMPARED.iter().for_each(|part| forget(part.forget, &mut expected, &mut observed));
    if expected == observed {
        return Vec::new();
    }
    differing(&fields(&expected), &fields(&observed))
}

/// The parts of a predicted outcome that are compared with these capabilities: what a feature file asserts that must replay to the
/// same verdict.
#[must_use]
pub fn compared(expected: &Outcome, has: &Capabilities) -> Outcome {
    let mut expected = expected.clone();
    mask(&mut expected, has);
    let mut observed = expected.clone();
    NOT_COMPARED.iter().for_each(|part| forget(part.forget, &mut expected, &mut observed));
    // The beginning of a message is no message that an outcome could have.
    let is_cut = |error: &Error| error.message.as_deref() == Some(PARSE_FAILED);
    expected.errors_mut().into_iter().filter(|error| is_cut(error)).for_each(|error| error.message = None);
    expected
}

fn forget(part: Forget, expected: &mut Outcome, observed: &mut Outcome) {
    match part {
        Forget::Error(forget) => {
            expected.errors_mut().into_iter().chain(observed.errors_mut()).for_each(forget);
        }
        Forget::Session(forget) => {
            if let (Outcome::Session(expected), Outcome::Session(observed)) = (expected, observed) {
                forget_in_session(forget, expected, observed);
            }
        }
    }
}

fn forget_in_session(forget: fn(&mut Session, &mut Session), expected: &mut Session, observed: &mut Session) {
    forget(expected, observed);
    if let (Some(expected), Some(observed)) = (&mut expected.copy, &mut observed.copy) {
        forget_in_session(forget, expected, observed);
    }
}

/// The leaves of an outcome by their paths. A list is a leaf: its order matters as a whole.
fn fields(outcome: &Outcome) -> BTreeMap<String, Value> {
    let mut leaves = BTreeMap::new();
    if let Ok(value) = serde_json::to_value(outcome) {
        collect(String::new(), value, &mut leaves);
    }
    leaves
}

fn collect(path: String, value: Value, leaves: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                let path = if path.is_empty() { name } else { format!("{path}.{name}") };
                collect(path, value, leaves);
            }
        }
        leaf @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_)) => {
            leaves.insert(path, leaf);
        }
    }
}

fn differing(expected: &BTreeMap<String, Value>, observed: &BTreeMap<String, Value>) -> Vec<Difference> {
    let mut names: Vec<_> = expected.keys().chain(observed.keys()).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter(|name| expected.get(*name) != observed.get(*name))
        .map(|name| Difference {
            field: name.clone(),
            expected: expected.get(name).cloned(),
            observed: observed.get(name).cloned(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
