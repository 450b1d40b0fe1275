//! A retrieval of credentials: one thread runs it, and all that need the credentials wait for its outcome.

use std::process;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::CredentialsValue;
use super::cancellation::Cancellation;
use crate::error::Error;

/// The result of a provider.
pub(super) type Outcome = Result<CredentialsValue, Error>;

/// A retrieval that one thread runs.
pub(super) struct Retrieval {
    /// The process whose thread retrieves. A forked child has no such thread, and starts a retrieval of its own.
    process: u32,
    progress: Mutex<Progress>,
    /// Wakes the threads that wait, when the retrieval has ended or one of them has been cancelled.
    changed: Condvar,
}

enum Progress {
    Running,
    Ended(Outcome),
    /// The retrieval has ended without an outcome, because the provider panicked or no thread could run it.
    Abandoned,
}

impl Retrieval {
    pub(super) fn new() -> Self {
        Self { process: process::id(), progress: Mutex::new(Progress::Running), changed: Condvar::new() }
    }

    /// Whether it was started in this process.
    pub(super) fn is_own(&self) -> bool {
        self.process == process::id()
    }

    /// Ends the retrieval with the outcome, if there is one, unless it has ended before.
    pub(super) fn end(&self, outcome: Option<&Outcome>) {
        let mut progress = self.progress();
        if progress.is_running() {
            *progress = outcome.cloned().map_or(Progress::Abandoned, Progress::Ended);
        }
        drop(progress);
        self.changed.notify_all();
    }

    /// Waits for the outcome; `None` if the retrieval was abandoned.
    pub(super) fn wait(&self) -> Option<Outcome> {
        let ended = self.changed.wait_while(self.progress(), |progress| progress.is_running());
        ended.unwrap_or_else(PoisonError::into_inner).outcome()
    }

    /// Like [`wait`](Self::wait), but fails when the cancellation ends the wait.
    pub(super) fn wait_until(
        self: &Arc<Self>,
        cancellation: &Cancellation,
    ) -> Result<Option<Outcome>, Error> {
        let _waiting = cancellation.wakes(self);
        let mut progress = self.progress();
        while progress.is_running() {
            progress = match cancellation.remaining()? {
                None => self.changed.wait(progress).unwrap_or_else(PoisonError::into_inner),
                Some(time) => {
                    self.changed.wait_timeout(progress, time).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        Ok(progress.outcome())
    }

    /// Wakes the threads that wait, so that they look at their cancellations.
    pub(super) fn wake(&self) {
        // A thread that has looked before holds the lock until it waits.
        drop(self.progress());
        self.changed.notify_all();
    }

    /// A poisoned lock can be used: no panic leaves the progress half written.
    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress {
    const fn is_running(&self) -> bool {
        matches!(self, Self::Running)
    }

    fn outcome(&self) -> Option<Outcome> {
        if let Self::Ended(outcome) = self { Some(outcome.clone()) } else { None }
    }
}
