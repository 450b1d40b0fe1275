//! Reports: a small run, word for word.

use super::*;
use awsess_conformance::expectation::MatchCount;

/// A run of six scenarios and four generated cases in which everything happens once.
pub(super) fn small() -> Results {
    let plan = PlanSummary { scenarios: 6, cases: 2, ..plan() };
    let known = Some(ExpectationsFile { file: "known.toml".into(), digest: "d".into() });
    let header = Header { plan: plan.clone(), expectations: known, ..header(Shard::WHOLE) };
    let run = run_of(header, (0..plan.len()).map(|index| small_case(&plan, index)));
    let stale = MatchCount {
        line: 9,
        selector: "rule = \"TLS-1\"".into(),
        one_case: false,
        selected: 0,
        failed: 0,
        elsewhere: true,
    };
    let findings = vec![Finding { index: 6, ..finding() }];
    read(&text_of(vec![RunResult { findings, expectations: vec![stale], ..run }])).unwrap()
}

fn small_case(plan: &PlanSummary, index: u64) -> CaseResult {
    let certificates = |like: u64, status: Status, details| {
        let (id, edition) = ("tls/certificates".into(), Edition::V1_14);
        CaseResult { index, id, edition, status, details, ..scenario(like) }
    };
    let (edition, id) = plan.generated(index).unwrap_or_default();
    let drawn = |status| generated(index, id, edition, status);
    let (signature, entry) = (|text: &str| text.parse().unwrap(), entry());
    match index {
        0..=2 => scenario(index),
        3 => {
            let known = Status::KnownFailure { signature: signature("hang"), entry };
            certificates(2, known, region("us-east-1", "eu-west-1"))
        }
        4 => certificates(0, Status::UnexpectedPass(entry), None),
        5 => {
            let changed = Status::ChangedFailure { signature: signature("crash"), entry };
            certificates(2, changed, region("us-east-1", "eu-west-1"))
        }
        6 => drawn(failure("fail error.code")),
        7 => CaseResult {
            details: Some(Box::new(Details::of_message("no answer within 2 s\u{1b}[2J"))),
            ..drawn(failure("hang"))
        },
        8 => drawn(not_run("windows")),
        _ => drawn(Status::Passed),
    }
}

#[test]
fn the_report_for_a_terminal_reads_as_written_down() {
    assert_eq!(terminal(&small(), Layout::default()), include_str!("golden/terminal.txt"));
}

#[test]
fn the_summary_in_markdown_reads_as_written_down() {
    assert_eq!(markdown(&small()), include_str!("golden/summary.md"));
}

#[test]
fn the_junit_report_reads_as_written_down() {
    assert_eq!(junit(&small()).unwrap(), include_str!("golden/junit.xml"));
}

#[test]
fn text_from_outside_is_no_markup() {
    let mut results = small();
    let run = &mut results.runs[0];
    run.header.implementation.as_mut().unwrap().implementation.name = "<b>`x`|\u{1b}[2J".into();
    run.findings[0].details = Details::of_message("```\n</details>\n````");
    let text = markdown(&results);
    assert!(text.contains("&lt;b&gt;\\`x\\`\\|\\\\u{1b}\\[2J 1.55.8"), "{text}");
    assert!(
        text.contains("`````diff\nmade smaller;") && text.contains("\n```\n</details>\n````\n`````\n"),
        "{text}"
    );
    assert!(!terminal(&results, Layout::default()).contains('\u{1b}'));
    let xml = junit(&results).unwrap();
    assert!(!xml.contains('\u{1b}') && xml.contains("&lt;b&gt;"), "{xml}");
}

#[test]
fn findings_stand_for_the_cases_that_failed_in_the_same_way() {
    let results = read(&written(Shard::WHOLE)).unwrap();
    let text = terminal(&results, Layout::default());
    assert_eq!(text.matches("\nfail: gen/").count(), 1, "{text}");
    assert!(text.contains("… and 4 more generated cases, which fail in the same ways\n"), "{text}");
    assert!(text.ends_with("2371 passed, 7 failed, 25 not run, in 1.2 s\n"), "{text}");
    assert!(markdown(&results).contains("… and 4 cases more, which the log has."));
    assert!(
        junit(&results).unwrap().contains("message=\"4 more generated cases, which fail in the same ways\"")
    );
}

#[test]
fn a_run_in_which_no_case_was_run_fails() {
    let plan = PlanSummary { scenarios: 0, cases: 1, ..plan() };
    let cases = (0..2).map(|index| {
        let (edition, id) = plan.generated(index).unwrap();
        generated(index, id, edition, not_run("windows"))
    });
    let run = run_of(Header { plan: plan.clone(), ..header(Shard::WHOLE) }, cases);
    let results = read(&text_of(vec![run])).unwrap();
    assert_eq!(results.status(), RunStatus::Failed);
    assert!(terminal(&results, Layout::default()).contains("no case was run: "));
}

#[test]
fn a_run_that_is_as_expected_passes() {
    let mut results = small();
    let run = &mut results.runs[0];
    assert_eq!(run.status(), RunStatus::Failed);
    run.cases.listed.iter_mut().filter(|case| case.status.is_failure()).for_each(|case| {
        case.status = Status::Passed;
    });
    assert_eq!(run.status(), RunStatus::Failed, "an entry is stale");
    run.expectations.clear();
    assert_eq!((run.status(), run.status().code()), (RunStatus::Passed, 0));
    assert!(markdown(&results).starts_with("## ✅ "));
}
