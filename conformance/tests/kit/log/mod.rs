//! Tests of logs, on a run whose verdicts are made up.

mod joining;
mod merging;
mod page;
mod plans;
mod reading;
mod reports;
mod verdict;
mod writing;

use std::path::Path;

use serde_json::json;

use awsess_conformance::case::Edition;
use awsess_conformance::check::masked;
use awsess_conformance::log::{self, *};
use awsess_conformance::protocol::Hello;
use awsess_conformance::report::{Layout, html, junit, markdown, terminal};
use awsess_conformance::results::*;
use awsess_conformance::shard::Shard;
use awsess_conformance::status::{MatchedExpectation, Resolution, Status};

/// Three scenarios, and 1,200 generated cases for each edition.
fn plan() -> PlanSummary {
    PlanSummary {
        features: "fnv1a64:0123456789abcdef".into(),
        scenarios: 3,
        seed: 7,
        cases: 1_200,
        editions: Edition::ALL.to_vec(),
        settings: awsess_conformance::strategy::Settings::default(),
        picked: Vec::new(),
        label: None,
        is_part: false,
    }
}

fn hello() -> Hello {
    let value = json!({"protocol": 1, "editions": ["1.14", "1.55"],
        "implementation": {"name": "aws-sdk-go", "version": "1.55.8", "language": "go"}});
    serde_json::from_value(value).unwrap()
}

fn header(shard: Shard) -> Header {
    Header {
        runner: "0.1.0".into(),
        adapter: Some("./adapter --fast".into()),
        ..Header::new(plan(), shard, Some(hello()))
    }
}

fn shard(text: &str) -> Shard {
    text.parse().unwrap()
}

fn failure(signature: &str) -> Status {
    Status::Failed(signature.parse().unwrap())
}

fn not_run(capability: &str) -> Status {
    Status::NotRun { reason: format!("the adapter lacks the capability {capability}") }
}

/// Two outcomes that differ in their region, and whose secrets are the same.
fn region(expected: &str, observed: &str) -> Option<Box<Details>> {
    let outcome = |region| {
        let keys = json!({"access_key_id": "AKID", "secret_access_key": "SECRET"});
        let outcome = json!({"session": {"region": region, "credentials": keys}});
        Some(masked(&serde_json::from_value(outcome).unwrap()))
    };
    let (expected, observed) = (outcome(expected), outcome(observed));
    Some(Box::new(Details { expected, observed, ..Details::default() }))
}

fn generated(index: u64, id: String, edition: Edition, status: Status) -> CaseResult {
    let details = status.signature().and_then(|_| region("us-east-1", "eu-west-1"));
    CaseResult { index, id, edition, scenario: None, status, us: 0, capabilities: Vec::new(), details }
}

fn scenario(index: u64) -> CaseResult {
    let (id, edition, topic, line, status) = match index {
        0 => ("environment/keys", Edition::V1_14, "environment", 4, Status::Passed),
        1 => ("environment/keys", Edition::V1_55, "environment", 4, failure("fail session.region")),
        _ => ("tls/roots", Edition::V1_55, "tls", 9, not_run("tls")),
    };
    let location = format!("features/{topic}.feature:{line}");
    let scenario = ScenarioInfo { topic: topic.into(), rules: vec!["ENV-3".into()], location };
    CaseResult { scenario: Some(scenario), us: 1_500, ..generated(index, id.into(), edition, status) }
}

/// What became of the case with this index.
fn case(index: u64) -> CaseResult {
    let Some((edition, id)) = plan().generated(index) else { return scenario(index) };
    let status = match index {
        1_999 => failure("hang"),
        _ if index % 500 == 7 => failure("fail error.code"),
        _ if index.is_multiple_of(97) => not_run("windows"),
        _ => Status::Passed,
    };
    generated(index, id, edition, status)
}

fn finding() -> Finding {
    Finding {
        index: 7,
        id: "gen/7/1.14/2".into(),
        signature: "fail error.code".parse().unwrap(),
        details: Details::of_message("expected: X\n   found: Y"),
        feature: Some("Feature: small\n".into()),
    }
}

/// A run with these cases.
fn run_of(header: Header, cases: impl IntoIterator<Item = CaseResult>) -> RunResult {
    let mut run = RunResult::new(header);
    cases.into_iter().for_each(|case| run.cases.add(case));
    RunResult { us: 1_234_000, ..run }
}

/// The run of a shard.
fn run(shard: Shard) -> RunResult {
    let cases = (0..plan().len()).map(case).filter(|case| shard.takes(&case.id, plan().seed));
    let findings = Some(finding()).filter(|finding| shard.takes(&finding.id, plan().seed));
    RunResult { findings: findings.into_iter().collect(), ..run_of(header(shard), cases) }
}

/// The text of the log of these runs.
fn text_of(runs: Vec<RunResult>) -> String {
    String::from_utf8(log::write(&Results { runs }, Vec::new()).unwrap()).unwrap()
}

fn written(shard: Shard) -> String {
    text_of(vec![run(shard)])
}

fn read(text: &str) -> Result<Results, Unreadable> {
    log::read(text.as_bytes(), Path::new("run.ndjson"))
}

/// The log with these lines, and a footer whose digest fits them.
fn sealed<'l>(lines: impl IntoIterator<Item = &'l str>) -> String {
    let lines: Vec<_> = lines.into_iter().collect();
    let (footer, before) = lines.split_last().unwrap();
    let before: String = before.iter().map(|line| format!("{line}\n")).collect();
    let mut footer: serde_json::Value = serde_json::from_str(footer).unwrap();
    footer["end"]["digest"] = digest(&before).into();
    format!("{before}{footer}\n")
}

/// FNV-1a of 64 bits, as whoever seals a log by other means has to compute it.
pub(super) fn digest(text: &str) -> String {
    format!("fnv1a64:{:016x}", fnv(text.as_bytes()))
}

pub(super) fn fnv(bytes: &[u8]) -> u64 {
    let add = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, add)
}

/// An entry of the expectations that decides on a case.
fn entry() -> Box<MatchedExpectation> {
    Box::new(MatchedExpectation {
        line: 3,
        reason: "old bug".into(),
        link: None,
        status: Resolution::Todo,
        signatures: vec!["hang".parse().unwrap()],
    })
}
