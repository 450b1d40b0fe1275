//! The file of known failures.

use std::process::Output;

use super::{FEATURE, Files, run, stderr, stdout, with};

/// Checks the feature by these expectations.
fn expecting(files: &Files, feature: &str, expectations: &str, more: &[&str]) -> Output {
    let feature = files.write("mine.feature", feature);
    let known = files.write("known.toml", expectations);
    with(&["check", &feature, "--cases", "0", "--expectations", &known], more)
}

const KNOWN: &str = "\
# Known.
[[expect]]
case = \"mine/the-environment-gives-the-region\"
reason = \"it is so\"
";

#[test]
fn expectations_are_strict_in_every_direction() {
    let files = Files::new();
    let wrong = FEATURE.replace("region is \"eu-west-1\"", "region is \"us-east-1\"");
    let says = |feature: &str, known: &str, code: i32, text: &str| {
        let output = expecting(&files, feature, known, &[]);
        assert_eq!(output.status.code(), Some(code), "{}{}", stdout(&output), stderr(&output));
        assert!(stdout(&output).contains(text), "{}", stdout(&output));
    };
    says(&wrong, KNOWN, 0, "0 passed, 0 failed, 2 known failures");
    says(FEATURE, KNOWN, 1, "unexpected pass");
    says(&wrong, &KNOWN.replace("mine/", "yours/"), 1, "matches no case that was run");
    says(&wrong, &format!("{KNOWN}shape = \"unsupported\"\n"), 1, "changed failure");
    for selector in ["rule = \"ENV-9\"", "label = \"rule ENV-9\""] {
        let known = format!("[[expect]]\n{selector}\nreason = \"it is so\"\n");
        says(&wrong, &known, 0, "2 known failures");
        // Other scenarios of the rule may still fail.
        says(FEATURE, &known, 0, "2 passed, 0 failed");
    }
}

#[test]
fn one_file_of_expectations_serves_runs_of_parts_and_stays_as_it_is_when_a_part_is_blessed() {
    let files = Files::new();
    let other =
        KNOWN.replace("mine/the-environment-gives-the-region", "region/the-region-in-the-config-wins");
    assert!(
        awsess_conformance::scenario::embedded()
            .unwrap()
            .iter()
            .any(|scenario| other.contains(&format!("\"{}\"", scenario.id)))
    );
    for known in [other, KNOWN.replace("mine/the-environment-gives-the-region", "gen/1/1.55/900000")] {
        let output = expecting(&files, FEATURE, &known, &[]);
        assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
        assert_eq!(expecting(&files, FEATURE, &known, &["--bless"]).status.code(), Some(0));
        assert_eq!(files.read("known.toml"), known);
    }
}

#[test]
fn expectations_that_mean_nothing_are_refused() {
    let files = Files::new();
    let output = expecting(&files, FEATURE, "[[expect]]\ncase = \"a\"\n", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("known.toml:1: the entry has no reason"), "{}", stderr(&output));
}

#[test]
fn what_is_blessed_holds_from_then_on() {
    let files = Files::new();
    let wrong = FEATURE.replace("region is \"eu-west-1\"", "region is \"us-east-1\"");
    let stale = KNOWN.replace("mine/", "yours/");
    assert_eq!(expecting(&files, &wrong, &stale, &["--bless"]).status.code(), Some(1));
    let blessed = files.read("known.toml");
    assert!(blessed.contains("TODO: say why") && !blessed.contains("yours/"), "{blessed}");
    assert_eq!(expecting(&files, &wrong, &blessed, &["--bless"]).status.code(), Some(0));
    assert_eq!(files.read("known.toml"), blessed);

    let unfinished = expecting(&files, &wrong, &blessed, &[]);
    assert_eq!(unfinished.status.code(), Some(2));
    assert!(stderr(&unfinished).contains("still says TODO: write why it fails"), "{}", stderr(&unfinished));
    let entry = |case: &str| format!("\n[[expect]]\ncase = \"gen/1/1.55/{case}\"\nreason = \"TODO\"\n");
    let unfinished = expecting(&files, &wrong, &format!("{blessed}{}{}", entry("1"), entry("2")), &[]);
    assert!(
        stderr(&unfinished).contains("write why it fails, and those of 2 other entries"),
        "{}",
        stderr(&unfinished)
    );
    let finished = blessed.replace("TODO: say why", "The environment comes later.");
    assert_eq!(expecting(&files, &wrong, &finished, &[]).status.code(), Some(0));
}

#[test]
fn only_a_whole_run_of_one_implementation_is_blessed() {
    let files = Files::new();
    for more in [&["--bless", "--shard", "1/2"][..], &["--bless", "--adapter", "a", "--adapter", "b"]] {
        assert_eq!(expecting(&files, FEATURE, KNOWN, more).status.code(), Some(2), "{more:?}");
        assert_eq!(files.read("known.toml"), KNOWN);
    }
    assert_eq!(run(&["check", "--cases", "0", "--bless"]).status.code(), Some(2));
}
