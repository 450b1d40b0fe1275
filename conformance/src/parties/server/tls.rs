//! TLS of the server, with any certificates of this run, valid or not. A client certificate is requested and optional.

use std::io;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::client::danger::HandshakeSignatureValid;
use tokio_rustls::rustls::crypto::ring::sign::any_supported_type;
use tokio_rustls::rustls::crypto::{
    WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, UnixTime};
use tokio_rustls::rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::{DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme};
use tokio_rustls::server::TlsStream;

use crate::parties::certificates::{Shown, client};

/// The acceptor of connections, which shows the certificates.
pub(super) fn acceptor(shown: Shown) -> io::Result<TlsAcceptor> {
    let config = config(shown).map_err(io::Error::other)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The TLS settings. The certificates are not parsed, so they may be invalid.
fn config(Shown { chain, key }: Shown) -> Result<ServerConfig, Error> {
    let shown = CertifiedKey::new(chain, any_supported_type(&key)?);
    let provider = ring::default_provider();
    let clients = AnyClient(provider.signature_verification_algorithms);
    let builder = ServerConfig::builder_with_provider(Arc::new(provider));
    let builder = builder.with_safe_default_protocol_versions()?;
    let builder = builder.with_client_cert_verifier(Arc::new(clients));
    Ok(builder.with_cert_resolver(Arc::new(SingleCertAndKey::from(shown))))
}

/// The name of the client certificate; `None` if the client showed none.
pub(super) fn client_certificate(stream: &TlsStream<TcpStream>) -> Option<&'static str> {
    let shown = stream.get_ref().1.peer_certificates()?.first()?;
    Some(client::name_of_presented(shown))
}

/// Accepts clients without a certificate, and those with any certificate if they have its private key.
#[derive(Debug)]
struct AnyClient(WebPkiSupportedAlgorithms);

impl ClientCertVerifier for AnyClient {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
