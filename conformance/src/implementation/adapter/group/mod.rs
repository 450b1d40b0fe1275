//! A process and everything that it starts, which end together.
//!
//! - **Linux:** a supervisor starts the adapter: the `awsess` program, in a process of its own for each adapter. It is the
//!   subreaper of everything below it: a process stays below it even if it changes its process group or session, loses
//!   its parent, stops itself, or ignores signals. The supervisor kills only its own children, whose process IDs are not
//!   reused before it reaps them. When the runner is killed, its supervisors end the adapters.
//! - **Linux without a supervisor** ([`Settings::supervisor`](super::Settings::supervisor) is `None`) **and other Unix
//!   systems:** a process group. Its leader is also killed by its own process ID, and on Linux its descendants are too.
//! - **Windows:** a job object.
//!
//! What can escape: a process that runs as another user (`sudo`); what a service of the system starts on an adapter's
//! behalf (`systemd-run`, `at`, a container); on Unix without a supervisor, a process that has left the group and whose
//! parent has ended. An adapter runs as the user who runs `awsess`, so it can also stop or kill the runner itself.
//!
//! Every wait has a limit. A process in uninterruptible sleep (state `D` in `ps`), such as one that waits for a network file
//! system, does not end by SIGKILL until its system call returns. The runner waits five seconds for its end, reports a
//! fault of the adapter, which fails the run, and goes on with a new process. The old one ends when its call returns.

#[cfg(target_os = "linux")]
pub(super) mod linux;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(super) use unix::start;
#[cfg(windows)]
pub(super) use windows::start;

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::program::Program;

/// How long to wait for the end of a process that was killed.
const KILL: Duration = Duration::from_secs(5);

/// A running process with everything that it starts.
pub(super) trait Group: Send {
    /// Asks the process to end, where the system has a way to do that, and gives it up to the grace period.
    fn ask_to_end(&mut self, grace: Duration);

    /// Waits for the end of the adapter's own process. Returns whether the process ended within the limit.
    fn exits_within(&mut self, limit: Duration) -> bool;

    /// Kills what is left. If the adapter has exited `by_itself`, the processes that it started have a moment to end.
    fn end(&mut self, by_itself: bool) -> Ending;
}

/// The program of a process, and what it is started with.
pub(super) struct Launch<'l> {
    pub(super) program: &'l Program,
    /// The whole environment.
    pub(super) environment: Vec<(OsString, OsString)>,
    /// The working directory.
    pub(super) folder: &'l Path,
    /// The program that supervises the adapter, on Linux.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "other systems have no supervisors"))]
    pub(super) supervisor: Option<&'l Path>,
    /// How long the supervisor may take to start the adapter.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "other systems have no supervisors"))]
    pub(super) limit: Duration,
}

impl Launch<'_> {
    /// The command that starts the adapter itself, with pipes as its standard streams.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program.path);
        let environment = self.environment.iter().map(|(name, value)| (name, value));
        command.args(&self.program.arguments).env_clear().envs(environment).current_dir(self.folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

/// The runner's ends of the pipes to an adapter's standard streams.
pub(super) struct Pipes {
    pub(super) input: Box<dyn Write + Send>,
    pub(super) output: Box<dyn Read + Send>,
    pub(super) errors: Box<dyn Read + Send>,
}

impl Pipes {
    /// The pipes of a child process, which are missing only if they were taken before.
    fn new(
        input: Option<ChildStdin>,
        output: Option<ChildStdout>,
        errors: Option<ChildStderr>,
    ) -> io::Result<Self> {
        match (input, output, errors) {
            (Some(input), Some(output), Some(errors)) => {
                Ok(Self { input: Box::new(input), output: Box::new(output), errors: Box::new(errors) })
            }
            _ => Err(io::Error::other("the pipes to the adapter are missing")),
        }
    }
}

/// How a process and everything below it has ended.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ending {
    /// The status of the adapter's own process.
    pub(super) status: Option<ExitStatus>,
    /// How many processes the adapter left behind that were killed.
    pub(super) survivors: u32,
    /// Whether some process could not be killed in time.
    pub(super) remains: bool,
}

/// Calls `ask` at growing intervals until it returns something or the limit has passed.
fn poll<T>(limit: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let (until, mut pause) = (Instant::now() + limit, Duration::from_micros(200));
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return None;
        }
        thread::sleep(pause.min(left));
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}
