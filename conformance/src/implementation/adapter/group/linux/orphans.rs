//! Orphans: the processes of an adapter that killed its own supervisor become children of the runner, which kills them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper, waitpid};

use super::super::KILL;
use super::processes::children_of;
use crate::system::children::with_started;

/// Whether orphans become children of this process.
static ADOPTS: AtomicBool = AtomicBool::new(false);

/// Makes this process the parent of the orphans below it, provided that all of them will belong to adapters: it must have
/// no children from before it executed this program, and must not be the first process of a container, which adopts
/// every orphan.
pub(in crate::implementation::adapter) fn adopt() {
    let own = std::process::id();
    if own != 1 && children_of(own).is_empty() && set_child_subreaper(Some(getpid())).is_ok() {
        ADOPTS.store(true, Ordering::Relaxed);
    }
}

/// Whether the orphans of a killed supervisor become children of this process.
pub(super) fn may_have_orphans() -> bool {
    ADOPTS.load(Ordering::Relaxed)
}

/// Kills every child that is not one of the runner's own supervisors. Returns whether none is left; it does nothing and
/// returns false if this process does not adopt orphans.
pub(super) fn kill_orphans() -> bool {
    may_have_orphans() && with_started(kill_all_but)
}

fn kill_all_but(started: &[u32]) -> bool {
    let until = Instant::now() + KILL;
    let is_own = |child: &Pid| started.contains(&child.as_raw_nonzero().get().unsigned_abs());
    loop {
        let orphans: Vec<_> =
            children_of(std::process::id()).into_iter().filter(|child| !is_own(child)).collect();
        if orphans.is_empty() || Instant::now() > until {
            return orphans.is_empty();
        }
        for orphan in orphans {
            // Only this function reaps them, so the process ID cannot belong to another process.
            _ = kill_process(orphan, Signal::KILL);
            _ = waitpid(Some(orphan), WaitOptions::NOHANG);
        }
        std::thread::yield_now();
    }
}
