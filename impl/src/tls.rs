//! TLS roots: bundles of CA certificates, which are read and checked when a session is created.

mod certificate;
mod open;

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use rustls_pki_types::{CertificateDer, TrustAnchor};

use crate::error::{CaBundleErrorKind, Error};
use crate::pem::{self, OpenPem, PemSource};
use crate::{ClientCertificate, Config};

pub(crate) use certificate::{Certificate, SERVER_PURPOSES};
pub(crate) use open::OpenTls;

/// A bundle of CA certificates in PEM form that has not been read yet.
pub type CaBundle = PemSource;

/// Reads the certificates of a bundle. Every error names the file, if the bundle comes from one.
fn load_roots(bundle: OpenPem<'_>, config: &Config) -> Result<RootCertificates, Error> {
    let place = bundle.place();
    load(bundle, config).map_err(|error| error.with_place(place))
}

fn load(bundle: OpenPem<'_>, config: &Config) -> Result<RootCertificates, Error> {
    if !config.can_set_tls() {
        return Err(CaBundleErrorKind::UnsupportedClient.into());
    }
    let pem = bundle.read(CaBundleErrorKind::Read)?;
    RootCertificates::from_pem(&pem).ok_or_else(|| CaBundleErrorKind::NoCertificate.into())
}

/// The TLS settings of a session. Where one is not set, the HTTP client's own applies.
#[derive(Clone, Debug, Default)]
pub(crate) struct TlsSettings {
    pub(crate) roots: Option<RootCertificates>,
    pub(crate) certificate: Option<ClientCertificate>,
}

impl TlsSettings {
    pub(crate) const fn is_empty(&self) -> bool {
        self.roots.is_none() && self.certificate.is_none()
    }

    /// Whether both contain clones of the same values.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        are_same(self.roots.as_ref(), other.roots.as_ref(), RootCertificates::is_same)
            && are_same(self.certificate.as_ref(), other.certificate.as_ref(), ClientCertificate::is_same)
    }
}

fn are_same<T>(one: Option<&T>, other: Option<&T>, is_same: fn(&T, &T) -> bool) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => is_same(one, other),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// The certificates of a bundle, in order: the TLS roots in place of the system's. Cheap to clone.
///
/// Not every certificate of a bundle is an authority. The built-in client accepts chains only from those that may sign
/// certificates and are valid now. It trusts any other certificate only if it is the server's own certificate.
#[derive(Clone)]
pub struct RootCertificates(Arc<[Root]>);

impl RootCertificates {
    /// The certificates of a PEM text that can be parsed; `None` if there is none. Blocks that are damaged, have headers or are
    /// of another type are ignored.
    #[must_use]
    pub fn from_pem(pem: &[u8]) -> Option<Self> {
        let roots: Vec<_> = pem::certificates(pem).filter_map(Root::new).collect();
        (!roots.is_empty()).then(|| Self(roots.into()))
    }

    /// The number of certificates, which is at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn roots(&self) -> impl Iterator<Item = &Root> {
        self.0.iter()
    }

    /// Whether both are clones of one value.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The period of validity of each certificate, in seconds since the Unix epoch.
    pub fn validity(&self) -> impl ExactSizeIterator<Item = RangeInclusive<u64>> {
        self.0.iter().map(|root| root.certificate.validity.clone())
    }

    /// The certificates in DER form, including those that are not authorities.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.0.iter().map(|root| root.der.as_ref())
    }
}

impl fmt::Debug for RootCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootCertificates({})", self.len())
    }
}

/// A certificate of a bundle, parsed once.
pub(crate) struct Root {
    pub(crate) der: CertificateDer<'static>,
    pub(crate) certificate: Certificate,
    /// What chains may end in. `None` if the certificate is not an authority's, or has an unknown critical extension.
    pub(crate) anchor: Option<TrustAnchor<'static>>,
}

impl Root {
    /// Parses a certificate; `None` if it cannot be parsed.
    fn new(der: CertificateDer<'static>) -> Option<Self> {
        let certificate = Certificate::read(&der)?;
        let is_anchor = certificate.is_authority && certificate.is_understood;
        let anchor = webpki::anchor_from_trusted_cert(&der).ok().filter(|_| is_anchor);
        let anchor = anchor.map(|anchor| anchor.to_owned());
        Some(Self { der, certificate, anchor })
    }
}
