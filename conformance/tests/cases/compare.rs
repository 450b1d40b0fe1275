//! Tests of comparison: which fields differ, and which are not looked at.

use awsess_conformance::capability::{ALL, Capability};
use awsess_conformance::compare::differences;
use awsess_conformance::outcome::Outcome;
use serde_json::{Value, json};

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
    let observed =
        json!({"session": {"region": "b", "credentials": {"access_key_id": "B"}, "handlers": {"send": []}}});
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
    let observed = json!({"session": {"region": null, "credentials": {"error": {"code": "NotSupported"}}}});
    assert!(names(expected, observed, &ALL).is_empty());
}

#[test]
fn a_role_is_compared_only_where_roles_are_assumed() {
    let role = json!({"session": {"region": null, "credentials": {"error": {"code": "X"}}, "requests": []}});
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
