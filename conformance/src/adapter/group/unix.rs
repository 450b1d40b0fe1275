//! A process group, whose number is its leader's.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use super::Pipes;

/// A process in a group of its own. The number is nobody else's until the leader is reaped, so that no signal meets a
/// stranger before [`Group::end`].
pub(crate) struct Group {
    leader: Child,
    number: Pid,
}

impl Group {
    pub(crate) fn spawn(mut command: Command) -> io::Result<Self> {
        let leader = command.process_group(0).spawn()?;
        let number = Pid::from_child(&leader);
        Ok(Self { leader, number })
    }

    /// The pipes of the leader, once.
    pub(crate) fn pipes(&mut self) -> Option<Pipes> {
        Some((self.leader.stdin.take()?, self.leader.stdout.take()?, self.leader.stderr.take()?))
    }

    /// Asks all to end, and gives the leader this long.
    pub(crate) fn ask_to_end(&mut self, grace: Duration) {
        if kill_process_group(self.number, Signal::TERM).is_ok() {
            self.exits_within(grace);
        }
    }

    /// Waits for the end of the leader without reaping it.
    pub(crate) fn exits_within(&mut self, limit: Duration) -> bool {
        let (leader, (to, exited)) = (WaitId::Pid(self.number), mpsc::channel());
        thread::spawn(move || {
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while matches!(waitid(leader.clone(), options), Err(Errno::INTR)) {}
            _ = to.send(());
        });
        exited.recv_timeout(limit).is_ok()
    }

    /// Kills what is left and reaps the leader.
    pub(crate) fn end(&mut self) -> Option<ExitStatus> {
        _ = kill_process_group(self.number, Signal::KILL);
        self.leader.wait().ok()
    }
}
