//! The messages that are exchanged with an adapter: the greeting, runs and the responses to them.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;
use serde_json::Value;

use super::Step;
use super::exchange::ExchangeError;
use super::running::RunningProcess;
use crate::implementation::Response;
use crate::system::json::reason;
use crate::vocabulary::case::Case;
use crate::vocabulary::protocol::{FromAdapter, Hello, Run, ToAdapter, VERSION};

/// A response, and the id of its run.
pub(super) struct Reply {
    pub(super) id: String,
    pub(super) response: Response,
}

/// A run with an id of the driver's own, which is never used twice.
#[derive(Serialize)]
#[serde(tag = "type", rename = "run")]
struct Numbered<'r> {
    id: String,
    root: &'r str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    endpoints: &'r BTreeMap<String, String>,
    case: &'r Case,
}

/// Sends the runner's hello, and reads the adapter's, which declares its capabilities.
pub(crate) fn greet(running: &mut RunningProcess, until: Instant) -> Result<Hello, (Step, ExchangeError)> {
    let runner = format!("awsess {}", env!("CARGO_PKG_VERSION"));
    running.send(&ToAdapter::Hello { protocol: [VERSION, VERSION], runner });
    let line = running.line(until).map_err(|error| (Step::Hello, error))?;
    let value: Value =
        serde_json::from_slice(line).map_err(|error| (Step::Hello, invalid_json(&error, line)))?;
    declared(value)
        .map_err(|why| (Step::Declaration, ExchangeError::garbage("its hello is wrong", why, line)))
}

fn declared(value: Value) -> Result<Hello, String> {
    let text = |name: &str| value.get(name).map_or("nothing".into(), Value::to_string);
    if value.get("type").and_then(Value::as_str) != Some("hello") {
        return Err(format!("hello is answered with the type {}, not \"hello\"", text("type")));
    }
    if value.get("protocol").and_then(Value::as_u64) != Some(VERSION.into()) {
        return Err(format!(
            "it uses version {} of the protocol, but this runner only supports version {VERSION}",
            text("protocol")
        ));
    }
    let hello: Hello =
        serde_json::from_value(value).map_err(|error| format!("its hello is wrong: {}", reason(&error)))?;
    match (hello.editions.is_empty(), hello.max_in_flight) {
        (true, _) => Err("it follows no edition: name at least one under 'editions'".into()),
        (false, 0) => Err("'max_in_flight' is 0: it must be at least 1".into()),
        (false, _) => Ok(hello),
    }
}

/// Sends a run under this id.
pub(super) fn send_run(running: &mut RunningProcess, id: u64, run: &Run) {
    running.asked += 1;
    let Run { root, endpoints, case, .. } = run;
    running.send(&Numbered { id: id.to_string(), root, endpoints, case });
}

/// Reads the next response, to any run.
pub(super) fn read_response(running: &mut RunningProcess, until: Instant) -> Result<Reply, ExchangeError> {
    running.line(until).and_then(parse_response)
}

fn parse_response(line: &[u8]) -> Result<Reply, ExchangeError> {
    let message = serde_json::from_slice(line).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => {
            let why = format!("its answer does not have the protocol's shape: {}", reason(&error));
            ExchangeError::garbage("its answer does not have the protocol's shape", why, line)
        }
        _ => invalid_json(&error, line),
    })?;
    match message {
        FromAdapter::Hello(_) => {
            Err(ExchangeError::surplus("it sent hello again", "it sent hello instead of a response", line))
        }
        FromAdapter::Outcome { id, outcome } => Ok(Reply { id, response: Response::Outcome(outcome) }),
        FromAdapter::Unsupported { id, capability, reason } => {
            Ok(Reply { id, response: Response::Unsupported { capability, reason } })
        }
        FromAdapter::Broken { id, message } => Ok(Reply { id, response: Response::Broken { message } }),
    }
}

fn invalid_json(error: &serde_json::Error, line: &[u8]) -> ExchangeError {
    ExchangeError::garbage(
        "it wrote a line that is not JSON",
        format!("it wrote a line that is not JSON (column {}: {})", error.column(), reason(error)),
        line,
    )
}
