//! The supervisor: starts one adapter, adopts the processes that it leaves behind, and ends all of them.
//!
//! It is a process of its own. Its standard input is a socket to the runner, over which it receives the adapter to start
//! and its orders. When the runner closes the socket, the supervisor ends everything below it.

use std::io::{self, IoSliceMut, Read as _, Write as _};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
use rustix::process::{
    Pid, PidfdFlags, Signal, WaitOptions, getpid, kill_process, kill_process_group, pidfd_open,
    set_child_subreaper, wait,
};

use super::super::KILL;
use super::message::{Order, Report, Start};
use super::processes::{children, has_ended};

/// How long the adapter has to exit by itself once the runner is gone.
const GRACE: Duration = Duration::from_millis(250);
/// How long the processes that an adapter started have to end after it.
const AFTER: Duration = Duration::from_secs(2);
/// How often orphans that have ended are reaped while the adapter runs.
const REAP: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };
/// The same interval on kernels without descriptors of processes, where the adapter's end must be polled for.
const REAP_OFTEN: Timespec = Timespec { tv_sec: 0, tv_nsec: 5_000_000 };

/// Runs as the supervisor of one adapter until none of its processes is left.
pub(in crate::implementation::adapter) fn supervise() -> ExitCode {
    match begin() {
        Ok(supervisor) => supervisor.run(),
        Err(_) => ExitCode::FAILURE,
    }
}

/// The supervisor of a running adapter.
struct Supervisor {
    control: UnixStream,
    leader: Leader,
}

/// The adapter's own process.
struct Leader {
    pid: Pid,
    /// A descriptor of the process, which becomes readable when the process ends.
    end: Option<OwnedFd>,
    /// Whether it was reaped. Before that, its process ID is not reused.
    is_reaped: bool,
}

fn begin() -> io::Result<Supervisor> {
    set_child_subreaper(Some(getpid()))?;
    let mut control = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let (start, streams) = receive(&mut control)?;
    match spawn(start, streams) {
        Ok(pid) => {
            send(&mut control, Report::Started);
            let leader = Leader { pid, end: pidfd_open(pid, PidfdFlags::empty()).ok(), is_reaped: false };
            Ok(Supervisor { control, leader })
        }
        Err(error) => {
            send(&mut control, Report::Refused(error.raw_os_error().unwrap_or_default()));
            Err(error)
        }
    }
}

/// Receives the start message, with the streams that are sent along.
fn receive(control: &mut UnixStream) -> io::Result<(Start, Vec<OwnedFd>)> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(3))];
    let mut along = RecvAncillaryBuffer::new(&mut space);
    let mut length = [0; 4];
    let read =
        recvmsg(&*control, &mut [IoSliceMut::new(&mut length)], &mut along, RecvFlags::CMSG_CLOEXEC)?.bytes;
    let streams = along.drain().flat_map(|message| match message {
        RecvAncillaryMessage::ScmRights(streams) => streams.collect(),
        _ => Vec::new(),
    });
    let streams = streams.collect();
    control.read_exact(&mut length[read..])?;
    let mut text = vec![0; usize::try_from(u32::from_le_bytes(length)).map_err(io::Error::other)?];
    control.read_exact(&mut text)?;
    Ok((serde_json::from_slice(&text)?, streams))
}

fn spawn(start: Start, streams: Vec<OwnedFd>) -> io::Result<Pid> {
    let [input, output, errors] = <[OwnedFd; 3]>::try_from(streams)
        .map_err(|_| io::Error::other("the streams of the adapter are missing"))?;
    let mut command = Command::new(start.program);
    command.args(start.arguments).env_clear().envs(start.environment).process_group(0);
    command.stdin(Stdio::from(input)).stdout(Stdio::from(output)).stderr(Stdio::from(errors));
    Ok(Pid::from_child(&command.spawn()?))
}

/// Sends a report to the runner. If the runner is gone, the end of the socket is noticed as an order.
fn send(control: &mut UnixStream, report: Report) {
    _ = control.write_all(&report.bytes());
}

impl Supervisor {
    fn run(mut self) -> ExitCode {
        loop {
            self.reap();
            match self.order() {
                None => {}
                Some(Order::Ask) => self.ask(),
                Some(Order::Finish) => return self.finish(),
                Some(Order::Kill) => return self.kill(0),
                Some(Order::End) => {
                    self.ask();
                    self.all_ended_within(GRACE);
                    return self.kill(0);
                }
            }
        }
    }

    /// Waits for an order. Returns `None` when the adapter has ended, or after the interval for reaping.
    fn order(&mut self) -> Option<Order> {
        let end = self.leader.end.as_ref().filter(|_| !self.leader.is_reaped);
        let pause = if end.is_some() || self.leader.is_reaped { REAP } else { REAP_OFTEN };
        let control = PollFd::new(&self.control, PollFlags::IN);
        let mut waiting: Vec<_> =
            [control].into_iter().chain(end.map(|end| PollFd::new(end, PollFlags::IN))).collect();
        match poll(&mut waiting, Some(&pause)) {
            Ok(_) if !waiting.first().is_some_and(|control| control.revents().is_empty()) => {}
            Ok(_) | Err(Errno::INTR) => return None,
            Err(_) => return Some(Order::End),
        }
        let mut byte = [0];
        match self.control.read(&mut byte) {
            Ok(1) => Order::read(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => None,
            Ok(_) | Err(_) => Some(Order::End),
        }
    }

    /// Reaps every child that has ended. Returns whether a child is left.
    fn reap(&mut self) -> bool {
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some((pid, status))) if pid == self.leader.pid && !self.leader.is_reaped => {
                    self.leader.is_reaped = true;
                    send(&mut self.control, Report::Exited(status.as_raw()));
                }
                Ok(Some(_)) | Err(Errno::INTR) => {}
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    }

    /// Sends SIGTERM to the adapter's process group, and to its own process, which may have left the group.
    fn ask(&self) {
        if !self.leader.is_reaped {
            _ = kill_process_group(self.leader.pid, Signal::TERM);
            _ = kill_process(self.leader.pid, Signal::TERM);
        }
    }

    /// Waits until no child is left. Returns whether that happened within the limit.
    fn all_ended_within(&mut self, limit: Duration) -> bool {
        super::super::poll(limit, || (!self.reap()).then_some(())).is_some()
    }

    /// Gives the processes that the adapter started a moment to end, then kills and counts the rest.
    fn finish(mut self) -> ExitCode {
        if self.all_ended_within(AFTER) {
            return self.gone(Report::Gone(0));
        }
        let living = children().into_iter().filter(|child| !has_ended(*child));
        let survivors = living.count().try_into().unwrap_or(u32::MAX);
        self.kill(survivors)
    }

    /// Kills children until none is left: the children of a killed child become children of the supervisor.
    fn kill(mut self, survivors: u32) -> ExitCode {
        let until = Instant::now() + KILL;
        while self.reap() {
            let children = children();
            // Only this process reaps them, so their process IDs are not reused.
            children.iter().for_each(|child| _ = kill_process(*child, Signal::KILL));
            if Instant::now() > until {
                return self.gone(Report::Remains(children.len().try_into().unwrap_or(u32::MAX)));
            }
            thread::yield_now();
        }
        self.gone(Report::Gone(survivors))
    }

    fn gone(mut self, report: Report) -> ExitCode {
        send(&mut self.control, report);
        ExitCode::SUCCESS
    }
}
