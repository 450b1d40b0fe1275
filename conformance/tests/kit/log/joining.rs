//! Joining: the shards of a run give the results of the whole, and nothing else does.

use std::path::PathBuf;

use super::*;
use awsess_conformance::expectation::MatchCount;

fn parts(texts: &[(&str, String)]) -> Vec<(PathBuf, Results)> {
    texts.iter().map(|(name, text)| (PathBuf::from(name), read(text).unwrap())).collect()
}

fn shards(of: u32) -> Vec<(String, String)> {
    (1..=of).map(|number| (format!("{number}.ndjson"), written(shard(&format!("{number}/{of}"))))).collect()
}

fn joined(texts: &[(String, String)]) -> Result<Results, Refused> {
    let texts: Vec<_> = texts.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    join(&parts(&texts))
}

fn why(texts: &[(&str, String)]) -> String {
    join(&parts(texts)).unwrap_err().to_string()
}

#[test]
fn shards_in_any_order_give_the_results_of_the_whole_run() {
    let whole = read(&written(Shard::WHOLE)).unwrap();
    for of in [1, 2, 3, 7] {
        let mut texts = shards(of);
        for _ in 0..of {
            texts.rotate_left(1);
            let mut results = joined(&texts).unwrap();
            assert_eq!(results.runs[0].us, 1_234_000 * u64::from(of));
            results.runs[0].us = 1_234_000;
            assert_eq!(results, whole, "of {of} shards");
        }
    }
}

#[test]
fn a_shard_that_is_missing_is_named() {
    let mut texts = shards(3);
    texts.remove(1);
    let error = joined(&texts).unwrap_err().to_string();
    assert_eq!(error, "the log of shard 2/3 is missing (given: 1.ndjson, 3.ndjson): name it too");
}

#[test]
fn a_shard_that_is_there_twice_is_named() {
    let twice = [("a", written(shard("1/2"))), ("b", written(shard("2/2"))), ("c", written(shard("1/2")))];
    assert_eq!(why(&twice), "a and c are both of shard 1/2: leave one of them out");
    assert_eq!(
        why(&[("a", written(shard("1/2"))), ("b", written(shard("2/3")))]),
        "b is of another run than a: number of shards: 3 and 2; join the shards of one run only"
    );
}

#[test]
fn shards_of_other_runs_are_refused() {
    let other = |change: fn(&mut Header)| {
        let mut header = header(shard("2/2"));
        change(&mut header);
        let plan = &header.plan;
        let cases = (0..plan.len()).map(|index| match plan.generated(index) {
            Some((edition, id)) => generated(index, id, edition, Status::Passed),
            None => scenario(index),
        });
        let cases: Vec<_> = cases.filter(|case| header.shard.takes(&case.id, plan.seed)).collect();
        why(&[("a", written(shard("1/2"))), ("b", text_of(vec![run_of(header, cases)]))])
    };
    let of_another =
        |what: &str| format!("b is of another run than a: {what}; join the shards of one run only");
    assert_eq!(other(|header| header.plan.seed = 8), of_another("seed: 8 and 7"));
    assert_eq!(other(|header| header.plan.cases = 9), of_another("number of cases: 9 and 1200"));
    assert_eq!(
        other(|header| header.plan.features = "f".into()),
        of_another("feature files: f and fnv1a64:0123456789abcdef")
    );
    assert_eq!(
        other(|header| header.plan.settings.damaged = 500),
        of_another("settings: damaged 500, unclosed 25, modern true and damaged 0, unclosed 25, modern true")
    );
    assert_eq!(
        other(|header| header.plan.label = Some("role assumed".into())),
        of_another("label: role assumed and none")
    );
    assert_eq!(other(|header| header.runner = "9.9.9".into()), of_another("runner: 9.9.9 and 0.1.0"));
    assert_eq!(
        other(|header| header.implementation.as_mut().unwrap().implementation.version = "1.14.0".into()),
        of_another("implementation: aws-sdk-go 1.14.0 and aws-sdk-go 1.55.8")
    );
    assert_eq!(
        other(|header| header.expectations = Some(ExpectationsFile { file: "k".into(), digest: "d".into() })),
        of_another("expectations: d and none")
    );
}

/// A shard whose log lacks a case, with counts that fit.
fn lacking(lost: &str, verdict: &str, (name, text): (String, String)) -> (String, String) {
    if !text.contains(lost) {
        return (name, text);
    }
    let left: Vec<_> = text.lines().filter(|line| !line.contains(lost)).collect();
    let counts = text.lines().last().unwrap();
    let count: u64 = counts.split(verdict).nth(1).unwrap().split([',', '}']).next().unwrap().parse().unwrap();
    (name, sealed(left).replace(&format!("{verdict}{count}"), &format!("{verdict}{}", count - 1)))
}

#[test]
fn a_case_that_no_shard_has_is_noticed() {
    let without = |lost: &str, verdict: &str| {
        let texts: Vec<_> = shards(2).into_iter().map(|text| lacking(lost, verdict, text)).collect();
        joined(&texts).unwrap_err().to_string()
    };
    assert_eq!(
        without("\"id\":\"tls/roots\"", "\"not_run\":"),
        "1.ndjson and 2.ndjson, joined: there are results for 2 of 3 scenarios"
    );
    assert_eq!(
        without("\"id\":\"gen/7/1.14/252\"", "\"fail\":"),
        "1.ndjson and 2.ndjson, joined: there are results for 1199 of 1200 generated cases of edition 1.14"
    );
}

#[test]
fn entries_of_the_expectations_are_stale_only_for_the_whole_run() {
    let count = |selected, failed| MatchCount {
        line: 4,
        selector: "rule = \"R-1\"".into(),
        one_case: false,
        selected,
        failed,
        elsewhere: true,
    };
    let text = |part: &str, selected, failed| {
        let known = Some(ExpectationsFile { file: "known.toml".into(), digest: "d".into() });
        let mut run = RunResult { expectations: vec![count(selected, failed)], ..run(shard(part)) };
        run.header.expectations = known;
        text_of(vec![run])
    };
    let results = join(&parts(&[("a", text("1/2", 0, 0)), ("b", text("2/2", 3, 1))])).unwrap();
    assert!(results.runs[0].problems().is_empty());
    assert_eq!(results.runs[0].expectations, [count(3, 1)]);
    let never = parts(&[("a", text("1/2", 0, 0)), ("b", text("2/2", 0, 0))]);
    assert!(
        never.iter().all(|(_, results)| results.runs[0].problems().is_empty()),
        "one shard does not show it"
    );
    assert_eq!(
        join(&never).unwrap().runs[0].problems(),
        ["known.toml:4: rule = \"R-1\" matches no case that was run: correct the entry, or remove it"]
    );
}

#[test]
fn a_shard_whose_adapter_cannot_be_used_decides_on_the_whole() {
    let broken = RunResult {
        end: RunEnd::Unusable("it did not start".into()),
        ..RunResult::new(Header { implementation: None, ..header(shard("2/2")) })
    };
    let results = join(&parts(&[("b", text_of(vec![broken])), ("a", written(shard("1/2")))])).unwrap();
    assert_eq!(results.status(), RunStatus::Unusable);
    assert_eq!(results.runs[0].header.who(), "aws-sdk-go 1.55.8");
}
