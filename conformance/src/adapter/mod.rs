//! Adapters: any program that shows an implementation's outcomes over the protocol, driven and guarded.
//!
//! A [`Process`] starts the program of a command, greets it and puts runs to it. Whatever goes wrong, the process is
//! killed with its whole group, and every run that was under way is put to a fresh process of its own, so that the
//! blame falls on nobody else.

mod batch;
pub(crate) mod fault;
mod group;
mod live;
mod pipes;
mod process;
mod program;
mod shown;
mod start;
mod talk;
mod unusable;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use process::Process;
pub use program::Program;
pub use start::Started;
pub use unusable::{Step, Unusable};

use crate::protocol::Run;

/// How long things may take, and what is done besides.
#[derive(Clone)]
#[non_exhaustive]
pub struct Settings {
    /// How long one case may take.
    pub timeout: Duration,
    /// How long the adapter may take to start and say hello.
    pub start: Duration,
    /// Called before a run is put to the adapter again: forget what was recorded of it.
    pub before_rerun: Option<BeforeRerun>,
}

/// What is called with a run before it is put again.
pub type BeforeRerun = Arc<dyn Fn(&Run) + Send + Sync>;

impl Settings {
    /// Settings with this deadline for a case, and no shorter one for the start.
    #[must_use]
    pub fn with_timeout(timeout: Duration) -> Self {
        let default = Self::default();
        Self { timeout, start: default.start.max(timeout), ..default }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(10), start: Duration::from_secs(10), before_rerun: None }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("timeout", &self.timeout)
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
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
