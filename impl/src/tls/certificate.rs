//! The fields of an X.509 certificate that decide whether it may be part of a server's chain: RFC 5280, section 4.
//!
//! A certificate that cannot be parsed is never trusted. It is parsed as strictly as the release parses it: the content of
//! every extension that RFC 5280 defines must have the RFC's syntax, and no extension may occur twice.

use std::ops::RangeInclusive;

use rustls_pki_types::UnixTime;
use x509_cert::certificate::{CertificateInner, Raw, TbsCertificateInner, Version};
use x509_cert::der::asn1::{Any, ObjectIdentifier};
use x509_cert::der::oid::AssociatedOid;
use x509_cert::der::{Decode, Encode as _, Tag, Tagged as _};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies,
    CrlDistributionPoints, ExtendedKeyUsage, KeyUsage, NameConstraints, PolicyConstraints, PolicyMappings,
    SubjectAltName, SubjectKeyIdentifier,
};
use x509_cert::name::Name;

/// The parser's type. The profile `Raw` does not limit the length of serial numbers, and neither does the release.
type Parsed = TbsCertificateInner<Raw>;

/// The fields of a certificate that are checked.
#[derive(Debug)]
pub(crate) struct Certificate {
    /// In seconds since the Unix epoch.
    pub(crate) validity: RangeInclusive<u64>,
    /// Whether it may sign other certificates.
    pub(crate) is_authority: bool,
    /// The maximum number of intermediate certificates between this authority and a server's certificate.
    path_length: Option<u8>,
    /// Whether its extended key usage allows it in the chain of a server.
    pub(crate) may_serve: bool,
    /// Whether it demands that policies be processed, which this library does not do.
    pub(crate) has_policy_constraints: bool,
    /// Whether every critical extension is known.
    pub(crate) is_understood: bool,
    identity: Identity,
}

/// What identifies the holder of a certificate. A renewed certificate has the same identity.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    subject: Vec<u8>,
    key: Vec<u8>,
    alternative_names: Option<Vec<u8>>,
}

impl Certificate {
    /// Parses a certificate in DER form; `None` if it cannot be parsed.
    pub(crate) fn read(der: &[u8]) -> Option<Self> {
        let certificate = CertificateInner::<Raw>::from_der(der).ok()?;
        let parsed = certificate.tbs_certificate();
        let is_valid = certificate.signature_algorithm() == parsed.signature()
            && are_valid(parsed.extensions().map_or(&[], Vec::as_slice))
            && [parsed.issuer(), parsed.subject()].into_iter().all(is_valid_name);
        if is_valid { Self::from_parsed(parsed) } else { None }
    }

    fn from_parsed(parsed: &Parsed) -> Option<Self> {
        let constraints = extension::<BasicConstraints>(parsed)?;
        let usage = extension::<KeyUsage>(parsed)?;
        let purposes = extension::<ExtendedKeyUsage>(parsed)?;
        let validity = parsed.validity();
        let seconds = |time: x509_cert::time::Time| time.to_unix_duration().as_secs();
        Some(Self {
            validity: seconds(validity.not_before)..=seconds(validity.not_after),
            is_authority: is_marked_as_authority(parsed.version(), constraints.as_ref())
                && usage.as_ref().is_none_or(may_sign_certificates),
            path_length: constraints.and_then(|constraints| constraints.path_len_constraint),
            may_serve: purposes.is_none_or(|ExtendedKeyUsage(purposes)| allow_servers(&purposes)),
            has_policy_constraints: extension::<PolicyConstraints>(parsed)?.is_some(),
            is_understood: extensions(parsed)
                .all(|extension| !extension.critical || known_extension(extension).is_some()),
            identity: Identity::from_parsed(parsed)?,
        })
    }

    pub(crate) fn is_valid_at(&self, now: UnixTime) -> bool {
        self.validity.contains(&now.as_secs())
    }

    /// Whether the path length allows this number of intermediate certificates below this authority.
    pub(crate) fn allows_intermediates(&self, count: usize) -> bool {
        self.path_length.is_none_or(|limit| count <= usize::from(limit))
    }

    /// Whether both have the same subject, public key and alternative names.
    pub(crate) fn has_same_identity(&self, other: &Self) -> bool {
        self.identity == other.identity
    }
}

impl Identity {
    fn from_parsed(parsed: &Parsed) -> Option<Self> {
        let names = extensions(parsed).find(|extension| extension.extn_id == SubjectAltName::OID);
        Some(Self {
            subject: parsed.subject().to_der().ok()?,
            key: parsed.subject_public_key_info().to_der().ok()?,
            alternative_names: names.map(|names| names.extn_value.as_bytes().to_vec()),
        })
    }
}

/// Whether the basic constraints mark it as an authority. Versions before 3 have no extensions, so that any certificate of
/// theirs may be one.
fn is_marked_as_authority(version: Version, constraints: Option<&BasicConstraints>) -> bool {
    constraints.map_or(version != Version::V3, |constraints| constraints.ca)
}

/// An empty key usage restricts nothing in the release.
fn may_sign_certificates(usage: &KeyUsage) -> bool {
    usage.0.is_empty() || usage.key_cert_sign()
}

/// The extended key usages that allow a certificate in a server's chain: `id-kp-serverAuth` and `anyExtendedKeyUsage`.
pub(crate) const SERVER_PURPOSES: [ObjectIdentifier; 2] =
    [ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1"), ObjectIdentifier::new_unwrap("2.5.29.37.0")];

fn allow_servers(purposes: &[ObjectIdentifier]) -> bool {
    purposes.is_empty() || purposes.iter().any(|purpose| SERVER_PURPOSES.contains(purpose))
}

fn extensions(parsed: &Parsed) -> impl Iterator<Item = &Extension> {
    parsed.extensions().into_iter().flatten()
}

/// The extension, if there is one; `None` if it cannot be parsed.
fn extension<T: AssociatedOid + for<'a> Decode<'a>>(parsed: &Parsed) -> Option<Option<T>> {
    let found = parsed.get_extension::<T>().ok()?;
    Some(found.map(|(_, content)| content))
}

/// An extension that RFC 5280 defines.
struct KnownExtension {
    id: ObjectIdentifier,
    /// Whether the RFC allows the extension to be critical.
    may_be_critical: bool,
    parses: fn(&[u8]) -> bool,
}

const fn known<T: AssociatedOid + for<'a> Decode<'a>>(may_be_critical: bool) -> KnownExtension {
    KnownExtension { id: T::OID, may_be_critical, parses: |content| T::from_der(content).is_ok() }
}

/// The extensions that the release parses.
const KNOWN_EXTENSIONS: [KnownExtension; 13] = [
    known::<AuthorityInfoAccessSyntax>(false),
    known::<AuthorityKeyIdentifier>(false),
    known::<BasicConstraints>(true),
    known::<CertificatePolicies>(true),
    known::<CrlDistributionPoints>(true),
    known::<ExtendedKeyUsage>(true),
    known::<KeyUsage>(true),
    known::<NameConstraints>(true),
    known::<PolicyConstraints>(true),
    known::<PolicyMappings>(true),
    known::<SubjectAltName>(true),
    known::<SubjectKeyIdentifier>(false),
    // inhibitAnyPolicy
    KnownExtension {
        id: ObjectIdentifier::new_unwrap("2.5.29.54"),
        may_be_critical: true,
        parses: |content| u32::from_der(content).is_ok(),
    },
];

fn known_extension(extension: &Extension) -> Option<&'static KnownExtension> {
    KNOWN_EXTENSIONS.iter().find(|known| known.id == extension.extn_id)
}

/// Whether no extension occurs twice and every known one is valid.
fn are_valid(extensions: &[Extension]) -> bool {
    extensions.iter().enumerate().all(|(at, extension)| {
        let is_first = extensions[..at].iter().all(|earlier| earlier.extn_id != extension.extn_id);
        is_first && known_extension(extension).is_none_or(|known| known.accepts(extension))
    })
}

impl KnownExtension {
    fn accepts(&self, extension: &Extension) -> bool {
        (self.may_be_critical || !extension.critical) && (self.parses)(extension.extn_value.as_bytes())
    }
}

/// Whether every attribute of the name is a string whose characters its type allows.
fn is_valid_name(name: &Name) -> bool {
    name.iter().all(|attribute| is_valid_string(&attribute.value))
}

fn is_valid_string(value: &Any) -> bool {
    let text = value.value();
    match value.tag() {
        Tag::PrintableString => text.iter().all(|&letter| is_printable(letter)),
        Tag::NumericString => text.iter().all(|letter| letter.is_ascii_digit() || *letter == b' '),
        Tag::Utf8String => str::from_utf8(text).is_ok(),
        Tag::Ia5String => text.is_ascii(),
        Tag::BmpString => text.len().is_multiple_of(2),
        Tag::TeletexString => true,
        _ => false,
    }
}

/// The characters of a `PrintableString`, and two that some authorities use in theirs: `*` and `&`.
const fn is_printable(letter: u8) -> bool {
    letter.is_ascii_alphanumeric()
        || matches!(letter, b' ' | b'\''..=b')' | b'+'..=b'/' | b':' | b'=' | b'?' | b'*' | b'&')
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, CustomExtension, KeyPair, date_time_ymd};
    use rustls_pki_types::UnixTime;
    use std::time::Duration;

    use super::Certificate;

    const Y2000: u64 = 946_684_800;
    const Y2050: u64 = 2_524_608_000;

    fn made(change: impl FnOnce(&mut CertificateParams)) -> Vec<u8> {
        let mut params = CertificateParams::default();
        (params.not_before, params.not_after) = (date_time_ymd(2000, 1, 1), date_time_ymd(2050, 1, 1));
        change(&mut params);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn the_first_and_the_last_second_of_a_certificate_are_valid() {
        let certificate = Certificate::read(&made(|_| ())).unwrap();
        let is_valid =
            |second| certificate.is_valid_at(UnixTime::since_unix_epoch(Duration::from_secs(second)));
        assert_eq!([Y2000 - 1, Y2000, Y2050, Y2050 + 1].map(is_valid), [false, true, true, false]);
    }

    #[test]
    fn no_damage_to_a_certificate_makes_the_parser_panic() {
        let whole = made(|params| params.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign]);
        for length in 0..whole.len() {
            assert!(Certificate::read(&whole[..length]).is_none(), "{length} bytes");
        }
        for at in 0..whole.len() {
            for byte in [0, 0x30, 0x7f, 0x80, 0x84, 0xff] {
                let mut damaged = whole.clone();
                damaged[at] = byte;
                _ = Certificate::read(&damaged);
            }
        }
    }

    #[test]
    fn a_certificate_with_an_unknown_critical_extension_is_not_understood() {
        let with = |critical| {
            made(|params| {
                let mut extension = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
                extension.set_criticality(critical);
                params.custom_extensions.push(extension);
            })
        };
        let is_understood = |der: Vec<u8>| Certificate::read(&der).unwrap().is_understood;
        assert_eq!([is_understood(with(false)), is_understood(with(true))], [true, false]);
    }
}
