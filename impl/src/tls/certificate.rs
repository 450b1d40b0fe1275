//! What a certificate says of itself that decides whom it vouches for: RFC 5280, section 4.
//!
//! A certificate that cannot be read counts for nothing. It is read as strictly as the release reads it: the content of
//! every extension that RFC 5280 defines must be what the RFC says, and none may stand there twice.

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

/// The certificate as the parser has it. The profile `Raw` leaves the length of a serial number alone, as the release does.
type Parsed = TbsCertificateInner<Raw>;

/// What is read of a certificate.
#[derive(Debug)]
pub(crate) struct Certificate {
    /// In seconds since the epoch.
    validity: RangeInclusive<u64>,
    is_authority: bool,
    /// How many certificates may stand between it and a server's.
    path_length: Option<u8>,
    may_serve: bool,
    has_policy_constraints: bool,
    /// Whether it has no critical extension that is not known here.
    is_understood: bool,
    identity: Identity,
}

/// What makes two certificates the same member of a chain: a renewed one has the same.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    subject: Vec<u8>,
    key: Vec<u8>,
    alternative_names: Option<Vec<u8>>,
}

impl Certificate {
    /// Reads a certificate in DER form; `None` where it cannot be read.
    pub(crate) fn read(der: &[u8]) -> Option<Self> {
        let certificate = CertificateInner::<Raw>::from_der(der).ok()?;
        let parsed = certificate.tbs_certificate();
        let is_whole = certificate.signature_algorithm() == parsed.signature()
            && are_readable(parsed.extensions().map_or(&[], Vec::as_slice))
            && [parsed.issuer(), parsed.subject()].into_iter().all(is_text);
        is_whole.then(|| Self::of(parsed)).flatten()
    }

    fn of(parsed: &Parsed) -> Option<Self> {
        let constraints = extension::<BasicConstraints>(parsed)?;
        let usage = extension::<KeyUsage>(parsed)?;
        let purposes = extension::<ExtendedKeyUsage>(parsed)?;
        let validity = parsed.validity();
        let seconds = |time: x509_cert::time::Time| time.to_unix_duration().as_secs();
        Some(Self {
            validity: seconds(validity.not_before)..=seconds(validity.not_after),
            is_authority: says_authority(parsed.version(), constraints.as_ref())
                && usage.as_ref().is_none_or(may_sign_certificates),
            path_length: constraints.and_then(|constraints| constraints.path_len_constraint),
            may_serve: purposes.is_none_or(|ExtendedKeyUsage(purposes)| allow_servers(&purposes)),
            has_policy_constraints: extension::<PolicyConstraints>(parsed)?.is_some(),
            is_understood: extensions(parsed).all(|extension| !extension.critical || is_known(extension)),
            identity: Identity::of(parsed)?,
        })
    }

    pub(crate) fn is_valid_at(&self, now: UnixTime) -> bool {
        self.validity.contains(&now.as_secs())
    }

    /// Whether it may vouch for other certificates.
    pub(crate) const fn is_authority(&self) -> bool {
        self.is_authority
    }

    /// Whether so many certificates may stand between it and a server's.
    pub(crate) fn allows_below(&self, between: usize) -> bool {
        self.path_length.is_none_or(|most| between <= usize::from(most))
    }

    /// Whether its extended key usage lets it stand in the chain of a server.
    pub(crate) const fn may_serve(&self) -> bool {
        self.may_serve
    }

    /// Whether it demands that policies be processed, which nobody does here.
    pub(crate) const fn has_policy_constraints(&self) -> bool {
        self.has_policy_constraints
    }

    /// Whether every critical extension is known.
    pub(crate) const fn is_understood(&self) -> bool {
        self.is_understood
    }

    /// Whether both are one member of a chain: the same subject, key and alternative names.
    pub(crate) fn is_same_member(&self, other: &Self) -> bool {
        self.identity == other.identity
    }
}

impl Identity {
    fn of(parsed: &Parsed) -> Option<Self> {
        let names = extensions(parsed).find(|extension| extension.extn_id == SubjectAltName::OID);
        Some(Self {
            subject: parsed.subject().to_der().ok()?,
            key: parsed.subject_public_key_info().to_der().ok()?,
            alternative_names: names.map(|names| names.extn_value.as_bytes().to_vec()),
        })
    }
}

/// The basic constraints say that it is an authority. Before the third version none could, so every certificate may be one.
fn says_authority(version: Version, constraints: Option<&BasicConstraints>) -> bool {
    constraints.map_or(version != Version::V3, |constraints| constraints.ca)
}

/// A key usage without a single use says nothing, as the release has it.
fn may_sign_certificates(usage: &KeyUsage) -> bool {
    usage.0.is_empty() || usage.key_cert_sign()
}

/// The extended key usages of which a server's certificate needs one: `id-kp-serverAuth` and `anyExtendedKeyUsage`.
pub(crate) const SERVER_PURPOSES: [ObjectIdentifier; 2] =
    [ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1"), ObjectIdentifier::new_unwrap("2.5.29.37.0")];

fn allow_servers(purposes: &[ObjectIdentifier]) -> bool {
    purposes.is_empty() || purposes.iter().any(|purpose| SERVER_PURPOSES.contains(purpose))
}

fn extensions(parsed: &Parsed) -> impl Iterator<Item = &Extension> {
    parsed.extensions().into_iter().flatten()
}

/// The extension, if there is one; `None` where it cannot be read.
fn extension<T: AssociatedOid + for<'a> Decode<'a>>(parsed: &Parsed) -> Option<Option<T>> {
    let found = parsed.get_extension::<T>().ok()?;
    Some(found.map(|(_, content)| content))
}

/// An extension of RFC 5280.
struct Known {
    id: ObjectIdentifier,
    /// Whether the RFC lets it be marked so.
    may_be_critical: bool,
    is_readable: fn(&[u8]) -> bool,
}

const fn known<T: AssociatedOid + for<'a> Decode<'a>>(may_be_critical: bool) -> Known {
    Known { id: T::OID, may_be_critical, is_readable: |content| T::from_der(content).is_ok() }
}

/// The extensions that the release reads.
const KNOWN: [Known; 13] = [
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
    Known {
        id: ObjectIdentifier::new_unwrap("2.5.29.54"),
        may_be_critical: true,
        is_readable: |content| u32::from_der(content).is_ok(),
    },
];

fn known_as(extension: &Extension) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.id == extension.extn_id)
}

fn is_known(extension: &Extension) -> bool {
    known_as(extension).is_some()
}

/// Whether every known extension holds what it should, and none stands there twice.
fn are_readable(extensions: &[Extension]) -> bool {
    extensions.iter().enumerate().all(|(at, extension)| {
        let is_first = extensions[..at].iter().all(|earlier| earlier.extn_id != extension.extn_id);
        is_first
            && known_as(extension).is_none_or(|known| {
                (known.is_readable)(extension.extn_value.as_bytes())
                    && (known.may_be_critical || !extension.critical)
            })
    })
}

/// Whether every part of the name is text of the type that it says.
fn is_text(name: &Name) -> bool {
    name.iter().all(|attribute| is_text_of_its_type(&attribute.value))
}

fn is_text_of_its_type(value: &Any) -> bool {
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

/// The letters of a `PrintableString`, and two more that authorities have used in theirs.
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
    fn a_certificate_that_is_damaged_anywhere_is_read_or_not_but_never_panics() {
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
    fn a_critical_extension_that_is_not_known_is_not_understood() {
        let with = |critical| {
            made(|params| {
                let mut extension = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
                extension.set_criticality(critical);
                params.custom_extensions.push(extension);
            })
        };
        let is_understood = |der: Vec<u8>| Certificate::read(&der).unwrap().is_understood();
        assert_eq!([is_understood(with(false)), is_understood(with(true))], [true, false]);
    }
}
