//! TLS as the server speaks it: with a certificate of this run.

use std::io;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{Error, ServerConfig};

use crate::case::Certificate;
use crate::certificates::Certificates;

/// What shows the certificate to whoever connects.
pub(super) fn acceptor(certificate: Certificate) -> io::Result<TlsAcceptor> {
    let config = config(Certificates::of_this_run()?, certificate).map_err(io::Error::other)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn config(made: &Certificates, certificate: Certificate) -> Result<ServerConfig, Error> {
    let (chain, key) = made.shown(certificate);
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
}
