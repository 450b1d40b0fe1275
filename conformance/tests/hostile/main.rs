//! The runner against hostile adapters: each fault is reported as what it is, no other case is blamed, and nothing is left
//! behind.
//!
//! This binary is the adapters too: `--hostile MODE FOLDER` makes it the one of that [`adapter`] mode, which writes the
//! numbers of its processes into the folder. So it has a `main` of its own, and libtest-mimic runs the tests.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

/// Lists functions as tests of their names.
macro_rules! tests {
    ($($name:ident),* $(,)?) => { &[$((stringify!($name), $name)),*] };
}

mod adapter;
mod doctored;
mod stage;
mod tests;
#[cfg(target_os = "linux")]
mod villain;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

/// A test: its name, and the function.
type Test = (&'static str, fn());

fn trial(name: impl Into<String>, test: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        test();
        Ok(())
    })
}

/// How many tests run at the same time. Most of the time they wait for a deadline, so that it is more than there are processors.
const THREADS: usize = 4;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match &words[..] {
        ["--hostile", mode, folder] => adapter::run(mode, folder.as_ref()),
        #[cfg(target_os = "linux")]
        ["--villain", mode, folder, group] => villain::run(mode, folder.as_ref(), group),
        #[cfg(target_os = "linux")]
        ["--runner", what, command] => villain::runner::run(what, command),
        _ => run_tests(),
    }
}

fn run_tests() -> ExitCode {
    let trials = tests::all().chain(doctored::ALL.iter().map(|&(name, test)| trial(name, test)));
    #[cfg(target_os = "linux")]
    let trials = trials.chain(villain::all());
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(THREADS);
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}
