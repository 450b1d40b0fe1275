//! The places for temporary folders: a file system in memory if there is one, or else the folder of temporary files.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::system::plural::plural;

/// The variable that names the only place for temporary folders.
pub(super) const VARIABLE: &str = "AWSESS_SCRATCH";

/// A file system in memory, on systems that have one.
const IN_MEMORY: &str = "/dev/shm";

/// The places to try, best first.
pub(super) fn candidates() -> Vec<PathBuf> {
    match env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) {
        Some(folder) => vec![folder.into()],
        None => vec![IN_MEMORY.into(), env::temp_dir()],
    }
}

/// Calls the function with each place in turn, and returns its first success. The error says why each place fails.
pub(super) fn create_in_first<T>(
    places: &[PathBuf],
    make: impl Fn(&Path) -> io::Result<T>,
) -> Result<T, String> {
    let mut tried = BTreeSet::new();
    let mut reasons = Vec::new();
    for place in places {
        let place = std::path::absolute(place).map_err(|error| error.to_string())?;
        // Two names may lead to the same folder, as where TMPDIR is /dev/shm.
        if !tried.insert(fs::canonicalize(&place).unwrap_or_else(|_| place.clone())) {
            continue;
        }
        match make(&place) {
            Ok(made) => return Ok(made),
            Err(error) => reasons.push(format!("{}: {error}", place.display())),
        }
    }
    let reasons = reasons.join("; ");
    let remedy = format!("set {VARIABLE} to a writable folder with enough free space");
    Err(format!("there is no place for temporary files: {reasons}; {remedy}"))
}

/// Checks that the file system of a place has this many free bytes.
#[cfg(unix)]
pub(super) fn check_space(place: &Path, bytes: u64) -> io::Result<()> {
    let about = rustix::fs::statvfs(place)?;
    let free = about.f_bavail.saturating_mul(about.f_frsize);
    // Some file systems do not limit the number of files, and report 0.
    let is_out_of_files = about.f_files > 0 && about.f_favail < bytes >> 14;
    match (free < bytes, is_out_of_files) {
        (true, _) => {
            Err(io::Error::other(format!("{} KiB are free, and {} are needed", free >> 10, bytes >> 10)))
        }
        (false, true) => Err(io::Error::other(format!(
            "only {} can be made",
            plural(about.f_favail, "more file", "more files")
        ))),
        (false, false) => Ok(()),
    }
}

/// The free space is not checked here: a shortage shows when something is written.
#[cfg(not(unix))]
pub(super) fn check_space(_: &Path, _: u64) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_folder_with_two_names_is_tried_and_named_once() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        symlink(folder.path(), &link).unwrap();
        let places = [folder.path().to_owned(), folder.path().join("."), link];
        let error = create_in_first(&places, |_| Err::<(), _>(io::Error::other("full"))).unwrap_err();
        let places = format!("temporary files: {}: full; set {VARIABLE} to", folder.path().display());
        assert!(error.contains(&places), "{error}");
    }
}
