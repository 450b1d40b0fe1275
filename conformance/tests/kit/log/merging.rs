//! `awsess merge`: logs in files, and the errors about those that cannot be joined.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use super::*;
use awsess_conformance::check;

use crate::awsess;

/// A log of a run without cases.
fn empty(part: &str) -> Vec<u8> {
    let plan = check::Plan { seed: 1, ..check::Plan::default() };
    text_of(vec![RunResult::new(Header::new(plan.summary(), shard(part), None))]).into()
}

fn merge(files: &[PathBuf], more: &[(&str, PathBuf)]) -> Output {
    let mut command = awsess(["merge"]);
    command.args(files);
    command.args(more.iter().flat_map(|(option, file)| [option.as_ref(), file.as_os_str()]));
    command.output().unwrap()
}

#[test]
fn a_log_that_cannot_be_joined_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (first, second) = (empty("1/2"), empty("2/2"));
    fs::write(at("1"), &first).unwrap();
    fs::write(at("2"), &second).unwrap();
    fs::write(at("cut"), &second[..second.len() - 1]).unwrap();
    merge(&[at("2"), at("1")], &[("--log", at("joined"))]);
    assert_eq!(log::read_file(&at("joined")).unwrap().runs.len(), 1);
    let why = |files: &[PathBuf]| {
        let output = merge(files, &[]);
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8(output.stderr).unwrap();
        error.strip_prefix("error: ").unwrap().to_owned()
    };
    let cut = why(&[at("1"), at("cut")]);
    assert!(cut.starts_with(&format!("{}:2: the log is truncated", at("cut").display())), "{cut}");
    let alone = why(&[at("1")]);
    assert!(
        alone.starts_with(&format!("the log of shard 2/2 is missing (given: {})", at("1").display())),
        "{alone}"
    );
    assert!(why(&[at("none")]).starts_with(&format!("{}: failed to open the log", at("none").display())));
}

#[test]
fn the_joined_log_and_the_reports_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("run"), empty("1/1")).unwrap();
    let reports = [("--log", at("joined")), ("--junit", at("junit.xml")), ("--markdown", at("summary.md"))];
    let output = merge(&[at("run")], &reports);
    assert_eq!(output.status.code(), Some(1), "a run without cases proves nothing");
    assert_eq!(fs::read(at("joined")).unwrap(), fs::read(at("run")).unwrap());
    assert!(fs::read_to_string(at("junit.xml")).unwrap().contains("no case was run"));
    assert!(fs::read_to_string(at("summary.md")).unwrap().contains("no case was run"));
}
