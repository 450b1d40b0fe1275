//! An S3 on loopback over TLS, with a certificate of a private authority.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const BUCKETS: &str = "<?xml version=\"1.0\"?><ListAllMyBucketsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
    <Owner><ID>me</ID></Owner><Buckets><Bucket><Name>one</Name></Bucket><Bucket><Name>two</Name></Bucket></Buckets>\
    </ListAllMyBucketsResult>";

/// A private certificate authority.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// The certificate of the authority.
    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// Issues a certificate for this machine.
    fn server(&self) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap()
    }
}

/// The server. It records the head of each request.
#[derive(Clone)]
pub(crate) struct S3 {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl S3 {
    /// A server with a certificate of the authority.
    pub(crate) fn of(authority: &Authority) -> Self {
        let config = Arc::new(authority.server());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let s3 = Self { address: listener.local_addr().unwrap(), heads: Arc::default() };
        let serving = s3.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (s3, config) = (serving.clone(), Arc::clone(&config));
                thread::spawn(move || s3.serve(stream.unwrap(), config));
            }
        });
        s3
    }

    fn serve(&self, stream: TcpStream, config: Arc<ServerConfig>) {
        let mut tls = BufReader::new(StreamOwned::new(ServerConnection::new(config).unwrap(), stream));
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if !tls.read_line(&mut head).is_ok_and(|read| read > 0) {
                return; // a client that does not trust the certificate
            }
        }
        self.heads.lock().unwrap().push(head);
        let length = BUCKETS.len();
        _ = write!(
            tls.get_mut(),
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{BUCKETS}"
        );
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    /// The heads of all requests so far.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}
