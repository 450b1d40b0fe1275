//! The first verdict on an implementation that fails everywhere: short, with the crashes first and what to mend first.

use regex::Regex;

use super::*;

/// How many scenarios there are. One of them crashes.
const SCENARIOS: u64 = 400;
const CRASH: u64 = 313;

/// A run in which nearly everything fails, with five findings whose feature files are long.
fn bad() -> Results {
    let plan = PlanSummary { scenarios: SCENARIOS, cases: 1_000_000, ..plan() };
    let header = Header { plan, ..header(Shard::WHOLE) };
    let mut run = run_of(header, (0..SCENARIOS).map(failing_scenario));
    for edition in Edition::ALL {
        let sets = ["a", "b", "a, b", "b, c"].map(|set| (lacks(set), 10));
        let passed = 1_000_000 - 40 - 2;
        run.cases.add_tally(edition, Tally { passed, not_run: sets.into_iter().collect() });
    }
    for index in SCENARIOS..SCENARIOS + 4 {
        let (edition, id) = run.header.plan.generated(index).unwrap();
        run.cases.add(generated(index, id, edition, failure("fail error.code")));
    }
    run.findings = (0..5).map(|number| long_finding(SCENARIOS + number)).collect();
    Results { runs: vec![run] }
}

fn lacks(capabilities: &str) -> String {
    let kind = if capabilities.contains(',') { "capabilities" } else { "capability" };
    format!("the adapter lacks the {kind} {capabilities}")
}

fn failing_scenario(index: u64) -> CaseResult {
    let topic = format!("A topic with the number {}", index % 30);
    let rules = vec![if index.is_multiple_of(3) { "ENV-3".into() } else { "REG-1".into() }];
    let location = format!("features/topic.feature:{index}");
    let (status, details) = match index {
        CRASH => (failure("crash"), Some(Box::new(Details::of_message("it ended with a signal")))),
        _ if index % 50 == 7 => (Status::Passed, None),
        _ => (failure("fail session.region"), region("us-east-1", "eu-west-1")),
    };
    let id = format!("topic/scenario-{index}");
    let scenario = Some(ScenarioInfo { topic, rules, location });
    CaseResult {
        index,
        id,
        edition: Edition::V1_55,
        scenario,
        status,
        us: 1,
        capabilities: Vec::new(),
        details,
    }
}

fn long_finding(index: u64) -> Finding {
    let feature = Some(format!("Feature: small\n{}", "    Given a step\n".repeat(40)));
    Finding { index, id: format!("gen/7/1.55/{index}"), feature, ..finding() }
}

fn text_at(width: Option<usize>) -> String {
    terminal(&bad(), Layout { width, ..Layout::default() })
}

/// The place of a text in another.
fn place(text: &str, part: &str) -> usize {
    text.find(part).unwrap_or_else(|| panic!("{part} is not in:\n{text}"))
}

#[test]
fn the_first_verdict_is_short_at_every_width() {
    for width in [None, Some(60), Some(80), Some(120)] {
        let text = text_at(width);
        assert!(text.lines().count() <= 150, "{} lines at {width:?}:\n{text}", text.lines().count());
    }
}

#[test]
fn a_crash_among_hundreds_of_failures_comes_first() {
    let text = text_at(None);
    let crash = place(&text, "\ncrash: topic/scenario-313");
    let first = place(&text, "\nfail: topic/scenario-0 ");
    let finding = place(&text, "\nfail: gen/7/1.55/400\n");
    let table = place(&text, "\nA topic with the number 0 ");
    assert!(crash < first && first < finding && finding < table, "{text}");
}

#[test]
fn the_report_says_what_to_mend_first() {
    let text = text_at(None);
    assert!(text.contains("cases failed: 1 crash, "), "{text}");
    let rules = place(&text, "  by rule, of the cases that cite it\n");
    assert!(text[rules..].lines().nth(1).unwrap().contains(" of 266  REG-1"), "{text}");
    assert!(text.contains("  by part of the outcome\n") && text.contains("  session.region\n"), "{text}");
}

#[test]
fn what_was_not_run_is_a_list_of_capabilities_and_no_list_of_their_sets() {
    let text = text_at(None);
    assert!(
        text.contains("80 cases not run: the adapter lacks the capabilities a (40), b (60), c (20)\n"),
        "{text}"
    );
    assert_eq!(text.matches(" not run: ").count(), 1, "{text}");
    assert!(text.contains("\nnot compared: ") && text.contains("the lists of handlers (handlers)"), "{text}");
}

#[test]
fn no_column_runs_into_another_and_no_line_of_the_table_is_wider_than_the_terminal() {
    for width in [60, 80, 120] {
        let text = text_at(Some(width));
        let rows = text.lines().filter(|line| line.starts_with("A topic") || line.starts_with("generated"));
        for row in rows {
            assert!(row.chars().count() <= width, "{width}: {row}");
            assert!(row.contains("  "), "{row}");
        }
        let generated = text.lines().find(|line| line.starts_with("generated")).unwrap();
        let cells: Vec<_> = generated.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        assert_eq!(cells.len(), 3, "{generated}");
    }
}

#[test]
fn every_failure_is_shown_in_full_if_that_is_asked() {
    let text = terminal(&bad(), Layout { in_full: true, ..Layout::default() });
    assert_eq!(
        text.matches("+    \"region\": \"eu-west-1\"").count(),
        400 - 8 - 1,
        "{}",
        text.lines().count()
    );
}

#[test]
fn failures_differences_and_the_verdict_are_coloured_and_nothing_else_is() {
    let plain = terminal(&bad(), Layout::default());
    let text = terminal(&bad(), Layout { colour: true, ..Layout::default() });
    let style = Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    assert_eq!(style.replace_all(&text, ""), plain);
    let styled: Vec<_> = text.lines().filter(|line| line.contains('\u{1b}')).collect();
    assert!(styled.iter().any(|line| line.starts_with("\u{1b}[1;91mfail: ")), "{styled:?}");
    assert!(styled.contains(&"\u{1b}[32m+    \"region\": \"eu-west-1\"\u{1b}[0m"), "{styled:?}");
    assert!(styled.last().is_some_and(|line| line.contains(" failed") && line.starts_with("\u{1b}[1;91m")));
}

/// A run of a hundred generated cases that the implementation does not support, few of which have details, and one that differs.
fn unsupported() -> Results {
    let plan = PlanSummary { scenarios: 1, cases: 101, editions: vec![Edition::V1_55], ..plan() };
    let header = Header { plan, ..header(Shard::WHOLE) };
    let reason = "it responds 'unsupported' (constructor): the loader has no such option";
    let lacking = (1..101).map(|index| CaseResult {
        capabilities: vec!["constructor".into()],
        details: (index < 3).then(|| Box::new(Details::of_message(reason))),
        ..generated(index, format!("gen/7/1.55/{index}"), Edition::V1_55, failure("unsupported"))
    });
    let wrong = generated(101, "gen/7/1.55/101".into(), Edition::V1_55, failure("fail session.region"));
    let first = CaseResult {
        capabilities: vec!["constructor".into()],
        status: failure("unsupported"),
        details: Some(Box::new(Details::of_message(reason))),
        ..failing_scenario(0)
    };
    let mut run = run_of(header, std::iter::once(first).chain(lacking).chain([wrong]));
    let finding = |index: u64, signature: &str| Finding {
        index,
        id: format!("gen/7/1.55/{index}"),
        signature: signature.parse().unwrap(),
        details: Details::of_message(reason),
        feature: Some("Feature: small\n".repeat(50)),
    };
    run.findings = vec![finding(1, "unsupported"), finding(101, "fail session.region")];
    Results { runs: vec![run] }
}

#[test]
fn every_failure_counts_by_its_capability() {
    let text = terminal(&unsupported(), Layout::default());
    assert!(text.contains("  by capability that the case needs\n    101  constructor\n"), "{text}");
    assert!(!text.contains("  none\n"), "{text}");
}

#[test]
fn what_is_not_supported_comes_after_what_differs_and_says_why() {
    let text = terminal(&unsupported(), Layout::default());
    let wrong = place(&text, "\nfail: gen/7/1.55/101\n");
    let others = place(&text, "\nfailed too ('awsess show ID' shows the case, -v all of them in full):\n");
    let lacking = "  unsupported: gen/7/1.55/1  it responds 'unsupported' (constructor): the loader has no such option\n";
    assert!(wrong < others && others < place(&text, lacking), "{text}");
    assert_eq!(text.matches("--- feature file ---").count(), 1, "{text}");
}

#[test]
fn the_page_of_a_job_says_what_to_mend_first() {
    let text = markdown(&bad());
    let first = place(&text, "\n### What to mend first\n\n1 crash, ");
    assert!(first < place(&text, "\n### What differs\n"), "{text}");
    assert!(text.contains("\nby rule, of the cases that cite it:\n\n- "), "{text}");
    assert!(text.contains(" of 266: REG-1  "), "{text}");
}

#[test]
fn a_line_that_reproduces_a_failure_starts_the_adapter_of_the_run() {
    let line = "awsess repro topic/scenario-0 --edition 1.55 --adapter './adapter --fast' | sh";
    assert!(
        markdown(&bad()).contains(&line.replace("repro topic", "repro --file features/topic.feature topic"))
    );
    let results = unsupported();
    let small = "awsess repro gen/7/1.55/101 --adapter './adapter --fast' | sh";
    assert!(markdown(&results).contains(&format!("```sh\n{small}\n```")), "{}", markdown(&results));
    assert!(html(&results).contains(&small.replace('\'', "&#39;")), "{}", html(&results));
    let mut library = unsupported();
    library.runs[0].header.adapter = None;
    assert!(
        !markdown(&library).contains("| sh"),
        "a program of its own has no command that awsess could start"
    );
}
