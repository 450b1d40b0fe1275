//! The working folder of the library that is built in. Without a home directory both releases look for `.aws` in the working
//! folder, which for a case must not be the user's own.

use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;

use tempfile::TempDir;

/// An empty folder that this process works in until this is dropped.
#[derive(Debug)]
pub(super) struct EmptyFolder {
    before: Option<PathBuf>,
    _folder: TempDir,
}

impl EmptyFolder {
    /// Enters a new empty folder. Relative paths lead nowhere from then on: where the system allows it, the folder is gone at
    /// once, so that nothing is left of a process that is killed.
    pub(super) fn enter() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("awsess-empty-").tempdir()?;
        let before = env::current_dir().ok();
        env::set_current_dir(folder.path())?;
        _ = fs::remove_dir(folder.path());
        Ok(Self { before, _folder: folder })
    }
}

impl Drop for EmptyFolder {
    /// Goes back before the folder is removed.
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            _ = env::set_current_dir(before);
        }
    }
}
