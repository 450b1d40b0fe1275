//! Adapters: any program that shows an implementation's outcomes over the protocol, driven and guarded.
//!
//! A [`Process`] starts the program of a command, greets it and puts runs to it. Whatever goes wrong, the process is
//! killed with everything that it started, and every run that was under way is put to a fresh process of its own, so
//! that the blame falls on nobody else. What can escape is documented with [`Settings::supervisor`].

mod batch;
pub(crate) mod fault;
mod faults;
mod group;
mod live;
mod pipes;
mod process;
mod program;
mod registry;
mod shown;
mod start;
mod talk;
mod unusable;

use std::fmt;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

pub use process::Process;
pub use program::Program;
pub use registry::end_all;
pub use start::Started;
pub use unusable::{Step, Unusable};

use crate::printable;
use crate::protocol::Run;
use crate::stop;

/// How long things may take, and what is done besides.
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
    /// Without one, and on other Unix systems, the adapter's process group is killed, the adapter's own process, and on
    /// Linux the processes that descend from it; a process that has left the group and whose parent has ended escapes.
    /// On Windows a job object holds all of them. A process that runs as another user escapes everywhere, and so does
    /// what a service of the system starts on an adapter's behalf.
    pub supervisor: Option<PathBuf>,
    /// Called before a run is put to the adapter again: forget what was recorded of it.
    pub before_rerun: Option<BeforeRerun>,
}

/// What is called with a run before it is put again.
pub type BeforeRerun = Arc<dyn Fn(&Run) + Send + Sync>;

impl Settings {
    /// With the running program as the supervisor, which must be `awsess`. Orphans of adapters become its children.
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

/// This program, for as long as it runs: its file may be replaced meanwhile.
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

/// The word that makes the `awsess` program a supervisor.
pub(crate) const SUPERVISE: &str = "supervise-adapter";

/// Is the supervisor of one adapter, as its standard input says; see [`Settings::supervisor`].
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
