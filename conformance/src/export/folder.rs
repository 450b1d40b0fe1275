//! The folder of a corpus: written aside, and moved into place when all of it is there.

use std::fs::{self, DirEntry, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::Failed;
use super::manifest::{Kind, Manifest};
use crate::system::scratch::Scratch;
use crate::vocabulary::case::Edition;

/// The file that says that the corpus is whole.
const MANIFEST: &str = "manifest.json";

/// A folder that gets a corpus.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Where the files are written; on the same file system, so that moving them is a matter of names.
    aside: Scratch,
}

impl Folder {
    /// Makes the folder, or opens one that is empty or whose corpus is to be replaced.
    pub(super) fn open(path: &Path, replace: bool) -> Result<Self, Failed> {
        fs::create_dir_all(path).map_err(|error| Failed::at("make", path, &error))?;
        let aside =
            Scratch::new_in(path, ".awsess-").map_err(|error| Failed::at("write into", path, &error))?;
        let mut entries = fs::read_dir(path).map_err(|error| Failed::at("read", path, &error))?;
        // Only the name is used, because the path of the temporary folder is absolute even if that of its parent is not.
        let own = aside.path().file_name();
        let is_other =
            |entry: io::Result<DirEntry>| entry.is_ok_and(|entry| Some(&*entry.file_name()) != own);
        if !replace && entries.any(is_other) {
            return Err(Failed::new(format!(
                "{} is not empty: name another folder, or replace the corpus in it with --force",
                path.display()
            )));
        }
        Ok(Self { path: path.to_owned(), aside })
    }

    /// Begins a file.
    pub(super) fn create(&self, name: &str) -> Result<File, Failed> {
        File::create(self.aside.path().join(name))
            .map_err(|error| Failed::at("write", &self.path.join(name), &error))
    }

    /// Puts the files in place. While they are not all there, neither is a manifest.
    pub(super) fn publish(self, manifest: &Manifest) -> Result<(), Failed> {
        let text = serde_json::to_string_pretty(manifest).map_err(Failed::new)? + "\n";
        let mut file = self.create(MANIFEST)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.map_err(|error| Failed::at("write", &self.path.join(MANIFEST), &error))?;
        self.clear()?;
        let names = manifest.files.iter().map(|entry| &*entry.file);
        names.chain([MANIFEST]).try_for_each(|name| self.put(name))
    }

    /// Removes a corpus that was there before, its manifest first.
    fn clear(&self) -> Result<(), Failed> {
        let files = Edition::ALL.into_iter().flat_map(|edition| Kind::ALL.map(|kind| kind.file(edition)));
        for name in std::iter::once(MANIFEST.to_owned()).chain(files) {
            let path = self.path.join(name);
            removed(&path).map_err(|error| Failed::at("remove", &path, &error))?;
        }
        Ok(())
    }

    fn put(&self, name: &str) -> Result<(), Failed> {
        let to = self.path.join(name);
        fs::rename(self.aside.path().join(name), &to).map_err(|error| Failed::at("write", &to, &error))
    }
}

fn removed(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
