//! No output of a check shows a secret of a case, not even in the implementation's own words.

#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::{awsess, stderr};

/// Every secret of the cases below, and none of their other texts, has this in it.
const MARKER: &str = "MARKER";

const FEATURE: &str = "\
Feature: secrets

  Scenario: Keys of the environment
    Given the environment variable AWS_ACCESS_KEY_ID is \"AKID\"
    And the environment variable AWS_SECRET_ACCESS_KEY is \"SECRET-MARKER\"
    And the environment variable AWS_SESSION_TOKEN is \"TOKEN-MARKER\"
    When NewSession is called
    Then the region is \"eu-west-1\"
    And the secret key is \"CLAIMED-MARKER\"

  Scenario: Keys of a file
    Given the shared credentials file contains:
      \"\"\"
      [default]
      aws_access_key_id = AKID
      aws_secret_access_key = SECRET-MARKER
      aws_session_token = TOKEN-MARKER
      \"\"\"
    When NewSession is called
    Then the region is \"eu-west-1\"
    And the session token is \"CLAIMED-MARKER\"
";

const OUTCOME: &str = r#"{"type":"outcome","id":"ID","outcome":{"session":{"region":"mars","credentials":
    {"access_key_id":"AKID","secret_access_key":"OBSERVED-MARKER","session_token":"TOKEN-MARKER"}}}}"#;
const ERROR: &str = r#"{"type":"outcome","id":"ID","outcome":{"error":
    {"code":"Bad","message":"SECRET-MARKER and TOKEN-MARKER are bad"}}}"#;
const BROKEN: &str = r#"{"type":"broken","id":"ID","message":"SECRET-MARKER is bad"}"#;
const GARBAGE: &str = "SECRET-MARKER {";

/// Adapters that quote secrets, each in its own way, and the exit code of a check of theirs: one that never answers is of
/// no use.
fn adapters() -> [(&'static str, i32, String); 5] {
    let answering =
        |answer: &str| format!("printf '%s\\n' '{}' | sed \"s/ID/$id/\"", answer.replace('\n', ""));
    [
        ("fail", 1, answering(OUTCOME)),
        ("error", 1, answering(ERROR)),
        ("broken", 1, answering(BROKEN)),
        ("garbage", 3, answering(GARBAGE)),
        ("crash", 3, "echo SECRET-MARKER >&2; exit 3".to_owned()),
    ]
}

fn script(answer: &str) -> String {
    let hello = r#"{"type":"hello","protocol":1,"implementation":{"name":"leaky","version":"1","language":"sh"},
        "editions":["1.14","1.55"],"capabilities":["error-messages"],"isolation":"request","max_in_flight":1}"#;
    let hello = hello.replace('\n', "");
    format!(
        "read -r line; printf '%s\\n' '{hello}'\n\
         while read -r line; do\n\
         id=$(printf '%s' \"$line\" | grep -o '\"id\":\"[^\"]*\"' | head -n 1 | cut -d '\"' -f 4)\n\
         {answer}\ndone\n"
    )
}

fn check(folder: &Path, script: &str) -> Output {
    fs::write(folder.join("adapter.sh"), script).unwrap();
    fs::write(folder.join("mine.feature"), FEATURE).unwrap();
    let mut command = awsess(["check", "mine.feature", "--cases", "0", "--adapter", "sh adapter.sh"]);
    command.args(["--log", "log.ndjson", "--junit", "run.xml", "--markdown", "run.md"]);
    let path = std::env::var_os("PATH").unwrap();
    command.current_dir(folder).env("PATH", path).output().unwrap()
}

#[test]
fn no_output_of_a_check_shows_a_secret() {
    for (what, code, answer) in adapters() {
        let folder = tempfile::tempdir().unwrap();
        let output = check(folder.path(), &script(&answer));
        assert_eq!(output.status.code(), Some(code), "{what}: {}", String::from_utf8_lossy(&output.stderr));
        let told =
            [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat();
        let reports =
            ["log.ndjson", "run.xml", "run.md"].map(|name| fs::read(folder.path().join(name)).unwrap());
        assert!(told.contains("*** ("), "{what}: a mark stands for the secret: {told}");
        let reports = reports.iter().map(|report| String::from_utf8_lossy(report).into_owned());
        for text in reports.chain([told]) {
            assert!(!text.contains(MARKER), "{what}: {text}");
        }
    }
}

#[test]
fn a_step_that_nobody_knows_is_shown_without_the_secret_that_it_quotes() {
    let folder = tempfile::tempdir().unwrap();
    let feature = FEATURE.replace("the secret key is", "the secret of the key is");
    fs::write(folder.path().join("mine.feature"), feature).unwrap();
    let check = ["check", "mine.feature", "--cases", "0"];
    let shown = stderr(&awsess(check).current_dir(folder.path()).output().unwrap());
    assert!(shown.contains("mine.feature:9: unknown step 'the secret of the key is \"…\"'"), "{shown}");
    assert!(!shown.contains(MARKER), "{shown}");
}
