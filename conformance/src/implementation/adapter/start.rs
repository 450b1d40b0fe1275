//! The start of an adapter, step by step: the process is started, greeted, and declares what it supports.

use std::time::Instant;
use std::{fmt, io};

use super::program::{Program, environment};
use super::running::RunningProcess;
use super::{Settings, Step, Unusable, messages};
use crate::vocabulary::protocol::Hello;

/// An adapter that was started and not greeted yet. Dropping it kills the process with everything that it started.
pub(crate) struct Started {
    pub(super) program: Program,
    pub(super) settings: Settings,
    running: RunningProcess,
}

/// An adapter that answered the greeting. Dropping it kills the process with everything that it started.
pub(crate) struct Greeted {
    pub(super) program: Program,
    pub(super) settings: Settings,
    pub(super) running: RunningProcess,
    pub(super) hello: Hello,
}

impl Program {
    /// Starts a process of the program, in an empty directory and in the environment that adapters have.
    ///
    /// # Errors
    ///
    /// [`Step::Start`], when the system cannot start it.
    pub(crate) fn start(self, settings: Settings) -> Result<Started, Unusable> {
        let running =
            RunningProcess::start(&self, environment(), &settings).map_err(|error| not_started(&error))?;
        Ok(Started { program: self, settings, running })
    }
}

impl Started {
    /// Sends the runner's hello, and reads the adapter's, which declares its capabilities.
    ///
    /// # Errors
    ///
    /// [`Step::Hello`], when no answer comes in time, [`Step::Declaration`], when this runner does not understand it, and
    /// [`Step::Script`] for both, when the command names a script that is not there.
    pub(crate) fn greet(mut self) -> Result<Greeted, Unusable> {
        let hello = messages::greet(&mut self.running, Instant::now() + self.settings.start);
        let hello = hello.map_err(|(step, error)| {
            let exit = self.running.stop_after(&error);
            let why = error.describe(exit.status, self.settings.start);
            let (step, why) = match self.program.missing_script() {
                Some(script) => (Step::Script, format!("{why}; there is no file {}", script.display())),
                None => (step, why),
            };
            Unusable { step, why, standard_error: exit.standard_error }
        })?;
        Ok(Greeted { program: self.program, settings: self.settings, running: self.running, hello })
    }
}

impl Greeted {
    /// What the adapter declares.
    pub(crate) const fn hello(&self) -> &Hello {
        &self.hello
    }
}

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Started").field("program", &self.program).finish_non_exhaustive()
    }
}

impl fmt::Debug for Greeted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Greeted")
            .field("program", &self.program)
            .field("hello", &self.hello)
            .finish_non_exhaustive()
    }
}

/// The error of a program that the system did not start.
pub(super) fn not_started(error: &io::Error) -> Unusable {
    Unusable { step: Step::Start, why: error.to_string(), standard_error: String::new() }
}
