//! An adapter below a supervisor, on the side of the runner.

use std::io::{self, IoSlice, PipeReader, PipeWriter, Read as _, Write as _, pipe};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use rustix::process::{
    Pid, PidfdFlags, Signal, WaitId, WaitIdOptions, pidfd_open, pidfd_send_signal, waitid,
};

use super::super::{Ending, Group, KILL, Launch, Pipes, poll};
use super::message::{LENGTH, Order, Report, Start};
use super::orphans::{kill_orphans, may_have_orphans};
use super::processes::kill_below;
use crate::implementation::adapter::SUPERVISE;
use crate::system::children::{Endable, Registration, register};
use crate::system::shortage::{Shortage, is_shortage};

/// How long the runner waits for a supervisor beyond the time limits of the supervisor itself.
const PATIENCE: Duration = Duration::from_secs(3);

/// A supervisor with the adapter below it.
pub(in crate::implementation::adapter) struct Supervised {
    /// Reaped only here, at the end, so that its process ID is not reused before.
    supervisor: Child,
    reports: Reports,
    /// The wait status of the adapter's own process, once it has ended.
    status: Option<i32>,
    _registration: Registration,
}

/// The runner's end of the socket, over which reports arrive.
struct Reports {
    socket: UnixStream,
    /// The bytes of a report that is not complete yet.
    read: Vec<u8>,
}

impl Supervised {
    /// Starts the supervisor in the adapter's directory, and has it start the adapter.
    pub(in super::super) fn start(launch: &Launch<'_>, supervisor: &Path) -> io::Result<(Self, Pipes)> {
        let (socket, far) = UnixStream::pair()?;
        let mut command = Command::new(supervisor);
        // The environment of the adapter must not affect the supervisor.
        command.arg(SUPERVISE).env_clear().current_dir(launch.folder).process_group(0);
        command.stdin(OwnedFd::from(far)).stdout(Stdio::null()).stderr(Stdio::null());
        let other = socket.try_clone()?;
        let (supervisor, registration) = register(|| {
            let supervisor = command.spawn().map_err(|error| unsupervised(supervisor, &error))?;
            let pid = Pid::from_child(&supervisor);
            let running = Running { socket: other, pid, pidfd: pidfd_open(pid, PidfdFlags::empty()).ok() };
            Ok((supervisor, Arc::new(running) as Arc<dyn Endable>))
        })?;
        // Closes the runner's copy of the supervisor's socket: with it open, the end of the supervisor would go unnoticed.
        drop(command);
        let reports = Reports { socket, read: Vec::new() };
        let mut started = Self { supervisor, reports, status: None, _registration: registration };
        let pipes = started.order_start(launch);
        pipes.map(|pipes| (started, pipes))
    }

    fn order_start(&mut self, launch: &Launch<'_>) -> io::Result<Pipes> {
        let ((theirs_in, input), (output, theirs_out), (errors, theirs_err)) = (pipe()?, pipe()?, pipe()?);
        self.reports.socket.set_write_timeout(Some(launch.limit))?;
        self.reports.send(launch, &theirs_in, [&theirs_out, &theirs_err])?;
        match self.reports.next(Instant::now() + launch.limit) {
            Ok(Report::Started) => {}
            Ok(Report::Refused(error)) => return Err(io::Error::from_raw_os_error(error)),
            Ok(_) => {
                return Err(io::Error::other("the supervisor sent another report than that of the start"));
            }
            Err(error) => {
                return Err(io::Error::other(format!("the supervisor did not report the start: {error}")));
            }
        }
        Ok(Pipes { input: Box::new(input), output: Box::new(output), errors: Box::new(errors) })
    }
}

impl Group for Supervised {
    fn ask_to_end(&mut self, grace: Duration) {
        self.reports.order(Order::Ask);
        self.exits_within(grace);
    }

    fn exits_within(&mut self, limit: Duration) -> bool {
        let until = Instant::now() + limit;
        while self.status.is_none() {
            match self.reports.next(until) {
                Ok(Report::Exited(status)) => self.status = Some(status),
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        true
    }

    fn end(&mut self, by_itself: bool) -> Ending {
        self.reports.order(if by_itself { Order::Finish } else { Order::Kill });
        let until = Instant::now() + KILL + PATIENCE;
        let (survivors, remains) = loop {
            match self.reports.next(until) {
                Ok(Report::Exited(status)) => self.status = Some(status),
                Ok(Report::Gone(survivors)) => break (survivors, self.reap().is_none()),
                Ok(Report::Remains(count)) => {
                    self.reap();
                    break (count, true);
                }
                Ok(Report::Started | Report::Refused(_)) => {}
                Err(_) => break (0, !self.end_without_supervisor()),
            }
        };
        Ending { status: self.status.map(ExitStatus::from_raw), survivors, remains }
    }
}

impl Supervised {
    /// Reaps the supervisor, which is about to exit.
    fn reap(&mut self) -> Option<()> {
        poll(PATIENCE, || self.supervisor.try_wait().map_or(Some(()), |status| status.map(|_| ())))
    }

    /// Kills everything below a supervisor that no longer responds, because the adapter stopped or killed it. Returns
    /// whether everything is gone.
    fn end_without_supervisor(&mut self) -> bool {
        let is_alive = matches!(self.supervisor.try_wait(), Ok(None));
        if is_alive {
            kill_below(Pid::from_child(&self.supervisor));
            _ = self.supervisor.kill();
        }
        let is_gone = self.reap().is_some();
        is_gone && (kill_orphans() || (is_alive && !may_have_orphans()))
    }
}

impl Drop for Supervised {
    /// Ends everything if nobody did, as after a failed start.
    fn drop(&mut self) {
        if matches!(self.supervisor.try_wait(), Ok(None)) {
            self.end(false);
        }
    }
}

impl Reports {
    /// Sends the start message with the adapter's ends of its three streams.
    fn send(
        &mut self,
        launch: &Launch<'_>,
        input: &PipeReader,
        [output, errors]: [&PipeWriter; 2],
    ) -> io::Result<()> {
        let Launch { program, environment, .. } = launch;
        let start = Start {
            program: program.path.clone().into_os_string(),
            arguments: program.arguments.clone(),
            environment: environment.clone(),
        };
        let text = serde_json::to_vec(&start)?;
        let length = u32::try_from(text.len()).map_err(io::Error::other)?.to_le_bytes();
        let streams = [input.as_fd(), output.as_fd(), errors.as_fd()];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(3))];
        let mut along = SendAncillaryBuffer::new(&mut space);
        along.push(SendAncillaryMessage::ScmRights(&streams));
        let sent = sendmsg(&self.socket, &[IoSlice::new(&length)], &mut along, SendFlags::NOSIGNAL)?;
        self.socket.write_all(&length[sent..])?;
        self.socket.write_all(&text)
    }

    /// Sends an order. If the supervisor is gone, the end of its reports shows that.
    fn order(&mut self, order: Order) {
        _ = self.socket.write_all(&[order as u8]);
    }

    /// Waits for the next report until the deadline.
    fn next(&mut self, until: Instant) -> io::Result<Report> {
        loop {
            if let Some(report) = self.take() {
                return Ok(report);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.socket.set_read_timeout(Some(left))?;
            let mut bytes = [0; LENGTH];
            match self.socket.read(&mut bytes) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => self.read.extend_from_slice(&bytes[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Takes the next report from the bytes that were read, if it is complete.
    fn take(&mut self) -> Option<Report> {
        let (report, _) = self.read.split_first_chunk::<LENGTH>()?;
        let report = Report::read(*report);
        self.read.drain(..LENGTH);
        report
    }
}

/// A supervisor in the registry, for [`end_all`](crate::implementation::adapter::end_all).
struct Running {
    socket: UnixStream,
    pid: Pid,
    /// A descriptor of the process, which never comes to mean another process.
    pidfd: Option<OwnedFd>,
}

impl Endable for Running {
    fn begin_to_end(&self) {
        // The adapter may have stopped the supervisor.
        _ = self.pidfd.as_ref().map(|pidfd| pidfd_send_signal(pidfd, Signal::CONT));
        _ = self.socket.shutdown(std::net::Shutdown::Write);
    }

    fn has_ended(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        !matches!(waitid(WaitId::Pid(self.pid), options), Ok(None))
    }

    fn pid(&self) -> u32 {
        self.pid.as_raw_nonzero().get().unsigned_abs()
    }
}

fn unsupervised(supervisor: &Path, error: &io::Error) -> io::Error {
    if is_shortage(error) {
        return Shortage::from_error("start the supervisor of an adapter", error).into();
    }
    io::Error::new(
        error.kind(),
        format!("failed to start the supervisor of the adapter, {}: {error}", supervisor.display()),
    )
}
