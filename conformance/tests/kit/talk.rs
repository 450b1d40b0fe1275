//! What is said to an adapter, and what it may answer.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use awsess_conformance::adapter::{Process, Settings, Unusable};
use awsess_conformance::case::Case;
use awsess_conformance::implementation::{Implementation as _, Response};
use awsess_conformance::protocol::{Run, ToAdapter};
use serde_json::{Value, json};

fn hello() -> Value {
    json!({"type": "hello", "protocol": 1, "implementation": {"name": "n", "version": "v"}, "editions": ["1.55"]})
}

/// An adapter that says hello and leaves the rest to the text of a shell, to which `line` is a run and `id` its id.
fn adapter(hello: &Value, answer: &str, words: &[&str]) -> Result<Process, Unusable> {
    let text = format!(
        "IFS= read -r line; printf '%s\\n' \"$1\"\n\
         while IFS= read -r line; do\n\
         id=$(printf '%s' \"$line\" | cut -d '\"' -f 8)\n\
         {answer}\ndone\n"
    );
    let hello = hello.to_string();
    let words = ["/bin/sh", "-c", &text, "sh", &hello].into_iter().chain(words.iter().copied());
    Process::start(&shlex::try_join(words).unwrap(), Settings::default())
}

fn run(endpoints: BTreeMap<String, String>) -> Run {
    Run { id: "7".into(), root: "/r".into(), endpoints, case: Case::default() }
}

#[test]
fn a_run_is_sent_as_the_protocol_spells_it() {
    let folder = tempfile::tempdir().unwrap();
    let heard = folder.path().join("heard");
    let answer = "printf '%s' \"$line\" > \"$2\"; printf '{\"type\":\"broken\",\"id\":\"%s\",\"message\":\"\"}\\n' \"$id\"";
    let endpoints = BTreeMap::from([("sts".to_owned(), "http://127.0.0.1:1/7".to_owned())]);
    for endpoints in [BTreeMap::new(), endpoints] {
        let mut process = adapter(&hello(), answer, &[heard.to_str().unwrap()]).unwrap();
        assert_eq!(process.observe(&run(endpoints.clone())), Response::Broken { message: String::new() });
        let sent = read(&heard);
        let run = Run { id: sent["id"].as_str().unwrap().to_owned(), ..run(endpoints) };
        assert_eq!(sent, serde_json::to_value(ToAdapter::Run(Box::new(run))).unwrap());
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn an_adapter_inherits_no_home() {
    let name = "home=${HOME-}${USERPROFILE-}, $AWS_EC2_METADATA_DISABLED";
    let told = format!("IFS= read -r line; printf '%s\\n' \"$1\" | sed \"s/NAME/{name}/\"; cat >/dev/null");
    let mut hello = hello();
    hello["implementation"]["name"] = json!("NAME");
    let command = shlex::try_join(["/bin/sh", "-c", &told, "sh", &hello.to_string()]).unwrap();
    let hello = Process::start(&command, Settings::default()).unwrap().hello();
    assert_eq!(hello.implementation.name, "home=, true");
}

#[test]
fn a_hello_may_say_more_than_this_runner_knows() {
    let mut value = hello();
    value["since"] = json!(2030);
    value["implementation"]["vendor"] = json!("x");
    let hello = adapter(&value, "", &[]).unwrap().hello();
    assert_eq!((hello.max_in_flight, &*hello.implementation.name), (1, "n"));
}

#[test]
fn a_hello_that_cannot_be_used_says_why() {
    for (name, value, why) in [
        ("type", json!("outcome"), "not \"hello\""),
        ("protocol", json!(2), "uses version 2"),
        ("editions", json!([]), "no edition"),
        ("editions", json!(["2.0"]), "expected `1.14` or `1.55`"),
        ("capabilities", json!(["asume-role"]), "unknown value `asume-role`"),
        ("max_in_flight", json!(0), "at least 1"),
    ] {
        let mut hello = hello();
        hello[name] = value;
        let error = adapter(&hello, "", &[]).err().unwrap().why;
        assert!(error.contains(why), "{error}");
    }
}

/// What is made of an answer, in which `ID` stands for the run's.
fn heard(answer: &str) -> Response {
    let answer = format!("printf '{answer}\\n' | LC_ALL=C sed \"s/ID/$id/\"");
    adapter(&hello(), &answer, &[]).unwrap().observe(&run(BTreeMap::new()))
}

#[test]
fn an_answer_may_say_more_than_this_runner_knows() {
    let answer = heard(r#"{"type":"broken","id":"ID","message":"m","trace":[1]}"#);
    assert_eq!(answer, Response::Broken { message: "m".into() });
}

#[test]
fn an_answer_of_another_shape_is_told_from_a_line_that_is_no_json() {
    let why = |line: &str| match heard(line) {
        Response::Garbage { why, .. } => why,
        other => panic!("it must be garbage: {other:?}"),
    };
    assert!(why(r#"{"type":"outcome","id":"ID","outcome":{"session":{"regoin":"x"}}}"#).contains("regoin"));
    assert!(why("Warning: deprecated").contains("not JSON"));
    assert!(why(r"\377\376{}").contains("not JSON"));
    assert!(why(r#"{"type":"#).contains("not JSON"));
}
