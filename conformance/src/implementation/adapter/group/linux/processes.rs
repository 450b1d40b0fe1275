//! The list of processes, and how the descendants of one of them are killed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::fd::OwnedFd;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use super::super::KILL;

/// A process as `/proc` lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Process {
    pub(super) parent: i32,
    /// Whether it has ended and waits to be reaped.
    pub(super) is_zombie: bool,
}

/// All visible processes, by process ID.
pub(super) fn all() -> BTreeMap<i32, Process> {
    let Ok(entries) = fs::read_dir("/proc") else { return BTreeMap::new() };
    let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    numbers.filter_map(|number| Some((number, process(number)?))).collect()
}

fn process(number: i32) -> Option<Process> {
    // The name of the program is in parentheses, and may itself contain parentheses.
    let text = fs::read(format!("/proc/{number}/stat")).ok()?;
    let end = text.iter().rposition(|byte| *byte == b')')?;
    let mut words = std::str::from_utf8(&text[end + 1..]).ok()?.split_ascii_whitespace();
    let state = words.next()?;
    Some(Process { parent: words.next()?.parse().ok()?, is_zombie: matches!(state, "Z" | "X") })
}

/// The children of this process, which must have a single thread. Those that wait to be reaped are included.
pub(super) fn children() -> Vec<Pid> {
    let own = std::process::id();
    let listed = fs::read_to_string(format!("/proc/self/task/{own}/children")).unwrap_or_default();
    let listed: Vec<Pid> = listed.split_ascii_whitespace().filter_map(pid).collect();
    // The list may be incomplete while children end, and some kernels do not have it.
    if listed.is_empty() { children_of(own) } else { listed }
}

/// The children of a process. Those that wait to be reaped are included.
pub(super) fn children_of(parent: u32) -> Vec<Pid> {
    let children = all().into_iter().filter(|(_, process)| process.parent.unsigned_abs() == parent);
    children.filter_map(|(number, _)| Pid::from_raw(number)).collect()
}

/// Whether the process has ended and waits to be reaped, or is gone.
pub(super) fn has_ended(pid: Pid) -> bool {
    process(pid.as_raw_nonzero().get()).is_none_or(|process| process.is_zombie)
}

fn pid(text: &str) -> Option<Pid> {
    text.parse().ok().and_then(Pid::from_raw)
}

/// How many descriptors of processes are open at once while processes are killed.
const MAX_PIDFDS: usize = 64;

/// Kills every descendant of the root, which must not be reaped yet, but not the root itself.
pub(in super::super) fn kill_below(root: Pid) {
    let until = Instant::now() + KILL;
    while Instant::now() < until {
        let pidfds = pidfds_below(root);
        if pidfds.is_empty() {
            return;
        }
        pidfds.iter().for_each(kill);
        thread::sleep(Duration::from_millis(1));
    }
}

/// Opens descriptors of the processes that descend from the root, which must not be reaped yet. Unlike a process ID, a
/// descriptor never comes to mean another process.
pub(in super::super) fn pidfds_below(root: Pid) -> Vec<OwnedFd> {
    let opened: Vec<_> = below(root).into_iter().filter_map(open).take(MAX_PIDFDS).collect();
    // A process ID may have been reused before it was opened: only what still descends from the root is kept.
    let still = if opened.is_empty() { BTreeSet::new() } else { below(root) };
    opened.into_iter().filter(|(number, _)| still.contains(number)).map(|(_, pidfd)| pidfd).collect()
}

/// Kills the process of a descriptor.
pub(in super::super) fn kill(pidfd: &OwnedFd) {
    _ = pidfd_send_signal(pidfd, Signal::KILL);
}

fn open(number: i32) -> Option<(i32, OwnedFd)> {
    let pidfd = pidfd_open(Pid::from_raw(number)?, PidfdFlags::empty()).ok()?;
    Some((number, pidfd))
}

/// The descendants of the root that have not ended.
fn below(root: Pid) -> BTreeSet<i32> {
    let all = all();
    let root = root.as_raw_nonzero().get();
    let descends =
        |number: &i32| *number != root && ancestors(&all, *number).any(|ancestor| ancestor == root);
    let living = all.iter().filter(|(_, process)| !process.is_zombie);
    living.map(|(number, _)| *number).filter(descends).collect()
}

/// The ancestors of a process, nearest first.
fn ancestors(all: &BTreeMap<i32, Process>, number: i32) -> impl Iterator<Item = i32> {
    let parent = |number: &i32| all.get(number).map(|process| process.parent);
    // The list is not read in one instant, so it might contain a cycle.
    std::iter::successors(parent(&number), parent).take(all.len())
}
