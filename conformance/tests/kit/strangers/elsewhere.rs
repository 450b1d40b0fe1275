//! Cases without a home directory, replayed in the user's home: the user's own files are not those of a case.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use super::{User, text};

use crate::awsess;

const FEATURE: &str = "Feature: s

  Scenario: no home
    Given there is no home directory
    When NewSession is called
    Then there is no region

  Scenario: an empty home
    Given the environment variable HOME is empty
    When NewSession is called
    Then there is no region

  Scenario: a relative path
    Given the environment variable AWS_CONFIG_FILE is \".aws/config\"
    And the environment variable AWS_SHARED_CREDENTIALS_FILE is \"./.aws/credentials\"
    And the environment variable AWS_SDK_LOAD_CONFIG is \"1\"
    When NewSession is called
    Then there is no region
";

#[test]
fn the_library_does_not_read_the_files_of_the_user() {
    let user = User::new();
    let file = user.receive(FEATURE);
    // Relative names of reports are still the user's.
    let output = user.awsess(&["check", "../s.feature", "--cases", "300", "--junit", "../junit.xml"]);
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(fs::read_to_string(file.with_file_name("junit.xml")).unwrap().contains("an-empty-home"));
}

#[test]
fn the_adapter_of_the_library_does_not_read_the_files_of_the_user() {
    let user = User::new();
    let mut command = awsess(["adapter"]);
    command.current_dir(user.path().join("home"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let run = r#"{"type":"run","id":"1","root":"/nowhere","case":{"edition":"1.14"}}"#;
    writeln!(child.stdin.take().unwrap(), "{run}").unwrap();
    let answer = text(&child.wait_with_output().unwrap().stdout);
    assert!(answer.contains("NoCredentialProviders") && !answer.contains("REALKEY"), "{answer}");
}

#[test]
fn the_adapter_of_the_library_refuses_what_is_never_accepted() {
    let user = User::new();
    let mut command = awsess(["adapter"]);
    command.current_dir(user.path().join("home"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let run = r#"{"type":"run","id":"1","root":"/nowhere","case":{"observe":{"readers":4000000000}}}"#;
    writeln!(child.stdin.take().unwrap(), "{run}").unwrap();
    let answer = text(&child.wait_with_output().unwrap().stdout);
    assert!(answer.contains("\"broken\"") && answer.contains("the limit is 256"), "{answer}");
}
