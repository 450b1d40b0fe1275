//! Cases on disk: writes the files and programs of a case below a root directory, replaces `${ROOT}` and the other placeholders of a
//! run, and restores them in outcomes.

mod made;
mod placeholders;
mod seen;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Component, Path, PathBuf};

use crate::parties::certificates::CertificateSubstitution;
use crate::vocabulary::case::program::record_path;
use crate::vocabulary::case::{Case, File, Program, ROOT};
use crate::vocabulary::now;
use crate::vocabulary::outcome::Outcome;

use self::made::Made;
pub(crate) use self::placeholders::RunTexts;

/// A case whose files exist until this is dropped.
#[derive(Debug)]
pub struct Materialised {
    /// The case with the path of the root instead of `${ROOT}`, and the URLs of parties and certificates instead of their
    /// placeholders. Times keep theirs. The observed files are left out.
    pub resolved: Case,
    root: String,
    /// The texts of this run for placeholders.
    texts: RunTexts,
    /// Kept so that STS shows the certificates that are in the files.
    _certificates: CertificateSubstitution,
    /// What was created below the root.
    made: Made,
    /// The paths of the programs, with `${ROOT}`.
    programs: Vec<String>,
    /// The paths of the files that are read at the end, with `${ROOT}`.
    observed: Vec<String>,
    /// The time that is now in the texts, in seconds since 1970.
    now: i64,
    removed: bool,
}

impl Materialised {
    /// Creates the root folder of a case that reaches no party, and writes the files of the case into it. The parent of the root
    /// must exist, and the root must not.
    ///
    /// # Errors
    ///
    /// As [`Materialised::with_endpoints`].
    pub fn new(case: &Case, root: &Path) -> io::Result<Self> {
        Self::with_endpoints(case, root, &BTreeMap::new())
    }

    /// Creates the root folder of a case, and writes the files of the case into it. The parent of the root must exist, and the
    /// root must not. `endpoints` has the URLs of the parties by their names.
    ///
    /// # Errors
    ///
    /// A path that does not begin with `${ROOT}/`, leaves it, or names a file where a directory is needed; bytes that
    /// are no base64; and whatever the system refuses. The message names the path. What was written is removed.
    pub fn with_endpoints(
        case: &Case,
        root: &Path,
        endpoints: &BTreeMap<String, String>,
    ) -> io::Result<Self> {
        let root_text = root
            .to_str()
            .ok_or_else(|| refused(&root.display().to_string(), "the root's path is not UTF-8"))?;
        let mut resolved = case.clone();
        let certificates = CertificateSubstitution::new(case)?;
        let texts = RunTexts::new(root_text, endpoints);
        texts.replace_in(&mut resolved, &certificates);
        let files = std::mem::take(&mut resolved.files);
        let programs = std::mem::take(&mut resolved.programs);
        let mut materialised = Self {
            resolved,
            root: root_text.to_owned(),
            texts,
            _certificates: certificates,
            made: Made::default(),
            programs: programs.keys().cloned().collect(),
            observed: case.observe.files.clone(),
            now: now::real(),
            removed: true,
        };
        fs::create_dir(root).map_err(|error| named(root_text, &error))?;
        materialised.removed = false;
        files.iter().try_for_each(|(path, file)| materialised.write(root, path, file))?;
        programs.iter().try_for_each(|(path, program)| materialised.write_program(root, path, program))?;
        materialised.resolved.files = materialised.texts.with_root(files);
        materialised.resolved.programs = materialised.texts.with_root(programs);
        Ok(materialised)
    }

    /// The arguments with which each program was started so far, in order, by the path of the program in the case.
    #[must_use]
    pub fn started(&self) -> BTreeMap<String, Vec<String>> {
        let arguments = |path: &String| {
            let record = fs::read(record_path(&path.replace(ROOT, &self.root))).unwrap_or_default();
            String::from_utf8_lossy(&record).lines().map(str::to_owned).collect()
        };
        self.programs.iter().map(|path| (path.clone(), arguments(path))).collect()
    }

    /// The directory that replaces `${ROOT}`.
    #[must_use]
    pub fn root(&self) -> &Path {
        Path::new(&self.root)
    }

    /// Replaces the path of the root by `${ROOT}`, and the URLs of parties by their placeholders, in every string of the
    /// outcome.
    pub fn restore(&self, outcome: &mut Outcome) {
        self.texts.restore_in(outcome);
    }

    /// Removes the root with its contents, including what the program under test left there. Dropping does the same without
    /// reporting errors. Symbolic links are removed, and not followed.
    ///
    /// # Errors
    ///
    /// The path of what cannot be removed, and the cause.
    pub fn remove(mut self) -> io::Result<()> {
        self.clear()
    }

    fn clear(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.removed, true) {
            return Ok(());
        }
        // The program under test may have left more, less or something else.
        let removed = self.made.remove(self.root()).or_else(|_| fs::remove_dir_all(&self.root));
        let removed = removed.or_else(|error| match error.kind() {
            ErrorKind::NotFound => Ok(()),
            // The program under test replaced the root by a file.
            ErrorKind::NotADirectory => fs::remove_file(&self.root),
            _ => Err(error),
        });
        removed.map_err(|error| {
            let left = first_left(Path::new(&self.root));
            io::Error::new(error.kind(), format!("{} cannot be removed: {error}", left.display()))
        })
    }

    fn write(&mut self, root: &Path, path: &str, file: &File) -> io::Result<()> {
        let relative = below_root(path)?;
        match file {
            File::Text(text) => {
                self.write_file(root, relative, path, now::replace(text, self.now).as_bytes())
            }
            File::Bytes(bytes) => {
                let content = bytes.decoded().map_err(|error| {
                    refused(path, &format!("its bytes are no base64 with padding: {error}"))
                })?;
                self.write_file(root, relative, path, &content)
            }
            File::Directory(directory) if directory.directory => {
                self.made.make_folders(root, relative).map(|_| ()).map_err(|error| taken_or(path, &error))
            }
            File::Directory(_) => Err(refused(path, "'directory' must be true: leave the file out instead")),
        }
    }

    /// Writes the script of a program.
    fn write_program(&mut self, root: &Path, path: &str, program: &Program) -> io::Result<()> {
        if let Some(objection) = program.objection(path) {
            return Err(refused(path, &objection));
        }
        let relative = below_root(path)?;
        let full = root.join(relative);
        let stdout = now::replace(&program.stdout, self.now).into_owned();
        let script = Program { stdout, exit: program.exit }.script(&full.to_string_lossy());
        self.write_file(root, relative, path, script.as_bytes())?;
        make_executable(&full).map_err(|error| named(path, &error))
    }

    fn write_file(&mut self, root: &Path, relative: &Path, path: &str, content: &[u8]) -> io::Result<()> {
        let mut file = self.made.make_file(root, relative).map_err(|error| taken_or(path, &error))?;
        file.write_all(content).map_err(|error| named(path, &error))?;
        match self.observed.iter().any(|observed| observed == path) {
            true => seen::restrict(&file).map_err(|error| named(path, &error)),
            false => Ok(()),
        }
    }
}

impl Drop for Materialised {
    fn drop(&mut self) {
        _ = self.clear();
    }
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The first file or directory that is left below the path, as deep as directories can be read. Links are not followed.
fn first_left(path: &Path) -> PathBuf {
    let entry = fs::read_dir(path).ok().and_then(|mut entries| entries.next()?.ok());
    match entry.map(|entry| (entry.path(), entry.file_type())) {
        Some((below, Ok(kind))) if kind.is_dir() => first_left(&below),
        Some((below, _)) => below,
        None => path.to_owned(),
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
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            refused(path, "another file of the case has the path of this file or of one of its directories")
        }
        _ => named(path, error),
    }
}
