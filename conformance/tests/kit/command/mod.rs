//! The command as people call it: what it says, and that the caller's own environment changes nothing.

mod endpoint;
mod expectations;
mod findings;
mod lists;
mod plurals;
mod refusals;
mod shards;

use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};

use tempfile::TempDir;

use crate::{awsess, stderr, stdout};

const FEATURE: &str = "\
Feature: mine

  @ENV-9
  Scenario: The environment gives the region
    Given the environment variable AWS_REGION is \"eu-west-1\"
    When NewSession is called
    Then the region is \"eu-west-1\"
";

fn run(args: &[&str]) -> Output {
    awsess(args).output().unwrap()
}

fn run_with_input(args: &[&str], input: &str) -> Output {
    let mut child =
        awsess(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
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
    assert!(stdout(&output).contains("2 passed, 0 failed"), "{}", stdout(&output));
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
    assert!(text.contains("this contradicts ENV-9: "), "{text}");
}

#[test]
fn whoever_reads_no_further_is_told_nothing() {
    for args in [&["list", "rules"][..], &["schema"], &["show", "ENV-9"]] {
        let mut child = awsess(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), &*stderr(&output)), (Some(0), ""), "{args:?}");
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
    let poisoned = awsess(args)
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
    assert!(stderr(&output).contains("versions 2 to 3 of the protocol"), "{}", stderr(&output));
}

/// The files of one test.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.at(name), text).unwrap();
        self.at(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).unwrap()
    }

    /// The lines of a log without how long things took, and so without the digest.
    fn log(&self, name: &str) -> Vec<serde_json::Value> {
        let timeless = |line: &str| {
            let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
            for fields in line.as_object_mut().unwrap().values_mut() {
                fields.as_object_mut().unwrap().retain(|field, _| field != "us" && field != "digest");
            }
            line
        };
        self.read(name).lines().map(timeless).collect()
    }
}

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Output {
    run(&[args, more].concat())
}

#[test]
fn a_corpus_is_exported_and_a_folder_with_something_in_it_refused() {
    let files = Files::new();
    let corpus = files.at("new/corpus");
    let export = ["export", &corpus, "--cases", "20", "--edition", "1.55", "--damage", "50"];
    let output = run(&export);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("generated-1.55.jsonl         20 cases\n"), "{}", stdout(&output));
    let manifest: serde_json::Value = serde_json::from_str(&files.read("new/corpus/manifest.json")).unwrap();
    assert_eq!(
        (&manifest["settings"]["damaged"], &manifest["editions"]),
        (&500.into(), &serde_json::json!(["1.55"]))
    );
    let line = files.read("new/corpus/generated-1.55.jsonl").lines().next().unwrap().to_owned();
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    let answer = run_with_input(&["expect"], &format!("{}\n", line["case"]));
    let answer: serde_json::Value = serde_json::from_str(&stdout(&answer)).unwrap();
    assert_eq!(answer["outcome"], line["expected"]);

    let again = run(&export);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("is not empty") && stdout(&again).is_empty(), "{}", stderr(&again));
    assert!(with(&export, &["--force"]).status.success());
    let file = files.write("file", "");
    assert_eq!(run(&["export", &file]).status.code(), Some(2));
}

#[test]
fn a_label_leaves_the_generated_cases_that_have_it() {
    let output = run(&["check", "--cases", "300", "--label", "role assumed", "--edition", "1.55"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    let passed = text.lines().find_map(|line| line.strip_prefix("generated cases")).unwrap();
    let passed = passed.trim().strip_suffix(" passed").unwrap();
    let passed: u64 = passed.parse().unwrap();
    let others = format!("{} cases not run: not labelled 'role assumed'", 300 - passed);
    assert!((1..100).contains(&passed) && text.contains(&others), "{text}");
}

#[test]
fn a_label_that_no_case_has_brings_the_nearest() {
    let output = run(&["check", "--label", "role asumed"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("unknown label") && stderr(&output).contains("'role assumed'"),
        "{}",
        stderr(&output)
    );
}
