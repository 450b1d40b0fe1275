//! The client certificate of a session, which is presented to servers that request one.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::crypto::ring::sign::any_supported_type;
use rustls::sign::{CertifiedKey, SigningKey};
use rustls_pki_types::{
    CertificateDer, PrivateKeyDer, PrivatePkcs1KeyDer, PrivatePkcs8KeyDer, PrivateSec1KeyDer,
};
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::{Decode as _, Encode as _};

use crate::error::{ClientTlsErrorKind, Error};
use crate::pem::{self, OpenPem};
use crate::{Config, Options};

/// A client certificate with its private key. Cheap to clone.
#[derive(Clone)]
pub struct ClientCertificate(Arc<Pair>);

struct Pair {
    key: Arc<CertifiedKey>,
    /// The issuer of each certificate, as a name in DER form.
    issuers: Vec<Vec<u8>>,
}

impl ClientCertificate {
    /// The certificates in DER form: the client's own, then those that lead to its authority.
    pub fn certificates(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.0.key.cert.iter().map(AsRef::as_ref)
    }

    /// Reads the certificates from one PEM text, and the private key from the first private key block of another. The key
    /// must belong to the first certificate.
    ///
    /// # Errors
    ///
    /// `LoadClientTLSCertError`: the certificates or the key cannot be read, or they do not belong together. The message contains
    /// nothing of the key.
    ///
    /// ```
    /// let error = awsess::ClientCertificate::from_pem(b"", b"").unwrap_err();
    /// assert_eq!(error.code(), Some("LoadClientTLSCertError"));
    /// ```
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, Error> {
        Self::parse(certificates, key)
            .map_err(|cause| Error::from(ClientTlsErrorKind::Pair).with_original_error(cause))
    }

    fn parse(certificates: &[u8], key: &[u8]) -> Result<Self, &'static str> {
        let chain: Vec<_> = pem::certificates(certificates).collect();
        if chain.is_empty() {
            return Err("there is no certificate in the PEM text of the certificate");
        }
        let key = pem::private_key(key).ok_or("there is no private key in the PEM text of the key")?;
        let key = signing_key(&key).ok_or(
            "the private key cannot be read: it must be an RSA key of 2048 bits or more, an ECDSA key on the curve \
             P-256 or P-384, or an Ed25519 key, in PKCS #1, PKCS #8 or SEC 1, and not encrypted",
        )?;
        let parsed: Vec<_> = chain.iter().map(Fields::parse).collect();
        let own = parsed.first().and_then(Option::as_ref);
        let own = own.ok_or("the first certificate in the PEM text of the certificate cannot be read")?;
        if key.public_key().is_none_or(|public| public.as_ref() != own.public_key) {
            return Err("the private key does not belong to the certificate");
        }
        let issuers = parsed.into_iter().flatten().map(|fields| fields.issuer).collect();
        Ok(Self(Arc::new(Pair { key: Arc::new(CertifiedKey::new(chain, key)), issuers })))
    }

    /// Whether both are clones of one value.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Offers the certificate to a server that accepts one of its issuers, or any, and a signature scheme of its key.
impl ResolvesClientCert for ClientCertificate {
    fn resolve(&self, accepted_issuers: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let Pair { key, issuers } = &*self.0;
        let is_own = |accepted: &&[u8]| issuers.iter().any(|issuer| issuer == accepted);
        let is_accepted = accepted_issuers.is_empty() || accepted_issuers.iter().any(is_own);
        (is_accepted && key.key.choose_scheme(schemes).is_some()).then(|| Arc::clone(key))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// The fields of a certificate that are compared, in DER form.
struct Fields {
    public_key: Vec<u8>,
    issuer: Vec<u8>,
}

impl Fields {
    /// Parses a certificate; `None` if it cannot be parsed.
    fn parse(certificate: &CertificateDer<'_>) -> Option<Self> {
        let parsed = CertificateInner::<Raw>::from_der(certificate).ok()?;
        let parsed = parsed.tbs_certificate();
        let public_key = parsed.subject_public_key_info().to_der().ok()?;
        Some(Self { public_key, issuer: parsed.issuer().to_der().ok()? })
    }
}

/// Shows the number of certificates, and nothing of the key.
impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientCertificate({} certificates)", self.0.key.cert.len())
    }
}

/// Reads the private key in any of its three forms. As in the release, the label of the PEM block does not decide.
fn signing_key(der: &[u8]) -> Option<Arc<dyn SigningKey>> {
    let forms = [
        PrivateKeyDer::Pkcs1(PrivatePkcs1KeyDer::from(der)),
        PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(der)),
        PrivateKeyDer::Sec1(PrivateSec1KeyDer::from(der)),
    ];
    forms.iter().find_map(|form| any_supported_type(form).ok())
}

/// The certificate and the private key that a session is given, opened but not read.
#[derive(Default)]
pub(crate) struct OpenPair<'a> {
    certificate: Option<OpenPem<'a>>,
    key: Option<OpenPem<'a>>,
}

impl<'a> OpenPair<'a> {
    /// Opens the two files, each unless its option is set. The release opens the two files in random
    /// order; here the certificate comes first.
    pub(crate) fn open(
        options: &'a Options,
        certificate_file: Option<&'a Path>,
        key_file: Option<&'a Path>,
    ) -> Result<Self, Error> {
        let certificate = OpenPem::open(
            options.client_tls_cert.as_ref(),
            certificate_file,
            ClientTlsErrorKind::OpenCertificate,
        )?;
        let key = OpenPem::open(options.client_tls_key.as_ref(), key_file, ClientTlsErrorKind::OpenKey)?;
        Ok(Self { certificate, key })
    }

    /// Reads the certificate and the key. One without the other is an error.
    pub(crate) fn load(self, config: &Config) -> Result<Option<ClientCertificate>, Error> {
        match (self.certificate, self.key) {
            (None, None) => Ok(None),
            (Some(certificate), Some(key)) => load(certificate, key, config).map(Some),
            (Some(_), None) => Err(ClientTlsErrorKind::NoKey.into()),
            (None, Some(_)) => Err(ClientTlsErrorKind::NoCertificate.into()),
        }
    }
}

fn load(certificate: OpenPem<'_>, key: OpenPem<'_>, config: &Config) -> Result<ClientCertificate, Error> {
    if !config.can_set_tls() {
        let cause = "unsupported transport: the client certificate of the HTTP client cannot be set";
        return Err(Error::from(ClientTlsErrorKind::UnsupportedClient).with_original_error(cause));
    }
    let certificate = certificate.read(ClientTlsErrorKind::ReadCertificate)?;
    let key = key.read(ClientTlsErrorKind::ReadKey)?;
    ClientCertificate::from_pem(&certificate, &key)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CERTIFICATE: &[u8] = include_bytes!("../tests/api/data/client/ec.pem");
    const KEY: &[u8] = include_bytes!("../tests/api/data/client/ec.sec1.key");

    #[test]
    fn a_server_that_accepts_other_issuers_or_signature_schemes_is_shown_no_certificate() {
        let pair = ClientCertificate::parse(CERTIFICATE, KEY);
        let shows = |accepted: &[&[u8]], schemes: &[SignatureScheme]| {
            pair.as_ref().map(|pair| pair.resolve(accepted, schemes).is_some())
        };
        let own = pair.as_ref().map_or_else(|_| Vec::new(), |pair| pair.0.issuers.concat());
        let ecdsa = [SignatureScheme::ECDSA_NISTP256_SHA256];
        assert_eq!(shows(&[], &ecdsa), Ok(true));
        assert_eq!(shows(&[b"other", &own], &ecdsa), Ok(true));
        assert_eq!(shows(&[b"other"], &ecdsa), Ok(false));
        assert_eq!(shows(&[], &[SignatureScheme::RSA_PSS_SHA256]), Ok(false));
    }
}
