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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capability::{ALL, Capability};
    use serde_json::json;

    fn outcome(value: Value) -> Outcome {
        serde_json::from_value(value).unwrap()
    }

    fn names(expected: Value, observed: Value, has: &[Capability]) -> Vec<String> {
        let has = has.iter().copied().collect();
        let differences = differences(&outcome(expected), &outcome(observed), &has);
        differences.into_iter().map(|difference| difference.field).collect()
    }

    #[test]
    fn every_differing_field_is_named() {
        let expected = json!({"session": {"region": "a", "credentials": {"access_key_id": "A"}, "handlers": {"send": ["x"]}}});
        let observed = json!({"session": {"region": "b", "credentials": {"access_key_id": "B"}, "handlers": {"send": []}}});
        assert_eq!(
            names(expected, observed, &ALL),
            ["session.credentials.access_key_id", "session.handlers.send", "session.region"]
        );
    }

    #[test]
    fn a_session_differs_from_an_error() {
        let names = names(json!({"session": {"region": null}}), json!({"error": {"code": "X"}}), &ALL);
        assert_eq!(names, ["error.code", "session.region"]);
    }

    #[test]
    fn what_the_implementation_cannot_show_is_not_compared() {
        let expected = json!({"error": {"code": "X", "message": "a"}});
        let observed = json!({"error": {"code": "X", "message": "b"}});
        assert!(names(expected, observed, &[]).is_empty());
    }

    #[test]
    fn what_the_model_does_not_predict_is_not_compared() {
        let expected = json!({"session": {"region": null}});
        let observed =
            json!({"session": {"region": null, "credentials": {"error": {"code": "NotSupported"}}}});
        assert!(names(expected, observed, &ALL).is_empty());
    }

    #[test]
    fn a_role_is_compared_only_where_roles_are_assumed() {
        let role =
            json!({"session": {"region": null, "credentials": {"error": {"code": "X"}}, "requests": []}});
        let other = json!({"session": {"region": null, "credentials": {"error": {"code": "NotSupported"}}}});
        assert!(names(role.clone(), other.clone(), &[]).is_empty());
        assert_eq!(names(role.clone(), other, &ALL), ["session.credentials.error.code"]);
        let call = json!({"service": "sts", "operation": "AssumeRole", "signed_with": "A", "signing_region": "r", "parameters": {}});
        let calls =
            json!({"session": {"region": null, "credentials": {"error": {"code": "X"}}, "requests": [call]}});
        assert_eq!(names(role, calls.clone(), &ALL), ["session.requests"]);
        let keys = json!({"session": {"region": null, "credentials": {"access_key_id": "A"}}});
        let with_a_call =
            json!({"session": {"region": null, "credentials": {"access_key_id": "A"}, "requests": [call]}});
        assert_eq!(names(keys, with_a_call, &ALL), ["session.requests"]);
    }

    #[test]
    fn the_host_of_a_call_is_compared_where_it_is_foretold() {
        let session = |hosts: &[Option<&str>]| {
            let call = |host: &Option<&str>| json!({"service": "sts", "operation": "AssumeRole", "signed_with": "A", "signing_region": "r", "host": host, "parameters": {}});
            let calls: Vec<_> = hosts.iter().map(call).collect();
            json!({"session": {"region": null, "credentials": {"access_key_id": "A"}, "requests": calls}})
        };
        assert!(names(session(&[None]), session(&[Some("a")]), &ALL).is_empty());
        assert!(names(session(&[Some("a"), None]), session(&[Some("a"), Some("b")]), &ALL).is_empty());
        assert_eq!(names(session(&[Some("a")]), session(&[Some("b")]), &ALL), ["session.requests"]);
        assert_eq!(names(session(&[Some("a")]), session(&[None]), &ALL), ["session.requests"]);
    }

    #[test]
    fn the_words_of_a_wrapped_error_do_not_matter_but_its_presence_does() {
        let wraps = |text| json!({"error": {"code": "X", "message": "m", "original": {"message": text}}});
        assert!(names(wraps("a"), wraps("b"), &ALL).is_empty());
        let bare = json!({"error": {"code": "X", "message": "m"}});
        assert_eq!(names(wraps("a"), bare, &ALL), ["error.original.code"]);
    }
}
