//! A running adapter: one process with everything below it, its pipes, and how it ends.

use std::ffi::OsString;
use std::io;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::Settings;
use super::exchange::{ExchangeError, ExitFault, ExitInfo};
use super::group::{self, Ending, Group, Launch, Pipes};
use super::pipes::{Output, StderrTail, writer};
use super::program::Program;
use crate::system::scratch::Folder;
use crate::system::shortage::{self, Shortage, is_shortage};
use crate::system::stop;

/// How long a process may take to exit by itself once it is asked to.
pub(super) const GRACE: Duration = Duration::from_millis(250);

/// How long to wait for the status of a process that must have exited already.
const EXIT_STATUS_TIMEOUT: Duration = Duration::from_millis(20);

const DID_NOT_EXIT: &str = "it did not exit at the end of its input and was killed";
const BAD_STATUS: &str = "it did not exit with 0 at the end of its input";
const LEFT_PROCESSES: &str = "a process that it started outlived it and was killed";

/// A process that is ended with everything below it when this is dropped.
pub(crate) struct RunningProcess {
    group: Box<dyn Group>,
    /// Closed by dropping it, after what was sent is written.
    input: Option<Sender<Vec<u8>>>,
    output: Output,
    errors: StderrTail,
    /// How many cases were sent to it.
    pub(super) asked: u64,
    has_ended: bool,
    /// Whether the processes that it started get no time to end by themselves.
    is_hurried: bool,
    /// Its working directory.
    _folder: Folder,
}

impl RunningProcess {
    /// Starts the program in an empty directory, with this environment and nothing else.
    pub(super) fn start(
        program: &Program,
        environment: Vec<(OsString, OsString)>,
        settings: &Settings,
    ) -> io::Result<Self> {
        if stop::requested().is_some() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        Self::launch(program, environment, settings).inspect_err(|error| {
            if is_shortage(error) {
                shortage::note(Shortage::from_error("start an adapter", error));
            }
        })
    }

    fn launch(
        program: &Program,
        environment: Vec<(OsString, OsString)>,
        settings: &Settings,
    ) -> io::Result<Self> {
        let folder = Folder::new("adapter")?;
        let supervisor = settings.supervisor.as_deref().map(std::path::absolute).transpose()?;
        let launch = Launch {
            program,
            environment,
            folder: folder.path(),
            supervisor: supervisor.as_deref(),
            limit: settings.start,
        };
        let (mut group, pipes) = group::start(&launch)?;
        let (input, output, errors) = threads(pipes).inspect_err(|_| _ = group.end(false))?;
        Ok(Self {
            group,
            input: Some(input),
            output,
            errors,
            asked: 0,
            has_ended: false,
            is_hurried: false,
            _folder: folder,
        })
    }

    /// Sends a message. If the adapter does not read it, its response is missing.
    pub(super) fn send(&mut self, message: &impl Serialize) {
        let line = serde_json::to_vec(message);
        if let (Ok(mut line), Some(input)) = (line, &self.input) {
            line.push(b'\n');
            _ = input.send(line);
        }
    }

    /// The next line, if it comes before the deadline.
    pub(super) fn line(&mut self, until: Instant) -> Result<&[u8], ExchangeError> {
        self.output.next(until)
    }

    /// A line that has already arrived.
    pub(super) fn ready(&mut self) -> Option<&[u8]> {
        self.output.ready()
    }

    /// Closes the input and reads the output to its end, where no further line may come. Returns what is wrong with how
    /// the process exited, if anything; the error is a line that no run requested.
    pub(super) fn finish(&mut self, patience: Duration) -> Result<Option<ExitFault>, ExchangeError> {
        self.input = None;
        self.is_hurried = patience <= GRACE;
        let until = Instant::now() + patience;
        match self.output.next(until) {
            Ok(line) => Err(ExchangeError::more_output(line)),
            Err(error @ ExchangeError::Garbage { .. }) => Err(error),
            Err(ExchangeError::Closed(half)) if !half.is_empty() => Err(ExchangeError::more_output(&half)),
            Err(ExchangeError::Closed(_) | ExchangeError::Timeout) => Ok(self.exit_fault(until)),
        }
    }

    /// What is wrong with how the process exited, if anything.
    fn exit_fault(&mut self, until: Instant) -> Option<ExitFault> {
        let closed = self.output.has_ended();
        let left = until.saturating_duration_since(Instant::now());
        let ExitInfo { status, survivors, remains, .. } =
            self.stop(if closed { left.max(GRACE) } else { EXIT_STATUS_TIMEOUT });
        if remains {
            return Some(ExitFault::remains());
        }
        let (what, why) = match status {
            None => (DID_NOT_EXIT, "an adapter reads up to the end of its input, then exits with 0".into()),
            Some(status) if !status.success() => (BAD_STATUS, format!("it ended with {status}")),
            Some(_) if closed && survivors == 0 => return None,
            Some(_) => (LEFT_PROCESSES, "an adapter ends what it starts".into()),
        };
        Some(ExitFault { what, why })
    }

    /// Ends the process after an error. One that closed its output may be exiting, and gets a moment for that.
    pub(super) fn stop_after(&mut self, error: &ExchangeError) -> ExitInfo {
        let limit = if matches!(error, ExchangeError::Closed(_)) { GRACE } else { Duration::ZERO };
        self.stop(limit)
    }

    /// Gives the process this long to end by itself, then kills it with everything below it.
    fn stop(&mut self, limit: Duration) -> ExitInfo {
        self.input = None;
        let by_itself = !limit.is_zero() && self.group.exits_within(limit);
        if !by_itself {
            self.group.ask_to_end(GRACE);
        }
        let Ending { status, survivors, remains } = self.group.end(by_itself && !self.is_hurried);
        self.has_ended = true;
        ExitInfo {
            status: status.filter(|_| by_itself),
            survivors,
            remains,
            standard_error: self.errors.text(),
        }
    }
}

/// Starts the threads of the three streams.
fn threads(pipes: Pipes) -> io::Result<(Sender<Vec<u8>>, Output, StderrTail)> {
    Ok((writer(pipes.input)?, Output::new(pipes.output)?, StderrTail::new(pipes.errors)?))
}

impl Drop for RunningProcess {
    fn drop(&mut self) {
        if !self.has_ended {
            self.stop(GRACE);
        }
    }
}
