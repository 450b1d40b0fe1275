//! Verifies the certificates of servers against the CA bundle of a session.
//!
//! Chains are built and verified by webpki, the verifier of rustls. The trust anchors are those certificates of the bundle
//! that are authorities and valid now. In addition, a chain must pass the checks that the release makes and webpki does not:
//!
//! - every certificate that the server presents can be parsed;
//! - an authority with a key usage has keyCertSign in it;
//! - the path length and the extended key usage of the trust anchor are respected too;
//! - no certificate occurs twice in a chain, not even renewed;
//! - no certificate has policy constraints, since policies are not processed.
//!
//! As in the release, a server whose own certificate is in the bundle needs no chain: the certificate must be valid now, match
//! the name of the server, and be allowed for servers.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::{WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use webpki::{
    EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeId, KeyPurposeIdIter, KeyUsage,
    RequiredEkuNotFoundContext, VerifiedPath,
};

use crate::RootCertificates;
use crate::tls::{Certificate, Root, SERVER_PURPOSES};

/// Verifies servers against the certificates of a bundle.
#[derive(Debug)]
pub(super) struct Verifier {
    roots: RootCertificates,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Verifier {
    pub(super) fn new(roots: &RootCertificates) -> Self {
        let algorithms = ring::default_provider().signature_verification_algorithms;
        Self { roots: roots.clone(), algorithms }
    }

    /// Verifies that a chain leads from the server to an authority of the bundle.
    fn verify_chain(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<(), Error> {
        let authorities = self.roots.roots().filter(|root| root.certificate.is_valid_at(now));
        let anchors: Vec<_> = authorities.filter_map(|root| root.anchor.clone()).collect();
        let rejection = Cell::new(None);
        let verify_path = |path: &VerifiedPath<'_>| {
            self.check_path(path, now).map_err(|found| {
                rejection.set(Some(found));
                webpki::Error::UnknownIssuer
            })
        };
        let server = EndEntityCert::try_from(end_entity).map_err(rustls_error)?;
        let algorithms = self.algorithms.all;
        let path = server.verify_for_usage(
            algorithms,
            &anchors,
            intermediates,
            now,
            ServerUsage,
            None,
            Some(&verify_path),
        );
        match (path, rejection.take()) {
            (Ok(_), _) => Ok(()),
            (Err(_), Some(rejection)) => Err(rejection.into()),
            (Err(error), None) => Err(rustls_error(error)),
        }
    }

    /// Makes the checks that webpki does not. Several certificates of the bundle may have the same trust anchor; one of them
    /// must allow the path.
    fn check_path(&self, path: &VerifiedPath<'_>, now: UnixTime) -> Result<(), Rejection> {
        let server = [path.end_entity().der()].into_iter();
        let chain = server.chain(path.intermediate_certificates().map(webpki::Cert::der));
        let chain: Option<Vec<_>> = chain.map(|der| Certificate::read(&der)).collect();
        let chain = chain.ok_or(Rejection::Unreadable)?;
        if !chain[1..].iter().all(|intermediate| intermediate.is_authority) {
            return Err(Rejection::NotAnAuthority);
        }
        if chain.iter().any(|certificate| certificate.has_policy_constraints) {
            return Err(Rejection::Policy);
        }
        let has_anchor = |root: &&Root| root.anchor.as_ref() == Some(path.anchor());
        let roots = self.roots.roots().filter(has_anchor).filter(|root| root.certificate.is_valid_at(now));
        let verdicts = roots.map(|root| check_root(&root.certificate, &chain));
        verdicts.reduce(Result::or).unwrap_or(Err(Rejection::NotAnAuthority))
    }
}

/// Checks an authority of the bundle that issued the chain, which starts with the server's own certificate.
fn check_root(root: &Certificate, chain: &[Certificate]) -> Result<(), Rejection> {
    if !root.allows_intermediates(chain.len() - 1) {
        return Err(Rejection::PathLength);
    }
    if !root.may_serve {
        return Err(Rejection::NotForServers);
    }
    if chain.iter().any(|certificate| certificate.has_same_identity(root)) {
        return Err(Rejection::Twice);
    }
    Ok(())
}

/// Checks a server's certificate that is itself in the bundle.
fn check_pinned(server: &Certificate, now: UnixTime) -> Result<(), Rejection> {
    if !server.is_valid_at(now) {
        return Err(Rejection::NotValidNow);
    }
    if !server.may_serve {
        return Err(Rejection::NotForServers);
    }
    if !server.is_understood {
        return Err(Rejection::UnknownExtension);
    }
    Ok(())
}

/// Why a server is not trusted, apart from the reasons of webpki.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rejection {
    Unreadable,
    NotValidNow,
    NotForServers,
    UnknownExtension,
    NotAnAuthority,
    Policy,
    PathLength,
    Twice,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreadable => "the server presents a certificate that cannot be parsed",
            Self::NotValidNow => "the server's certificate is in the CA bundle, but it is not valid now",
            Self::NotForServers => {
                "the extended key usage of a certificate in the chain does not allow servers"
            }
            Self::UnknownExtension => "the server's certificate has an unknown critical extension",
            Self::NotAnAuthority => "a certificate in the chain may not sign certificates",
            Self::Policy => "a certificate in the chain has policy constraints, which are not supported",
            Self::PathLength => "the chain is longer than the authority in the CA bundle allows",
            Self::Twice => "a certificate occurs twice in the chain",
        })
    }
}

/// The same as `Display`, because rustls shows the errors of other crates by their `Debug`.
impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Rejection {}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        CertificateError::Other(OtherError(Arc::new(rejection))).into()
    }
}

/// The error of rustls for an error of webpki.
fn rustls_error(error: webpki::Error) -> Error {
    Error::InvalidCertificate(match error {
        webpki::Error::UnknownIssuer => CertificateError::UnknownIssuer,
        webpki::Error::CertExpired { time, not_after } => {
            CertificateError::ExpiredContext { time, not_after }
        }
        webpki::Error::CertNotValidYet { time, not_before } => {
            CertificateError::NotValidYetContext { time, not_before }
        }
        other => CertificateError::Other(OtherError(Arc::new(other))),
    })
}

/// Accepts certificates whose extended key usage is absent, or allows servers or any use.
struct ServerUsage;

impl ExtendedKeyUsageValidator for ServerUsage {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        let present = purposes.collect::<Result<Vec<_>, _>>()?;
        let allowed = SERVER_PURPOSES.each_ref().map(|purpose| KeyPurposeId::new(purpose.as_bytes()));
        if present.is_empty() || present.iter().any(|purpose| allowed.contains(purpose)) {
            return Ok(());
        }
        let present = present.iter().map(KeyPurposeId::to_decoded_oid).collect();
        Err(webpki::Error::RequiredEkuNotFoundContext(RequiredEkuNotFoundContext {
            required: KeyUsage::server_auth(),
            present,
        }))
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
        let server = Certificate::read(end_entity).ok_or(Rejection::Unreadable)?;
        if intermediates.iter().any(|intermediate| Certificate::read(intermediate).is_none()) {
            return Err(Rejection::Unreadable.into());
        }
        verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
        if self.roots.roots().any(|root| root.der == *end_entity) {
            check_pinned(&server, now)?;
        } else {
            self.verify_chain(end_entity, intermediates, now)?;
        }
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
