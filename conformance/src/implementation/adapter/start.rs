//! A start, step by step: the program is found, its process starts, and says hello.

use std::time::Instant;
use std::{fmt, io};

use super::live::Live;
use super::program::{Program, environment};
use super::{Process, Settings, Step, Unusable, talk};
use crate::vocabulary::protocol::Hello;

/// An adapter that was started and not greeted yet. Dropping it kills the process with everything that it started.
pub struct Started {
    program: Program,
    settings: Settings,
    live: Live,
}

impl Program {
    /// Starts a process of it, in an empty directory and in the environment that adapters have.
    ///
    /// # Errors
    ///
    /// [`Step::Start`](super::Step::Start), when the system refuses it.
    pub fn start(self, settings: Settings) -> Result<Started, Unusable> {
        let live = live(&self, &settings)?;
        Ok(Started { program: self, settings, live })
    }
}

impl Started {
    /// Sends hello, and reads the declaration of the adapter.
    ///
    /// # Errors
    ///
    /// [`Step::Hello`](super::Step::Hello), when no hello comes in time, and
    /// [`Step::Declaration`](super::Step::Declaration), when one comes that this runner does not understand.
    pub fn greet(mut self) -> Result<Process, Unusable> {
        let hello = hello(&mut self.live, &self.settings)?;
        Ok(Process::adopt(self.program, self.settings, self.live, hello))
    }
}

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Started").field("program", &self.program).finish_non_exhaustive()
    }
}

/// Starts and greets a process.
pub(super) fn launch(program: &Program, settings: &Settings) -> Result<(Live, Hello), Unusable> {
    let mut live = live(program, settings)?;
    let hello = hello(&mut live, settings)?;
    Ok((live, hello))
}

fn live(program: &Program, settings: &Settings) -> Result<Live, Unusable> {
    Live::start(program, environment(), settings).map_err(|error| not_started(&error))
}

/// The system refused to start the program.
pub(super) fn not_started(error: &io::Error) -> Unusable {
    Unusable { step: Step::Start, why: error.to_string(), standard_error: String::new() }
}

fn hello(live: &mut Live, settings: &Settings) -> Result<Hello, Unusable> {
    talk::greet(live, Instant::now() + settings.start).map_err(|(step, fault)| {
        let ended = live.stop_after(&fault);
        let why = fault.describe(ended.status, settings.start);
        Unusable { step, why, standard_error: ended.standard_error }
    })
}
