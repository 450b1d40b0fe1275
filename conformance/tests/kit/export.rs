//! Tests of exports: what stands in the files, and what is left of a run that breaks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use awsess_conformance::case::{Case, Edition};
use awsess_conformance::export::{Kind, Line, Manifest, Request, export};
use awsess_conformance::label::WHOLE;
use awsess_conformance::model;
use awsess_conformance::scenario::embedded;
use awsess_conformance::scenario::read_text;
use awsess_conformance::specification::rule_ids;
use awsess_conformance::strategy::Settings;

use crate::log::digest;

use crate::{awsess, stderr};

fn request(cases: u64) -> Request {
    let scenarios = embedded().unwrap();
    Request { scenarios, editions: Edition::ALL.to_vec(), cases, seed: 5, settings: Settings::half_damaged() }
}

fn exported(request: &Request) -> (TempDir, Manifest) {
    let folder = tempfile::tempdir().unwrap();
    let manifest = export(request, folder.path(), false).unwrap();
    (folder, manifest)
}

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap())).collect()
}

#[test]
fn every_line_is_a_case_with_what_the_model_expects_of_it() {
    let (folder, manifest) = exported(&request(150));
    let texts = files(folder.path());
    assert_eq!(texts.len(), 5, "four files and a manifest");
    for part in &manifest.files {
        let text = String::from_utf8(texts[Path::new(&part.file)].clone()).unwrap();
        let lines: Vec<Line> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((lines.len() as u64, text.len() as u64), (part.cases, part.bytes));
        assert_eq!(part.digest, digest(&text));
        for line in &lines {
            assert_eq!(line.case.edition, part.edition);
            assert_eq!(model::expect(&line.case).as_ref(), Ok(&line.expected), "{}", line.case.id);
            assert!(!line.rules.is_empty() && line.rules.is_sorted(), "{}", line.case.id);
        }
        let shown = lines.iter().filter(|line| line.rules.contains(&"ENV-3".to_owned())).count() as u64;
        assert_eq!(part.rules.get("ENV-3").copied().unwrap_or_default(), shown);
    }
}

#[test]
fn the_manifest_says_what_the_files_are_made_from_and_hold() {
    let (folder, manifest) = exported(&request(50));
    let read: Manifest = serde_json::from_slice(&files(folder.path())[Path::new("manifest.json")]).unwrap();
    assert_eq!(read, manifest);
    assert_eq!((manifest.seed, manifest.generated, &*manifest.awsess), (5, 50, env!("CARGO_PKG_VERSION")));
    let is_hash = |commit: &String| commit.len() >= 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    assert!(manifest.commit.as_ref().is_none_or(is_hash), "{:?}", manifest.commit);
    for part in &manifest.files {
        let drawn = part.kind == Kind::Generated;
        assert_eq!((part.quotas.is_empty(), part.cases == 50), (!drawn, drawn), "{}", part.file);
        for quota in &part.quotas {
            assert_eq!(quota.reached, part.classes.get(&quota.class).unwrap_or(&0) * WHOLE / 50);
        }
    }
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    let ((one, _), (other, _)) = (exported(&request(40)), exported(&request(40)));
    assert!(files(one.path()) == files(other.path()));
    let (another, _) = exported(&Request { seed: 6, ..request(40) });
    assert!(files(one.path()) != files(another.path()));
}

/// In edition 1.14 no list has that name.
const NO_SUCH_LIST: &str = "\
Feature: mine

  Scenario: one
    When NewSession is called
    And a handler \"log\" is pushed to the back of CompleteAttempt
    Then there is no region
";

#[test]
fn what_the_model_cannot_answer_is_counted_and_left_out() {
    let scenarios = read_text(Path::new("mine.feature"), NO_SUCH_LIST, rule_ids()).unwrap();
    let (_, manifest) = exported(&Request { scenarios, ..request(0) });
    let [older, _, newer, _] = &*manifest.files else { panic!("four files") };
    assert_eq!((older.cases, newer.cases, newer.left_out.len()), (0, 1, 0));
    let (why, count) = older.left_out.first_key_value().unwrap();
    assert!(why.contains("no list of handlers named \"complete_attempt\"") && *count == 1, "{why}");
}

#[test]
fn a_case_that_reads_back_as_another_is_named() {
    let line = Line::new(Case { id: "mine/one".into(), ..Case::default() }, &[]).unwrap();
    let text = serde_json::to_value(&line).unwrap();
    let why = |change: fn(&mut Value)| {
        let mut other = text.clone();
        change(&mut other);
        line.check_text(&other.to_string()).unwrap_err().to_string()
    };
    assert_eq!(line.check_text(&text.to_string()), Ok(()));
    assert!(
        why(|line| line["case"]["env"]["AWS_REGION"] = "x".into()).starts_with("mine/one (1.55), read back")
    );
    assert!(why(|line| line["case"]["enw"] = "x".into()).contains("unknown field"));
    let wrong = Line { expected: Line::new(region(), &[]).unwrap().expected, ..line.clone() };
    let error = wrong.text().unwrap_err().to_string();
    assert!(error.contains("mine/one (1.55)") && error.contains("the expected outcome differs"), "{error}");
}

fn region() -> Case {
    Case { env: BTreeMap::from([("AWS_REGION".into(), "x".into())]), ..Case::default() }
}

#[test]
fn a_folder_with_something_in_it_is_refused_and_a_corpus_in_it_replaced() {
    let (folder, _) = exported(&request(10));
    let before = files(folder.path());
    let error = export(&request(10), folder.path(), false).unwrap_err().to_string();
    assert!(error.contains("is not empty") && error.contains("--force"), "{error}");
    assert!(files(folder.path()) == before);

    fs::write(folder.path().join("mine"), "kept").unwrap();
    let newer = Request { editions: vec![Edition::V1_55], ..request(12) };
    export(&newer, folder.path(), true).unwrap();
    let names: Vec<_> = files(folder.path()).into_keys().collect();
    let expected = ["generated-1.55.jsonl", "manifest.json", "mine", "scenarios-1.55.jsonl"];
    assert_eq!(names, expected.map(PathBuf::from));
}

#[test]
fn a_relative_path_names_a_new_folder() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["export", "corpus", "--cases", "1", "--edition", "1.55"];
    let output = awsess(arguments).current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(folder.path().join("corpus/manifest.json").is_file());
}

#[test]
fn a_run_that_breaks_leaves_no_manifest_and_nothing_half_written() {
    let (folder, _) = exported(&request(10));
    let taken = folder.path().join("generated-1.55.jsonl");
    fs::remove_file(&taken).unwrap();
    fs::create_dir_all(taken.join("mine")).unwrap();
    let error = export(&request(10), folder.path(), true).unwrap_err().to_string();
    assert!(error.contains("generated-1.55.jsonl"), "{error}");
    assert!(!folder.path().join("manifest.json").exists());
    let left = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let hidden: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with('.')).collect();
    assert!(hidden.is_empty(), "what was written aside is gone: {hidden:?}");
}

/// No file may be longer than a few kilobytes, as if the disk were full.
#[cfg(unix)]
#[test]
fn a_corpus_stays_as_it_is_until_another_is_there() {
    let (folder, _) = exported(&request(10));
    let before = files(folder.path());
    let full = "trap '' XFSZ && ulimit -f 16 && exec \"$0\" export \"$1\" --force --cases 50";
    let mut command = std::process::Command::new("sh");
    let output =
        command.args(["-c", full, env!("CARGO_BIN_EXE_awsess")]).arg(folder.path()).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && error.contains("failed to write scenarios-1.14.jsonl"), "{error}");
    assert!(files(folder.path()) == before, "what was written aside is gone");
}
