//! What is said: hello, a run, and what an adapter may answer to each.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;
use serde_json::Value;

use super::Step;
use super::fault::Fault;
use super::live::Live;
use crate::case::Case;
use crate::implementation::Answer;
use crate::protocol::{FromAdapter, Hello, Run, ToAdapter, VERSION};

/// An answer, and which run it is to.
pub(super) struct Reply {
    pub(super) id: String,
    pub(super) answer: Answer,
}

/// A run under an id of the driver's own, which is never used twice.
#[derive(Serialize)]
#[serde(tag = "type", rename = "run")]
struct Numbered<'r> {
    id: String,
    root: &'r str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    endpoints: &'r BTreeMap<String, String>,
    case: &'r Case,
}

/// Says hello, and reads what the adapter is.
pub(crate) fn greet(live: &mut Live, until: Instant) -> Result<Hello, (Step, Fault)> {
    let runner = format!("awsess {}", env!("CARGO_PKG_VERSION"));
    live.send(&ToAdapter::Hello { protocol: [VERSION, VERSION], runner });
    let line = live.line(until).map_err(|fault| (Step::Hello, fault))?;
    let value: Value = serde_json::from_slice(line).map_err(|error| (Step::Hello, no_json(&error, line)))?;
    declared(value).map_err(|why| (Step::Declaration, Fault::garbage(why, line)))
}

fn declared(value: Value) -> Result<Hello, String> {
    let text = |name: &str| value.get(name).map_or("nothing".into(), Value::to_string);
    if value.get("type").and_then(Value::as_str) != Some("hello") {
        return Err(format!("hello is answered with the type {}, not \"hello\"", text("type")));
    }
    if value.get("protocol").and_then(Value::as_u64) != Some(VERSION.into()) {
        return Err(format!("it speaks protocol {}, this runner speaks {VERSION} alone", text("protocol")));
    }
    let hello: Hello =
        serde_json::from_value(value).map_err(|error| format!("its hello is wrong: {error}"))?;
    match (hello.editions.is_empty(), hello.max_in_flight) {
        (true, _) => Err("it follows no edition: name at least one under 'editions'".into()),
        (false, 0) => Err("'max_in_flight' is 0: it must be at least 1".into()),
        (false, _) => Ok(hello),
    }
}

/// Sends a run under this id.
pub(super) fn ask(live: &mut Live, id: u64, run: &Run) {
    live.asked += 1;
    let Run { root, endpoints, case, .. } = run;
    live.send(&Numbered { id: id.to_string(), root, endpoints, case });
}

/// The next answer, to whichever run.
pub(super) fn reply(live: &mut Live, until: Instant) -> Result<Reply, Fault> {
    live.line(until).and_then(read)
}

fn read(line: &[u8]) -> Result<Reply, Fault> {
    let message = serde_json::from_slice(line).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => {
            Fault::garbage(format!("its answer has not the protocol's shape: {}", reason(&error)), line)
        }
        _ => no_json(&error, line),
    })?;
    match message {
        FromAdapter::Hello(_) => Err(Fault::surplus("it said hello where an answer was due", line)),
        FromAdapter::Outcome { id, outcome } => Ok(Reply { id, answer: Answer::Outcome(outcome) }),
        FromAdapter::Unsupported { id, capability, reason } => {
            Ok(Reply { id, answer: Answer::Unsupported { capability, reason } })
        }
        FromAdapter::Broken { id, message } => Ok(Reply { id, answer: Answer::Broken { message } }),
    }
}

fn no_json(error: &serde_json::Error, line: &[u8]) -> Fault {
    Fault::garbage(
        format!("it wrote a line that is no JSON (column {}: {})", error.column(), reason(error)),
        line,
    )
}

fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn hello() -> Value {
        json!({"type": "hello", "protocol": 1, "implementation": {"name": "n", "version": "v"}, "editions": ["1.55"]})
    }

    #[test]
    fn a_run_is_sent_as_the_protocol_spells_it() {
        let endpoints = BTreeMap::from([("sts".to_owned(), "http://127.0.0.1:1/7".to_owned())]);
        for endpoints in [BTreeMap::new(), endpoints] {
            let run = Run { id: "7".into(), root: "/r".into(), endpoints, case: Case::default() };
            let Run { root, endpoints, case, .. } = &run;
            let sent = serde_json::to_value(Numbered { id: "7".into(), root, endpoints, case }).unwrap();
            assert_eq!(sent, serde_json::to_value(ToAdapter::Run(Box::new(run))).unwrap());
        }
    }

    #[test]
    fn a_hello_may_say_more_than_this_runner_knows() {
        let mut value = hello();
        value["since"] = json!(2030);
        value["implementation"]["vendor"] = json!("x");
        let hello = declared(value).unwrap();
        assert_eq!((hello.max_in_flight, &*hello.implementation.name), (1, "n"));
    }

    #[test]
    fn an_answer_may_say_more_than_this_runner_knows() {
        let reply = read(br#"{"type":"broken","id":"3","message":"m","trace":[1]}"#).unwrap();
        assert_eq!((&*reply.id, reply.answer), ("3", Answer::Broken { message: "m".into() }));
    }

    #[test]
    fn a_hello_that_cannot_be_used_says_why() {
        for (name, value, why) in [
            ("type", json!("outcome"), "not \"hello\""),
            ("protocol", json!(2), "speaks protocol 2"),
            ("editions", json!([]), "no edition"),
            ("editions", json!(["2.0"]), "expected `1.14` or `1.55`"),
            ("capabilities", json!(["asume-role"]), "unknown variant `asume-role`"),
            ("max_in_flight", json!(0), "at least 1"),
        ] {
            let mut hello = hello();
            hello[name] = value;
            let error = declared(hello).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn an_answer_of_another_shape_is_told_from_a_line_that_is_no_json() {
        let why = |line: &[u8]| match read(line) {
            Err(Fault::Garbage { why, .. }) => why,
            Ok(_) | Err(_) => panic!("it must be garbage"),
        };
        assert!(
            why(br#"{"type":"outcome","id":"1","outcome":{"session":{"regoin":"x"}}}"#).contains("regoin")
        );
        assert!(why(b"Warning: deprecated").contains("no JSON"));
        assert!(why(b"\xff\xfe{}").contains("no JSON"));
        assert!(why(b"{\"type\":").contains("no JSON"));
    }
}
