//! The cases that `awsess check` runs, and how much it prints of them.

use std::process::Output;

use serde_json::{Value, json};

use crate::awsess;

const SCENARIO: &str = "  @ENV-9
  Scenario: NAME
    Given the environment variable AWS_REGION is \"x\"
    When NewSession is called
    Then the region is \"x\"
";

fn check(args: &[&str]) -> Output {
    awsess([&["check"], args].concat()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The summary of a check that passes.
fn summary(args: &[&str]) -> Value {
    let output = check(&[args, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// How many cases a check runs that passes.
fn passed(args: &[&str]) -> u64 {
    summary(args)["runs"][0]["cases"]["passed"].as_u64().unwrap()
}

/// The ids of the cases that a check runs, in their order, with the edition of each scenario.
fn ids(args: &[&str]) -> Vec<String> {
    let output = check(&[args, &["-v", "-j", "1"]].concat());
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
    let ids = text(&output.stderr);
    let ids = ids.lines().filter_map(|line| line.strip_prefix("pass: "));
    ids.map(str::to_owned).collect()
}

fn refused(args: &[&str]) -> String {
    let output = check(args);
    assert_eq!((output.status.code(), &*output.stdout), (Some(2), &b""[..]), "{args:?}");
    text(&output.stderr)
}

#[test]
fn the_id_of_a_scenario_or_a_generated_case_runs_that_one_alone() {
    let id = "region/the-region-in-the-config-wins";
    assert_eq!(ids(&[id]), [format!("{id} (1.14)"), format!("{id} (1.55)")]);
    assert_eq!(ids(&[id, "-e", "1.55"]), [format!("{id} (1.55)")]);
    assert_eq!(ids(&["gen/3/1.55/42"]), ["gen/3/1.55/42"]);
    assert_eq!(ids(&["gen/3/1.55/42", "gen/3/1.14/7"]), ["gen/3/1.14/7", "gen/3/1.55/42"]);
    assert_eq!(ids(&[id, "gen/3/1.55/42", "-e", "1.55"]).len(), 2);
}

#[test]
fn a_part_of_an_id_runs_every_scenario_that_has_it() {
    let some = ids(&["the-region-in-the"]);
    assert!(some.len() > 2 && some.iter().all(|id| id.contains("the-region-in-the")), "{some:?}");
}

#[test]
fn a_topic_is_the_name_of_a_feature_file_or_the_title_of_a_feature() {
    let all = ids(&["--topic", "region"]);
    assert!(all.len() > 5 && all.iter().all(|id| id.starts_with("region/")), "{all:?}");
    assert_eq!(ids(&["--topic", "Region"]), all);
}

#[test]
fn ids_select_among_the_scenarios_of_the_files_that_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.feature");
    let scenarios = ["One", "Other"].map(|name| SCENARIO.replace("NAME", name)).join("\n");
    std::fs::write(&file, format!("Feature: mine\n\n{scenarios}")).unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(ids(&[file]).len(), 4, "and nothing is generated");
    assert_eq!(ids(&[file, "mine/one"]), ["mine/one (1.14)", "mine/one (1.55)"]);
    assert_eq!(passed(&[file, "-n", "3"]), 10, "whoever asks for generated cases gets them");
    assert!(refused(&[file, "region/"]).contains("no scenario has an id"));
}

#[test]
fn a_rule_selects_scenarios_that_cite_it_and_generated_cases_that_apply_it() {
    let rule = ids(&["--rule", "env-9", "-n", "40"]);
    assert!(
        rule.iter().any(|id| !id.starts_with("gen/")) && rule.iter().any(|id| id.starts_with("gen/")),
        "{rule:?}"
    );
    let scenarios = ids(&["--rule", "ENV-9", "-n", "0"]);
    assert!(!scenarios.is_empty() && scenarios.len() < rule.len());
    assert!(refused(&["--rule", "TLS-26"]).contains("of the library shows it"), "no case can show it");
}

#[test]
fn skipped_scenarios_are_not_run() {
    let all = ids(&["--topic", "mfa"]);
    let some = ids(&["--topic", "mfa", "--skip", "token"]);
    assert!(!some.is_empty() && some.len() < all.len());
    assert!(some.iter().all(|id| !id.contains("token")), "{some:?}");
}

#[test]
fn a_label_and_generated_only_leave_the_scenarios_out() {
    let labelled = ids(&["-n", "60", "--label", "role assumed"]);
    assert!(!labelled.is_empty() && labelled.iter().all(|id| id.starts_with("gen/")), "{labelled:?}");
    assert_eq!(passed(&["--generated-only", "-n", "20"]), 40);
}

#[test]
fn a_name_that_matches_nothing_is_refused_with_a_suggestion() {
    for (args, meant) in [
        (&["region/the-region-in-the-confg-wins"][..], "did you mean region/the-region-in-the-config-wins?"),
        (&["bug.feture"], "there is no such file either"),
        (&["--topic", "regoin"], "did you mean region?"),
        (&["--rule", "ENV-99"], "did you mean ENV-"),
        (&["--skip", "nothing-of-the-kind"], "'awsess list cases'"),
        (&["--label", "role asumed"], "did you mean 'role assumed'?"),
    ] {
        let error = refused(args);
        assert!(error.starts_with("error: ") && error.contains(meant), "{args:?}: {error}");
    }
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    for args in [
        &["--label", "role assumed", "region/"][..],
        &["--label", "role assumed", "--rule", "ENV-9"],
        &["--generated-only", "--topic", "region"],
        &["gen/1/1.55/42", "-e", "1.14"],
        &["gen/1/1.55/42", "gen/2/1.55/42"],
        &["gen/1/1.55/42", "-n", "5"],
        &["--generated-only", "-n", "0"],
        &["-q", "--json"],
        &["-q", "-v"],
    ] {
        refused(args);
    }
}

#[test]
fn quiet_prints_the_verdict_alone() {
    let output = check(&["region/", "-q"]);
    let line = text(&output.stdout);
    assert!(line.lines().count() == 1 && line.contains(" passed, 0 failed, in "), "{line}");
    assert!(output.stderr.is_empty());
}

/// A scenario that fails, and one that passes.
fn failing() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.feature");
    let right = |name| SCENARIO.replace("NAME", name);
    let wrong = |name| right(name).replace("region is \"x\"", "region is \"y\"");
    let scenarios = [wrong("Wrong"), right("Right"), wrong("Wrong too")].join("\n");
    std::fs::write(&file, format!("Feature: mine\n\n{scenarios}")).unwrap();
    let file = file.to_str().unwrap().to_owned();
    (folder, file)
}

#[test]
fn fail_fast_ends_the_run_with_the_first_failure() {
    let (folder, file) = failing();
    let log = folder.path().join("log");
    let log = log.to_str().unwrap();
    let output = check(&[&file, "--fail-fast", "-j", "1", "-v", "--log", log]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr).lines().count(), 1, "{}", text(&output.stderr));
    let report = text(&output.stdout);
    assert!(
        report.contains("--fail-fast ended the run at the first failure, after 1 of 6 cases\n"),
        "{report}"
    );
    assert!(report.contains("0 passed, 1 failed, in "), "{report}");
    let merged = awsess(["merge", log]).output().unwrap();
    assert_eq!(merged.status.code(), Some(2), "a log of a part is no log of the run");
    assert!(text(&merged.stderr).contains("the log is partial"), "{}", text(&merged.stderr));
}

#[test]
fn the_summary_has_the_counts_and_each_failure() {
    let (_folder, file) = failing();
    let output = check(&[&file, "-e", "1.55", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    let run = &summary["runs"][0];
    assert_eq!((&summary["exit_code"], &run["status"]), (&json!(1), &json!("failed")));
    let counts = json!({"passed": 1, "failed": 2, "known_failures": 0, "flaky": 0, "not_run": 0});
    assert_eq!((&run["cases"], &run["verdicts"]), (&counts, &json!({"fail": 2})));
    let failure = json!({
        "id": "mine/wrong", "edition": "1.55", "status": "fail", "signature": "fail",
        "rules": ["ENV-9"], "location": format!("{file}:4"),
    });
    assert_eq!(run["failures"][0], failure);
}

#[test]
fn a_chosen_generated_case_has_a_log_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let log = log.to_str().unwrap();
    assert_eq!(passed(&["gen/3/1.55/42", "gen/3/1.55/7", "--log", log]), 2);
    let merged = awsess(["merge", log, "--json"]).output().unwrap();
    let merged: Value = serde_json::from_slice(&merged.stdout).unwrap();
    assert_eq!((&merged["runs"][0]["cases"]["passed"], &merged["runs"][0]["seed"]), (&json!(2), &json!(3)));
}
