//! Tests of logs, on a run whose verdicts are made up.

mod joining;
mod merging;
mod places;
mod reading;
mod reports;
mod writing;

use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use awsess_conformance::case::Edition;
use awsess_conformance::expectation::{Cited, Judgement, Shape, Status};
use awsess_conformance::log::*;
use awsess_conformance::protocol::Hello;
use awsess_conformance::shard::Shard;

/// The topic of generated cases.
const GENERATED: &str = "generated cases";

/// Three written cases, and 1,200 generated ones for each edition.
fn plan() -> Plan {
    Plan {
        features: "fnv1a64:0123456789abcdef".into(),
        scenarios: 3,
        seed: 7,
        cases: 1_200,
        editions: Edition::ALL.to_vec(),
        settings: awsess_conformance::strategy::Settings::default().into(),
        label: None,
    }
}

fn hello() -> Hello {
    let value = json!({"protocol": 1, "editions": ["1.14", "1.55"],
        "implementation": {"name": "aws-sdk-go", "version": "1.55.8", "language": "go"}});
    serde_json::from_value(value).unwrap()
}

fn header(shard: Shard) -> Header {
    Header { runner: "0.1.0".into(), ..Header::new(plan(), shard, Some(hello())) }
}

fn shard(text: &str) -> Shard {
    text.parse().unwrap()
}

fn shape(text: &str) -> Shape {
    Shape::read(text).unwrap()
}

fn passed(place: u64, id: &str, edition: Edition, topic: &str) -> Entry {
    Entry::asked(place, id, edition, topic, (Verdict::Pass, Judgement::Pass))
}

fn failed(entry: Entry, verdict: Verdict, text: &str) -> Entry {
    Entry {
        verdict: Some(verdict),
        judgement: Some(Judgement::Fail),
        not_asked: Vec::new(),
        shape: Some(shape(text)),
        details: Some(region("us-east-1", "eu-west-1")),
        ..entry
    }
}

fn not_asked(entry: Entry, why: &str) -> Entry {
    Entry { verdict: None, judgement: None, not_asked: vec![why.into()], ..entry }
}

/// Two outcomes that differ in their region, and whose secrets are the same.
fn region(expected: &str, observed: &str) -> Details {
    let outcome = |region| {
        let keys = json!({"access_key_id": "AKID", "secret_access_key": "SECRET"});
        serde_json::from_value(json!({"session": {"region": region, "credentials": keys}})).unwrap()
    };
    Details::of_outcomes(&outcome(expected), &outcome(observed))
}

fn scenario(place: u64) -> Entry {
    let written = |id, edition, topic, line: usize| Entry {
        rules: vec!["ENV-3".into()],
        location: Some(format!("features/{topic}.feature:{line}")),
        us: 1_500,
        ..passed(place, id, edition, topic)
    };
    match place {
        0 => written("environment/keys", Edition::V1_14, "environment", 4),
        1 => failed(
            written("environment/keys", Edition::V1_55, "environment", 4),
            Verdict::Fail,
            "fail session.region",
        ),
        _ => not_asked(written("tls/roots", Edition::V1_55, "tls", 9), "tls"),
    }
}

/// What came of the case at a place of the plan.
fn entry(place: u64) -> Entry {
    let Some((edition, id)) = plan().generated(place) else { return scenario(place) };
    let entry = passed(place, &id, edition, GENERATED);
    match place {
        1_999 => failed(entry, Verdict::Hang, "hang"),
        _ if place % 500 == 7 => failed(entry, Verdict::Fail, "fail error.code"),
        _ if place.is_multiple_of(97) => not_asked(entry, "windows"),
        _ => entry,
    }
}

fn batch(shard: Shard, places: Range<u64>) -> Vec<Entry> {
    places.map(entry).filter(|entry| shard.takes(&entry.id, plan().seed)).collect()
}

fn finding() -> Finding {
    Finding {
        place: 7,
        id: "gen/7/1.14/2".into(),
        verdict: Verdict::Fail,
        shape: shape("fail error.code"),
        details: Details::of_message("expected: X\n   found: Y"),
        feature: Some("Feature: small\n".into()),
    }
}

/// The text of the run's log, its batches handed in as `order` puts them.
fn written_in_order(shard: Shard, order: impl Fn(&mut Vec<Range<u64>>)) -> String {
    let mut writer = Writer::start(Vec::new(), header(shard)).unwrap();
    let mut batches: Vec<_> =
        (0..plan().end()).step_by(32).map(|at| at..(at + 32).min(plan().end())).collect();
    order(&mut batches);
    for places in batches {
        writer.batch(places.clone(), batch(shard, places)).unwrap();
    }
    if shard.takes(&finding().id, plan().seed) {
        writer.finding(finding()).unwrap();
    }
    String::from_utf8(writer.finish(Duration::from_millis(1_234)).unwrap()).unwrap()
}

fn written(shard: Shard) -> String {
    written_in_order(shard, |_| {})
}

fn read(text: &str) -> Result<Log, Unreadable> {
    Log::read(text.as_bytes(), Path::new("run.ndjson"))
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

fn cited() -> Cited {
    Cited { line: 3, reason: "old bug".into(), link: None, status: Status::Todo, shapes: vec![shape("hang")] }
}
