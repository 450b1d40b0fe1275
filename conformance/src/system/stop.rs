//! Signals that ask the process to end. The first one is recorded for the whole process, and every wait checks for it.
//!
//! A command that listens either ends by itself, with a report of what was done, or is ended here, after everything that
//! it created or started is removed. A second signal ends it at once.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::children;
use crate::system::scratch;
#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

/// How long a command may take to end by itself after the first signal.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long adapters may take to end when the process is not ended by the command itself.
const GRACE: Duration = Duration::from_secs(1);

/// The exit code of the signal that was received first; 0 if none was.
static RECEIVED: AtomicU8 = AtomicU8::new(0);

/// A signal that asks a process to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Signal {
    /// Ctrl-C on the terminal.
    #[serde(rename = "SIGINT")]
    Interrupt,
    /// A request to end, as `kill` and job schedulers send it.
    #[serde(rename = "SIGTERM")]
    Terminate,
    /// The terminal was closed.
    #[serde(rename = "SIGHUP")]
    HangUp,
}

impl Signal {
    /// Every signal.
    pub const ALL: [Self; 3] = [Self::Interrupt, Self::Terminate, Self::HangUp];

    /// The name of the signal.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "SIGINT",
            Self::Terminate => "SIGTERM",
            Self::HangUp => "SIGHUP",
        }
    }

    /// The exit code of a process that ends because of the signal: 128 and the signal's number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
            Self::HangUp => 129,
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a command does about the first signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnSignal {
    /// The command checks [`requested`], and ends by itself after it has cleaned up and reported.
    Finish,
    /// The process is ended as soon as everything is cleaned up.
    Exit,
}

/// The signal that asks the process to end, if one came.
#[must_use]
pub fn requested() -> Option<Signal> {
    let code = RECEIVED.load(Ordering::Relaxed);
    Signal::ALL.into_iter().find(|signal| signal.code() == code)
}

/// Listens for signals from now on.
///
/// # Errors
///
/// When the system refuses the handlers or the thread that they need.
pub(crate) fn listen(on_signal: OnSignal) -> std::io::Result<()> {
    platform::listen(move |signal| received(signal, on_signal))
}

/// Records the first signal, and ends the process unless the command does so itself.
fn received(signal: Signal, on_signal: OnSignal) {
    let first = RECEIVED.compare_exchange(0, signal.code(), Ordering::Relaxed, Ordering::Relaxed).is_ok();
    let patient = || {
        let builder = thread::Builder::new().name("awsess-stop".into());
        builder.spawn(move || {
            thread::sleep(PATIENCE);
            clean_up_and_exit(signal)
        })
    };
    if !first || on_signal == OnSignal::Exit || patient().is_err() {
        clean_up_and_exit(signal);
    }
}

/// Ends the adapters, removes what the process created, and exits.
fn clean_up_and_exit(signal: Signal) -> ! {
    children::end_all(GRACE);
    scratch::remove_registered();
    std::process::exit(signal.code().into())
}
