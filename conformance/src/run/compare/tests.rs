//! Which fields of two outcomes differ, and which are not compared.

use serde_json::{Value, json};

use super::{NOT_COMPARED, differences};
use crate::vocabulary::capability::{Capabilities, Capability};
use crate::vocabulary::outcome::{Call, Called, Credentials, Error, FileSeen, Outcome, Session};
use crate::vocabulary::texts::filler::filled;

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
        names(expected, observed, &Capability::ALL),
        ["session.credentials.access_key_id", "session.handlers.send", "session.region"]
    );
}

#[test]
fn a_session_differs_from_an_error() {
    let names =
        names(json!({"session": {"region": null}}), json!({"error": {"code": "X"}}), &Capability::ALL);
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
    assert!(names(expected, observed, &Capability::ALL).is_empty());
}

#[test]
fn a_role_is_compared_only_where_roles_are_assumed() {
    let role = json!({"session": {"region": null, "credentials": {"error": {"code": "X"}}, "requests": []}});
    let other = json!({"session": {"region": null, "credentials": {"error": {"code": "NotSupported"}}}});
    assert!(names(role.clone(), other.clone(), &[]).is_empty());
    assert_eq!(names(role.clone(), other, &Capability::ALL), ["session.credentials.error.code"]);
    let call = json!({"service": "sts", "operation": "AssumeRole", "signed_with": "A", "signing_region": "r", "parameters": {}});
    let calls =
        json!({"session": {"region": null, "credentials": {"error": {"code": "X"}}, "requests": [call]}});
    assert_eq!(names(role, calls.clone(), &Capability::ALL), ["session.requests"]);
    let keys = json!({"session": {"region": null, "credentials": {"access_key_id": "A"}}});
    let with_a_call =
        json!({"session": {"region": null, "credentials": {"access_key_id": "A"}, "requests": [call]}});
    assert_eq!(names(keys, with_a_call, &Capability::ALL), ["session.requests"]);
}

#[test]
fn the_host_of_a_call_is_compared_where_it_is_foretold() {
    let session = |hosts: &[Option<&str>]| {
        let call = |host: &Option<&str>| json!({"service": "sts", "operation": "AssumeRole", "signed_with": "A", "signing_region": "r", "host": host, "parameters": {}});
        let calls: Vec<_> = hosts.iter().map(call).collect();
        json!({"session": {"region": null, "credentials": {"access_key_id": "A"}, "requests": calls}})
    };
    assert!(names(session(&[None]), session(&[Some("a")]), &Capability::ALL).is_empty());
    assert!(
        names(session(&[Some("a"), None]), session(&[Some("a"), Some("b")]), &Capability::ALL).is_empty()
    );
    assert_eq!(names(session(&[Some("a")]), session(&[Some("b")]), &Capability::ALL), ["session.requests"]);
    assert_eq!(names(session(&[Some("a")]), session(&[None]), &Capability::ALL), ["session.requests"]);
}

#[test]
fn the_words_of_a_wrapped_error_do_not_matter_but_its_presence_does() {
    let wraps = |text| json!({"error": {"code": "X", "message": "m", "original": {"message": text}}});
    assert!(names(wraps("a"), wraps("b"), &Capability::ALL).is_empty());
    let bare = json!({"error": {"code": "X", "message": "m"}});
    assert_eq!(names(wraps("a"), bare, &Capability::ALL), ["error.original.code"]);
}

/// The paths of all leaves of a value, as JSON pointers.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| {
                let name = name.replace('~', "~0").replace('/', "~1");
                leaves(value, &format!("{path}/{name}"), found);
            });
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| leaves(value, &format!("{path}/{at}"), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => found.push(path.into()),
    }
}

/// The outcome with another value in this place.
fn changed(outcome: &Outcome, pointer: &str) -> Outcome {
    let mut value = serde_json::to_value(outcome).unwrap();
    let leaf = value.pointer_mut(pointer).unwrap();
    *leaf = match &*leaf {
        Value::String(text) => Value::String(format!("{text}x")),
        Value::Bool(is) => Value::Bool(!is),
        Value::Number(number) => Value::from(number.as_i64().unwrap() + 1),
        other => panic!("{pointer}: {other}"),
    };
    serde_json::from_value(value).unwrap()
}

fn differ(expected: &Outcome, observed: &Outcome) -> bool {
    !differences(expected, observed, &Capabilities::from(Capability::ALL)).is_empty()
}

#[test]
fn a_change_of_any_field_is_a_difference() {
    for outcome in filled() {
        let mut all = Vec::new();
        leaves(&serde_json::to_value(&outcome).unwrap(), "", &mut all);
        assert!(!all.is_empty());
        let unseen: Vec<_> =
            all.into_iter().filter(|leaf| !differ(&outcome, &changed(&outcome, leaf))).collect();
        assert!(unseen.is_empty(), "{unseen:?}");
    }
}

#[test]
fn the_presence_of_a_wrapped_error_is_compared_unless_an_error_of_the_system_wraps_it() {
    let chain = |codes: &[&str]| {
        let wrap = |original, code: &&str| Some(json!({"code": code, "message": "m", "original": original}));
        outcome(json!({"error": codes.iter().rev().fold(None, wrap)}))
    };
    let whole = chain(&["InvalidParameter", "ParamMinLenError", "", "of the system"]);
    for (codes, is_seen) in [
        (&["InvalidParameter"][..], true),
        (&["InvalidParameter", "ParamMinLenError"], true),
        (&["InvalidParameter", "ParamMinLenError", ""], false),
    ] {
        assert_eq!(differ(&whole, &chain(codes)), is_seen, "{codes:?}");
    }
}

/// For each row of the table, an expected and an observed outcome that differ only in what the row leaves out.
#[test]
fn every_row_of_the_table_leaves_out_its_field() {
    let bare = Session { region: None, ..Session::default() };
    let seen =
        |session: Session| (Outcome::Session(Box::new(bare.clone())), Outcome::Session(Box::new(session)));
    let credentials = Credentials::failed("NotSupported");
    let hosts = |host: Option<&str>| {
        let call = Call { host: host.map(Into::into), ..Call::default() };
        let credentials = Some(credentials.clone());
        Outcome::Session(Box::new(Session { credentials, requests: Some(vec![call]), ..bare.clone() }))
    };
    let message = |text: &str| {
        let original = Error { message: Some(text.into()), ..Error::default() };
        Outcome::Error(Error { original: Some(Box::new(original)), ..Error::default() })
    };
    let output = |output: &str| {
        let message = Some(format!("parse failed of credential_process output: {output}"));
        Outcome::Error(Error { code: "ProcessProviderParseError".into(), message, ..Error::default() })
    };
    let pairs = [
        ("credentials", seen(Session { credentials: Some(credentials.clone()), ..bare.clone() })),
        ("requests", seen(Session { requests: Some(vec![Call::default()]), ..bare.clone() })),
        ("requests", seen(Session { requests: Some(Vec::new()), ..bare.clone() })),
        ("programs", seen(Session { programs: Some([("a".into(), Vec::new())].into()), ..bare.clone() })),
        ("files", seen(Session { files: Some([("a".into(), FileSeen::default())].into()), ..bare.clone() })),
        ("requests[].host", (hosts(None), hosts(Some("a")))),
        ("call", seen(Session { call: Some(Called { error: None }), ..bare.clone() })),
        ("message", (output("a"), output("b"))),
        ("original", (message("a"), message("b"))),
    ];
    let fields: Vec<_> = NOT_COMPARED.iter().map(|part| part.field).collect();
    assert_eq!(fields, pairs.each_ref().map(|(field, _)| *field), "each row of the table has a pair here");
    for (field, (expected, observed)) in pairs {
        assert!(expected != observed && !differ(&expected, &observed), "{field}");
    }
    assert!(NOT_COMPARED.iter().all(|part| part.why.len() > 20));
}

#[test]
fn the_messages_of_the_parser_are_compared_if_a_capability_covers_them() {
    let rejected = |message: &str| {
        let original = Error { message: Some(message.into()), ..Error::default() };
        Outcome::Error(Error {
            code: "SharedConfigLoadError".into(),
            original: Some(Box::new(original)),
            ..Error::default()
        })
    };
    let without: Capabilities =
        Capability::ALL.into_iter().filter(|capability| capability.name() != "parser-messages").collect();
    assert!(differ(&rejected("a"), &rejected("b")));
    assert!(differences(&rejected("a"), &rejected("b"), &without).is_empty());
}
