//! The limit of open files, raised before anything is opened as far as a run needs and the system allows.

use std::num::NonZero;
use std::thread::available_parallelism;

use super::Shortage;
use crate::system::plural::plural;

/// How many files a run has open whatever the number of its jobs: its log, its libraries, and the ports and unused
/// connections of its STS.
const BASE: u64 = 64;
/// How many files a job has open: the pipes and the supervisor of an adapter, the files of a case, and both ends of the
/// connections to the STS.
const PER_JOB: u64 = 24;

/// The number of jobs of a run: as many as asked for, or else one for each processor, but no more than the limit of open
/// files allows. The limit is raised if necessary.
///
/// # Errors
///
/// When the limit allows fewer jobs than asked for, or none.
pub(crate) fn reserve_files(asked: Option<NonZero<usize>>) -> Result<usize, Shortage> {
    let jobs = asked.or(available_parallelism().ok()).map_or(1, NonZero::get);
    let needed = needed(jobs);
    let limit = raised_to(needed);
    let fit = limit.saturating_sub(BASE) / PER_JOB;
    match (limit >= needed, asked) {
        (true, _) => Ok(jobs),
        (false, None) if fit > 0 => Ok(usize::try_from(fit).unwrap_or(jobs)),
        (false, _) => Err(Shortage::new(refusal(jobs, needed, limit, fit))),
    }
}

fn needed(jobs: usize) -> u64 {
    BASE.saturating_add(PER_JOB.saturating_mul(jobs as u64))
}

fn refusal(jobs: usize, needed: u64, limit: u64, fit: u64) -> String {
    let jobs = plural(jobs, "job needs", "jobs need");
    let fewer = if fit > 0 { format!("use --jobs {fit}, or ") } else { String::new() };
    format!("{jobs} {needed} open files, and the limit is {limit}: {fewer}raise it with 'ulimit -n {needed}'")
}

/// The limit of open files, raised to what is needed if the system allows that.
#[cfg(unix)]
fn raised_to(needed: u64) -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let (current, most) = (limit.current.unwrap_or(u64::MAX), limit.maximum.unwrap_or(u64::MAX));
    if current >= needed {
        return current;
    }
    let raised = needed.min(most);
    let allowed = setrlimit(Resource::Nofile, Rlimit { current: Some(raised), ..limit }).is_ok();
    if allowed { raised } else { current }
}

/// Other systems have no such limit.
#[cfg(not(unix))]
fn raised_to(_: u64) -> u64 {
    u64::MAX
}
