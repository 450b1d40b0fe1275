//! TLS roots: bundles of CA certificates, read and checked when a session is made.

mod certificate;

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, TrustAnchor};

use crate::Config;
use crate::error::{CaBundleFault, Error, ErrorKind, Place};
use crate::read::{ReadError, read_bounded};

pub(crate) use certificate::{Certificate, SERVER_PURPOSES};

/// A bundle of CA certificates in PEM form, not read yet. Cheap to clone.
///
/// A reader is read once, by the first session made with it, as an `io.Reader` is; another session made with it
/// finds it at its end, and one that is made while it is being read is a `LoadCustomCABundleError`.
#[derive(Clone)]
pub struct CaBundle(Source);

#[derive(Clone)]
enum Source {
    Bytes(Arc<[u8]>),
    /// Taken out while it is read: that is code of the user's, which runs under no lock.
    Reader(Arc<Mutex<Option<Box<dyn Read + Send>>>>),
}

impl CaBundle {
    /// A bundle that is in memory.
    #[must_use]
    pub fn from_pem(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Source::Bytes(Arc::from(bytes.into())))
    }

    /// A bundle that comes from a reader.
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self(Source::Reader(Arc::new(Mutex::new(Some(Box::new(reader))))))
    }

    fn read(&self) -> Result<Arc<[u8]>, ReadError> {
        match &self.0 {
            Source::Bytes(bytes) => Ok(Arc::clone(bytes)),
            Source::Reader(shared) => {
                let lock = || shared.lock().unwrap_or_else(PoisonError::into_inner);
                let mut reader = lock().take().ok_or(ReadError::InUse)?;
                let read = read_bounded(&mut reader);
                *lock() = Some(reader);
                read.map(|bytes| Arc::from(bytes.as_slice()))
            }
        }
    }
}

impl From<&str> for CaBundle {
    fn from(pem: &str) -> Self {
        Self::from_pem(pem)
    }
}

impl From<String> for CaBundle {
    fn from(pem: String) -> Self {
        Self::from_pem(pem)
    }
}

impl From<Vec<u8>> for CaBundle {
    fn from(pem: Vec<u8>) -> Self {
        Self::from_pem(pem)
    }
}

impl fmt::Debug for CaBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Bytes(bytes) => write!(f, "CaBundle({} bytes)", bytes.len()),
            Source::Reader(_) => f.write_str("CaBundle(reader)"),
        }
    }
}

/// A bundle file that has been opened. Opening and reading fail at different moments, with different messages.
pub(crate) struct OpenBundle<'a> {
    file: File,
    path: &'a Path,
}

impl<'a> OpenBundle<'a> {
    pub(crate) fn open(path: &'a Path) -> Result<Self, Error> {
        let opened = File::open(path).map(|file| Self { file, path });
        opened.map_err(|error| fault(CaBundleFault::Open).with_source(error).with_place(Place::of_file(path)))
    }

    /// Reads the certificates.
    pub(crate) fn load(self, config: &Config) -> Result<RootCertificates, Error> {
        let Self { file, path } = self;
        load(config, || read_bounded(file)).map_err(|error| error.with_place(Place::of_file(path)))
    }
}

/// Reads the certificates of the option's bundle.
pub(crate) fn load_bundle(bundle: &CaBundle, config: &Config) -> Result<RootCertificates, Error> {
    load(config, || bundle.read())
}

fn load<B: AsRef<[u8]>>(
    config: &Config,
    read: impl FnOnce() -> Result<B, ReadError>,
) -> Result<RootCertificates, Error> {
    if config.http_client.as_ref().is_some_and(|client| !client.can_set_roots()) {
        return Err(fault(CaBundleFault::UnsupportedClient));
    }
    let pem = read().map_err(|error| fault(CaBundleFault::Read).with_source(error))?;
    RootCertificates::from_pem(pem.as_ref()).ok_or_else(|| fault(CaBundleFault::NoCertificate))
}

fn fault(fault: CaBundleFault) -> Error {
    ErrorKind::LoadCustomCaBundleError(fault).into()
}

/// The certificates of a bundle, in order: the TLS roots in place of the system's. Cheap to clone.
///
/// Not every one of them is an authority. The library's own client lets those alone vouch for servers that may sign
/// certificates and are valid; any other is trusted when a server shows that very certificate.
#[derive(Clone)]
pub struct RootCertificates(Arc<[Root]>);

impl RootCertificates {
    /// Every certificate of a PEM text that can be read; blocks of other types, with headers, or damaged are left out.
    /// `None` where there is none.
    #[must_use]
    pub fn from_pem(pem: &[u8]) -> Option<Self> {
        let roots: Vec<_> = blocks(pem).filter_map(Root::read).collect();
        (!roots.is_empty()).then(|| Self(roots.into()))
    }

    /// How many there are; at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn roots(&self) -> impl Iterator<Item = &Root> {
        self.0.iter()
    }

    /// Whether the two are one bundle, read once.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Each certificate in DER form, be it an authority's or not.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.0.iter().map(|root| root.der.as_ref())
    }
}

impl fmt::Debug for RootCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootCertificates({})", self.len())
    }
}

/// A certificate of a bundle, read once.
pub(crate) struct Root {
    pub(crate) der: CertificateDer<'static>,
    pub(crate) certificate: Certificate,
    /// What chains may end in, where it is an authority's.
    pub(crate) anchor: Option<TrustAnchor<'static>>,
}

impl Root {
    fn read(block: &[u8]) -> Option<Self> {
        let der = CertificateDer::from_pem_slice(block).ok()?;
        let certificate = Certificate::read(&der)?;
        let is_anchor = certificate.is_authority && certificate.is_understood;
        let anchor = webpki::anchor_from_trusted_cert(&der).ok().filter(|_| is_anchor);
        let anchor = anchor.map(|anchor| anchor.to_owned());
        Some(Self { der, certificate, anchor })
    }
}

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"\n-----END ";

/// The blocks of a text: from the last BEGIN before each END to the end of that END's line. The PEM reader is
/// given one block at a time, so that a stray BEGIN spoils only itself.
pub(crate) fn blocks(pem: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = pem;
    std::iter::from_fn(move || {
        let end = find(rest, END)?;
        let line = rest[end + 1..].iter().position(|&byte| byte == b'\n');
        let (block, after) = rest.split_at(line.map_or(rest.len(), |length| end + 1 + length));
        rest = after;
        Some(&block[last_begin(&block[..end]).unwrap_or(end)..])
    })
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

fn last_begin(text: &[u8]) -> Option<usize> {
    let begin = text.windows(BEGIN.len()).rposition(|window| window == BEGIN)?;
    (begin == 0 || text[begin - 1] == b'\n').then_some(begin)
}
