//! A deadline for tests: one that hangs fails instead of blocking the others.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

#[cfg(feature = "sts")]
use awsess::Edition;

/// Longer than any of these tests takes on a loaded machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// Runs the closure on another thread and returns its result. Panics at the deadline.
pub(crate) fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = channel();
    let worker = thread::spawn(move || sender.send(work()));
    match receiver.recv_timeout(DEADLINE) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => panic!("no result after {DEADLINE:?}: a deadlock"),
        Err(RecvTimeoutError::Disconnected) => match worker.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(_) => unreachable!("the sender lives as long as the worker"),
        },
    }
}

/// Runs the check for each edition, within the deadline.
#[cfg(feature = "sts")]
pub(crate) fn each_edition_in_time(check: impl Fn(Edition) + Send + 'static) {
    in_time(move || Edition::ALL.iter().copied().for_each(check));
}
