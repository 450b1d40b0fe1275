//! Joining: the shards of a run give the log of the whole, and nothing else does.

use std::path::PathBuf;

use super::*;
use awsess_conformance::expectation::Met;

fn parts(texts: &[(&str, String)]) -> Vec<(PathBuf, Log)> {
    texts.iter().map(|(name, text)| (PathBuf::from(name), read(text).unwrap())).collect()
}

fn shards(of: u32) -> Vec<(String, String)> {
    (1..=of).map(|number| (format!("{number}.ndjson"), written(shard(&format!("{number}/{of}"))))).collect()
}

fn joined(texts: &[(String, String)]) -> Result<Log, Refused> {
    let texts: Vec<_> = texts.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    join(&parts(&texts))
}

fn why(texts: &[(&str, String)]) -> String {
    join(&parts(texts)).unwrap_err().to_string()
}

fn text_of(header: Header, more: impl FnOnce(&mut Writer<Vec<u8>>)) -> String {
    let (shard, end) = (header.shard, header.plan.end());
    let mut writer = Writer::start(Vec::new(), header).unwrap();
    writer.batch(0..end, batch(shard, 0..end)).unwrap();
    more(&mut writer);
    String::from_utf8(writer.finish(Duration::ZERO).unwrap()).unwrap()
}

#[test]
fn shards_in_any_order_give_the_log_of_the_whole_run() {
    let whole = read(&written(Shard::WHOLE)).unwrap();
    for of in [1, 2, 3, 7] {
        let mut texts = shards(of);
        for _ in 0..of {
            texts.rotate_left(1);
            let mut log = joined(&texts).unwrap();
            assert_eq!(log.runs[0].footer.us, 1_234_000 * u64::from(of));
            (log.runs[0].footer.us, log.runs[0].footer.digest) =
                (1_234_000, whole.runs[0].footer.digest.clone());
            assert_eq!(log, whole, "of {of} shards");
        }
    }
}

#[test]
fn a_shard_that_is_missing_is_told() {
    let mut texts = shards(3);
    texts.remove(1);
    let error = joined(&texts).unwrap_err().to_string();
    assert_eq!(error, "shard 2/3 is missing: it is none of 1.ndjson, 3.ndjson; name its log too");
}

#[test]
fn a_shard_that_is_there_twice_is_told() {
    let twice = [("a", written(shard("1/2"))), ("b", written(shard("2/2"))), ("c", written(shard("1/2")))];
    assert_eq!(why(&twice), "a and c are both shard 1/2: leave one of them out");
    assert_eq!(
        why(&[("a", written(shard("1/2"))), ("b", written(shard("2/3")))]),
        "b is of another run than a: shards: 2/3 and 1/2; join the shards of one run only"
    );
}

#[test]
fn shards_of_other_runs_are_told() {
    let other = |change: fn(&mut Header)| {
        let mut header = header(shard("2/2"));
        change(&mut header);
        let mut writer = Writer::start(Vec::new(), header.clone()).unwrap();
        let ids = |place| {
            header
                .plan
                .generated(place)
                .map_or_else(|| scenario(place), |(edition, id)| passed(place, &id, edition, "g"))
        };
        let entries =
            (0..header.plan.end()).map(ids).filter(|entry| header.shard.takes(&entry.id, header.plan.seed));
        writer.batch(0..header.plan.end(), entries.collect()).unwrap();
        let text = String::from_utf8(writer.finish(Duration::ZERO).unwrap()).unwrap();
        why(&[("a", written(shard("1/2"))), ("b", text)])
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
    assert_eq!(other(|header| header.runner = "9.9.9".into()), of_another("runner: 9.9.9 and 0.1.0"));
    assert_eq!(
        other(|header| header.implementation.as_mut().unwrap().implementation.version = "1.14.0".into()),
        of_another("implementation: aws-sdk-go 1.14.0 and aws-sdk-go 1.55.8")
    );
    assert_eq!(
        other(|header| header.expectations = Some(Known { file: "k".into(), digest: "d".into() })),
        of_another("the expectations are not the same")
    );
}

#[test]
fn a_scenario_that_no_shard_has_is_told() {
    let without = |(name, text): (String, String)| {
        let lost = text.contains("tls/roots");
        let kept: Vec<_> = text.lines().filter(|line| !line.contains("tls/roots")).collect();
        let count = read(&text).unwrap().runs[0].footer.not_asked;
        let (was, is) = (format!("\"not_asked\":{count},\"us"), format!("\"not_asked\":{},\"us", count - 1));
        (name, if lost { sealed(kept).replace(&was, &is) } else { text })
    };
    let texts: Vec<_> = shards(2).into_iter().map(without).collect();
    assert_eq!(
        joined(&texts).unwrap_err().to_string(),
        "1.ndjson and 2.ndjson, joined: the cases in places 2 to 2 are missing: the log does not hold the whole run; run it again"
    );
}

#[test]
fn entries_of_the_expectations_are_stale_only_for_the_whole_run() {
    let met = |selected, failed| Met {
        line: 4,
        selector: "rule = \"R-1\"".into(),
        one_case: false,
        selected,
        failed,
    };
    let text = |part: &str, selected, failed| {
        let known = Some(Known { file: "known.toml".into(), digest: "d".into() });
        text_of(Header { expectations: known, ..header(shard(part)) }, |writer| {
            writer.expectation(met(selected, failed)).unwrap();
        })
    };
    let log = join(&parts(&[("a", text("1/2", 0, 0)), ("b", text("2/2", 3, 1))])).unwrap();
    assert!(log.runs[0].problems().is_empty());
    assert_eq!(log.runs[0].expectations, [met(3, 1)]);
    let never = parts(&[("a", text("1/2", 0, 0)), ("b", text("2/2", 0, 0))]);
    assert!(never.iter().all(|(_, log)| log.runs[0].problems().is_empty()), "a shard cannot tell");
    assert_eq!(
        join(&never).unwrap().runs[0].problems(),
        ["known.toml:4: rule = \"R-1\" matches no case that was asked: correct the entry, or remove it"]
    );
}

#[test]
fn a_shard_whose_adapter_is_broken_breaks_the_whole() {
    let mut writer =
        Writer::start(Vec::new(), Header { implementation: None, ..header(shard("2/2")) }).unwrap();
    writer.unusable("it did not start").unwrap();
    let broken = String::from_utf8(writer.finish(Duration::ZERO).unwrap()).unwrap();
    let log = join(&parts(&[("b", broken), ("a", written(shard("1/2")))])).unwrap();
    assert_eq!(log.standing(), Standing::Broken);
    assert_eq!(log.runs[0].header.who(), "aws-sdk-go 1.55.8");
}
