//! Shards, logs and reports: a run in parts says what the whole run says.

use super::{FEATURE, Files, but_for_time, run, stderr, stdout, with};

/// Runs a check as a whole and in two shards that are merged: both say and log the same.
fn assert_shards_are_the_whole(check: &[&str], code: i32) {
    let files = Files::new();
    let logs = ["whole", "1", "2", "merged"].map(|name| files.at(name));
    let whole = with(check, &["--log", &logs[0]]);
    assert_eq!(whole.status.code(), Some(code), "{}", stderr(&whole));
    for (shard, log) in [("1/2", &logs[1]), ("2/2", &logs[2])] {
        let part = stdout(&with(check, &["--shard", shard, "--log", log]));
        assert!(part.lines().next().unwrap().ends_with(&format!(", shard {shard}")), "{part}");
    }
    let merged = run(&["merge", &logs[2], &logs[1], "--log", &logs[3]]);
    assert_eq!(merged.status.code(), Some(code), "{}", stderr(&merged));
    assert_eq!(but_for_time(&merged), but_for_time(&whole));
    assert_eq!(files.log("merged"), files.log("whole"));
}

#[test]
fn two_shards_merged_are_the_whole_run() {
    assert_shards_are_the_whole(&["check", "--cases", "1200", "--seed", "5"], 0);
    let files = Files::new();
    let wrong = FEATURE.replace("region is \"eu-west-1\"", "region is \"us-east-1\"");
    let feature = files.write("mine.feature", &wrong);
    assert_shards_are_the_whole(&["check", &feature, "--cases", "40"], 1);
}

#[test]
fn a_shard_asks_its_share_alone() {
    let asked = |shard| {
        let text = stdout(&run(&["check", "--cases", "400", "--shard", shard]));
        let count = text.lines().last().unwrap().split(' ').next().unwrap().parse::<u64>().unwrap();
        assert!(count > 0, "{text}");
        count
    };
    assert_eq!(asked("1/3") + asked("2/3") + asked("3/3"), asked("1/1"));
}

#[test]
fn a_wrong_shard_is_refused() {
    for shard in ["0/2", "3/2", "1", "1/0", "a/b"] {
        let output = run(&["check", "--cases", "0", "--shard", shard]);
        assert_eq!(output.status.code(), Some(2), "{shard}");
        assert!(stderr(&output).contains("shard"), "{}", stderr(&output));
    }
}

#[test]
fn the_reports_are_those_of_the_log() {
    let files = Files::new();
    let feature = files.write("mine.feature", &FEATURE.replace("is \"eu-west-1\"\n    W", "is \"x\"\n    W"));
    let [log, junit, markdown, again] = ["log", "junit", "markdown", "again"].map(|name| files.at(name));
    let check =
        ["check", &feature, "--cases", "20", "--log", &log, "--junit", &junit, "--markdown", &markdown];
    let checked = run(&check);
    assert_eq!(checked.status.code(), Some(1));
    let merged = run(&["merge", &log, "--junit", &again]);
    assert_eq!((merged.status.code(), stdout(&merged)), (Some(1), stdout(&checked)));
    assert_eq!(files.read("junit"), files.read("again"));
    assert!(files.read("junit").contains("<testsuites"), "{}", files.read("junit"));
    assert!(files.read("markdown").contains("mine/the-environment-gives-the-region"));
}

/// The world of a failure is in the page, and its secrets are not.
#[test]
fn the_page_of_a_run_and_that_of_its_log_are_the_same() {
    let files = Files::new();
    let secret = "    And the environment variable AWS_SECRET_ACCESS_KEY is \"TopSecretText\"\n    When";
    let wrong =
        FEATURE.replace("region is \"eu-west-1\"", "region is \"us-east-1\"").replace("    When", secret);
    let feature = files.write("mine.feature", &wrong);
    let [log, page, again] = ["log", "page", "again"].map(|name| files.at(name));
    assert_eq!(run(&["check", &feature, "--log", &log, "--html", &page]).status.code(), Some(1));
    assert_eq!(run(&["merge", &log, "--html", &again]).status.code(), Some(1));
    assert_eq!(files.read("page"), files.read("again"));
    let page = files.read("page");
    assert!(!page.contains("TopSecretText"), "{page}");
    assert!(
        page.contains("<h3>World</h3>") && page.contains("AWS_REGION is &quot;eu-west-1&quot;"),
        "{page}"
    );
    assert!(page.contains(&format!("awsess repro --file {feature} mine/the-environment")), "{page}");
}

#[test]
fn a_log_that_cannot_be_written_is_refused() {
    let files = Files::new();
    let output = run(&["check", "--cases", "0", "--log", &files.at("missing/log")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("failed to write") && stdout(&output).is_empty());
}
