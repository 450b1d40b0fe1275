//! Villains that leave or hide processes: the run fails, ends in time, and leaves nothing behind.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::super::Test;
use super::stage::{Stage, living, within};

/// Every test here.
pub(crate) const ALL: &[Test] = tests![
    a_villain_that_moves_into_the_runners_group_does_not_hang_it,
    a_villain_that_leaves_a_process_in_a_new_session_leaves_nothing,
    a_daemon_is_ended,
    the_output_may_be_held_by_a_process_in_another_session,
    a_villain_that_stops_itself_is_killed,
    a_villain_that_ignores_sigterm_is_killed,
    a_villain_without_streams_is_killed,
    a_bomb_of_processes_is_ended,
    a_process_that_is_always_another_one_is_ended,
    a_villain_that_kills_its_supervisor_leaves_nothing,
    a_villain_that_stops_its_supervisor_leaves_nothing,
    connections_that_the_runner_cannot_accept_are_a_shortage,
    a_runner_that_is_killed_leaves_nothing,
    all_adapters_are_ended_at_once,
    without_a_supervisor_descendants_are_killed_too,
];

/// Runs the villain, which must fail the run with these words in the report.
fn is_caught(mode: &str, words: &[&str]) {
    let checked = Stage::new(mode).play(&[]);
    assert_eq!(checked.code, Some(1), "{mode}: {}", checked.text);
    for word in words {
        assert!(checked.text.contains(word), "{mode}: '{word}' is missing in\n{}", checked.text);
    }
}

fn a_villain_that_moves_into_the_runners_group_does_not_hang_it() {
    is_caught("moves into the group of the runner", &["did not answer within 3 s"]);
}

fn a_villain_that_leaves_a_process_in_a_new_session_leaves_nothing() {
    is_caught("leaves a process in a new session", &["outlived it"]);
}

fn a_daemon_is_ended() {
    is_caught("leaves a daemon", &["outlived it"]);
}

fn the_output_may_be_held_by_a_process_in_another_session() {
    is_caught("leaves its output to a process in a new session", &["outlived it"]);
}

fn a_villain_that_stops_itself_is_killed() {
    is_caught("stops itself", &["did not answer within 3 s"]);
}

fn a_villain_that_ignores_sigterm_is_killed() {
    is_caught("ignores SIGTERM", &["did not exit at the end of its input"]);
}

fn a_villain_without_streams_is_killed() {
    is_caught("closes its streams", &["closed its output without exiting"]);
}

fn a_bomb_of_processes_is_ended() {
    is_caught("starts a bomb", &["did not answer within 3 s"]);
}

fn a_process_that_is_always_another_one_is_ended() {
    is_caught("hops from process to process", &["did not answer within 3 s"]);
}

fn a_villain_that_kills_its_supervisor_leaves_nothing() {
    is_caught("kills its supervisor", &[]);
}

fn a_villain_that_stops_its_supervisor_leaves_nothing() {
    is_caught("stops its supervisor", &["did not answer within 3 s"]);
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
