//! Files that are opened with care: text files that the command line names, which are read up to a limit and never from a source
//! without an end, and files that another program may have replaced.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// The most bytes that are read of a feature file or of expectations: 16 MiB, as of a shared file.
pub(crate) const MAX_TEXT: u64 = 16 << 20;

/// The text of the file, or what is wrong with it and what to do.
pub(crate) fn text(file: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    open(file)?.take(MAX_TEXT + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MAX_TEXT {
        return Err(format!("is longer than {} MiB, the most that is read: split it", MAX_TEXT >> 20));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        format!("is not UTF-8 text (byte {} is invalid): check its encoding", valid + 1)
    })
}

/// Opens a regular file, or a pipe that a shell has opened for this process, as in `<(…)`. Opening a named pipe could block
/// for ever, and a device may have no end.
pub(crate) fn open(file: &Path) -> Result<File, String> {
    let metadata = fs::metadata(file).map_err(|error| unreadable(&error))?;
    if !metadata.is_file() && !is_inherited_pipe(file, &metadata) {
        return Err("is not a regular file or a pipe from the shell: name a file".to_owned());
    }
    File::open(file).map_err(|error| unreadable(&error))
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read ({error}): check the path and its permissions")
}

/// Whether the path names a pipe that this process has inherited.
#[cfg(unix)]
fn is_inherited_pipe(file: &Path, metadata: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;

    const DESCRIPTORS: [&str; 2] = ["/dev/fd", "/proc/self/fd"];
    let is_open = |parent: &Path| DESCRIPTORS.iter().any(|folder| parent == Path::new(folder));
    metadata.file_type().is_fifo() && (file == Path::new("/dev/stdin") || file.parent().is_some_and(is_open))
}

/// Whether the path names a pipe that this process has inherited.
#[cfg(not(unix))]
fn is_inherited_pipe(_: &Path, _: &Metadata) -> bool {
    false
}

/// Opens a regular file that another program may have replaced. A symbolic link is not followed, and a named pipe does not block.
///
/// # Errors
///
/// If the path is not that of a regular file, or the file cannot be opened.
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    let file = open_without_following(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    Ok(file)
}

#[cfg(unix)]
fn open_without_following(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;

    use rustix::fs::OFlags;

    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    OpenOptions::new().read(true).custom_flags(flags.cast_signed()).open(path)
}

#[cfg(not(unix))]
fn open_without_following(path: &Path) -> io::Result<File> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    OpenOptions::new().read(true).open(path)
}
