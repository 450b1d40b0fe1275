//! Villains that fail now and then: reports name each case and the first occurrence of each fault, and the run fails.

use std::fs;
use std::path::Path;
use std::process::Command;

use awsess_conformance::log;
use awsess_conformance::results::RunResult;
use awsess_conformance::status::{Status, Verdict};
use libtest_mimic::Trial;

use super::super::{Test, trial};
use super::stage::{Checked, Stage};

/// Every test here.
pub(crate) fn all() -> impl Iterator<Item = Trial> {
    let faults = FAULTS.into_iter().map(|(mode, what, wrote)| {
        trial(format!("a fault: a villain that {mode}"), move || _ = breaks_protocol(mode, what, wrote))
    });
    faults.chain(ALL.iter().map(|&(name, test)| trial(name, test)))
}

/// Villains that violate the protocol, with what the reports say of each, and what the first occurrence shows.
const FAULTS: [(&str, &str, &str); 7] = [
    ("answers twice", "it responded to a run twice", "has a response already"),
    ("answers an unknown id", "a run that does not exist", "no-such-id"),
    ("answers the next id", "a run that does not exist", "which does not exist"),
    ("says hello later", "it sent hello again", "\"type\":\"hello\""),
    ("writes after its answer", "a line that is not JSON", "done with"),
    ("ends with 4", "did not exit with 0", "exit status: 4"),
    ("ignores the end of its input", "did not exit at the end of its input", "exits with 0"),
];

const ALL: &[Test] = tests![
    a_villain_that_dies_now_and_then_is_flaky,
    flaky_cases_may_be_allowed,
    of_many_cases_at_once_those_under_way_are_flaky,
    a_slow_case_is_flaky,
    a_slow_case_in_a_process_of_its_own_is_flaky,
    garbage_is_a_fault_whatever_is_allowed,
    two_hellos_are_a_fault,
    a_goodbye_is_a_fault,
    a_start_that_fails_now_and_then_is_a_fault,
    a_flaky_case_is_never_expected,
    the_doctor_finds_what_a_villain_leaves,
];

/// The run in the log.
fn run(checked: &Checked) -> RunResult {
    log::read(checked.log.as_bytes(), Path::new("log")).unwrap().runs.remove(0)
}

/// The ids of the flaky cases, each with the verdict on its first attempt.
fn flaky(checked: &Checked) -> Vec<(String, Verdict)> {
    let cases = run(checked).cases.listed.into_iter();
    cases
        .filter_map(|case| match case.status {
            Status::Flaky { first } => Some((case.id, first)),
            _ => None,
        })
        .collect()
}

/// Asserts that there are flaky cases, that all had this verdict at first, and that every report names them. Returns their
/// number.
fn names_flaky(checked: &Checked, first: Verdict) -> usize {
    let flaky = flaky(checked);
    assert!(!flaky.is_empty(), "{}", checked.text);
    for (id, of) in &flaky {
        assert_eq!(*of, first, "{id}");
        for report in [&checked.text, &checked.junit, &checked.markdown] {
            assert!(report.contains(id), "{id} is missing in\n{report}");
        }
    }
    assert_eq!(run(checked).counts().flaky, flaky.len() as u64);
    assert!(checked.text.contains(&format!("{} flaky", flaky.len())), "{}", checked.text);
    flaky.len()
}

/// Asserts that the run fails because of a violation of the protocol, which every report shows with its first case.
fn breaks_protocol(mode: &str, what: &str, wrote: &str) -> Checked {
    let checked = Stage::new(mode).play(&["--allow-flaky"]);
    assert_eq!(checked.code, Some(1), "{mode}: {}", checked.text);
    let run = run(&checked);
    let fault = run.faults.iter().find(|fault| fault.what.contains(what) && !fault.is_flaky);
    let fault = fault.unwrap_or_else(|| panic!("{mode}: {:?}", run.faults));
    assert!(fault.times > 0 && fault.detail.contains(wrote), "{mode}: {fault:?}");
    let case = fault.case.as_ref().unwrap();
    for report in [&checked.text, &checked.junit, &checked.markdown] {
        assert!(report.contains(what) && report.contains(case), "{mode}: '{what}' is missing in\n{report}");
    }
    checked
}

/// Asserts that every case that was asked has the verdict garbage.
fn is_all_garbage(mode: &str, part: &str) {
    let checked = Stage::new(mode).play(&["--allow-flaky"]);
    assert_eq!(checked.code, Some(1), "{mode}: {}", checked.text);
    assert!(checked.text.contains("garbage: ") && checked.text.contains(part), "{mode}: {}", checked.text);
    assert_eq!(run(&checked).counts().passed, 0, "{mode}: {}", checked.text);
}

fn a_villain_that_dies_now_and_then_is_flaky() {
    let checked = Stage::new("dies every 40 cases").play(&[]);
    assert_eq!(checked.code, Some(1), "{}", checked.text);
    assert!(names_flaky(&checked, Verdict::Crash) >= 2, "{}", checked.text);
    assert!(checked.text.contains("exit status: 9"), "{}", checked.text);
    let run = run(&checked);
    assert_eq!((run.faults.len(), run.faults[0].is_flaky), (1, true));
    assert_eq!(run.faults[0].times, run.counts().flaky);
}

fn flaky_cases_may_be_allowed() {
    let checked = Stage::new("dies every 40 cases").play(&["--allow-flaky"]);
    assert_eq!(checked.code, Some(0), "{}", checked.text);
    names_flaky(&checked, Verdict::Crash);
    assert!(checked.junit.contains("flakyError") && !checked.junit.contains("<error"), "{}", checked.junit);
    assert!(checked.text.contains("flaky, allowed: "), "{}", checked.text);
}

fn of_many_cases_at_once_those_under_way_are_flaky() {
    let checked = Stage::new("dies every 40 cases in company").play(&[]);
    assert_eq!(checked.code, Some(1), "{}", checked.text);
    names_flaky(&checked, Verdict::Crash);
}

fn a_slow_case_is_flaky() {
    let checked = Stage::new("is slow once").play(&[]);
    assert_eq!(checked.code, Some(1), "{}", checked.text);
    assert_eq!(names_flaky(&checked, Verdict::Hang), 1);
    assert!(checked.text.contains("slow at first"), "{}", checked.text);
}

fn a_slow_case_in_a_process_of_its_own_is_flaky() {
    let checked = Stage::new("is slow once of its own").play(&[]);
    assert_eq!(checked.code, Some(1), "{}", checked.text);
    assert_eq!(names_flaky(&checked, Verdict::Hang), 1);
}

fn garbage_is_a_fault_whatever_is_allowed() {
    let checked = breaks_protocol("writes garbage once", "a line that is not JSON", "\\xff\\xfe\\u{1b}[2J");
    assert_eq!(names_flaky(&checked, Verdict::Garbage), 1);
}

fn two_hellos_are_a_fault() {
    let checked = Stage::new("says hello twice").play(&["--allow-flaky"]);
    // No case is answered, so the adapter is given up.
    assert_eq!(checked.code, Some(3), "{}", checked.text);
    assert!(checked.text.contains("it sent hello instead of a response"), "{}", checked.text);
    assert_eq!(run(&checked).counts().passed, 0, "{}", checked.text);
}

fn a_goodbye_is_a_fault() {
    is_all_garbage("says goodbye", "goodbye");
}

fn a_start_that_fails_now_and_then_is_a_fault() {
    let checked = Stage::new("starts every second time").play(&["--allow-flaky"]);
    assert_eq!(checked.code, Some(1), "{}", checked.text);
    assert!(checked.text.contains("it started only when it was started once more"), "{}", checked.text);
}

fn a_flaky_case_is_never_expected() {
    let stage = Stage::new("dies every 40 cases");
    let known = stage.folder().join("known.toml");
    let text = |shape: &str| format!("[[expect]]\nrule = \"NEW-1\"\nreason = \"known\"\n{shape}");
    fs::write(&known, text("shape = \"flaky crash\"\n")).unwrap();
    let file = known.to_str().unwrap();
    let refused = Command::output(&mut stage.check("400", &["--expectations", file])).unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("cannot be expected"), "{refused:?}");
    // An empty file that is blessed gets no entry.
    fs::write(&known, "").unwrap();
    let checked = stage.play(&["--expectations", file, "--bless"]);
    assert_eq!(checked.code, Some(1), "{}", checked.text);
    names_flaky(&checked, Verdict::Crash);
    assert_eq!(fs::read_to_string(&known).unwrap(), "");
}

fn the_doctor_finds_what_a_villain_leaves() {
    let stage = Stage::new("leaves a daemon");
    let mut doctor = Command::new(env!("CARGO_BIN_EXE_awsess"));
    let doctor = doctor.args(["doctor", &stage.command(), "--timeout", "3"]).output().unwrap();
    let text = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert_eq!(doctor.status.code(), Some(3), "{text}");
    assert!(text.contains("✗ end") && text.contains("outlived it"), "{text}");
    assert_eq!(super::stage::living(stage.folder()), [""; 0]);
}
