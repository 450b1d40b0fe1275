//! The certificates of this run: made once, when something first needs them, and gone with the process.

use std::io;
use std::sync::LazyLock;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    IsCa, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::Name;
use crate::case::Certificate;

/// The names of the loopback host, which the server's endpoint goes by.
const HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
/// A host that nobody dials.
const OTHER_HOST: &str = "other.invalid";

/// From when until when, in years, a certificate is good.
const NOW: [i32; 2] = [2000, 2100];
const PAST: [i32; 2] = [2000, 2001];

type Issuer = CertifiedIssuer<'static, KeyPair>;

/// The certificates of a run.
#[derive(Debug)]
pub(crate) struct Certificates {
    authority: CertificateDer<'static>,
    intermediate: CertificateDer<'static>,
    expired: CertificateDer<'static>,
    other: CertificateDer<'static>,
    servers: [Server; Certificate::ALL.len()],
}

/// A server's certificate, and the key that goes with it.
#[derive(Debug)]
struct Server {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Certificates {
    /// Those of this run.
    pub(crate) fn of_this_run() -> io::Result<&'static Self> {
        static MADE: LazyLock<Result<Certificates, String>> =
            LazyLock::new(|| Certificates::make().map_err(|error| error.to_string()));
        MADE.as_ref().map_err(|error| io::Error::other(format!("certificates cannot be made: {error}")))
    }

    fn make() -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate()?;
        let expired = authority("authority", PAST)?.self_signed(&key)?.der().clone();
        let issuer = Issuer::self_signed(authority("authority", NOW)?, key)?;
        let other = authority("authority", NOW)?.self_signed(&KeyPair::generate()?)?.der().clone();
        let intermediate = Issuer::signed_by(authority("intermediate", NOW)?, KeyPair::generate()?, &issuer)?;
        let [valid, late, foreign] = Certificate::ALL.map(|certificate| server(certificate, &intermediate));
        Ok(Self {
            authority: issuer.der().clone(),
            intermediate: intermediate.der().clone(),
            expired,
            other,
            servers: [valid?, late?, foreign?],
        })
    }

    /// The bytes of a certificate, where the server shows this one.
    pub(super) fn der(&self, name: Name, shown: Certificate) -> &[u8] {
        match name {
            Name::Authority => &self.authority,
            Name::Intermediate => &self.intermediate,
            Name::Server => &self.server(shown).certificate,
            Name::Expired => &self.expired,
            Name::Other => &self.other,
        }
    }

    const fn server(&self, shown: Certificate) -> &Server {
        &self.servers[shown as usize]
    }

    /// What a server shows, up to the authority, and its key.
    pub(crate) fn shown(
        &self,
        certificate: Certificate,
    ) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        let Server { certificate, key } = self.server(certificate);
        (vec![certificate.clone(), self.intermediate.clone()], key.clone_key())
    }
}

fn authority(name: &str, years: [i32; 2]) -> Result<CertificateParams, rcgen::Error> {
    let mut params = named(name, &[], years)?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn server(certificate: Certificate, issuer: &Issuer) -> Result<Server, rcgen::Error> {
    let (hosts, years): (&[&str], _) = match certificate {
        Certificate::Valid => (&HOSTS, NOW),
        Certificate::Expired => (&HOSTS, PAST),
        Certificate::OtherHost => (&[OTHER_HOST], NOW),
    };
    let mut params = named("server", hosts, years)?;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate()?;
    let certificate = params.signed_by(&key, issuer)?.der().clone();
    Ok(Server { certificate, key: key.into() })
}

fn named(name: &str, hosts: &[&str], [from, until]: [i32; 2]) -> Result<CertificateParams, rcgen::Error> {
    let hosts: Vec<_> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let mut params = CertificateParams::new(hosts)?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, format!("awsess {name}"));
    params.use_authority_key_identifier_extension = true;
    (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(until, 1, 1));
    Ok(params)
}
