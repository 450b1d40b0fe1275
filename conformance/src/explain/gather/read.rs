//! Reads a file of this machine, without waiting and up to a limit.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use awsess_model::world::File;

/// The maximum size of a file that is read, in bytes.
pub const MAX_FILE: u64 = 16 * 1024 * 1024;

/// Reads the file at the path, or finds that it is a directory. Symbolic links are followed. A pipe or a device is an error, because
/// reading it might never end.
pub(crate) fn read(path: &Path) -> io::Result<File> {
    let kind = fs::metadata(path)?;
    if kind.is_dir() {
        return Ok(File::Directory);
    }
    if !kind.is_file() {
        return Err(io::Error::other("it is neither a file nor a directory"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(io::Error::other("it is longer than 16 MiB"));
    }
    Ok(File::Bytes(bytes))
}
