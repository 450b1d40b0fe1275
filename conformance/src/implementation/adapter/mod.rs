//! Adapters: any program that shows an implementation's outcomes over the protocol, driven and guarded.
//!
//! A [`Process`] starts the program of a command, greets it and puts runs to it. Whatever goes wrong, the process is
//! killed with everything that it started, and every run in flight is repeated in a fresh process of its own, which shows
//! which of them caused the fault. [`Settings::supervisor`] documents which processes can escape.

mod batch;
pub(crate) mod exchange;
mod faults;
mod group;
mod messages;
mod pipes;
mod process;
mod program;
mod running;
mod shown;
mod start;

use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

pub use super::unusable::{Step, Unusable};
pub use crate::system::children::end_all;
pub use process::Process;
pub(crate) use program::Program;
pub(crate) use start::{Greeted, Started};

use crate::system::printable;
use crate::system::stop;
use crate::vocabulary::protocol::Run;

/// The time limits of an adapter, its supervisor, and a callback.
#[derive(Clone)]
#[non_exhaustive]
pub struct Settings {
    /// How long one case may take.
    pub timeout: Duration,
    /// How long the adapter may take to start and say hello.
    pub start: Duration,
    /// The `awsess` program, which on Linux supervises each adapter: `awsess` itself sets it, and nothing else needs it.
    ///
    /// Below a supervisor nothing that an adapter starts outlives it, whatever its process group, session or parent.
    /// Without one, and on other Unix systems, the runner kills the process group, the adapter's own process and, on
    /// Linux, the processes that descend from it; a process that has left the group and whose parent has ended escapes.
    /// On Windows a job object holds all of them. A process that runs as another user escapes everywhere, and so does
    /// what a service of the system starts on an adapter's behalf. A process in uninterruptible sleep ends only when its
    /// system call returns: it is waited for five seconds, and counts as a fault of the adapter.
    pub supervisor: Option<PathBuf>,
    /// Called before a run is repeated, to drop what was recorded of it.
    pub before_rerun: Option<BeforeRerun>,
}

/// A function that is called with a run before the run is repeated.
pub type BeforeRerun = Arc<dyn Fn(&Run) + Send + Sync>;

impl Settings {
    /// Sets the running program, which must be `awsess`, as the supervisor. Orphans of adapters become its children.
    pub(crate) fn supervised(self) -> Self {
        Self { supervisor: supervisor(), ..self }
    }

    /// Settings with this deadline for a case, and no shorter one for the start.
    #[must_use]
    pub fn with_timeout(timeout: Duration) -> Self {
        let default = Self::default();
        Self { timeout, start: default.start.max(timeout), ..default }
    }
}

impl Default for Settings {
    fn default() -> Self {
        let ten = Duration::from_secs(10);
        Self { timeout: ten, start: ten, supervisor: None, before_rerun: None }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("timeout", &self.timeout)
            .field("start", &self.start)
            .field("supervisor", &self.supervisor)
            .finish_non_exhaustive()
    }
}

/// The path of this program, which stays valid while it runs even if its file is replaced.
#[cfg(target_os = "linux")]
fn supervisor() -> Option<PathBuf> {
    group::linux::adopt();
    let own = PathBuf::from("/proc/self/exe");
    if own.exists() { Some(own) } else { std::env::current_exe().ok() }
}

#[cfg(not(target_os = "linux"))]
fn supervisor() -> Option<PathBuf> {
    None
}

/// The argument that makes the `awsess` program a supervisor.
pub(crate) const SUPERVISE: &str = "supervise-adapter";

/// Runs as the supervisor of the adapter that is described on standard input; see [`Settings::supervisor`].
#[cfg(target_os = "linux")]
pub(crate) fn supervise() -> ExitCode {
    group::linux::supervise()
}

/// There are no supervisors on this system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn supervise() -> ExitCode {
    ExitCode::FAILURE
}

/// Reads a number of seconds, as the command line gives deadlines.
///
/// # Errors
///
/// What is no number, is not more than 0, or is too large.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 =
        text.parse().map_err(|_| format!("{text:?} is no number of seconds, such as 2 or 0.5"))?;
    let duration = Duration::try_from_secs_f64(seconds).ok().filter(|duration| !duration.is_zero());
    // A deadline beyond this cannot be added to the clock everywhere.
    duration
        .filter(|duration| *duration <= Duration::from_secs(86_400))
        .ok_or_else(|| "a deadline is more than 0 and at most 86400 seconds".into())
}
