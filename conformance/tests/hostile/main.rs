//! The runner against hostile adapters: each fault gets its own name, nobody else the blame, and nothing is left behind.
//!
//! This binary is the adapters too: `--hostile MODE FOLDER` makes it the one of that [`adapter`] mode, which writes the
//! numbers of its processes into the folder. That is why it has a harness of its own, with the names of `cargo test`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where it fails")]

/// Names functions as tests.
macro_rules! tests {
    ($($name:ident),* $(,)?) => { &[$((stringify!($name), $name)),*] };
}

mod adapter;
mod doctored;
#[path = "../features/filter.rs"]
mod filter;
mod stage;
mod tests;
#[cfg(target_os = "linux")]
mod villain;

use std::panic::catch_unwind;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use filter::Filter;

/// A test: its name, and what it does.
type Test = (&'static str, fn());

/// How many tests run side by side; most of them wait for a deadline.
const SIDE_BY_SIDE: usize = 4;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, mode, folder] = &words[..]
        && flag == "--hostile"
    {
        return adapter::run(mode, folder.as_ref());
    }
    #[cfg(target_os = "linux")]
    if let [flag, mode, folder, group] = &words[..]
        && flag == "--villain"
    {
        return villain::run(mode, folder.as_ref(), group);
    }
    #[cfg(target_os = "linux")]
    if let [flag, what, command] = &words[..]
        && flag == "--runner"
    {
        return villain::runner::run(what, command);
    }
    let filter = Filter::new(words.into_iter());
    let all = tests::ALL.iter().chain(doctored::ALL);
    #[cfg(target_os = "linux")]
    let all = all.chain(villain::all());
    let all: Vec<Test> = all.copied().collect();
    let (chosen, left): (Vec<Test>, Vec<Test>) = all.into_iter().partition(|(name, _)| filter.accepts(name));
    if filter.lists() {
        chosen.iter().for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    println!("\nrunning {} tests", chosen.len());
    let failed = failures(&chosen);
    report(failed, chosen.len() - failed, left.len())
}

/// Runs the tests and counts those that fail.
fn failures(tests: &[Test]) -> usize {
    let (next, failed, out) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(()));
    thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                while let Some((name, test)) = tests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let started = Instant::now();
                    let passed = catch_unwind(test).is_ok();
                    failed.fetch_add(usize::from(!passed), Ordering::Relaxed);
                    let verdict = if passed { "ok" } else { "FAILED" };
                    let _alone = out.lock();
                    println!("test {name} ... {verdict} ({:.2} s)", started.elapsed().as_secs_f64());
                }
            });
        }
    });
    failed.into_inner()
}

fn report(failed: usize, passed: usize, left: usize) -> ExitCode {
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {verdict}. {passed} passed; {failed} failed; 0 ignored; 0 measured; {left} filtered out\n"
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(101) }
}
