//! Output files that the user names: written to a temporary file beside the target, which is renamed when it is complete.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::system::scratch::Registered;

/// The most symbolic links in a path.
const MAX_LINKS: usize = 40;

/// What an output path refers to.
enum Destination {
    /// The process's own standard output or standard error.
    Standard(Box<dyn Write + Send>),
    /// A device, a pipe, or a descriptor of this process, which is written directly.
    Direct(PathBuf),
    /// A regular file, which may not exist yet.
    Regular(PathBuf),
}

/// Writes a file atomically: at any moment it has its old content or its new one.
///
/// A symbolic link stays, and the file that it leads to is replaced. A file that is replaced keeps its mode and, where
/// the system allows it, its owner. Devices and pipes are written directly.
///
/// # Errors
///
/// When something cannot be written; then the file is as it was.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    match destination(file)? {
        Destination::Standard(mut out) => out.write_all(bytes).and_then(|()| out.flush()),
        Destination::Direct(path) => OpenOptions::new().append(true).open(path)?.write_all(bytes),
        Destination::Regular(path) => replace(&path, bytes),
    }
}

/// Opens a file that is written piece by piece: a log, whose last line shows whether it is complete.
///
/// # Errors
///
/// When it cannot be opened.
pub(crate) fn stream(file: &Path) -> io::Result<Box<dyn Write + Send>> {
    Ok(match destination(file)? {
        Destination::Standard(out) => out,
        Destination::Direct(path) => Box::new(OpenOptions::new().append(true).open(path)?),
        Destination::Regular(path) => Box::new(File::create(path)?),
    })
}

fn destination(file: &Path) -> io::Result<Destination> {
    let mut path = file.to_owned();
    for _ in 0..MAX_LINKS {
        if let Some(open) = open_descriptor(&path) {
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
            return Ok(if about.is_file() { Destination::Regular(path) } else { Destination::Direct(path) });
        }
        path = path.parent().unwrap_or(Path::new("")).join(fs::read_link(&path)?);
    }
    Err(io::Error::other("too many symbolic links"))
}

/// The standard stream or descriptor of this process that the path names.
fn open_descriptor(path: &Path) -> Option<Destination> {
    let name = path.file_name()?.to_str()?;
    let folder = path.parent()?.to_str()?;
    match (folder, name) {
        ("/dev", "stdout") | ("/dev/fd" | "/proc/self/fd", "1") => {
            Some(Destination::Standard(Box::new(io::stdout())))
        }
        ("/dev", "stderr") | ("/dev/fd" | "/proc/self/fd", "2") => {
            Some(Destination::Standard(Box::new(io::stderr())))
        }
        ("/dev/fd" | "/proc/self/fd", _) => Some(Destination::Direct(path.to_owned())),
        _ => None,
    }
}

/// Writes a temporary file beside the path and renames it to the path.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A file that is not writable must not be replaced, although its folder would allow that.
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

/// Gives the file the owner and the group of another, as far as this user is allowed to.
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

/// Whether the folder accepts no new file, or does not allow this one to be replaced, as with a bind mount of a file.
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
