//! The processes of the system, and how those below one of them are killed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::fd::OwnedFd;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

use super::super::KILL;

/// A process as the system lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Process {
    pub(super) parent: i32,
    /// Whether it has ended and waits to be reaped.
    pub(super) is_zombie: bool,
}

/// Every process that this one may see, by its number.
pub(super) fn all() -> BTreeMap<i32, Process> {
    let Ok(entries) = fs::read_dir("/proc") else { return BTreeMap::new() };
    let numbers = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    numbers.filter_map(|number| Some((number, process(number)?))).collect()
}

fn process(number: i32) -> Option<Process> {
    // The name of the program stands in parentheses, and may have some itself.
    let text = fs::read(format!("/proc/{number}/stat")).ok()?;
    let end = text.iter().rposition(|byte| *byte == b')')?;
    let mut words = std::str::from_utf8(&text[end + 1..]).ok()?.split_ascii_whitespace();
    let state = words.next()?;
    Some(Process { parent: words.next()?.parse().ok()?, is_zombie: matches!(state, "Z" | "X") })
}

/// The children of this process, which has one thread; those that wait to be reaped are among them.
pub(super) fn children() -> Vec<Pid> {
    let own = std::process::id();
    let listed = fs::read_to_string(format!("/proc/self/task/{own}/children")).unwrap_or_default();
    let listed: Vec<Pid> = listed.split_ascii_whitespace().filter_map(pid).collect();
    // The list may lack a child while others end, and some systems have no such list.
    if listed.is_empty() { children_of(own) } else { listed }
}

/// The children of a process, those that wait to be reaped among them.
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

/// How many processes are held at once while they are killed: each takes a file descriptor.
const HELD: usize = 64;

/// Kills every process that descends from the root, which is not reaped yet, and not the root itself.
pub(in super::super) fn kill_below(root: Pid) {
    let until = Instant::now() + KILL;
    while Instant::now() < until {
        let held = hold_below(root);
        if held.is_empty() {
            return;
        }
        held.iter().for_each(kill);
        thread::sleep(Duration::from_millis(1));
    }
}

/// Holds processes that descend from the root, which is not reaped yet: each remains the same whatever becomes of its
/// number.
pub(in super::super) fn hold_below(root: Pid) -> Vec<OwnedFd> {
    let held: Vec<_> = below(root).into_iter().filter_map(hold).take(HELD).collect();
    // Whoever still descends from the root now that its number is held is no stranger.
    let still = if held.is_empty() { BTreeSet::new() } else { below(root) };
    held.into_iter().filter(|(number, _)| still.contains(number)).map(|(_, held)| held).collect()
}

/// Kills a process that is held.
pub(in super::super) fn kill(held: &OwnedFd) {
    _ = pidfd_send_signal(held, Signal::KILL);
}

fn hold(number: i32) -> Option<(i32, OwnedFd)> {
    let held = pidfd_open(Pid::from_raw(number)?, PidfdFlags::empty()).ok()?;
    Some((number, held))
}

/// The processes that descend from the root and have not ended.
fn below(root: Pid) -> BTreeSet<i32> {
    let all = all();
    let root = root.as_raw_nonzero().get();
    let descends =
        |number: &i32| *number != root && ancestors(&all, *number).any(|ancestor| ancestor == root);
    let living = all.iter().filter(|(_, process)| !process.is_zombie);
    living.map(|(number, _)| *number).filter(descends).collect()
}

/// The parents of a process, from the nearest.
fn ancestors(all: &BTreeMap<i32, Process>, number: i32) -> impl Iterator<Item = i32> {
    let parent = |number: &i32| all.get(number).map(|process| process.parent);
    // Lists that were read while processes came and went might have a cycle.
    std::iter::successors(parent(&number), parent).take(all.len())
}
