//! Files that a user names as output: written beside their place, and moved there when they are whole.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::scratch::Registered;

/// How many symbolic links a path may lead through.
const MOST_LINKS: usize = 40;

/// Where a path leads.
enum Destination {
    /// The process's own standard output or standard error.
    Standard(Box<dyn Write + Send>),
    /// A device, a pipe, or what is open already: it can only be written as it comes.
    Straight(PathBuf),
    /// A regular file, or none yet.
    Regular(PathBuf),
}

/// Writes a file so that it is never there in part: at any moment it has its old content or its new one.
///
/// A symbolic link stays, and the file that it leads to is replaced. A file that is replaced keeps its mode and, where
/// the system allows it, its owner. Devices and pipes are written straight.
///
/// # Errors
///
/// When something cannot be written; then the file is as it was.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    match destination(file)? {
        Destination::Standard(mut out) => out.write_all(bytes).and_then(|()| out.flush()),
        Destination::Straight(path) => OpenOptions::new().append(true).open(path)?.write_all(bytes),
        Destination::Regular(path) => replace(&path, bytes),
    }
}

/// Opens a file that is written as it comes: a log, whose end tells whether it is whole.
///
/// # Errors
///
/// When it cannot be opened.
pub(crate) fn stream(file: &Path) -> io::Result<Box<dyn Write + Send>> {
    Ok(match destination(file)? {
        Destination::Standard(out) => out,
        Destination::Straight(path) => Box::new(OpenOptions::new().append(true).open(path)?),
        Destination::Regular(path) => Box::new(File::create(path)?),
    })
}

fn destination(file: &Path) -> io::Result<Destination> {
    let mut path = file.to_owned();
    for _ in 0..MOST_LINKS {
        if let Some(open) = open_already(&path) {
            return Ok(open);
        }
        let about = match fs::symlink_metadata(&path) {
            Ok(about) => about,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Destination::Regular(path)),
            Err(error) => return Err(error),
        };
        if about.is_dir() {
            return Err(ErrorKind::IsADirectory.into());
        }
        if !about.is_symlink() {
            return Ok(if about.is_file() {
                Destination::Regular(path)
            } else {
                Destination::Straight(path)
            });
        }
        path = path.parent().unwrap_or(Path::new("")).join(fs::read_link(&path)?);
    }
    Err(io::Error::other("too many symbolic links"))
}

/// What this process has open already, by the names that systems give it.
fn open_already(path: &Path) -> Option<Destination> {
    let name = path.file_name()?.to_str()?;
    let folder = path.parent()?.to_str()?;
    match (folder, name) {
        ("/dev", "stdout") | ("/dev/fd" | "/proc/self/fd", "1") => {
            Some(Destination::Standard(Box::new(io::stdout())))
        }
        ("/dev", "stderr") | ("/dev/fd" | "/proc/self/fd", "2") => {
            Some(Destination::Standard(Box::new(io::stderr())))
        }
        ("/dev/fd" | "/proc/self/fd", _) => Some(Destination::Straight(path.to_owned())),
        _ => None,
    }
}

/// Writes a new file and moves it into the place of the path.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A file that may not be written is not replaced either, although its folder would allow it.
    let before = match OpenOptions::new().write(true).open(path) {
        Ok(file) => Some(file.metadata()?),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let moved = write_beside(path, before.as_ref(), bytes);
    match moved {
        Err(error) if before.is_some() && is_refused_by_folder(&error) => in_place(path, bytes),
        moved => moved,
    }
}

fn write_beside(path: &Path, before: Option<&Metadata>, bytes: &[u8]) -> io::Result<()> {
    let (registered, mut beside) = Registered::make(|| new_file(path, before))?;
    beside.as_file_mut().write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|error| error.error)?;
    drop(registered);
    Ok(())
}

/// A new file in the folder of the path, with the mode of the file that it is to replace.
fn new_file(path: &Path, before: Option<&Metadata>) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".awsess-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let new = builder.tempfile_in(folder)?;
    if let Some(before) = before {
        keep_owner(new.as_file(), before);
        new.as_file().set_permissions(before.permissions())?;
    }
    Ok(new)
}

/// Gives the file the owner and the group of another, as far as this user may.
#[cfg(unix)]
fn keep_owner(file: &File, before: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let is_same = file.metadata().is_ok_and(|new| (new.uid(), new.gid()) == (before.uid(), before.gid()));
    if !is_same {
        _ = fchown(file, Some(before.uid()), Some(before.gid()));
    }
}

/// On other systems a new file belongs to whoever may write into the folder.
#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

/// Whether the folder takes no new file, or does not let this one be replaced, as with a file that is mounted alone.
fn is_refused_by_folder(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::ResourceBusy
            | ErrorKind::CrossesDevices
    )
}

fn in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
