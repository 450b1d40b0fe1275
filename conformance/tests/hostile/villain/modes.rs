//! What the villains do.

use std::io::{Write as _, stdin, stdout};
use std::path::Path;
use std::process::ExitCode;

use awsess_conformance::case::Edition;
use awsess_conformance::implementation::{Implementation as _, Response};
use awsess_conformance::model::Oracle;
use awsess_conformance::protocol::{FromAdapter, Hello, Run, ToAdapter};

use super::processes::{
    bomb, close_streams, daemon, every_time_in_a_new_session, in_new_session, kill_parent, move_into_group,
    sleep_for_ever, start, start_with_output, stop, stop_parent, take_connections,
};

/// Runs as the villain of this mode.
pub(crate) fn run(mode: &str, folder: &Path, group: &str) -> ExitCode {
    match mode {
        "sleeper" => sleep_for_ever(),
        "sleeper in a new session" => in_new_session(|| sleep_for_ever()),
        "daemon" => in_new_session(|| daemon(folder)),
        "bomb" => in_new_session(|| bomb(folder, group)),
        "hopper" => every_time_in_a_new_session(folder),
        _ => {}
    }
    let starts = count(folder, "starts");
    if mode == "starts every second time" && starts.is_multiple_of(2) {
        return ExitCode::from(7);
    }
    let mut villain = Villain { mode, folder, group, answered: 0 };
    for line in stdin().lines() {
        match serde_json::from_str(&line.unwrap()).unwrap() {
            ToAdapter::Hello { .. } => villain.greet(),
            ToAdapter::Run(run) => villain.answer(&run),
        }
    }
    villain.end()
}

/// Counts the calls for the folder in a file.
pub(super) fn count(folder: &Path, what: &str) -> u64 {
    let mut file = std::fs::File::options().append(true).create(true).open(folder.join(what)).unwrap();
    file.write_all(b"1").unwrap();
    file.metadata().unwrap().len()
}

struct Villain<'v> {
    mode: &'v str,
    folder: &'v Path,
    group: &'v str,
    answered: u64,
}

impl Villain<'_> {
    fn greet(&self) {
        let hello = Hello::new("villain", "1").editions([Edition::V1_55]);
        let mut hello =
            Hello { max_in_flight: if self.mode.ends_with("in company") { 8 } else { 1 }, ..hello };
        if self.mode.ends_with("of its own") {
            hello.isolation = awsess_conformance::protocol::Isolation::Process;
        }
        say(&FromAdapter::Hello(hello.clone()));
        if self.mode == "says hello twice" {
            say(&FromAdapter::Hello(hello));
        }
    }

    fn answer(&mut self, run: &Run) {
        self.answered += 1;
        let outcome = |id: &str| match Oracle.observe(run) {
            Response::Outcome(outcome) => FromAdapter::Outcome { id: id.to_owned(), outcome },
            other => panic!("{other:?}"),
        };
        self.before_answer(run, &outcome);
        say(&outcome(&run.id));
        self.after_answer(run, &outcome);
    }

    fn before_answer(&self, run: &Run, outcome: &dyn Fn(&str) -> FromAdapter) {
        let fortieth = self.answered == 40;
        let fifth = || self.answered == 5 && count(self.folder, "fifth") == 1;
        match self.mode {
            "dies every 40 cases" | "dies every 40 cases in company" if fortieth => std::process::exit(9),
            "writes garbage once" if fortieth && count(self.folder, "garbage") == 1 => {
                stdout().write_all(b"\x00\xff\xfe\x1b[2J\x07\n").unwrap();
            }
            "answers an unknown id" if fortieth => say(&outcome("no-such-id")),
            "answers the next id" if fortieth => {
                let next: u64 = run.id.parse().unwrap();
                say(&outcome(&(next + 1).to_string()));
            }
            "is slow once" | "is slow once of its own" if count(self.folder, "cases") == 30 => {
                sleep_for_ever()
            }
            "moves into the group of the runner" if fifth() => {
                move_into_group(self.group);
                sleep_for_ever();
            }
            "stops itself" if fifth() => stop(std::process::id()),
            "closes its streams" if fifth() => close_streams(),
            "takes every connection of the STS" if fifth() => {
                take_connections(&run.endpoints["sts"]);
                std::process::exit(9);
            }
            "starts a bomb" if fifth() => {
                start(self.folder, "bomb", self.group);
                sleep_for_ever();
            }
            "kills its supervisor" if fifth() => {
                start(self.folder, "daemon", self.group);
                kill_parent();
            }
            "stops its supervisor" if fifth() => {
                start(self.folder, "daemon", self.group);
                stop_parent();
            }
            "hops from process to process" if fifth() => {
                start(self.folder, "hopper", self.group);
                sleep_for_ever();
            }
            _ => {}
        }
    }

    fn after_answer(&self, run: &Run, outcome: &dyn Fn(&str) -> FromAdapter) {
        let (first, tenth) = (self.answered == 1, self.answered.is_multiple_of(10));
        match self.mode {
            "answers twice" if self.answered == 40 => say(&outcome(&run.id)),
            "says hello later" if tenth => say(&FromAdapter::Hello(Hello::new("villain", "2"))),
            "writes after its answer" if tenth => {
                println!("done with {}", run.id);
            }
            "leaves a process in a new session" if first => {
                start(self.folder, "sleeper in a new session", self.group);
            }
            "leaves a process in a new session and hangs" if self.answered == 3 => {
                start(self.folder, "sleeper in a new session", self.group);
                sleep_for_ever();
            }
            "leaves a daemon" if first => start(self.folder, "daemon", self.group),
            "leaves its output to a process in a new session" if first => {
                start_with_output(self.folder, "sleeper in a new session");
            }
            _ => {}
        }
    }

    fn end(&self) -> ExitCode {
        match self.mode {
            "ignores SIGTERM" | "ignores the end of its input" => sleep_for_ever(),
            "says goodbye" => println!("goodbye"),
            "ends with 4" => return ExitCode::from(4),
            _ => {}
        }
        ExitCode::SUCCESS
    }
}

fn say(message: &FromAdapter) {
    let mut out = stdout().lock();
    // The runner may have closed the pipe.
    _ = writeln!(out, "{}", serde_json::to_string(message).unwrap()).and_then(|()| out.flush());
}
