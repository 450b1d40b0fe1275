//! The client certificates that cases may name, with their private keys: two pairs, created once for a run.

use std::io;
use std::sync::LazyLock;

use awsess_model::world;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair};

use super::{pem, placeholder_der};

/// A pair of a certificate and its private key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Client,
    OtherClient,
}

/// The certificate or the private key of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    Certificate,
    Key,
}

const NAMES: [Name; 2] = [Name::Client, Name::OtherClient];

/// The placeholders of the certificates and the keys.
const PLACEHOLDERS: [(&str, Name, Half); 4] = [
    ("${CLIENT_CERT}", Name::Client, Half::Certificate),
    ("${CLIENT_KEY}", Name::Client, Half::Key),
    ("${OTHER_CLIENT_CERT}", Name::OtherClient, Half::Certificate),
    ("${OTHER_CLIENT_KEY}", Name::OtherClient, Half::Key),
];

impl Name {
    /// The certificate in the model's world. Its number is larger than that of any certificate that a case describes.
    fn certificate(self) -> [u8; 12] {
        placeholder_der(0x40 + self as usize)
    }

    /// The private key in the model's world.
    const fn key(self) -> [u8; 2] {
        [b'k', self as u8]
    }

    /// The name of the certificate in recorded calls.
    const fn name_in_calls(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::OtherClient => "other-client",
        }
    }

    fn placeholder_text(self, half: Half) -> String {
        match half {
            Half::Certificate => pem(&self.certificate()),
            Half::Key => pem_of_key(&self.key()),
        }
    }
}

fn pem_of_key(der: &[u8]) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der))
}

/// The pairs in the model's world.
pub(crate) fn key_pairs() -> Vec<world::KeyPair> {
    let pair = |name: Name| world::KeyPair { certificate: name.certificate().into(), key: name.key().into() };
    NAMES.map(pair).into()
}

/// The PEM texts of the certificate and the key that replace a pair of the user in the model's world.
pub(crate) fn placeholder_pair() -> [String; 2] {
    [Half::Certificate, Half::Key].map(|half| Name::Client.placeholder_text(half))
}

/// The name of any other certificate in recorded calls.
const UNKNOWN: &str = "unknown";

/// The name in recorded calls of the certificate with these bytes in the model's world.
pub(crate) fn name_of_placeholder(der: &[u8]) -> &'static str {
    let found = NAMES.into_iter().find(|name| name.certificate() == der);
    found.map_or(UNKNOWN, Name::name_in_calls)
}

/// The name in recorded calls of a certificate that a client presented.
pub(crate) fn name_of_presented(der: &[u8]) -> &'static str {
    let pem = pem(der);
    let pairs = Pairs::of_this_run().ok();
    let found = pairs.and_then(|pairs| NAMES.into_iter().find(|name| pairs.0[*name as usize][0] == pem));
    found.map_or(UNKNOWN, Name::name_in_calls)
}

/// Each placeholder with its text in the model's world.
pub(super) fn placeholder_texts() -> impl Iterator<Item = (String, String)> {
    PLACEHOLDERS
        .into_iter()
        .map(|(placeholder, name, half)| (placeholder.to_owned(), name.placeholder_text(half)))
}

/// Whether the text has a placeholder of a client certificate or its key.
pub(super) fn has_placeholder(text: &str) -> bool {
    PLACEHOLDERS.iter().any(|(placeholder, ..)| text.contains(placeholder))
}

/// Whether the text starts with such a placeholder.
pub(super) fn starts_with_placeholder(text: &str) -> bool {
    PLACEHOLDERS.iter().any(|(placeholder, ..)| text.starts_with(placeholder))
}

/// The pairs of a run, as PEM text.
pub(super) struct Pairs([[String; 2]; NAMES.len()]);

/// Shows no content, which includes private keys.
impl std::fmt::Debug for Pairs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pairs")
    }
}

impl Pairs {
    /// The pairs of this run, which are created by the first call.
    pub(super) fn of_this_run() -> io::Result<&'static Self> {
        static MADE: LazyLock<Result<Pairs, String>> =
            LazyLock::new(|| Pairs::make().map_err(|error| error.to_string()));
        let reason = |error| io::Error::other(format!("failed to make the client certificates: {error}"));
        MADE.as_ref().map_err(reason)
    }

    fn make() -> Result<Self, rcgen::Error> {
        let [client, other] = ["client", "other client"].map(pair);
        Ok(Self([client?, other?]))
    }

    /// Each placeholder with the text of these pairs.
    pub(super) fn texts(&self) -> impl Iterator<Item = (String, String)> {
        let text = |name: Name, half: Half| self.0[name as usize][half as usize].clone();
        PLACEHOLDERS
            .into_iter()
            .map(move |(placeholder, name, half)| (placeholder.to_owned(), text(name, half)))
    }
}

/// A self-signed certificate and its private key.
fn pair(name: &str) -> Result<[String; 2], rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new([])?;
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, format!("awsess {name}"));
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    Ok([pem(params.self_signed(&key)?.der()), key.serialize_pem()])
}
