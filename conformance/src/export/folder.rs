//! The folder of a corpus. The files are written to a temporary folder in it, and moved when all of them are complete.

use std::fs::{self, DirEntry, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::ExportError;
use super::manifest::{Kind, Manifest};
use crate::system::scratch::Scratch;
use crate::vocabulary::case::Edition;

/// The file that shows that the corpus is complete.
const MANIFEST: &str = "manifest.json";

/// A folder to which a corpus is written.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// The temporary folder, on the same file system, so that files are moved by renaming them.
    aside: Scratch,
}

impl Folder {
    /// Creates the folder, or opens one that is empty or whose corpus is replaced.
    pub(super) fn open(path: &Path, replace: bool) -> Result<Self, ExportError> {
        fs::create_dir_all(path).map_err(|error| ExportError::at("create", path, &error))?;
        let aside =
            Scratch::new_in(path, ".awsess-").map_err(|error| ExportError::at("write into", path, &error))?;
        let mut entries = fs::read_dir(path).map_err(|error| ExportError::at("read", path, &error))?;
        // Only the name is used, because the path of the temporary folder is absolute even if that of its parent is not.
        let own = aside.path().file_name();
        let is_other =
            |entry: io::Result<DirEntry>| entry.is_ok_and(|entry| Some(&*entry.file_name()) != own);
        if !replace && entries.any(is_other) {
            return Err(ExportError::new(format!(
                "{} is not empty: name another folder, or replace the corpus in it with --force",
                path.display()
            )));
        }
        Ok(Self { path: path.to_owned(), aside })
    }

    /// Creates a file.
    pub(super) fn create(&self, name: &str) -> Result<File, ExportError> {
        File::create(self.aside.path().join(name))
            .map_err(|error| ExportError::at("write", &self.path.join(name), &error))
    }

    /// Moves the files into the folder, and the manifest last.
    pub(super) fn publish(self, manifest: &Manifest) -> Result<(), ExportError> {
        let text = serde_json::to_string_pretty(manifest).map_err(ExportError::new)? + "\n";
        let mut file = self.create(MANIFEST)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.map_err(|error| ExportError::at("write", &self.path.join(MANIFEST), &error))?;
        self.clear()?;
        let names = manifest.files.iter().map(|entry| &*entry.file);
        names.chain([MANIFEST]).try_for_each(|name| self.put(name))
    }

    /// Removes an earlier corpus, its manifest first.
    fn clear(&self) -> Result<(), ExportError> {
        let files = Edition::ALL.into_iter().flat_map(|edition| Kind::ALL.map(|kind| kind.file(edition)));
        for name in std::iter::once(MANIFEST.to_owned()).chain(files) {
            let path = self.path.join(name);
            remove_if_present(&path).map_err(|error| ExportError::at("remove", &path, &error))?;
        }
        Ok(())
    }

    fn put(&self, name: &str) -> Result<(), ExportError> {
        let to = self.path.join(name);
        fs::rename(self.aside.path().join(name), &to).map_err(|error| ExportError::at("write", &to, &error))
    }
}

fn remove_if_present(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
