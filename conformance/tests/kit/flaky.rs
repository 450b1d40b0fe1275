//! Flaky cases and faults of an adapter in logs, joined logs, reports, expectations and the suite.

use std::path::{Path, PathBuf};
use std::time::Duration;

use awsess_conformance::builtin::Builtin;
use awsess_conformance::case::Edition;
use awsess_conformance::expectation::{Asked, Expectations, Judgement, Shape};
use awsess_conformance::implementation::{AdapterFault, Implementation, Response};
use awsess_conformance::log::{
    Details, Entry, FaultCount, Header, Log, Plan, Standing, Stands, Verdict, Writer, join, junit, markdown,
    terminal,
};
use awsess_conformance::protocol::{Hello, Run};
use awsess_conformance::shard::Shard;
use awsess_conformance::suite::{self, Options};

const GENERATED: &str = "generated cases";

fn plan() -> Plan {
    Plan {
        features: "fnv1a64:0123456789abcdef".into(),
        scenarios: 0,
        seed: 7,
        cases: 40,
        editions: vec![Edition::V1_55],
        settings: awsess_conformance::strategy::Settings::default().into(),
        label: None,
    }
}

fn shape(text: &str) -> Shape {
    Shape::read(text).unwrap()
}

/// An entry with this first verdict that passed on the second attempt.
fn flaky(place: u64, id: &str, first: &str) -> Entry {
    let entry = Entry::asked(place, id, Edition::V1_55, GENERATED, (Verdict::Flaky, Judgement::Fail));
    let details = Some(Details::of_message("at first: it ended with exit status: 9\u{1b}[2J"));
    Entry { shape: Some(shape(&format!("flaky {first}"))), details, ..entry }
}

fn fault(is_flaky: bool, times: u64) -> FaultCount {
    FaultCount {
        what: "it answered a run twice".into(),
        is_flaky,
        times,
        case: Some("gen/7/1.55/3".into()),
        detail: "it answered run \"4\"".into(),
    }
}

/// The log of a run in which every tenth case is flaky, with these faults.
fn text(shard: Shard, allow_flaky: bool, first: &str, faults: &[FaultCount]) -> Vec<u8> {
    let plan = plan();
    let header = Header { allow_flaky, ..Header::new(plan.clone(), shard, Some(Builtin.hello())) };
    let mut writer = Writer::start(Vec::new(), header).unwrap();
    let entries = (0..plan.end()).filter_map(|place| {
        let (edition, id) = plan.generated(place)?;
        let passed = || Entry::asked(place, &*id, edition, GENERATED, (Verdict::Pass, Judgement::Pass));
        let entry = if place % 10 == 3 { flaky(place, &id, first) } else { passed() };
        shard.takes(&id, plan.seed).then_some(entry)
    });
    writer.batch(0..plan.end(), entries.collect()).unwrap();
    faults.iter().cloned().try_for_each(|fault| writer.fault(fault)).unwrap();
    writer.finish(Duration::from_millis(1_234)).unwrap()
}

fn log(allow_flaky: bool, first: &str, faults: &[FaultCount]) -> Log {
    read(&text(Shard::WHOLE, allow_flaky, first, faults))
}

fn read(text: &[u8]) -> Log {
    Log::read(text, Path::new("run.ndjson")).unwrap()
}

#[test]
fn a_flaky_case_fails_the_run_unless_that_is_allowed() {
    let strict = log(false, "crash", &[]);
    assert_eq!((strict.standing(), strict.runs[0].count().flaky), (Standing::Diverged, 4));
    assert_eq!(strict.runs[0].footer.verdicts[&Verdict::Flaky], 4);
    assert_eq!(log(true, "crash", &[]).standing(), Standing::Held);
    assert_eq!(log(true, "hang", &[fault(true, 1)]).standing(), Standing::Held);
    assert_eq!(log(false, "hang", &[fault(true, 1)]).standing(), Standing::Diverged);
}

#[test]
fn a_breach_of_the_protocol_fails_the_run_whatever_is_allowed() {
    assert_eq!(log(true, "garbage", &[]).standing(), Standing::Diverged);
    assert_eq!(log(true, "crash", &[fault(false, 1)]).standing(), Standing::Diverged);
}

#[test]
fn every_report_names_each_flaky_case_and_each_fault() {
    for allow in [true, false] {
        let log = log(allow, "hang", &[fault(false, 3)]);
        for report in [terminal(&log), markdown(&log), junit(&log).unwrap()] {
            for id in ["gen/7/1.55/3", "gen/7/1.55/13", "gen/7/1.55/23", "gen/7/1.55/33"] {
                assert!(report.contains(id), "{id} is missing in\n{report}");
            }
            assert!(report.contains("exit status: 9") && !report.contains('\u{1b}'), "{report}");
            assert!(
                report.contains("it answered a run twice (3 times; first at case gen/7/1.55/3"),
                "{report}"
            );
        }
        let text = terminal(&log);
        let heading = if allow { "flaky, allowed: gen/7/1.55/3" } else { "flaky: gen/7/1.55/3" };
        assert!(text.contains(heading) && text.contains("slow at first"), "{text}");
        assert!(
            text.contains("36 cases held, 0 did not, 4 were flaky, 3 times the adapter was at fault"),
            "{text}"
        );
        let xml = junit(&log).unwrap();
        let flaky = if allow { "<flakyError" } else { "type=\"flaky\"" };
        assert_eq!(xml.matches(flaky).count(), 4, "{xml}");
    }
}

#[test]
fn shards_are_joined_with_their_flaky_cases_and_faults() {
    let shard = |number: u32| format!("{number}/3").parse::<Shard>().unwrap();
    let part = |number, allow, times| {
        let text = text(shard(number), allow, "crash", &[fault(false, times), fault(true, 1)]);
        (PathBuf::from(format!("{number}.ndjson")), read(&text))
    };
    let joined = join(&[part(2, true, 2), part(1, true, 1), part(3, true, 4)]).unwrap();
    assert_eq!(joined.runs[0].count().flaky, 4);
    assert_eq!(joined.runs[0].faults, [fault(false, 7), fault(true, 3)]);
    assert!(joined.runs[0].header.allow_flaky);
    let joined = join(&[part(2, true, 2), part(1, false, 1), part(3, true, 4)]).unwrap();
    assert!(!joined.runs[0].header.allow_flaky, "a shard that is strict makes the run strict");
}

#[test]
fn a_log_without_flaky_cases_and_faults_is_what_it_was() {
    let plan = plan();
    let writer = Writer::start(Vec::new(), Header::new(plan.clone(), Shard::WHOLE, Some(Builtin.hello())));
    let mut writer = writer.unwrap();
    let passed = (0..plan.end()).filter_map(|place| {
        let (edition, id) = plan.generated(place)?;
        Some(Entry::asked(place, id, edition, GENERATED, (Verdict::Pass, Judgement::Pass)))
    });
    writer.batch(0..plan.end(), passed.collect()).unwrap();
    let text = String::from_utf8(writer.finish(Duration::ZERO).unwrap()).unwrap();
    assert!(
        !text.contains("flaky") && !text.contains("fault"),
        "older logs are read, and newer ones by older runners"
    );
    assert_eq!(read(text.as_bytes()).standing(), Standing::Held);
}

#[test]
fn no_entry_of_the_expectations_covers_a_flaky_case() {
    let asked = Asked { id: "a", edition: Edition::V1_55, rules: &[], labels: &[] };
    let text = "[[expect]]\ncase = \"a\"\nreason = \"any failure\"\n";
    let mut known = Expectations::parse(Path::new("known.toml"), text, "1").unwrap();
    assert_eq!(known.judge(&asked, Some(&shape("flaky crash"))), Judgement::Fail);
    assert_eq!(known.blessed().unwrap(), text, "the entry stays as it is");
    assert!(known.unmatched().is_empty());

    let mut none = Expectations::parse(Path::new("known.toml"), "", "1").unwrap();
    none.judge(&asked, Some(&shape("flaky hang")));
    assert_eq!(none.blessed().unwrap(), "", "blessing adds no entry");

    let text = "[[expect]]\ncase = \"a\"\nreason = \"r\"\nshape = \"flaky crash\"\n";
    let refused = Expectations::parse(Path::new("known.toml"), text, "1").unwrap_err().to_string();
    assert!(refused.starts_with("known.toml:4: ") && refused.contains("--allow-flaky"), "{refused}");
}

/// The library, with every twentieth answer on the second attempt, and a fault at the end.
#[derive(Clone)]
struct Unreliable {
    runs: u64,
    secret: &'static str,
    fault: bool,
}

impl Implementation for Unreliable {
    fn hello(&self) -> Hello {
        Builtin.hello()
    }

    fn observe(&mut self, run: &Run) -> Response {
        self.runs += 1;
        let crash =
            Response::Crash { how: "it ended".into(), line: String::new(), standard_error: String::new() };
        let answer = Builtin.observe(run);
        if self.runs.is_multiple_of(20) { Response::retried(crash, answer) } else { answer }
    }

    fn finish(&mut self) -> Vec<AdapterFault> {
        let case = awsess_conformance::case::Case {
            env: [("AWS_SECRET_ACCESS_KEY".to_owned(), self.secret.to_owned())].into_iter().collect(),
            ..Default::default()
        };
        let fault = AdapterFault {
            what: "it wrote a line that is not JSON".into(),
            is_flaky: false,
            times: 1,
            case: Some(Box::new(case)),
            detail: format!("it wrote {}", self.secret),
        };
        if self.fault { vec![fault] } else { Vec::new() }
    }
}

#[test]
fn the_suite_counts_flaky_cases_and_shows_no_secret_of_a_fault() {
    let reliable = Unreliable { runs: 0, secret: "a secret of the case", fault: false };
    let options = Options::new().topic("region").jobs(std::num::NonZero::<usize>::MIN);
    let Err(suite::Failed::Diverged(summary)) = suite::run(reliable.clone(), &options) else {
        panic!("it held")
    };
    let count = summary.count();
    assert!(count.flaky > 0 && count.diverged == 0, "{summary}");
    let named = summary.log().runs[0].cases.iter().filter(|entry| entry.stands() == Stands::Flaky);
    assert!(named.clone().all(|entry| summary.to_string().contains(&entry.id)), "{summary}");
    assert_eq!(named.count() as u64, count.flaky);

    let allowed = suite::run(reliable.clone(), &options.clone().allow_flaky(true)).unwrap();
    assert_eq!(allowed.count(), count);

    let faulty = Unreliable { fault: true, ..reliable };
    let failed = suite::run(faulty, &options.allow_flaky(true)).unwrap_err().to_string();
    assert!(failed.contains("it wrote a line that is not JSON (once"), "{failed}");
    assert!(!failed.contains("a secret of the case"), "{failed}");
}
