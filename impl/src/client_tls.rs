//! The client certificate of a session: which a connection shows to a server that asks for one.

mod pem;

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::crypto::ring::sign::any_supported_type;
use rustls::sign::{CertifiedKey, SigningKey};
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs1KeyDer, PrivatePkcs8KeyDer, PrivateSec1KeyDer};

use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::{Decode as _, Encode as _};

use crate::env_config::EnvConfig;
use crate::error::{ClientTlsFault, Error, ErrorKind, Place};
use crate::read::{Bytes, ReadError, read_bounded};
use crate::{Config, Options};

/// A PEM text that has not been read yet, any of which may be secret. Cheap to clone.
///
/// A reader is read once, by the first session made with it; another session finds it at its end.
#[derive(Clone)]
pub struct PemSource(Source);

#[derive(Clone)]
enum Source {
    Bytes(Arc<Bytes>),
    /// The reader is taken out while it is read: it is code of the user's, which runs under no lock.
    Reader(Arc<Mutex<Option<Box<dyn Read + Send>>>>),
}

impl PemSource {
    /// A text that is in memory. The text is overwritten when the last clone is dropped.
    #[must_use]
    pub fn from_pem(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Source::Bytes(Arc::new(Bytes::new(bytes.into()))))
    }

    /// A text that comes from a reader.
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self(Source::Reader(Arc::new(Mutex::new(Some(Box::new(reader))))))
    }

    fn read(&self) -> Result<Arc<Bytes>, ReadError> {
        match &self.0 {
            Source::Bytes(bytes) => Ok(Arc::clone(bytes)),
            Source::Reader(shared) => {
                let lock = || shared.lock().unwrap_or_else(PoisonError::into_inner);
                let taken = lock().take();
                let mut reader = taken.ok_or(ReadError::InUse)?;
                let read = read_bounded(&mut reader);
                *lock() = Some(reader);
                read.map(Arc::new)
            }
        }
    }
}

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

/// Shows nothing of the text.
impl fmt::Debug for PemSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PemSource([redacted])")
    }
}

/// A client certificate with its private key. Cheap to clone.
#[derive(Clone)]
pub struct ClientCertificate(Arc<Pair>);

struct Pair {
    key: Arc<CertifiedKey>,
    /// The names of the authorities behind the certificates, in DER form.
    issuers: Vec<Vec<u8>>,
}

impl ClientCertificate {
    /// The certificates in DER form: the client's own, and those that lead to its authority.
    pub fn certificates(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.0.key.cert.iter().map(AsRef::as_ref)
    }

    /// Reads the certificates and the private key, which must belong to the first of them: the first block that is
    /// labelled as a private key.
    ///
    /// # Errors
    ///
    /// What is wrong with the pair. Nothing of the key is told.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, &'static str> {
        let chain = pem::certificates(certificates);
        if chain.is_empty() {
            return Err("there is no certificate in the PEM text of the certificate");
        }
        let key = pem::private_key(key).ok_or("there is no private key in the PEM text of the key")?;
        let key = signing_key(&key).ok_or(
            "the private key cannot be read: it must be an RSA key of 2048 bits or more, an ECDSA key on the curve \
             P-256 or P-384, or an Ed25519 key, in PKCS #1, PKCS #8 or SEC 1, and not encrypted",
        )?;
        let own = chain.first().and_then(|first| public_key(first));
        let own = own.ok_or("the first certificate in the PEM text of the certificate cannot be read")?;
        if key.public_key().is_none_or(|public| public.as_ref() != own) {
            return Err("the private key does not belong to the certificate");
        }
        let issuers = chain.iter().filter_map(|certificate| issuer(certificate)).collect();
        Ok(Self(Arc::new(Pair { key: Arc::new(CertifiedKey::new(chain, key)), issuers })))
    }

    /// Whether the two are one pair, read once.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Shows the certificate to a server that takes one of its authorities, or any, and one of its key's signatures.
impl ResolvesClientCert for ClientCertificate {
    fn resolve(&self, authorities: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let Pair { key, issuers } = &*self.0;
        let is_known = |authority: &&[u8]| issuers.iter().any(|issuer| issuer == authority);
        let is_wanted = authorities.is_empty() || authorities.iter().any(is_known);
        (is_wanted && key.key.choose_scheme(schemes).is_some()).then(|| Arc::clone(key))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// The public key of a certificate in DER form, as keys are compared.
fn public_key(certificate: &[u8]) -> Option<Vec<u8>> {
    let parsed = CertificateInner::<Raw>::from_der(certificate).ok()?;
    parsed.tbs_certificate().subject_public_key_info().to_der().ok()
}

/// The name of the authority behind a certificate.
fn issuer(certificate: &[u8]) -> Option<Vec<u8>> {
    let parsed = CertificateInner::<Raw>::from_der(certificate).ok()?;
    parsed.tbs_certificate().issuer().to_der().ok()
}

/// Shows how many certificates there are, and nothing of the key.
impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientCertificate({} certificates)", self.0.key.cert.len())
    }
}

/// The key, in whichever of the three forms it is: as in the release, the label of the PEM block does not matter.
fn signing_key(der: &[u8]) -> Option<Arc<dyn SigningKey>> {
    let forms = [
        PrivateKeyDer::Pkcs1(PrivatePkcs1KeyDer::from(der)),
        PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(der)),
        PrivateKeyDer::Sec1(PrivateSec1KeyDer::from(der)),
    ];
    forms.iter().find_map(|form| any_supported_type(form).ok())
}

/// Where a half of the pair comes from.
enum Half<'a> {
    Option(&'a PemSource),
    File(File, &'a Path),
}

impl<'a> Half<'a> {
    /// The option, else the file of the variable, which is opened.
    fn open(
        option: Option<&'a PemSource>,
        variable: Option<&'a Path>,
        fault: ClientTlsFault,
    ) -> Result<Option<Self>, Error> {
        match (option, variable) {
            (Some(option), _) => Ok(Some(Self::Option(option))),
            (None, Some(path)) => match File::open(path) {
                Ok(file) => Ok(Some(Self::File(file, path))),
                Err(error) => Err(Error::from(fault).with_source(error).with_place(Place::of_file(path))),
            },
            (None, None) => Ok(None),
        }
    }

    fn read(self, fault: ClientTlsFault) -> Result<Arc<Bytes>, Error> {
        let (read, place) = match self {
            Self::Option(option) => (option.read(), None),
            Self::File(file, path) => (read_bounded(file).map(Arc::new), Some(Place::of_file(path))),
        };
        read.map_err(|error| Error::from(fault).with_source(error).with_place(place))
    }
}

/// The halves of the pair that a session names, opened but not read.
pub(crate) struct OpenPair<'a> {
    certificate: Option<Half<'a>>,
    key: Option<Half<'a>>,
}

impl<'a> OpenPair<'a> {
    /// Opens the files of the variables where no option stands for them. The release opens them in random order.
    pub(crate) fn open(options: &'a Options, env: &'a EnvConfig) -> Result<Self, Error> {
        let certificate = Half::open(
            options.client_tls_cert.as_ref(),
            env.client_tls_cert.as_deref(),
            ClientTlsFault::OpenCertificate,
        )?;
        let key = Half::open(
            options.client_tls_key.as_ref(),
            env.client_tls_key.as_deref(),
            ClientTlsFault::OpenKey,
        )?;
        Ok(Self { certificate, key })
    }

    /// Reads the pair: both halves, or neither.
    pub(crate) fn load(self, config: &Config) -> Result<Option<ClientCertificate>, Error> {
        match (self.certificate, self.key) {
            (None, None) => Ok(None),
            (Some(certificate), Some(key)) => load(certificate, key, config).map(Some),
            (Some(_), None) => Err(ClientTlsFault::NoKey.into()),
            (None, Some(_)) => Err(ClientTlsFault::NoCertificate.into()),
        }
    }
}

fn load(certificate: Half<'_>, key: Half<'_>, config: &Config) -> Result<ClientCertificate, Error> {
    if config.http_client.as_ref().is_some_and(|client| !client.can_set_roots()) {
        let why = "unsupported transport: the client certificate of the HTTP client cannot be set";
        return Err(Error::from(ClientTlsFault::UnsupportedClient).with_source(why));
    }
    let certificate = certificate.read(ClientTlsFault::ReadCertificate)?;
    let key = key.read(ClientTlsFault::ReadKey)?;
    ClientCertificate::from_pem(&certificate, &key)
        .map_err(|why| Error::from(ClientTlsFault::Pair).with_source(why))
}

impl From<ClientTlsFault> for Error {
    fn from(fault: ClientTlsFault) -> Self {
        ErrorKind::LoadClientTlsCertError(fault).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CERTIFICATE: &[u8] = include_bytes!("../tests/api/data/client/ec.pem");
    const KEY: &[u8] = include_bytes!("../tests/api/data/client/ec.sec1.key");

    #[test]
    fn a_server_that_takes_other_authorities_or_signatures_is_shown_nothing() {
        let pair = ClientCertificate::from_pem(CERTIFICATE, KEY).map_err(str::to_owned);
        let shows = |authorities: &[&[u8]], schemes: &[SignatureScheme]| {
            pair.as_ref().map(|pair| pair.resolve(authorities, schemes).is_some())
        };
        let own = pair.as_ref().map_or_else(|_| Vec::new(), |pair| pair.0.issuers.concat());
        let ecdsa = [SignatureScheme::ECDSA_NISTP256_SHA256];
        assert_eq!(shows(&[], &ecdsa), Ok(true));
        assert_eq!(shows(&[b"other", &own], &ecdsa), Ok(true));
        assert_eq!(shows(&[b"other"], &ecdsa), Ok(false));
        assert_eq!(shows(&[], &[SignatureScheme::RSA_PSS_SHA256]), Ok(false));
    }
}
