//! Orphans: what is left of an adapter that killed its own supervisor becomes a child of the runner, which kills it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper, waitpid};

use super::super::KILL;
use super::processes::children_of;
use crate::adapter::registry::with_started;

/// Whether orphans become children of this process.
static ADOPTS: AtomicBool = AtomicBool::new(false);

/// Makes this process the parent of the orphans below it, if all of them will be those of adapters: it has no children
/// from before it was this program, and is not the first process of a container, to which every orphan comes.
pub(in crate::adapter) fn adopt() {
    let own = std::process::id();
    if own != 1 && children_of(own).is_empty() && set_child_subreaper(Some(getpid())).is_ok() {
        ADOPTS.store(true, Ordering::Relaxed);
    }
}

/// Whether the orphans of a supervisor that was killed would be children of this process.
pub(super) fn may_have_orphans() -> bool {
    ADOPTS.load(Ordering::Relaxed)
}

/// Kills every child that is not one of the runner's own supervisors; tells whether none is left. It does nothing where
/// this process does not adopt orphans.
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
            // They are reaped here alone, so the number is nobody else's.
            _ = kill_process(orphan, Signal::KILL);
            _ = waitpid(Some(orphan), WaitOptions::NOHANG);
        }
        std::thread::yield_now();
    }
}
