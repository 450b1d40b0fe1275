//! Flaky cases and faults of an adapter in logs, joined logs, reports, expectations and the suite.

use std::path::{Path, PathBuf};

use awsess_conformance::builtin::Builtin;
use awsess_conformance::case::Edition;
use awsess_conformance::expectation::{AskedCase, Expectations};
use awsess_conformance::implementation::{AdapterFault, Implementation, Response};
use awsess_conformance::log::{self, join};
use awsess_conformance::protocol::{Hello, Run};
use awsess_conformance::report::{Layout, junit, markdown, terminal};
use awsess_conformance::results::{
    CaseResult, Details, FaultCount, Header, PlanSummary, Results, RunResult, RunStatus,
};
use awsess_conformance::shard::Shard;
use awsess_conformance::status::{Status, Verdict};
use awsess_conformance::suite::{self, Options};

fn plan() -> PlanSummary {
    PlanSummary {
        features: "fnv1a64:0123456789abcdef".into(),
        scenarios: 0,
        seed: 7,
        cases: 40,
        editions: vec![Edition::V1_55],
        settings: awsess_conformance::strategy::Settings::default(),
        picked: Vec::new(),
        label: None,
        is_part: false,
    }
}

fn fault(is_flaky: bool, times: u64) -> FaultCount {
    FaultCount {
        what: "it responded to a run twice".into(),
        is_flaky,
        times,
        case: Some("gen/7/1.55/3".into()),
        detail: "it answered run \"4\"".into(),
    }
}

/// A run with these faults, in which every tenth case is flaky with this first verdict, if one is given.
fn run(shard: Shard, allow_flaky: bool, first: Option<Verdict>, faults: &[FaultCount]) -> RunResult {
    let plan = plan();
    let header = Header { allow_flaky, ..Header::new(plan.clone(), shard, Some(Builtin.hello())) };
    let mut run = RunResult { faults: faults.to_vec(), us: 1_234_000, ..RunResult::new(header) };
    for index in 0..plan.len() {
        let (edition, id) = plan.generated(index).unwrap();
        let first = first.filter(|_| index % 10 == 3);
        let status = first.map_or(Status::Passed, |first| Status::Flaky { first });
        let message = "at first: it ended with exit status: 9\u{1b}[2J";
        let details = first.map(|_| Box::new(Details::of_message(message)));
        if shard.takes(&id, plan.seed) {
            run.cases.add(CaseResult {
                index,
                id,
                edition,
                scenario: None,
                status,
                us: 0,
                capabilities: Vec::new(),
                details,
            });
        }
    }
    run
}

/// The results of such a run after they were written to a log and read again.
fn results(allow_flaky: bool, first: Verdict, faults: &[FaultCount]) -> Results {
    read(&text(run(Shard::WHOLE, allow_flaky, Some(first), faults)))
}

fn text(run: RunResult) -> Vec<u8> {
    log::write(&Results { runs: vec![run] }, Vec::new()).unwrap()
}

fn read(text: &[u8]) -> Results {
    log::read(text, Path::new("run.ndjson")).unwrap()
}

#[test]
fn a_flaky_case_fails_the_run_unless_that_is_allowed() {
    let strict = results(false, Verdict::Crash, &[]);
    assert_eq!((strict.status(), strict.runs[0].counts().flaky), (RunStatus::Failed, 4));
    assert_eq!(results(true, Verdict::Crash, &[]).status(), RunStatus::Passed);
    assert_eq!(results(true, Verdict::Hang, &[fault(true, 1)]).status(), RunStatus::Passed);
    assert_eq!(results(false, Verdict::Hang, &[fault(true, 1)]).status(), RunStatus::Failed);
}

#[test]
fn a_breach_of_the_protocol_fails_the_run_whatever_is_allowed() {
    assert_eq!(results(true, Verdict::Garbage, &[]).status(), RunStatus::Failed);
    assert_eq!(results(true, Verdict::Crash, &[fault(false, 1)]).status(), RunStatus::Failed);
}

#[test]
fn every_report_names_each_flaky_case_and_each_fault() {
    for allow in [true, false] {
        let results = results(allow, Verdict::Hang, &[fault(false, 3)]);
        for report in [terminal(&results, Layout::default()), markdown(&results), junit(&results).unwrap()] {
            for id in ["gen/7/1.55/3", "gen/7/1.55/13", "gen/7/1.55/23", "gen/7/1.55/33"] {
                assert!(report.contains(id), "{id} is missing in\n{report}");
            }
            assert!(report.contains("exit status: 9") && !report.contains('\u{1b}'), "{report}");
            assert!(
                report.contains("it responded to a run twice (3 times; first at case gen/7/1.55/3"),
                "{report}"
            );
        }
        let text = terminal(&results, Layout::default());
        let heading = if allow { "flaky, allowed: gen/7/1.55/3" } else { "flaky: gen/7/1.55/3" };
        assert!(text.contains(heading) && text.contains("slow at first"), "{text}");
        assert!(text.contains("36 passed, 0 failed, 4 flaky, 3 adapter faults"), "{text}");
        let xml = junit(&results).unwrap();
        let flaky = if allow { "<flakyError" } else { "type=\"flaky\"" };
        assert_eq!(xml.matches(flaky).count(), 4, "{xml}");
    }
}

#[test]
fn shards_are_joined_with_their_flaky_cases_and_faults() {
    let shard = |number: u32| format!("{number}/3").parse::<Shard>().unwrap();
    let part = |number, allow, times| {
        let faults = [fault(false, times), fault(true, 1)];
        let run = run(shard(number), allow, Some(Verdict::Crash), &faults);
        (PathBuf::from(format!("{number}.ndjson")), read(&text(run)))
    };
    let joined = join(&[part(2, true, 2), part(1, true, 1), part(3, true, 4)]).unwrap();
    assert_eq!(joined.runs[0].counts().flaky, 4);
    assert_eq!(joined.runs[0].faults, [fault(false, 7), fault(true, 3)]);
    assert!(joined.runs[0].header.allow_flaky);
    let joined = join(&[part(2, true, 2), part(1, false, 1), part(3, true, 4)]).unwrap();
    assert!(!joined.runs[0].header.allow_flaky, "a shard that is strict makes the run strict");
}

#[test]
fn a_log_without_flaky_cases_and_faults_does_not_mention_them() {
    let text = text(run(Shard::WHOLE, false, None, &[]));
    assert_eq!(read(&text).status(), RunStatus::Passed);
    let text = String::from_utf8(text).unwrap();
    assert!(!text.contains("flaky") && !text.contains("fault"), "{text}");
}

#[test]
fn no_entry_of_the_expectations_covers_a_flaky_case() {
    let asked = AskedCase { id: "a", edition: Edition::V1_55, rules: &[], labels: &[], unsupported: "" };
    let text = "[[expect]]\ncase = \"a\"\nreason = \"any failure\"\n";
    let mut known = Expectations::parse(Path::new("known.toml"), text, "1").unwrap();
    let flaky = Status::Flaky { first: Verdict::Crash };
    assert_eq!(known.judge(&asked, flaky.clone()), flaky);
    assert_eq!(known.blessed(false).unwrap(), text, "the entry stays as it is");
    assert_eq!(known.matches()[0].problem(false), None);

    let mut none = Expectations::parse(Path::new("known.toml"), "", "1").unwrap();
    none.judge(&asked, Status::Flaky { first: Verdict::Hang });
    assert_eq!(none.blessed(false).unwrap(), "", "blessing adds no entry");

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
        panic!("it passed")
    };
    let counts = summary.counts();
    assert!(counts.flaky > 0 && counts.failed == 0, "{summary}");
    let named = summary.results().runs[0]
        .cases
        .listed
        .iter()
        .filter(|case| matches!(case.status, Status::Flaky { .. }));
    assert!(named.clone().all(|case| summary.to_string().contains(&case.id)), "{summary}");
    assert_eq!(named.count() as u64, counts.flaky);

    let allowed = suite::run(reliable.clone(), &options.clone().allow_flaky(true)).unwrap();
    assert_eq!(allowed.counts(), counts);

    let faulty = Unreliable { fault: true, ..reliable };
    let failed = suite::run(faulty, &options.allow_flaky(true)).unwrap_err().to_string();
    assert!(failed.contains("it wrote a line that is not JSON (once"), "{failed}");
    assert!(!failed.contains("a secret of the case"), "{failed}");
}
