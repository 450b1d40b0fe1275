//! The folders and files that were made for a case. They are removed by their names, because it takes longer to look for what is
//! in a folder.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

/// What was made in a folder.
#[derive(Debug, Default)]
pub(super) struct Made {
    folders: BTreeMap<OsString, Made>,
    files: Vec<OsString>,
}

impl Made {
    /// Creates the folders of a path below this one, except those that were made before, and returns what was made in the last of
    /// them. `folder` is the path of this one. The path below it has no `.` and no `..`.
    ///
    /// # Errors
    ///
    /// If a folder cannot be created, for example because there is a file of its name.
    pub(super) fn make_folders(&mut self, folder: &Path, path: &Path) -> io::Result<&mut Self> {
        let (mut made, mut folder) = (self, folder.to_owned());
        for name in path {
            folder.push(name);
            made = match made.folders.entry(name.to_owned()) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => {
                    fs::create_dir(&folder)?;
                    entry.insert(Self::default())
                }
            };
        }
        Ok(made)
    }

    /// Creates a file below this folder, and the folders on the way to it.
    ///
    /// # Errors
    ///
    /// As [`Made::make_folders`], and if the file exists or cannot be created.
    pub(super) fn make_file(&mut self, folder: &Path, path: &Path) -> io::Result<File> {
        let made = self.make_folders(folder, path.parent().unwrap_or_else(|| Path::new("")))?;
        let file = OpenOptions::new().write(true).create_new(true).open(folder.join(path))?;
        made.files.extend(path.file_name().map(OsStr::to_owned));
        Ok(file)
    }

    /// Removes the folder, if there is nothing in it but what was made. Links are not followed: each folder is opened in the one
    /// that it was made in.
    ///
    /// # Errors
    ///
    /// When a part of what was made is gone or was replaced, there is something else, or the system does not allow it. What was
    /// removed so far stays removed.
    #[cfg(unix)]
    pub(super) fn remove(&self, path: &Path) -> io::Result<()> {
        Ok(self.remove_in(rustix::fs::CWD, path.as_os_str())?)
    }

    #[cfg(unix)]
    fn remove_in(&self, parent: std::os::fd::BorrowedFd<'_>, name: &OsStr) -> rustix::io::Result<()> {
        use rustix::fs::{AtFlags, Mode, OFlags, openat, unlinkat};
        use std::os::fd::AsFd as _;

        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let folder = openat(parent, name, flags, Mode::empty())?;
        self.files.iter().try_for_each(|name| unlinkat(&folder, name, AtFlags::empty()))?;
        self.folders.iter().try_for_each(|(name, made)| made.remove_in(folder.as_fd(), name))?;
        unlinkat(parent, name, AtFlags::REMOVEDIR)
    }

    /// Removes nothing: the files are looked for.
    #[cfg(not(unix))]
    pub(super) fn remove(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
