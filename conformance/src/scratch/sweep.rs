//! Sweeping: the folders of runs that were killed are recognised by locks that nobody holds.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

use super::LOCK;

/// How old an empty folder without a lock is before it counts as abandoned: its run may have just made it.
const OLD: Duration = Duration::from_secs(60);

/// Locks a folder that was just made. The lock's file gets its name only when it is locked, so that a lock that can be
/// found and taken belongs to nobody.
pub(super) fn lock_new(folder: &Path) -> io::Result<File> {
    let new = folder.join("new-lock");
    let file = File::create_new(&new)?;
    file.lock()?;
    fs::rename(new, folder.join(LOCK))?;
    Ok(file)
}

/// Removes the abandoned folders with this prefix that are this user's own. What cannot be read or removed is left.
pub(super) fn remove_abandoned(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(prefix.as_bytes()) && is_own(&path) {
            remove_if_abandoned(&path);
        }
    }
}

fn remove_if_abandoned(folder: &Path) {
    match open(&folder.join(LOCK)) {
        Ok(lock) => {
            if lock.metadata().is_ok_and(|about| about.is_file()) && lock.try_lock().is_ok() {
                _ = fs::remove_dir_all(folder);
            }
        }
        // A run that was killed before it had the lock made nothing else.
        Err(error) if error.kind() == io::ErrorKind::NotFound && is_old(folder) => {
            _ = fs::remove_file(folder.join("new-lock"));
            _ = fs::remove_dir(folder);
        }
        Err(_) => {}
    }
}

fn is_old(folder: &Path) -> bool {
    let changed = fs::symlink_metadata(folder).and_then(|about| about.modified());
    changed.is_ok_and(|changed| changed.elapsed().is_ok_and(|age| age >= OLD))
}

/// Whether this is a real folder that belongs to this user and that nobody else can write into.
#[cfg(unix)]
fn is_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let user = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(path)
        .is_ok_and(|about| about.is_dir() && about.uid() == user && about.mode() & 0o022 == 0)
}

/// Whether this is a real folder; the folder of temporary files is each user's own.
#[cfg(not(unix))]
fn is_own(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_dir())
}

/// Opens the lock without following a link or waiting for the other end of a pipe.
#[cfg(unix)]
fn open(lock: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;

    use rustix::fs::OFlags;

    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(lock)
}

#[cfg(not(unix))]
fn open(lock: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(lock)
}
