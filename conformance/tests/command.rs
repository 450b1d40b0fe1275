//! The command as people call it: what it refuses, and that the caller's own environment changes nothing.

#![expect(clippy::unwrap_used, reason = "what fails to be set up fails the test")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const FEATURE: &str = "\
Feature: mine

  @ENV-9
  Scenario: The environment gives the region
    Given the environment variable AWS_REGION is \"eu-west-1\"
    When NewSession is called
    Then the region is \"eu-west-1\"
";

fn awsess(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awsess"));
    command.args(args).env_clear().stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    awsess(args).output().unwrap()
}

fn run_with_input(args: &[&str], input: &str) -> Output {
    let mut child =
        awsess(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Checks a folder that holds one feature file with this text.
fn check_text(text: &str) -> (Output, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.feature"), text).unwrap();
    (check(folder.path()), folder)
}

fn check(path: &Path) -> Output {
    run(&["check", path.to_str().unwrap(), "--cases", "0"])
}

#[test]
fn a_feature_that_holds_is_exit_code_0() {
    let (output, _folder) = check_text(FEATURE);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("2 cases held, 0 did not"), "{}", stdout(&output));
}

#[test]
fn a_feature_that_does_not_hold_is_exit_code_1_and_says_what_was_found() {
    let (output, _folder) =
        check_text(&FEATURE.replace("region is \"eu-west-1\"", "region is \"us-east-1\""));
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(text.contains("mine/the-environment-gives-the-region"), "{text}");
    assert!(text.contains("mine.feature:4"), "{text}");
    assert!(text.contains("found: the region is \"eu-west-1\""), "{text}");
}

/// One clear error, with the file and the line, and exit code 2.
#[test]
fn what_means_nothing_is_refused_with_file_and_line() {
    let faults = [
        (FEATURE.replace("NewSession is called", "NewSesion is called"), "mine.feature:6: "),
        (FEATURE.replace("ENV-9", "ENV-999"), "mine.feature:3: "),
        (FEATURE.replace("Scenario:", "Scenari:"), "mine.feature:"),
        (FEATURE.replace("    When NewSession is called\n", ""), "mine.feature:4: "),
        (String::new(), "mine.feature"),
        ("Feature: nothing\n".into(), "mine.feature"),
    ];
    for (text, place) in faults {
        let (output, _folder) = check_text(&text);
        assert_eq!(output.status.code(), Some(2), "{text}");
        let error = stderr(&output);
        assert!(error.starts_with("error: ") && error.contains(place), "{place} is not in: {error}");
        assert!(stdout(&output).is_empty(), "nothing is reported of a call that is refused");
    }
}

#[test]
fn a_folder_that_is_empty_or_missing_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("missing")] {
        let output = check(&path);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(path.to_str().unwrap()), "{}", stderr(&output));
    }
}

#[test]
fn a_malformed_case_is_refused_with_its_line() {
    let faults = [
        ("{\"env\": {}}\n{\"enw\": {}}\n", "line 2, column ", "unknown field `enw`"),
        ("{\"edition\": \"1.56\"}\n", "line 1, column ", "unknown variant `1.56`"),
        ("{\"files\": {\"${ROOT}/a\": {\"base64\": \"!\"}}}\n", "line 1: files[", "not standard base64"),
        ("not json\n", "line 1, column ", "expected"),
    ];
    for (input, place, reason) in faults {
        let output = run_with_input(&["expect"], input);
        assert_eq!(output.status.code(), Some(2), "{input}");
        let error = stderr(&output);
        assert!(error.contains(place) && error.contains(reason), "{place}, {reason}: {error}");
    }
}

#[test]
fn a_wrong_call_is_exit_code_2() {
    for args in
        [&["check", "--edition", "1.56"][..], &["show", "NONE-1"], &["check", "--jobs", "0"], &["nothing"]]
    {
        assert_eq!(run(args).status.code(), Some(2), "{args:?}");
    }
}

/// A run in the caller's own environment answers as one in none, whatever that environment holds.
#[test]
fn a_hostile_environment_changes_no_result() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    std::fs::write(home.path().join(".aws/credentials"), "[default\npoison").unwrap();
    std::fs::write(home.path().join(".aws/config"), "[default]\nregion = poison\n").unwrap();
    let args = ["check", "--cases", "300", "--jobs", "2"];
    let poisoned = awsess(&args)
        .env("HOME", home.path())
        .env("AWS_PROFILE", "nobody")
        .env("AWS_SDK_LOAD_CONFIG", "1")
        .env("AWS_REGION", "poison")
        .env("AWS_ACCESS_KEY_ID", "POISON")
        .env("AWS_SECRET_ACCESS_KEY", "POISON")
        .env("AWS_CA_BUNDLE", home.path().join("missing.pem"))
        .output()
        .unwrap();
    assert!(poisoned.status.success(), "{}", stdout(&poisoned));
    assert_eq!(but_for_time(&poisoned), but_for_time(&run(&args)));
}

/// What a run reports, without how long it took.
fn but_for_time(output: &Output) -> Vec<String> {
    stdout(output).lines().map(|line| line.split(", in ").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_number_of_workers_changes_no_result() {
    let with = |jobs| run(&["check", "--cases", "200", "--seed", "3", "--jobs", jobs]);
    assert_eq!(but_for_time(&with("1")), but_for_time(&with("5")));
}

/// Every scenario and generated case can be shown, and what is shown as JSON can be asked.
#[test]
fn what_is_shown_can_be_asked() {
    let shown = run(&["show", "gen/1/1.55/42", "--json"]);
    let answer = run_with_input(&["expect"], &stdout(&shown));
    assert!(stdout(&answer).starts_with("{\"id\":\"gen/1/1.55/42\",\"outcome\":{"), "{}", stdout(&answer));
}

#[test]
fn the_model_and_the_library_answer_the_adapter_protocol() {
    let hello = "{\"type\":\"hello\",\"protocol\":[1,1],\"runner\":\"test\"}\n";
    let root = tempfile::tempdir().unwrap();
    let run = format!(
        "{{\"type\":\"run\",\"id\":\"7\",\"root\":{:?},\"endpoints\":{{}},\"case\":{{\"env\":{{\"AWS_REGION\":\"x\"}}}}}}\n",
        root.path()
    );
    for args in [&["adapter"][..], &["adapter", "--model"]] {
        let output = run_with_input(args, &format!("{hello}{run}"));
        assert!(output.status.success(), "{}", stderr(&output));
        let text = stdout(&output);
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("{\"type\":\"hello\",\"protocol\":1,"), "{text}");
        assert!(
            lines[1]
                .starts_with("{\"type\":\"outcome\",\"id\":\"7\",\"outcome\":{\"session\":{\"region\":\"x\""),
            "{text}"
        );
    }
}

#[test]
fn an_adapter_refuses_a_protocol_that_it_does_not_speak() {
    let output =
        run_with_input(&["adapter"], "{\"type\":\"hello\",\"protocol\":[2,3],\"runner\":\"test\"}\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("protocol 2 to 3"), "{}", stderr(&output));
}
