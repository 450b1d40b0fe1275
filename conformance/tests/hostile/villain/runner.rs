//! A process that drives adapters through the library, and ends them all.

use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use awsess_conformance::adapter::{Process, Settings, end_all};
use awsess_conformance::implementation::{Implementation as _, Response};

use super::super::stage::runs;
use super::stage::DEADLINE;

/// Drives the adapter of the command in one of the ways below.
pub(crate) fn run(what: &str, command: &str) -> ExitCode {
    let mut settings = Settings::with_timeout(DEADLINE);
    settings.supervisor = (!what.ends_with("unsupervised")).then(|| env!("CARGO_BIN_EXE_awsess").into());
    if what.starts_with("hangs") {
        let answers = Process::start(command, settings).unwrap().observe_all(&runs(6));
        let is_answered =
            |answer: &Response| matches!(answer, Response::Outcome(_) | Response::Retried { .. });
        assert!(answers.iter().all(is_answered), "{answers:?}");
        return ExitCode::SUCCESS;
    }
    let limit = Duration::from_secs(20);
    settings.timeout = Duration::from_secs(600);
    let workers: Vec<_> = (0..3)
        .map(|_| {
            let mut process = Process::start(command, settings.clone()).unwrap();
            thread::spawn(move || {
                let answers = process.observe_all(&runs(40));
                (answers, process.unusable().map(ToString::to_string))
            })
        })
        .collect();
    thread::sleep(Duration::from_millis(500));
    let started = Instant::now();
    assert!(end_all(limit), "an adapter is left");
    assert!(started.elapsed() < limit);
    let why = workers.into_iter().map(|worker| worker.join().unwrap().1);
    assert!(why.into_iter().any(|why| why.is_some_and(|why| why.contains("the run is being ended"))));
    let refused = Process::start(command, settings).unwrap_err();
    assert!(refused.why.contains("the run is being ended"), "{refused}");
    ExitCode::SUCCESS
}
