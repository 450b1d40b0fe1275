//! The certificates of a case: predefined ones, which every case may name, and those that the case describes.
//!
//! Texts name them by placeholders. A run replaces these by certificates that it creates. In the world of the model they are
//! replaced by short byte strings that identify a certificate.

pub(crate) mod client;
mod made;
mod world;

use std::borrow::Cow;
use std::cell::LazyCell;
use std::fmt;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::vocabulary::case::{
    Case, Certificate, CertificateProperties, CertificateVersion, ExtendedKeyUsage, KeyUsage, Sts, Validity,
};
use crate::vocabulary::texts::{Place, Texts};

pub(crate) use made::Shown;
pub(crate) use world::{placeholder_certificates, server, world};

/// The names of the predefined certificates.
const PREDEFINED: [&str; 5] = [CA, "INTERMEDIATE_CA", "SERVER", "EXPIRED_CA", "OTHER_CA"];

const CA: &str = "CA";

/// The maximum number of certificates that a case describes.
const MAX_DESCRIBED: usize = 32;
/// The maximum number of certificates that STS shows.
const MAX_SHOWN: usize = 8;

/// A certificate with everything that is needed to make it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Described {
    /// The name in placeholders.
    pub(crate) name: String,
    pub(crate) subject: String,
    pub(crate) key: String,
    pub(crate) issuer: String,
    pub(crate) signed_with: String,
    pub(crate) properties: CertificateProperties,
}

/// The names of the predefined certificates and those of the case.
fn names(case: &Case) -> impl Iterator<Item = &str> {
    PREDEFINED.into_iter().chain(case.certificates.keys().map(String::as_str))
}

/// The predefined certificates and those of the case, in the order of their [`names`].
pub(crate) fn described(case: &Case) -> Vec<Described> {
    let predefined =
        PREDEFINED.into_iter().zip(predefined(case)).map(|(name, properties)| (name.to_owned(), properties));
    let of_case = case.certificates.iter().map(|(name, properties)| (name.clone(), properties.clone()));
    let all: Vec<_> = predefined.chain(of_case).collect();
    let find = |name: &str| all.iter().find(|(found, _)| found == name);
    let describe = |(name, properties): &(String, CertificateProperties)| {
        let issuer = properties.issuer.as_deref().and_then(find);
        let (issuer_name, issuer) = issuer.map_or((name, properties), |(name, issuer)| (name, issuer));
        Described {
            name: name.clone(),
            subject: properties.subject.as_ref().unwrap_or(name).clone(),
            key: properties.key.as_ref().unwrap_or(name).clone(),
            issuer: issuer.subject.as_ref().unwrap_or(issuer_name).clone(),
            signed_with: issuer.key.as_ref().unwrap_or(issuer_name).clone(),
            properties: properties.clone(),
        }
    };
    all.iter().map(describe).collect()
}

/// The properties of the predefined certificates, in the order of [`PREDEFINED`].
fn predefined(case: &Case) -> [CertificateProperties; PREDEFINED.len()] {
    let subject = Some("awsess authority".to_owned());
    let authority = CertificateProperties {
        authority: Some(true),
        key_usage: vec![KeyUsage::KeyCertSign, KeyUsage::CrlSign],
        ..CertificateProperties::default()
    };
    let root = CertificateProperties { subject, ..authority.clone() };
    let expired = CertificateProperties { key: Some(CA.into()), validity: Validity::Expired, ..root.clone() };
    let intermediate = CertificateProperties { issuer: Some(CA.into()), ..authority };
    let shown = match &case.sts {
        Some(Sts::OfRun(sts)) => sts.certificate,
        Some(Sts::Showing(_)) | None => Certificate::Valid,
    };
    [root.clone(), intermediate, server_properties(shown), expired, root]
}

fn server_properties(shown: Certificate) -> CertificateProperties {
    let [dns_names, ip_addresses] = match shown {
        Certificate::Valid | Certificate::Expired => [vec!["localhost"], vec!["127.0.0.1", "::1"]],
        Certificate::OtherHost => [vec!["other.invalid"], vec![]],
    };
    CertificateProperties {
        issuer: Some("INTERMEDIATE_CA".into()),
        validity: if shown == Certificate::Expired { Validity::Expired } else { Validity::Valid },
        extended_key_usage: vec![ExtendedKeyUsage::ServerAuth],
        dns_names: dns_names.into_iter().map(Into::into).collect(),
        ip_addresses: ip_addresses.into_iter().filter_map(|address| address.parse().ok()).collect(),
        ..CertificateProperties::default()
    }
}

/// The names of the certificates that the STS of a case shows, its own first; empty without TLS.
pub(crate) fn shown(case: &Case) -> Vec<&str> {
    match &case.sts {
        Some(Sts::OfRun(_)) => vec!["SERVER", "INTERMEDIATE_CA"],
        Some(Sts::Showing(sts)) => sts.shows.iter().map(String::as_str).collect(),
        None => Vec::new(),
    }
}

/// The first error in the certificates of a case: the field, and a message with the remedy.
pub(crate) fn invalid_certificates(case: &Case) -> Option<(String, String)> {
    let described = case.certificates.iter().find_map(|(name, properties)| {
        let reason = invalid_name(name).or_else(|| invalid_properties(case, properties))?;
        Some((format!("certificates[{name:?}]"), reason))
    });
    let too_many = (case.certificates.len() > MAX_DESCRIBED)
        .then(|| ("certificates".to_owned(), format!("describe at most {MAX_DESCRIBED} certificates")));
    let shown = invalid_sts(case).map(|reason| ("sts.shows".to_owned(), reason));
    too_many.or(described).or(shown).or_else(|| unknown_placeholder(case))
}

fn invalid_name(name: &str) -> Option<String> {
    if PREDEFINED.contains(&name) {
        return Some(format!("{name} is the name of a predefined certificate: choose another name"));
    }
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | ' ');
    (name.is_empty() || !name.chars().all(is_plain)).then(|| {
        "a name consists of ASCII letters, digits, '-', '_' and spaces: choose another name".to_owned()
    })
}

fn invalid_properties(case: &Case, properties: &CertificateProperties) -> Option<String> {
    let CertificateProperties { subject, issuer, key, version, validity, .. } = properties;
    let bare = CertificateProperties {
        subject: subject.clone(),
        issuer: issuer.clone(),
        key: key.clone(),
        version: *version,
        validity: *validity,
        ..CertificateProperties::default()
    };
    if let Some(issuer) = issuer.as_ref().filter(|issuer| !is_known(case, issuer)) {
        return Some(format!(
            "its issuer {issuer:?} is not a certificate of the case: add it to certificates"
        ));
    }
    if *version == CertificateVersion::First && *properties != bare {
        return Some("a certificate of version 1 has no extensions: remove them".to_owned());
    }
    if properties.path_length.is_some() && properties.authority != Some(true) {
        return Some("only a CA has a path length: set authority".to_owned());
    }
    let CertificateProperties { dns_names, permitted_dns_names, excluded_dns_names, .. } = properties;
    let mut domains = dns_names.iter().chain(permitted_dns_names).chain(excluded_dns_names);
    if let Some(wrong) =
        domains.find(|name| name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()))
    {
        return Some(format!("{wrong:?} is not a host name: use ASCII characters without spaces"));
    }
    let mut ranges = properties.permitted_ip_ranges.iter().chain(&properties.excluded_ip_ranges);
    let wrong = ranges.find(|text| range(text).is_none())?;
    Some(format!("{wrong:?} is not a network: write an address, '/' and the prefix length"))
}

fn invalid_sts(case: &Case) -> Option<String> {
    let Some(Sts::Showing(sts)) = &case.sts else { return None };
    if sts.shows.is_empty() || sts.shows.len() > MAX_SHOWN {
        return Some(format!("STS must show between 1 and {MAX_SHOWN} certificates"));
    }
    let unknown = sts.shows.iter().find(|name| !is_known(case, name))?;
    Some(format!("there is no certificate {unknown:?}: add it to certificates"))
}

fn is_known(case: &Case, name: &str) -> bool {
    PREDEFINED.contains(&name) || case.certificates.contains_key(name)
}

/// The first placeholder of an unknown certificate. Without this check it would silently stay in the text.
fn unknown_placeholder(case: &Case) -> Option<(String, String)> {
    let names = texts(case).into_iter().flat_map(|text| text.split(PREFIX).skip(1));
    let mut names = names.filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
    let unknown = names.find(|name| !is_known(case, name))?;
    Some((
        "certificates".to_owned(),
        format!(
            "there is no certificate {unknown:?}, but a text has {PREFIX}{unknown}}}: add it to certificates"
        ),
    ))
}

/// The address and the prefix length of a network such as `127.0.0.0/8`.
pub(crate) fn range(text: &str) -> Option<(IpAddr, u8)> {
    let (address, prefix) = text.split_once('/')?;
    let (address, prefix) = (address.parse().ok()?, prefix.parse().ok()?);
    let most = match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    };
    (prefix <= most).then_some((address, prefix))
}

/// The start of the placeholder of a certificate; the name and a brace follow.
const PREFIX: &str = "${CERT:";

/// The placeholders of a certificate. Predefined ones have a short form too.
fn placeholders(name: &str) -> impl Iterator<Item = String> {
    let short = PREDEFINED.contains(&name).then(|| format!("${{{name}}}"));
    [format!("{PREFIX}{name}}}")].into_iter().chain(short)
}

/// A certificate as PEM text.
fn pem(der: &[u8]) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(der))
}

/// The bytes of the certificate with this number in the model's world. They have the outer form of a certificate: a
/// sequence of a sequence that contains only the number, a sequence and a bit string.
fn placeholder_der(number: usize) -> [u8; 12] {
    [0x30, 10, 0x30, 3, 2, 1, u8::try_from(number).unwrap_or(u8::MAX), 0x30, 0, 3, 1, 0]
}

/// The texts that replace the placeholders of a case. The certificates of the case stay the same as long as it exists.
#[derive(Clone, Default)]
pub(crate) struct CertificateSubstitution {
    /// The placeholders in the texts of a case, with the PEM text for each.
    texts: Vec<(String, Arc<str>)>,
}

impl CertificateSubstitution {
    /// The certificates of this run that the case names. Each is created when the first case names it.
    pub(crate) fn new(case: &Case) -> io::Result<Self> {
        let client = || client::Pairs::of_this_run().map(client::Pairs::texts);
        let described = LazyCell::new(|| described(case));
        Self::with(case, case, |number| made::pem(&described[number]), client)
    }

    /// The certificates that a part of the case names, each with the PEM text that the function makes of its number among those
    /// that are [`described`].
    fn with<E, C: Iterator<Item = (String, String)>>(
        case: &Case,
        part: &impl Texts<()>,
        pem: impl Fn(usize) -> Result<Arc<str>, E>,
        client: impl Fn() -> Result<C, E>,
    ) -> Result<Self, E> {
        let (named, mut texts) = (self::texts(part), Vec::new());
        if named.is_empty() {
            return Ok(Self::default());
        }
        let is_named = |placeholder: &String| named.iter().any(|text| text.contains(placeholder));
        for (number, name) in names(case).enumerate() {
            for placeholder in placeholders(name).filter(is_named) {
                texts.push((placeholder, pem(number)?));
            }
        }
        if named.iter().any(|text| client::has_placeholder(text)) {
            texts.extend(client()?.map(|(placeholder, text)| (placeholder, text.into())));
        }
        Ok(Self { texts })
    }

    /// Whether no text names a certificate.
    fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The text with certificates instead of their placeholders.
    pub(crate) fn apply<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut replaced = Cow::Borrowed(text);
        for (placeholder, pem) in &self.texts {
            if replaced.contains(placeholder) {
                replaced = Cow::Owned(replaced.replace(placeholder, pem));
            }
        }
        replaced
    }

    /// Replaces the placeholders in a case or a part of one.
    pub(crate) fn apply_to(&self, part: &mut impl Texts<()>) {
        if self.is_empty() {
            return;
        }
        part.visit_mut((), &Place::Whole, &mut |_, role, text| {
            if role.may_name_certificates()
                && let Cow::Owned(replaced) = self.apply(text)
            {
                *text = replaced;
            }
        });
    }
}

/// Shows only the number of texts, which may be private keys.
impl fmt::Debug for CertificateSubstitution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CertificateSubstitution({} texts)", self.texts.len())
    }
}

/// The texts of a case, or of a part of it, with placeholders of certificates or of their keys.
fn texts(part: &impl Texts<()>) -> Vec<&str> {
    let mut found = Vec::new();
    part.visit((), &Place::Whole, &mut |_, role, text| {
        if role.may_name_certificates() && text.contains("${") && names_certificates(text) {
            found.push(text);
        }
    });
    found
}

fn names_certificates(text: &str) -> bool {
    text.match_indices("${").any(|(at, start)| {
        let rest = &text[at..];
        let follows =
            |name: &&str| rest[start.len()..].strip_prefix(*name).is_some_and(|rest| rest.starts_with('}'));
        rest.starts_with(PREFIX) || client::starts_with_placeholder(rest) || PREDEFINED.iter().any(follows)
    })
}
