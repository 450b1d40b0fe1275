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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Bytes, Directory};
    use crate::outcome::{Credentials, Error, FailedRetrieval, Session};

    fn text(content: &str) -> File {
        File::Text(content.to_owned())
    }

    fn case(files: &[(&str, File)]) -> Case {
        Case {
            files: files.iter().map(|(path, file)| ((*path).to_owned(), file.clone())).collect(),
            ..Case::default()
        }
    }

    fn refusal(files: &[(&str, File)]) -> String {
        let parent = tempfile::tempdir().unwrap();
        let error = Materialised::new(&case(files), &parent.path().join("root")).unwrap_err();
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0, "what was written is removed");
        error.to_string()
    }

    #[test]
    fn files_directories_and_bytes_exist_until_dropped() {
        let parent = tempfile::tempdir().unwrap();
        let root = parent.path().join("root");
        let bytes = File::Bytes(Bytes { base64: "/wA=".to_owned() });
        let directory = File::Directory(Directory { directory: true });
        let case =
            case(&[("${ROOT}/a/b", text("at ${ROOT}")), ("${ROOT}/a/c", bytes), ("${ROOT}/d", directory)]);
        let materialised = Materialised::new(&case, &root).unwrap();
        assert_eq!(fs::read_to_string(root.join("a/b")).unwrap(), format!("at {}", root.display()));
        assert_eq!(fs::read(root.join("a/c")).unwrap(), [0xff, 0]);
        assert!(root.join("d").is_dir());
        drop(materialised);
        assert!(!root.exists());
    }

    #[test]
    fn what_the_program_left_behind_is_removed_too() {
        let parent = tempfile::tempdir().unwrap();
        let root = parent.path().join("root");
        let materialised = Materialised::new(&case(&[("${ROOT}/a", text(""))]), &root).unwrap();
        fs::write(root.join("cache"), "").unwrap();
        materialised.remove().unwrap();
        assert!(!root.exists());
    }

    #[test]
    fn a_shelf_hands_on_empty_directories_alone() {
        let parent = tempfile::tempdir().unwrap();
        let (root, shelf) = (parent.path().join("root"), Shelf::new(parent.path()));
        let first = case(&[("${ROOT}/a/b", text("")), ("${ROOT}/c/d", text(""))]);
        let materialised = Materialised::with_shelf(&first, &root, &shelf).unwrap();
        fs::write(root.join("c/cache"), "").unwrap();
        drop(materialised);
        assert!(!root.exists());
        for files in [&[("${ROOT}/x/y", text(""))][..], &[]] {
            let materialised = Materialised::with_shelf(&case(files), &root, &shelf).unwrap();
            assert_eq!(fs::read_dir(&root).unwrap().count(), files.len());
            materialised.remove().unwrap();
        }
        let clash = case(&[("${ROOT}/a", text("")), ("${ROOT}/a/b", text(""))]);
        let message = Materialised::with_shelf(&clash, &root, &shelf).unwrap_err().to_string();
        assert!(message.contains("another file"), "{message}");
        assert!(!root.exists());
    }

    #[test]
    fn a_path_outside_the_root_is_refused_by_name() {
        for path in [
            "/etc/passwd",
            "${ROOT}/../x",
            "${ROOT}x",
            "${ROOT}",
            "${ROOT}/",
            "${ROOT}/a/../../x",
            "${ROOT}//etc/passwd",
        ] {
            let message = refusal(&[(path, text(""))]);
            assert!(message.contains(&format!("{path:?}")), "{message}");
        }
    }

    #[test]
    fn a_file_where_a_directory_is_needed_is_refused_by_name() {
        let message = refusal(&[("${ROOT}/a", text("")), ("${ROOT}/a/b", text(""))]);
        assert!(message.contains("\"${ROOT}/a/b\""), "{message}");
        let message = refusal(&[("${ROOT}/a/b", text("")), ("${ROOT}/a//b", text(""))]);
        assert!(message.contains("another file"), "{message}");
    }

    #[test]
    fn bytes_that_are_no_base64_and_directories_that_are_none_are_refused() {
        assert!(refusal(&[("${ROOT}/a", File::Bytes(Bytes { base64: "?".to_owned() }))]).contains("base64"));
        assert!(refusal(&[("${ROOT}/a", File::Directory(Directory { directory: false }))]).contains("true"));
    }

    #[test]
    fn the_root_is_replaced_in_the_case_and_put_back_in_the_outcome() {
        let parent = tempfile::tempdir().unwrap();
        let mut case = case(&[]);
        case.env.insert("HOME".to_owned(), "${ROOT}/home".to_owned());
        case.options.shared_config_files = Some(vec!["${ROOT}/a".to_owned()]);
        let materialised = Materialised::new(&case, &parent.path().join("root")).unwrap();
        let home = materialised.resolved.env["HOME"].clone();
        assert_eq!(Path::new(&home), materialised.root().join("home"));
        assert_eq!(materialised.resolved.options.shared_config_files, Some(vec![home.replace("home", "a")]));

        let original = Error { message: Some(home.clone()), ..Error::default() };
        let error = Error { original: Some(Box::new(original)), ..Error::default() };
        let credentials = Some(Credentials::Failed(FailedRetrieval { error }));
        let copy = Session { region: Some(home), ..Session::default() };
        let mut outcome = Outcome::Session(Box::new(Session {
            credentials,
            copy: Some(Box::new(copy)),
            ..Session::default()
        }));
        materialised.restore(&mut outcome);
        let shown = serde_json::to_string(&outcome).unwrap();
        assert_eq!(shown.matches("${ROOT}/home").count(), 2, "{shown}");
    }
}
