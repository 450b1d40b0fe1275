//! Which servers the certificates of a bundle vouch for: as the release has it, a certificate of the bundle counts
//! whether it is an authority's, one in between or the server's own, and none does that has expired.

use std::ops::RangeInclusive;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::server::ParsedCertificate;
use rustls::{DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};

use super::validity::validity;
use crate::RootCertificates;

/// What decides on servers by the certificates of a bundle.
#[derive(Debug)]
pub(super) struct Verifier {
    roots: Vec<Root>,
    algorithms: WebPkiSupportedAlgorithms,
}

#[derive(Debug)]
struct Root {
    certificate: CertificateDer<'static>,
    anchor: TrustAnchor<'static>,
    /// In seconds since the epoch; a certificate of which it cannot be read is good at any time.
    validity: Option<RangeInclusive<i64>>,
}

impl Verifier {
    pub(super) fn new(roots: &RootCertificates) -> Self {
        let algorithms = ring::default_provider().signature_verification_algorithms;
        Self { roots: roots.certificates().filter_map(Root::new).collect(), algorithms }
    }

    fn good_at(&self, now: UnixTime) -> impl Iterator<Item = &Root> {
        self.roots.iter().filter(move |root| root.is_good_at(now))
    }
}

impl Root {
    fn new(certificate: CertificateDer<'static>) -> Option<Self> {
        let anchor = webpki::anchor_from_trusted_cert(&certificate).ok()?.to_owned();
        let validity = validity(&certificate);
        Some(Self { certificate, anchor, validity })
    }

    fn is_good_at(&self, now: UnixTime) -> bool {
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        self.validity.as_ref().is_none_or(|validity| validity.contains(&now))
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let server = ParsedCertificate::try_from(end_entity)?;
        if !self.good_at(now).any(|root| root.certificate == *end_entity) {
            let roots = RootCertStore { roots: self.good_at(now).map(|root| root.anchor.clone()).collect() };
            let algorithms = self.algorithms.all;
            verify_server_cert_signed_by_trust_anchor(&server, &roots, intermediates, now, algorithms)?;
        }
        verify_server_name(&server, server_name)?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
