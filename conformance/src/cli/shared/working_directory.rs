//! The working directory of the built-in library. Without a home directory both releases read `.aws` in the working directory,
//! so that it must not be the user's own while a case is observed.

use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;

use crate::system::scratch::Folder;

/// An empty folder, which is the working directory until this is dropped.
#[derive(Debug)]
pub(in crate::cli) struct EmptyFolder {
    before: Option<PathBuf>,
    _folder: Folder,
}

impl EmptyFolder {
    /// Enters a new empty folder of the process, in which only the owner of the system can create anything. It exists as long as
    /// this, because a shell that starts in a folder that was removed complains to the user's terminal.
    pub(in crate::cli) fn enter() -> io::Result<Self> {
        let folder = Folder::new("empty")?;
        let mut permissions = fs::metadata(folder.path())?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(folder.path(), permissions)?;
        let before = env::current_dir().ok();
        env::set_current_dir(folder.path())?;
        Ok(Self { before, _folder: folder })
    }
}

impl Drop for EmptyFolder {
    /// Leaves the folder before it is removed.
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            _ = env::set_current_dir(before);
        }
    }
}
