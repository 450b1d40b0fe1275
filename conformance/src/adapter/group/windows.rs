//! A job object.

use std::io;
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use process_wrap::std::{ChildWrapper, CommandWrap, JobObject};

use super::Pipes;

/// A process in a job of its own.
pub(crate) struct Group(Box<dyn ChildWrapper>);

impl Group {
    pub(crate) fn spawn(command: Command) -> io::Result<Self> {
        CommandWrap::from(command).wrap(JobObject).spawn().map(Self)
    }

    /// The pipes of the process, once.
    pub(crate) fn pipes(&mut self) -> Option<Pipes> {
        Some((self.0.stdin().take()?, self.0.stdout().take()?, self.0.stderr().take()?))
    }

    /// There is no way to ask.
    pub(crate) fn ask_to_end(&mut self, _: Duration) {}

    /// Waits for the end of the process, whose handle keeps its number taken.
    pub(crate) fn exits_within(&mut self, limit: Duration) -> bool {
        let until = Instant::now() + limit;
        loop {
            match self.0.try_wait() {
                Ok(Some(_)) => return true,
                Ok(None) if Instant::now() < until => thread::sleep(Duration::from_millis(5)),
                Ok(None) | Err(_) => return false,
            }
        }
    }

    /// Kills what is left and reaps the process.
    pub(crate) fn end(&mut self) -> Option<ExitStatus> {
        _ = self.0.start_kill();
        self.0.wait().ok()
    }
}
