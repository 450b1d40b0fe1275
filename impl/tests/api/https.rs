//! An STS on loopback that speaks TLS, and the certificates that it may show.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    date_time_ymd,
};
use rustls::crypto::ring;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::sts::{assumed, read, respond};

/// The host that servers on loopback go by.
pub(crate) const LOOPBACK: &str = "127.0.0.1";

/// From when until when, in years, a certificate is good.
pub(crate) const NOW: [i32; 2] = [2000, 2100];
pub(crate) const PAST: [i32; 2] = [2000, 2001];

fn params(name: &str, hosts: &[&str], [from, until]: [i32; 2]) -> CertificateParams {
    let hosts: Vec<_> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let mut params = CertificateParams::new(hosts).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(until, 1, 1));
    params
}

fn authority(years: [i32; 2]) -> CertificateParams {
    let mut params = params("authority", &[], years);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

/// An authority, which vouches for servers.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// All have one name, and each has a key of its own.
    pub(crate) fn new() -> Self {
        Self::with(|_| ())
    }

    /// An authority with changed parameters.
    pub(crate) fn with(change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = authority(NOW);
        change(&mut params);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// An authority that this one vouches for.
    pub(crate) fn below(&self) -> Self {
        self.below_with(|_| ())
    }

    /// An authority with changed parameters that this one vouches for.
    pub(crate) fn below_with(&self, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = authority(NOW);
        change(&mut params);
        Self(CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), &self.0).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate of the same name and key that has expired.
    pub(crate) fn expired_pem(&self) -> String {
        authority(PAST).self_signed(self.0.key()).unwrap().pem()
    }

    /// The certificate of a server.
    pub(crate) fn vouch(&self, host: &str, years: [i32; 2]) -> Identity {
        let key = KeyPair::generate().unwrap();
        let mut params = params("server", &[host], years);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Identity { pem: certificate.pem(), chain: vec![certificate.der().clone()], key: key.into() }
    }

    /// The same, with this authority shown behind the server.
    pub(crate) fn vouch_with_chain(&self, host: &str) -> Identity {
        let mut identity = self.vouch(host, NOW);
        identity.chain.push(self.0.der().clone());
        identity
    }
}

/// What a server shows, and the key that goes with it.
pub(crate) struct Identity {
    pub(crate) pem: String,
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    /// A self-signed certificate, as a developer makes one, which is marked as an authority.
    pub(crate) fn self_signed(host: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = params("server", &[host], NOW);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        Self { pem: certificate.pem(), chain: vec![certificate.der().clone()], key: key.into() }
    }
}

/// A server that assumes every role. Each connection serves one call.
pub(crate) struct Https {
    pub(crate) address: SocketAddr,
    calls: Arc<AtomicUsize>,
}

impl Https {
    pub(crate) fn showing(identity: Identity) -> Self {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(identity.chain, identity.key)
            .unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let (address, calls) = (listener.local_addr().unwrap(), Arc::<AtomicUsize>::default());
        let (config, counted) = (Arc::new(config), Arc::clone(&calls));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (config, counted) = (Arc::clone(&config), Arc::clone(&counted));
                thread::spawn(move || serve(stream.unwrap(), config, &counted));
            }
        });
        Self { address, calls }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("https://{}", self.address)
    }

    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>, calls: &AtomicUsize) {
    let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
    let Some(call) = read(&mut stream) else { return };
    calls.fetch_add(1, Ordering::SeqCst);
    respond(&mut stream, 200, "", &assumed(call.role(), "2999-01-01T00:00:00Z"));
    stream.conn.send_close_notify();
    _ = stream.flush();
}
