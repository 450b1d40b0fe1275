//! Removal of the folders of runs that were killed, which are recognised by locks that nobody holds.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

use super::LOCK;
use crate::system::read;

/// The age from which an empty folder without a lock counts as abandoned: a run may just have created a younger one.
const OLD: Duration = Duration::from_secs(60);

/// Locks a new folder. The lock file gets its name only once it is locked, so that a run that can lock the file of a folder
/// knows that the folder is abandoned.
pub(super) fn lock_new(folder: &Path) -> io::Result<File> {
    let new = folder.join("new-lock");
    let file = File::create_new(&new)?;
    file.lock()?;
    fs::rename(new, folder.join(LOCK))?;
    Ok(file)
}

/// Removes the abandoned folders of this user with this prefix. What cannot be read or removed is left.
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
    match read::open_regular(&folder.join(LOCK)) {
        Ok(lock) => {
            if lock.try_lock().is_ok() {
                _ = fs::remove_dir_all(folder);
            }
        }
        // A run that was killed before it had locked its folder created nothing else.
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

/// Whether this is a folder, not a link, that belongs to this user and that nobody else can write to.
#[cfg(unix)]
fn is_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let user = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(path)
        .is_ok_and(|about| about.is_dir() && about.uid() == user && about.mode() & 0o022 == 0)
}

/// Whether this is a folder, not a link. Every user has a folder of temporary files.
#[cfg(not(unix))]
fn is_own(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_dir())
}
