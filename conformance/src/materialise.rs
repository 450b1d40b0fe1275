//! Cases on disk: files written below a directory of their own, and `${ROOT}` replaced and put back.

mod strings;

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::case::{Case, File, ROOT};
use crate::certificates::Filling;
use crate::outcome::Outcome;

use self::strings::outcome_strings;

pub(crate) use self::strings::resolve;

/// A case whose files exist until this is dropped.
#[derive(Debug)]
pub struct Materialised {
    /// The case with the root's path in the place of `${ROOT}`, and certificates in the place of their names.
    pub resolved: Case,
    root: String,
    shelf: Option<Arc<Shelf>>,
    /// What was made, parents first.
    made: Vec<Made>,
}

#[derive(Debug)]
enum Made {
    Directory(PathBuf),
    File(PathBuf),
}

impl Materialised {
    /// Makes the root, which must not exist yet but whose parent must, and writes the case's files below it.
    ///
    /// # Errors
    ///
    /// A path that does not begin with `${ROOT}/`, leaves it, or names a file where a directory is needed; bytes that
    /// are no base64; and whatever the system refuses. The message names the path. What was written is removed.
    pub fn new(case: &Case, root: &Path) -> io::Result<Self> {
        Self::make(case, root, None)
    }

    /// The same with directories from a shelf, which get back there.
    ///
    /// # Errors
    ///
    /// As [`Materialised::new`].
    pub fn with_shelf(case: &Case, root: &Path, shelf: &Arc<Shelf>) -> io::Result<Self> {
        Self::make(case, root, Some(Arc::clone(shelf)))
    }

    fn make(case: &Case, root: &Path, shelf: Option<Arc<Shelf>>) -> io::Result<Self> {
        let root_text = root
            .to_str()
            .ok_or_else(|| refused(&root.display().to_string(), "the root's path is not UTF-8"))?;
        let filling = Filling::of(case)?;
        let resolved = resolve(case, root_text, filling);
        let mut materialised = Self { resolved, root: root_text.to_owned(), shelf, made: Vec::new() };
        materialised.make_directory(root.to_owned()).map_err(|error| named(root_text, &error))?;
        for (path, file) in &case.files {
            materialised.write(root, path, file, filling)?;
        }
        Ok(materialised)
    }

    /// The directory that stands for `${ROOT}`.
    #[must_use]
    pub fn root(&self) -> &Path {
        Path::new(&self.root)
    }

    /// Puts `${ROOT}` back in every string of the outcome.
    pub fn restore(&self, outcome: &mut Outcome) {
        let put_back = |text: &mut String| {
            if text.contains(&self.root) {
                *text = text.replace(&self.root, ROOT);
            }
        };
        outcome_strings(outcome, &put_back);
    }

    /// Removes the files and the root, and tells whether that went well; dropping removes them silently.
    ///
    /// # Errors
    ///
    /// What the system refuses to remove.
    pub fn remove(mut self) -> io::Result<()> {
        self.clear()
    }

    fn clear(&mut self) -> io::Result<()> {
        let removed = self.made.drain(..).rev().try_for_each(|made| match made {
            Made::File(path) => fs::remove_file(path),
            Made::Directory(path) => {
                self.shelf.as_ref().map_or_else(|| fs::remove_dir(&path), |shelf| shelf.put(&path))
            }
        });
        // The program under test left something behind, or removed something itself.
        removed
            .or_else(|_| fs::remove_dir_all(&self.root))
            .or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
    }

    fn write(&mut self, root: &Path, path: &str, file: &File, filling: Filling) -> io::Result<()> {
        let relative = below_root(path)?;
        match file {
            File::Text(text) => {
                let content = filling.fill(text).replace(ROOT, &self.root);
                self.write_file(root, relative, path, content.as_bytes())
            }
            File::Bytes(bytes) => {
                let content = STANDARD.decode(&bytes.base64).map_err(|error| {
                    refused(path, &format!("its bytes are no base64 with padding: {error}"))
                })?;
                self.write_file(root, relative, path, &content)
            }
            File::Directory(directory) if directory.directory => self.make_directories(root, relative, path),
            File::Directory(_) => Err(refused(path, "'directory' must be true: leave the file out instead")),
        }
    }

    fn write_file(&mut self, root: &Path, relative: &Path, path: &str, content: &[u8]) -> io::Result<()> {
        if let Some(parent) = relative.parent() {
            self.make_directories(root, parent, path)?;
        }
        let full = root.join(relative);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&full)
            .map_err(|error| taken_or(path, &error))?;
        self.made.push(Made::File(full));
        file.write_all(content).map_err(|error| named(path, &error))
    }

    /// Makes each directory on the way that this case did not make before.
    fn make_directories(&mut self, root: &Path, relative: &Path, path: &str) -> io::Result<()> {
        let mut full = root.to_owned();
        for part in relative.components() {
            full.push(part);
            if !self.has_directory(&full) {
                self.make_directory(full.clone()).map_err(|error| taken_or(path, &error))?;
            }
        }
        Ok(())
    }

    fn has_directory(&self, path: &Path) -> bool {
        self.made.iter().rev().any(|made| matches!(made, Made::Directory(made) if made == path))
    }

    fn make_directory(&mut self, path: PathBuf) -> io::Result<()> {
        match self.shelf.as_ref().and_then(|shelf| shelf.take()) {
            Some(spare) => fs::rename(spare, &path)?,
            None => fs::create_dir(&path)?,
        }
        self.made.push(Made::Directory(path));
        Ok(())
    }
}

impl Drop for Materialised {
    fn drop(&mut self) {
        _ = self.clear();
    }
}

/// Empty directories that one case leaves to the next: on many file systems they cost more than files do.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    spare: Mutex<Vec<PathBuf>>,
    names: AtomicUsize,
}

impl Shelf {
    /// A shelf in a folder that exists, on the file system of the roots; whoever made the folder removes it.
    #[must_use]
    pub fn new(folder: &Path) -> Arc<Self> {
        Arc::new(Self { folder: folder.to_owned(), spare: Mutex::default(), names: AtomicUsize::new(0) })
    }

    fn take(&self) -> Option<PathBuf> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Takes an empty directory; one that is not stays where it is, and is an error.
    fn put(&self, path: &Path) -> io::Result<()> {
        if fs::read_dir(path)?.next().is_some() {
            return Err(ErrorKind::DirectoryNotEmpty.into());
        }
        let spare = self.folder.join(format!("spare-{}", self.names.fetch_add(1, Ordering::Relaxed)));
        fs::rename(path, &spare)?;
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).push(spare);
        Ok(())
    }
}

/// The part of the path below the root, if it stays there.
pub(crate) fn below_root(path: &str) -> io::Result<&Path> {
    let relative = path.strip_prefix(ROOT).and_then(|rest| rest.strip_prefix('/'));
    let relative = Path::new(relative.ok_or_else(|| refused(path, "it does not begin with ${ROOT}/"))?);
    if relative.as_os_str().is_empty() {
        return Err(refused(path, "it names no file below ${ROOT}"));
    }
    let leaves = relative.components().any(|part| !matches!(part, Component::Normal(_)));
    if leaves {
        Err(refused(path, "it must have no '.' or '..', and stay below ${ROOT}"))
    } else {
        Ok(relative)
    }
}

fn refused(path: &str, why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, format!("the file {path:?} cannot be made: {why}"))
}

fn named(path: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("the file {path:?} cannot be made: {error}"))
}

fn taken_or(path: &str, error: &io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => refused(
            path,
            "another file of the case stands where it, or a directory on the way to it, is needed",
        ),
        _ => named(path, error),
    }
}
