//! Villains that leave or hide processes: the run fails, ends in time, and leaves nothing behind.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use libtest_mimic::Trial;

use super::super::{Test, trial};
use super::stage::{Stage, living, within};

/// Every test here.
pub(crate) fn all() -> impl Iterator<Item = Trial> {
    let caught = CAUGHT
        .into_iter()
        .map(|(mode, words)| trial(format!("caught: a villain that {mode}"), move || is_caught(mode, words)));
    caught.chain(ALL.iter().map(|&(name, test)| trial(name, test)))
}

/// Villains that fail the run, with what the report says of each.
const CAUGHT: [(&str, &str); 11] = [
    ("moves into the group of the runner", "did not answer within 3 s"),
    ("leaves a process in a new session", "outlived it"),
    ("leaves a daemon", "outlived it"),
    ("leaves its output to a process in a new session", "outlived it"),
    ("stops itself", "did not answer within 3 s"),
    ("ignores SIGTERM", "did not exit at the end of its input"),
    ("closes its streams", "closed its output without exiting"),
    ("starts a bomb", "did not answer within 3 s"),
    ("hops from process to process", "did not answer within 3 s"),
    ("kills its supervisor", ""),
    ("stops its supervisor", "did not answer within 3 s"),
];

const ALL: &[Test] = tests![
    connections_that_the_runner_cannot_accept_are_a_shortage,
    a_runner_that_is_killed_leaves_nothing,
    all_adapters_are_ended_at_once,
    without_a_supervisor_descendants_are_killed_too,
];

/// Runs the villain, which must fail the run with these words in the report.
fn is_caught(mode: &str, words: &str) {
    let checked = Stage::new(mode).play(&[]);
    assert_eq!(checked.code, Some(1), "{mode}: {}", checked.text);
    assert!(checked.text.contains(words), "{mode}: '{words}' is missing in\n{}", checked.text);
}

/// The villain's own failure comes after the shortage, so it is not recorded.
fn connections_that_the_runner_cannot_accept_are_a_shortage() {
    let checked = Stage::new("takes every connection of the STS").play_with_open_files(100);
    assert_eq!(checked.code, Some(3), "{}", checked.text);
    assert!(checked.text.contains("failed to accept a connection to a party"), "{}", checked.text);
    assert!(checked.log.contains("\"shortage\""), "{}", checked.log);
    for failure in ["flaky", "crash", "\"fault\"", "did not answer"] {
        assert!(
            !checked.log.contains(failure) && !checked.text.contains(failure),
            "{failure}: {}",
            checked.text
        );
    }
}

/// Asserts that the processes of the villain end, which is the work of its supervisor.
fn ends_soon(stage: &Stage) {
    let until = Instant::now() + Duration::from_secs(30);
    while !living(stage.folder()).is_empty() {
        assert!(Instant::now() < until, "{:?} are left", living(stage.folder()));
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn a_runner_that_is_killed_leaves_nothing() {
    let stage = Stage::new("leaves a daemon");
    let mut check = stage.check("1000000", &[]);
    let mut check = check.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    // The check, its adapter and a daemon.
    while living(stage.folder()).len() < 3 {
        assert!(Instant::now() < until, "the adapter does not start");
        std::thread::sleep(Duration::from_millis(5));
    }
    check.kill().unwrap();
    check.wait().unwrap();
    ends_soon(&stage);
}

/// Runs `--runner WHAT COMMAND`, a process of its own, because ending all adapters affects the whole process.
fn runner(what: &str, stage: &Stage) -> Option<i32> {
    let mut runner = Command::new(std::env::current_exe().unwrap());
    within(Duration::from_secs(60), &mut runner.args(["--runner", what, &stage.command()]).spawn().unwrap())
}

fn all_adapters_are_ended_at_once() {
    for what in ["ends all", "ends all, unsupervised"] {
        let stage = Stage::new("is slow once");
        assert_eq!(runner(what, &stage), Some(0), "{what}");
        ends_soon(&stage);
    }
}

fn without_a_supervisor_descendants_are_killed_too() {
    let stage = Stage::new("leaves a process in a new session and hangs");
    assert_eq!(runner("hangs, unsupervised", &stage), Some(0));
    assert_eq!(living(stage.folder()), [""; 0]);
}
