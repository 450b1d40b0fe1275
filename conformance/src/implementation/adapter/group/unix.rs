//! On Unix: a process group, or on Linux a supervisor.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid};

#[cfg(target_os = "linux")]
use super::linux::{Supervised, kill, kill_below, pidfds_below};
use super::{Ending, Group, KILL, Launch, Pipes, poll};
use crate::system::children::{Endable, Registration, register};
use crate::system::locks::lock;

/// Starts the process below a supervisor if there is one, and in a process group otherwise.
pub(in super::super) fn start(launch: &Launch<'_>) -> io::Result<(Box<dyn Group>, Pipes)> {
    #[cfg(target_os = "linux")]
    if let Some(supervisor) = launch.supervisor {
        let (group, pipes) = Supervised::start(launch, supervisor)?;
        return Ok((Box::new(group), pipes));
    }
    let (group, pipes) = ProcessGroup::start(launch)?;
    Ok((Box::new(group), pipes))
}

/// A process in a group of its own.
struct ProcessGroup {
    leader: Leader,
    /// The descendants of the leader at the time when it was asked to end.
    #[cfg(target_os = "linux")]
    below: Vec<std::os::fd::OwnedFd>,
    _registration: Registration,
}

/// The leader of a group; `None` once it is reaped, because its process ID may be reused then.
#[derive(Clone)]
struct Leader(Arc<Mutex<Option<Child>>>, Pid);

impl ProcessGroup {
    fn start(launch: &Launch<'_>) -> io::Result<(Self, Pipes)> {
        let mut command = launch.command();
        command.process_group(0);
        let ((leader, pipes), registration) = register(|| {
            let mut child = command.spawn()?;
            let pipes = Pipes::new(child.stdin.take(), child.stdout.take(), child.stderr.take())?;
            let number = Pid::from_child(&child);
            let leader = Leader(Arc::new(Mutex::new(Some(child))), number);
            Ok(((leader.clone(), pipes), Arc::new(leader) as Arc<dyn Endable>))
        })?;
        let group = Self {
            leader,
            #[cfg(target_os = "linux")]
            below: Vec::new(),
            _registration: registration,
        };
        Ok((group, pipes))
    }
}

impl Group for ProcessGroup {
    fn ask_to_end(&mut self, grace: Duration) {
        // The descendants of the leader cannot be found once it has ended.
        #[cfg(target_os = "linux")]
        self.below.extend(pidfds_below(self.leader.1));
        self.leader.signal(Signal::TERM);
        self.exits_within(grace);
    }

    /// Waits for the end of the leader without reaping it, so that its process ID is not reused before it is killed.
    fn exits_within(&mut self, limit: Duration) -> bool {
        poll(limit, || self.leader.has_ended().then_some(())).is_some()
    }

    fn end(&mut self, _by_itself: bool) -> Ending {
        self.leader.kill();
        #[cfg(target_os = "linux")]
        self.below.iter().for_each(kill);
        let status = poll(KILL, || self.leader.reap());
        // A process in uninterruptible sleep is left behind.
        Ending { status: status.flatten(), survivors: 0, remains: status.is_none() }
    }
}

impl Leader {
    /// Sends the signal to the group, and to the leader, which may have left the group.
    fn signal(&self, signal: Signal) {
        let child = lock(&self.0);
        if child.is_some() {
            _ = kill_process_group(self.1, signal);
            _ = kill_process(self.1, signal);
        }
    }

    fn kill(&self) {
        #[cfg(target_os = "linux")]
        self.kill_below();
        self.signal(Signal::KILL);
    }

    #[cfg(target_os = "linux")]
    fn kill_below(&self) {
        let child = lock(&self.0);
        if child.is_some() {
            kill_below(self.1);
        }
    }

    /// Reaps the leader if it has ended. Returns its status, which is `None` if it was reaped elsewhere.
    fn reap(&self) -> Option<Option<ExitStatus>> {
        let mut child = lock(&self.0);
        let ended = child
            .as_mut()
            .map_or(Some(None), |child| child.try_wait().map_or(Some(None), |status| status.map(Some)));
        if ended.is_some() {
            *child = None;
        }
        ended
    }
}

impl Endable for Leader {
    fn begin_to_end(&self) {
        self.kill();
    }

    fn has_ended(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        lock(&self.0).is_none() || !matches!(waitid(WaitId::Pid(self.1), options), Ok(None))
    }

    #[cfg(target_os = "linux")]
    fn pid(&self) -> u32 {
        self.1.as_raw_nonzero().get().unsigned_abs()
    }
}
