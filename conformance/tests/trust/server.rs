//! An STS on loopback that shows the certificates of a chain, valid or not, and answers one call on each connection.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio_rustls::rustls::crypto::ring::{default_provider, sign::any_supported_type};
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::pki::Made;

const ANSWER: &str = "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account>\
                      </GetCallerIdentityResult></GetCallerIdentityResponse>";

/// How long the server waits for the next bytes of a client.
const PATIENCE: Duration = Duration::from_secs(30);

/// Serves on a port of its own for as long as the test program runs.
pub(crate) fn serve(made: &Made) -> SocketAddr {
    let key = PrivatePkcs8KeyDer::from(made.key.clone()).into();
    let chain = made.shown.iter().cloned().map(Into::into).collect();
    // `CertifiedKey::new` does not parse the certificates.
    let shown = CertifiedKey::new(chain, any_supported_type(&key).unwrap());
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(shown)));
    let (config, listener) = (Arc::new(config), TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let config = Arc::clone(&config);
            // A client that refuses the certificate closes the connection.
            thread::spawn(move || _ = stream.and_then(|stream| answer(stream, config)));
        }
    });
    address
}

fn answer(stream: TcpStream, config: Arc<ServerConfig>) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, stream);
    let mut request = Vec::new();
    while !is_whole(&request) {
        let mut part = [0; 4096];
        match stream.read(&mut part)? {
            0 => return Ok(()),
            length => request.extend_from_slice(&part[..length]),
        }
    }
    let length = ANSWER.len();
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{ANSWER}")?;
    stream.conn.send_close_notify();
    stream.flush()
}

/// Whether the request has its whole head and as many bytes of a body as `Content-Length` says.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    length.and_then(|length| length.trim().parse().ok()).is_some_and(|length: usize| body.len() >= length)
}
