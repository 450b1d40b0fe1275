//! Reading files and readers up to a limit, so that no input can exhaust memory.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

/// Bytes of a file, which may be secret and are overwritten when they are dropped.
pub(crate) type Bytes = Zeroizing<Vec<u8>>;

/// The maximum size of a file: 16 MiB.
///
/// The releases read a file of any size. Here a larger file is an error: `SharedConfigLoadError` for a shared configuration
/// file, `LoadCustomCABundleError` for a CA bundle, and `LoadClientTLSCertError` for a client certificate or its key. A
/// value that grows beyond the limit through the references of edition 1.14 fails as in a release that runs out of memory.
pub const FILE_LIMIT: u64 = 16 * 1024 * 1024;

/// Why a file cannot be read.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// The file cannot be opened or read.
    Unreadable(io::Error),
    /// The file is larger than [`FILE_LIMIT`].
    TooLarge,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::TooLarge => write!(f, "larger than the limit of {FILE_LIMIT} bytes"),
        }
    }
}

impl std::error::Error for ReadError {}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

/// The initial capacity for a file. Most files are smaller, and getting the size of a file would need another system call.
const INITIAL_CAPACITY: usize = 1000;

/// Reads a file once, at most [`FILE_LIMIT`] bytes of it.
pub(crate) fn read_file(path: &Path) -> Result<Bytes, ReadError> {
    read_bounded(File::open(path)?)
}

/// Reads to the end, at most [`FILE_LIMIT`] bytes.
pub(crate) fn read_bounded(reader: impl Read) -> Result<Bytes, ReadError> {
    let mut reader = reader.take(FILE_LIMIT + 1);
    let mut bytes = Bytes::new(Vec::with_capacity(INITIAL_CAPACITY));
    while fill(&mut reader, &mut bytes)? {
        // A vector that grows by itself does not overwrite the memory that it leaves.
        let mut larger = Bytes::new(Vec::with_capacity(2 * bytes.capacity()));
        larger.extend_from_slice(&bytes);
        bytes = larger;
    }
    if bytes.len() as u64 > FILE_LIMIT { Err(ReadError::TooLarge) } else { Ok(bytes) }
}

/// Reads until the end or until the capacity is full. Returns whether the capacity is full.
fn fill(reader: &mut impl Read, bytes: &mut Bytes) -> io::Result<bool> {
    let free = bytes.capacity() - bytes.len();
    reader.take(free as u64).read_to_end(bytes)?;
    Ok(bytes.len() == bytes.capacity())
}
