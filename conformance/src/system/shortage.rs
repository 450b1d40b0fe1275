//! Shortages of the machine, as opposed to failures of an implementation.
//!
//! A run whose runner lacks open files, memory, processes, disk space or a correct clock has no result. It is ended, and no
//! failure that the shortage may have caused is recorded.

mod files;

use std::fmt;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::SystemTime;

pub(crate) use files::reserve_files;

use time::OffsetDateTime;

use super::locks::lock;

/// How many files the judgement of one case needs at once.
const FILES: usize = 8;
/// How much disk space each of these files needs, in bytes.
const BYTES: usize = 4 << 10;

/// A resource that the runner lacks, with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage(String);

impl Shortage {
    /// A shortage with this message.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }

    /// A shortage with a message of what the runner failed to do, the cause, and a remedy.
    pub(crate) fn from_error(what: &str, error: &io::Error) -> Self {
        Self(format!("failed to {what}: {error}{}", remedy(error)))
    }
}

impl fmt::Display for Shortage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Shortage {}

impl From<Shortage> for io::Error {
    fn from(shortage: Shortage) -> Self {
        Self::other(shortage)
    }
}

/// Whether an error means that the machine lacks a resource, whatever was tried.
pub(crate) fn is_shortage(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.downcast_ref::<Shortage>().is_some())
        || matches!(
            error.kind(),
            ErrorKind::StorageFull
                | ErrorKind::QuotaExceeded
                | ErrorKind::FileTooLarge
                | ErrorKind::OutOfMemory
        )
        || is_out_of_files(error)
        || is_out_of_processes(error)
}

#[cfg(unix)]
fn is_out_of_files(error: &io::Error) -> bool {
    use rustix::io::Errno;
    matches!(Errno::from_io_error(error), Some(Errno::MFILE | Errno::NFILE | Errno::NOBUFS))
}

#[cfg(unix)]
fn is_out_of_processes(error: &io::Error) -> bool {
    rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::AGAIN)
}

/// Other systems have no such limits.
#[cfg(not(unix))]
fn is_out_of_files(_: &io::Error) -> bool {
    false
}

/// Other systems have no such limits.
#[cfg(not(unix))]
fn is_out_of_processes(_: &io::Error) -> bool {
    false
}

/// What to do about a shortage, to append to a message.
fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        _ if is_out_of_files(error) => {
            "; raise the limit of open files with 'ulimit -n', or use fewer --jobs"
        }
        _ if is_out_of_processes(error) => {
            "; raise the limit of processes with 'ulimit -u', or use fewer --jobs"
        }
        ErrorKind::OutOfMemory => "; use fewer --jobs",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "; free some space there (the variable AWSESS_SCRATCH names another folder for the files of cases)"
        }
        ErrorKind::FileTooLarge => "; raise the limit of the size of files with 'ulimit -f'",
        _ => "",
    }
}

/// The first shortage that occurred where it could not be returned: on a thread of a server, or within an implementation.
static NOTED: Mutex<Option<Shortage>> = Mutex::new(None);

/// Records a shortage, which ends every run of this process.
pub(crate) fn note(shortage: Shortage) {
    lock(&NOTED).get_or_insert(shortage);
}

/// The shortage that was recorded first.
pub(crate) fn noted() -> Option<Shortage> {
    lock(&NOTED).clone()
}

/// The years in which the certificates of a run have the validity that its cases name: valid ones are valid from 2000 to
/// the end of 2099, and expired ones expired at the beginning of 2001.
const YEARS: std::ops::RangeInclusive<i32> = 2002..=2099;

/// Checks that the clock shows a time at which the certificates of a run can be verified.
///
/// # Errors
///
/// The date that the clock shows, and what to do.
pub fn check_clock(now: SystemTime) -> Result<(), Shortage> {
    let seconds = match now.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()),
        Err(before) => i64::try_from(before.duration().as_secs()).map(|seconds| -seconds),
    };
    // The calendar ends before the clock does.
    let time = seconds.ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    if time.is_some_and(|time| YEARS.contains(&time.year())) {
        return Ok(());
    }
    let date = time.map_or_else(|| "a date out of range".to_owned(), |time| time.date().to_string());
    Err(Shortage::new(format!(
        "the clock of this machine shows {date}, and the certificates of a run can be verified only from {} to {}: set the clock",
        YEARS.start(),
        YEARS.end(),
    )))
}

/// Checks that the runner has what it needs to judge a case: open files, disk space in this folder, a thread, and a
/// correct clock. Only then is a failure that of the implementation.
///
/// # Errors
///
/// The resource that is lacking.
pub(crate) fn probe(folder: &Path) -> Result<(), Shortage> {
    check_clock(SystemTime::now())?;
    let failed = |error: io::Error| Shortage::from_error("prepare another case", &error);
    write_files(folder).map_err(failed)?;
    let thread = thread::Builder::new().spawn(|| ()).map_err(failed)?;
    _ = thread.join();
    Ok(())
}

fn write_files(folder: &Path) -> io::Result<()> {
    let mut files = Vec::with_capacity(FILES);
    for _ in 0..FILES {
        let mut file = tempfile::tempfile_in(folder)?;
        file.write_all(&[0; BYTES])?;
        files.push(file);
    }
    Ok(())
}
