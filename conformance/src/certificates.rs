//! Certificates as cases name them: by marks, in whose place a run puts its own, and the model's world bytes that say
//! no more than which is which.

pub(crate) mod client;
mod made;

use std::borrow::Cow;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::case::{Case, Certificate, File};

pub(crate) use made::Certificates;

/// A certificate that a text may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// The authority behind the server of STS.
    Authority,
    /// What stands between the two.
    Intermediate,
    /// The server's own.
    Server,
    /// An older one of the authority, with the same name and key.
    Expired,
    /// Another authority's, of the same name with another key.
    Other,
}

/// The marks of the certificates.
const MARKS: [(&str, Name); 5] = [
    ("${CA}", Name::Authority),
    ("${INTERMEDIATE_CA}", Name::Intermediate),
    ("${SERVER}", Name::Server),
    ("${EXPIRED_CA}", Name::Expired),
    ("${OTHER_CA}", Name::Other),
];

impl Name {
    /// Bytes that stand for the certificate in the model's world. Their outer form is that of a certificate: a sequence of
    /// a sequence, which holds a number here, a sequence and a bit string.
    pub(crate) const fn stand_in(self) -> [u8; 12] {
        [0x30, 10, 0x30, 3, 2, 1, self as u8, 0x30, 0, 3, 1, 0]
    }
}

/// A certificate as PEM text.
fn pem(der: &[u8]) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(der))
}

/// The text with the bytes that the model knows certificates by.
pub(crate) fn stood_in(text: &str) -> Cow<'_, str> {
    client::stood_in(filled(text, |name| pem(&name.stand_in())))
}

fn filled(text: &str, pem: impl Fn(Name) -> String) -> Cow<'_, str> {
    let mut filled = Cow::Borrowed(text);
    for (mark, name) in MARKS.into_iter().filter(|_| text.contains("${")) {
        if filled.contains(mark) {
            filled = Cow::Owned(filled.replace(mark, &pem(name)));
        }
    }
    filled
}

/// What is put in the place of a case's marks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filling {
    /// None where the case names no certificate.
    made: Option<&'static Certificates>,
    /// None where the case names no client certificate and no key of one.
    pairs: Option<&'static client::Pairs>,
    shown: Certificate,
}

impl Filling {
    /// The run's certificates, if the case names one; they are made when the first case does.
    pub(crate) fn of(case: &Case) -> io::Result<Self> {
        let made = texts(case).any(names_one).then(Certificates::of_this_run).transpose()?;
        let pairs = texts(case).any(client::names_one).then(client::Pairs::of_this_run).transpose()?;
        Ok(Self { made, pairs, shown: case.sts.map_or(Certificate::Valid, |sts| sts.certificate) })
    }

    /// The text with certificates in the place of their names.
    pub(crate) fn fill<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let text = match self.made {
            Some(made) => filled(text, |name| pem(made.der(name, self.shown))),
            None => Cow::Borrowed(text),
        };
        match self.pairs {
            Some(pairs) => pairs.fill(text),
            None => text,
        }
    }
}

fn names_one(text: &str) -> bool {
    text.contains("${") && MARKS.iter().any(|(mark, _)| text.contains(mark))
}

/// The texts in which a certificate may be named.
fn texts(case: &Case) -> impl Iterator<Item = &str> {
    let files = case.files.values().filter_map(|file| match file {
        File::Text(text) => Some(text),
        File::Bytes(_) | File::Directory(_) => None,
    });
    let options = [
        &case.options.custom_ca_bundle,
        &case.options.client_tls_cert,
        &case.options.config.http_client_roots,
    ];
    let key = case.options.client_tls_key.iter().map(|key| &key.0);
    let of_call = case.observe.call_with.iter().flat_map(|config| &config.http_client_roots);
    files.chain(options.into_iter().flatten()).chain(key).chain(of_call).map(String::as_str)
}
