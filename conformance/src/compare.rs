//! Comparison: every field in which what was observed differs from what was expected.

use std::collections::BTreeMap;
use std::iter::repeat;

use serde_json::Value;

use crate::capability::{Capabilities, mask};
use crate::outcome::{Outcome, Session};

/// A field that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Where the field stands in the outcome, such as `session.credentials.access_key_id`.
    pub field: String,
    /// What the model says; `None` where the field must not be there.
    pub expected: Option<Value>,
    /// What was seen; `None` where the field was not there.
    pub observed: Option<Value>,
}

/// Every field in which the two differ, among those that the capabilities cover.
#[must_use]
pub fn differences(expected: &Outcome, observed: &Outcome, has: &Capabilities) -> Vec<Difference> {
    let (mut expected, mut observed) = (expected.clone(), observed.clone());
    mask(&mut expected, has);
    mask(&mut observed, has);
    drop_unpredicted(&expected, &mut observed);
    for outcome in [&mut expected, &mut observed] {
        forget_empty_requests(outcome);
    }
    if expected == observed {
        return Vec::new();
    }
    differing(&fields(&expected), &fields(&observed))
}

/// Takes out of what was observed what the model does not predict.
fn drop_unpredicted(expected: &Outcome, observed: &mut Outcome) {
    if let (Outcome::Session(expected), Outcome::Session(observed)) = (expected, observed) {
        drop_unpredicted_of(expected, observed);
    }
}

fn drop_unpredicted_of(expected: &Session, observed: &mut Session) {
    if expected.credentials.is_none() {
        observed.credentials = None;
        observed.requests = None;
    }
    if expected.call.is_none() {
        observed.call = None;
    }
    let foretold = expected.requests.iter().flatten().map(|call| call.host.is_some());
    for (call, foretold) in observed.requests.iter_mut().flatten().zip(foretold.chain(repeat(false))) {
        call.host = call.host.take().filter(|_| foretold);
    }
    if let (Some(expected), Some(observed)) = (&expected.copy, &mut observed.copy) {
        drop_unpredicted_of(expected, observed);
    }
}

/// No calls are no calls: whether anybody might have made some is not seen from outside.
fn forget_empty_requests(outcome: &mut Outcome) {
    let mut session = match outcome {
        Outcome::Session(session) => Some(session),
        Outcome::Error(_) => None,
    };
    while let Some(seen) = session {
        seen.requests = seen.requests.take().filter(|requests| !requests.is_empty());
        session = seen.copy.as_mut();
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
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name } else { format!("{path}.{name}") };
                collect(path, value, leaves);
            }
        }
        leaf @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
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
