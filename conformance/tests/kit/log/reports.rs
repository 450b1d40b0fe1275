//! Reports: a small run, word for word.

use super::*;
use awsess_conformance::expectation::Met;

/// A run of six written and four generated cases in which everything happens once.
fn small() -> Log {
    let plan = Plan { scenarios: 6, cases: 2, ..plan() };
    let known = Some(Known { file: "known.toml".into(), digest: "d".into() });
    let header = Header { plan: plan.clone(), expectations: known, ..header(Shard::WHOLE) };
    let mut writer = Writer::start(Vec::new(), header).unwrap();
    writer.batch(0..plan.end(), (0..plan.end()).map(|place| small_entry(&plan, place)).collect()).unwrap();
    writer.finding(Finding { place: 6, ..finding() }).unwrap();
    let met =
        |line, one_case| Met { line, selector: "rule = \"TLS-1\"".into(), one_case, selected: 0, failed: 0 };
    writer.expectation(met(9, false)).unwrap();
    let text = writer.finish(Duration::from_millis(1_234)).unwrap();
    read(std::str::from_utf8(&text).unwrap()).unwrap()
}

fn small_entry(plan: &Plan, place: u64) -> Entry {
    let judged = |judgement, entry| Entry { judgement: Some(judgement), ..entry };
    let third = |entry| Entry { id: "tls/certificates".into(), edition: Edition::V1_14, place, ..entry };
    let (edition, id) = plan.generated(place).unwrap_or_default();
    let drawn = passed(place, &id, edition, GENERATED);
    match place {
        0..=2 => scenario(place),
        3 => judged(Judgement::ExpectedFailure(cited()), failed(third(scenario(2)), Verdict::Hang, "hang")),
        4 => {
            judged(Judgement::UnexpectedPass(cited()), Entry { not_asked: Vec::new(), ..third(scenario(0)) })
        }
        5 => judged(Judgement::ChangedShape(cited()), failed(third(scenario(2)), Verdict::Crash, "crash")),
        6 => failed(drawn, Verdict::Fail, "fail error.code"),
        7 => Entry {
            details: Some(Details::of_message("no answer within 2 s\u{1b}[2J")),
            ..failed(drawn, Verdict::Hang, "hang")
        },
        8 => not_asked(drawn, "windows"),
        _ => drawn,
    }
}

#[test]
fn the_report_for_a_terminal_reads_as_written_down() {
    assert_eq!(terminal(&small()), include_str!("golden/terminal.txt"));
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
    let mut log = small();
    let run = &mut log.runs[0];
    run.header.implementation.as_mut().unwrap().implementation.name = "<b>`x`|\u{1b}[2J".into();
    run.findings[0].details = Details::of_message("```\n</details>\n````");
    let text = markdown(&log);
    assert!(text.contains("&lt;b&gt;\\`x\\`\\|\\\\u{1b}\\[2J 1.55.8"), "{text}");
    assert!(text.contains("`````diff\n```\n</details>\n````\n`````\n"), "{text}");
    assert!(!terminal(&log).contains('\u{1b}'));
    let xml = junit(&log).unwrap();
    assert!(!xml.contains('\u{1b}') && xml.contains("&lt;b&gt;"), "{xml}");
}

#[test]
fn findings_stand_for_the_cases_that_failed_in_the_same_way() {
    let log = read(&written(Shard::WHOLE)).unwrap();
    let text = terminal(&log);
    assert_eq!(text.matches("\nfail: gen/").count(), 1, "{text}");
    assert!(text.contains("… and 4 cases more in the same ways\n"), "{text}");
    assert!(text.ends_with("2371 cases held, 7 did not, 25 were not asked, in 1.2 s\n"), "{text}");
    assert!(markdown(&log).contains("… and 4 cases more, which the log has."));
    assert!(junit(&log).unwrap().contains("message=\"4 cases more in the same ways\""));
}

#[test]
fn a_run_in_which_nothing_was_asked_did_not_hold() {
    let plan = Plan { scenarios: 0, cases: 1, ..plan() };
    let mut writer = Writer::start(Vec::new(), Header { plan, ..header(Shard::WHOLE) }).unwrap();
    let entry = |place, edition, id| not_asked(passed(place, id, edition, GENERATED), "windows");
    let entries = vec![entry(0, Edition::V1_14, "gen/7/1.14/0"), entry(1, Edition::V1_55, "gen/7/1.55/0")];
    writer.batch(0..2, entries).unwrap();
    let text = String::from_utf8(writer.finish(Duration::ZERO).unwrap()).unwrap();
    let log = read(&text).unwrap();
    assert_eq!(log.standing(), Standing::Diverged);
    assert!(terminal(&log).contains("no case was asked: "));
}

#[test]
fn a_run_that_is_as_expected_held() {
    let mut log = small();
    let run = &mut log.runs[0];
    assert_eq!(run.standing(), Standing::Diverged);
    run.cases.retain(|entry| entry.stands() != Stands::Diverged);
    assert_eq!(run.standing(), Standing::Diverged, "an entry is stale");
    run.expectations.clear();
    assert_eq!((run.standing(), run.standing().code()), (Standing::Held, 0));
    assert!(markdown(&log).starts_with("## ✅ "));
}
