//! PEM texts of users: their sources, and the blocks in them.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;

use crate::error::{Error, Place};
use crate::read::{Bytes, ReadError, read_bounded};

/// A text in PEM form that has not been read yet: certificates, or a private key. Cheap to clone.
///
/// A reader is read by the first session that is made with it. A session that is made with it later finds it at its end,
/// and a session that is made while it is being read fails: `LoadCustomCABundleError` or `LoadClientTLSCertError`.
#[derive(Clone)]
pub struct PemSource(Source);

#[derive(Clone)]
enum Source {
    Bytes(Arc<Bytes>),
    /// The reader is the user's code, so it is taken out while it is read: no lock is held meanwhile.
    Reader(Arc<Mutex<Option<Box<dyn Read + Send>>>>),
}

impl PemSource {
    /// A text in memory, which is overwritten when the last clone is dropped.
    #[must_use]
    pub fn from_pem(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Source::Bytes(Arc::new(Bytes::new(bytes.into()))))
    }

    /// A text that is read from a reader.
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self(Source::Reader(Arc::new(Mutex::new(Some(Box::new(reader))))))
    }

    fn read(&self) -> Result<Arc<Bytes>, ReadError> {
        match &self.0 {
            Source::Bytes(bytes) => Ok(Arc::clone(bytes)),
            Source::Reader(shared) => {
                let lock = || shared.lock().unwrap_or_else(PoisonError::into_inner);
                let taken = lock().take();
                let mut reader = taken.ok_or_else(|| io::Error::other(READER_IN_USE))?;
                let read = read_bounded(&mut reader);
                *lock() = Some(reader);
                read.map(Arc::new)
            }
        }
    }
}

const READER_IN_USE: &str = "another session is reading this reader, or the reader panicked";

impl From<&str> for PemSource {
    fn from(pem: &str) -> Self {
        Self::from_pem(pem)
    }
}

impl From<String> for PemSource {
    fn from(pem: String) -> Self {
        Self::from_pem(pem)
    }
}

impl From<Vec<u8>> for PemSource {
    fn from(pem: Vec<u8>) -> Self {
        Self::from_pem(pem)
    }
}

/// Shows the length of the text, not the text: it may be a private key.
impl fmt::Debug for PemSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Bytes(bytes) => write!(f, "PemSource({} bytes)", bytes.len()),
            Source::Reader(_) => f.write_str("PemSource(reader)"),
        }
    }
}

/// The source of a PEM text: an option, or a file that has been opened. Opening and reading are separate steps because they
/// fail at different moments of a session's creation, with different messages.
pub(crate) enum OpenPem<'a> {
    Option(&'a PemSource),
    File(File, &'a Path),
}

impl<'a> OpenPem<'a> {
    /// Opens the file, unless the option is set, which takes precedence. `open_error` is the error of a file that cannot
    /// be opened.
    pub(crate) fn open(
        option: Option<&'a PemSource>,
        path: Option<&'a Path>,
        open_error: impl Into<Error>,
    ) -> Result<Option<Self>, Error> {
        match (option, path) {
            (Some(option), _) => Ok(Some(Self::Option(option))),
            (None, Some(path)) => match File::open(path) {
                Ok(file) => Ok(Some(Self::File(file, path))),
                Err(error) => {
                    Err(open_error.into().with_original_error(error).with_place(Place::from_file(path)))
                }
            },
            (None, None) => Ok(None),
        }
    }

    /// The file, if the text comes from one.
    pub(crate) fn place(&self) -> Option<Place> {
        match self {
            Self::Option(_) => None,
            Self::File(_, path) => Some(Place::from_file(path)),
        }
    }

    /// Reads the text. `read_error` is the error of a text that cannot be read or is too large.
    pub(crate) fn read(self, read_error: impl Into<Error>) -> Result<Arc<Bytes>, Error> {
        let place = self.place();
        let read = match self {
            Self::Option(option) => option.read(),
            Self::File(file, _) => read_bounded(file).map(Arc::new),
        };
        read.map_err(|error| read_error.into().with_original_error(error).with_place(place))
    }
}

/// Every certificate block of a PEM text, in order. Blocks that are damaged, or that have headers or another label, are
/// left out.
pub(crate) fn certificates(pem: &[u8]) -> impl Iterator<Item = CertificateDer<'static>> {
    blocks(pem).filter_map(|block| CertificateDer::from_pem_slice(block).ok())
}

/// The content of the first block with the label of a private key of any kind.
pub(crate) fn private_key(pem: &[u8]) -> Option<Bytes> {
    blocks(pem).find(|block| is_private_key(block)).and_then(content)
}

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"\n-----END ";
const PRIVATE_KEY: &[u8] = b"PRIVATE KEY-----";

/// Splits a text into blocks, each from the last BEGIN before an END to the end of that END's line. The PEM parser is
/// given one block at a time, so that a stray BEGIN spoils only the block that it is in.
fn blocks(pem: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = pem;
    std::iter::from_fn(move || {
        let end = find(rest, END)?;
        let line = rest[end + 1..].iter().position(|&byte| byte == b'\n');
        let (block, after) = rest.split_at(line.map_or(rest.len(), |length| end + 1 + length));
        rest = after;
        Some(&block[last_begin(&block[..end]).unwrap_or(end)..])
    })
}

fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len()).position(|window| window == needle)
}

fn last_begin(text: &[u8]) -> Option<usize> {
    let begin = text.windows(BEGIN.len()).rposition(|window| window == BEGIN)?;
    (begin == 0 || text[begin - 1] == b'\n').then_some(begin)
}

fn is_private_key(block: &[u8]) -> bool {
    let first_line = block.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let label = first_line.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(PRIVATE_KEY));
    label.is_some_and(|kind| kind.is_empty() || kind.ends_with(b" "))
}

/// Decodes the lines between the first and the last. `None` for a block with headers: those in use mark a key as
/// encrypted.
fn content(block: &[u8]) -> Option<Bytes> {
    let lines: Vec<&[u8]> = block.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect();
    let body = lines.get(1..lines.len().checked_sub(1)?)?;
    let letters = body.iter().copied().flatten().filter(|byte| !byte.is_ascii_whitespace());
    let mut text = Bytes::new(Vec::with_capacity(block.len()));
    text.extend(letters);
    let mut bytes = Bytes::new(vec![0; text.len()]);
    let length = STANDARD.decode_slice(&*text, &mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_private_key_block_is_read() {
        let text = "-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n\
                    -----BEGIN EC PRIVATE KEY-----\nQU\r\nJD\r\n-----END EC PRIVATE KEY-----\r\n\
                    -----BEGIN PRIVATE KEY-----\nRA==\n-----END PRIVATE KEY-----\n";
        assert_eq!(private_key(text.as_bytes()).as_deref().map(Vec::as_slice), Some(&b"ABC"[..]));
        let other = "-----BEGIN MYPRIVATE KEY-----\nQQ==\n-----END MYPRIVATE KEY-----\n";
        assert_eq!(private_key(other.as_bytes()), None);
        let encrypted =
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nQQ==\n-----END RSA PRIVATE KEY-----";
        assert_eq!(private_key(encrypted.as_bytes()), None);
    }
}
