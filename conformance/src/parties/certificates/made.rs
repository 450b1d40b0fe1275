//! The certificates of this run. Each is made when it is first needed, and stays the same as long as a case uses it.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, Error,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
    SanType, SigningKey as _, date_time_ymd,
};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::{Described, described, range, shown};
use crate::vocabulary::case::{
    Case, CertificateProperties, CertificateVersion, ExtendedKeyUsage, KeyUsage, Validity,
};

/// The number of certificates beyond which those that no case uses are dropped. Generated cases need a few often, and
/// thousands of others hardly ever.
const MAX_UNUSED: usize = 512;

/// A cache that all workers share.
type Cache<K, V> = LazyLock<Mutex<HashMap<K, V>>>;

/// The fields of the signed part of a certificate.
type Fields = Vec<Vec<u8>>;
/// A change to these fields.
type Edit = fn(&mut Fields);

/// The certificates that a server shows, its own first, and its key.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: PrivateKeyDer<'static>,
}

impl Shown {
    /// The certificates of the STS of a case; `None` without TLS.
    pub(crate) fn of(case: &Case) -> io::Result<Option<Self>> {
        if case.sts.is_none() {
            return Ok(None);
        }
        let all = described(case);
        let found = shown(case).into_iter().filter_map(|name| all.iter().find(|found| found.name == name));
        let found: Vec<_> = found.collect();
        let Some(server) = found.first() else { return Ok(None) };
        let key = key(&server.key).map_err(|error| failed(&error))?.serialize_der();
        let key = PrivateKeyDer::try_from(key).map_err(io::Error::other)?;
        let chain = found.into_iter().map(der).collect::<io::Result<_>>()?;
        Ok(Some(Self { chain, key }))
    }
}

/// The certificate as PEM text. It stays the same as long as the caller keeps the text.
pub(super) fn pem(described: &Described) -> io::Result<Arc<str>> {
    static MADE: Cache<Described, Arc<str>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pem) = made.get(described) {
        return Ok(Arc::clone(pem));
    }
    if made.len() >= MAX_UNUSED {
        made.retain(|_, pem| Arc::strong_count(pem) > 1);
    }
    let pem: Arc<str> = super::pem(&make(described).map_err(|error| failed(&error))?).into();
    Ok(Arc::clone(made.entry(described.clone()).or_insert(pem)))
}

fn der(described: &Described) -> io::Result<CertificateDer<'static>> {
    CertificateDer::from_pem_slice(pem(described)?.as_bytes()).map_err(io::Error::other)
}

fn failed(error: &Error) -> io::Error {
    io::Error::other(format!("failed to make a certificate: {error}"))
}

/// The key of this name. Keys are never dropped: generated cases name nine.
fn key(name: &str) -> Result<Arc<KeyPair>, Error> {
    static KEYS: Cache<String, Arc<KeyPair>> = LazyLock::new(Mutex::default);
    let mut keys = KEYS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(key) = keys.get(name) {
        return Ok(Arc::clone(key));
    }
    let key = Arc::new(KeyPair::generate()?);
    Ok(Arc::clone(keys.entry(name.to_owned()).or_insert(key)))
}

fn make(described: &Described) -> Result<Vec<u8>, Error> {
    let (own, signer) = (key(&described.key)?, key(&described.signed_with)?);
    let issuer = named(&described.issuer);
    let made = params(described)?.signed_by(&*own, &Issuer::from_params(&issuer, &*signer))?;
    let CertificateProperties { version, validity, .. } = described.properties;
    let edits: [(bool, Edit); 2] = [
        (validity == Validity::Unreadable, set_month_13),
        (version == CertificateVersion::First, remove_version),
    ];
    match edits.iter().any(|(is_needed, _)| *is_needed) {
        true => signed_again(made.der(), &signer, edits.iter().filter(|edit| edit.0).map(|edit| edit.1)),
        false => Ok(made.der().to_vec()),
    }
}

/// Changes the signed fields of a certificate and signs it again.
fn signed_again(made: &[u8], signer: &KeyPair, edits: impl Iterator<Item = Edit>) -> Result<Vec<u8>, Error> {
    let parts = elements(made).and_then(|parts| <[Vec<u8>; 3]>::try_from(parts).ok());
    let [signed, algorithm, _] = parts.ok_or(Error::CouldNotParseCertificate)?;
    let mut fields = elements(&signed).ok_or(Error::CouldNotParseCertificate)?;
    edits.for_each(|edit| edit(&mut fields));
    let signed = sequence(&fields);
    let signature = signer.sign(&signed)?;
    let signature = yasna::construct_der(|writer| writer.write_bitvec_bytes(&signature, signature.len() * 8));
    Ok(sequence(&[signed, algorithm, signature]))
}

/// The elements of a sequence in DER form.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method does not have the lifetimes of the closure"
)]
fn elements(sequence: &[u8]) -> Option<Fields> {
    yasna::parse_der(sequence, |reader| reader.collect_sequence_of(|element| element.read_der())).ok()
}

/// The sequence of these elements in DER form.
fn sequence(elements: &[Vec<u8>]) -> Vec<u8> {
    yasna::construct_der(|writer| {
        writer.write_sequence(|writer| elements.iter().for_each(|element| writer.next().write_der(element)));
    })
}

/// The index of the validity in the fields of a version 3 certificate.
const VALIDITY: usize = 4;

/// Sets the month of `notAfter` to 13. It starts eleven characters before the end, however long the year is.
fn set_month_13(fields: &mut Fields) {
    let Some(validity) = fields.get_mut(VALIDITY) else { return };
    let Some(mut times) = elements(validity) else { return };
    if let Some([.., month, unit, _, _, _, _, _, _, _, _, _]) = times.last_mut().map(Vec::as_mut_slice) {
        (*month, *unit) = (b'1', b'3');
    }
    *validity = sequence(&times);
}

/// Removes the version, which means version 1, and the extensions.
fn remove_version(fields: &mut Fields) {
    fields.remove(0);
    fields.pop();
}

fn params(described: &Described) -> Result<CertificateParams, Error> {
    let properties = &described.properties;
    let (from, until) = years(properties.validity);
    let mut params = named(&described.subject);
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    params.is_ca = is_ca(properties);
    params.subject_alt_names = names(properties)?;
    params.key_usages = properties.key_usage.iter().map(key_usage).collect();
    params.extended_key_usages = properties.extended_key_usage.iter().map(extended_key_usage).collect();
    params.name_constraints = name_constraints(properties);
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn named(subject: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, subject);
    params
}

/// The first and the last year of the validity.
const fn years(validity: Validity) -> (i32, i32) {
    match validity {
        Validity::Valid | Validity::Unreadable => (2000, 2100),
        Validity::Expired => (2000, 2001),
        Validity::NotYetValid => (2099, 2100),
    }
}

fn is_ca(properties: &CertificateProperties) -> IsCa {
    match (properties.authority, properties.path_length) {
        (Some(true), Some(length)) => IsCa::Ca(BasicConstraints::Constrained(length)),
        (Some(true), None) => IsCa::Ca(BasicConstraints::Unconstrained),
        (Some(false), _) => IsCa::ExplicitNoCa,
        (None, _) => IsCa::NoCa,
    }
}

fn names(properties: &CertificateProperties) -> Result<Vec<SanType>, Error> {
    let hosts = properties.dns_names.iter().map(|name| Ok(SanType::DnsName(name.as_str().try_into()?)));
    let addresses = properties.ip_addresses.iter().map(|address| Ok(SanType::IpAddress(*address)));
    hosts.chain(addresses).collect()
}

const fn key_usage(usage: &KeyUsage) -> KeyUsagePurpose {
    match usage {
        KeyUsage::DigitalSignature => KeyUsagePurpose::DigitalSignature,
        KeyUsage::KeyCertSign => KeyUsagePurpose::KeyCertSign,
        KeyUsage::CrlSign => KeyUsagePurpose::CrlSign,
    }
}

const fn extended_key_usage(usage: &ExtendedKeyUsage) -> ExtendedKeyUsagePurpose {
    match usage {
        ExtendedKeyUsage::ServerAuth => ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsage::ClientAuth => ExtendedKeyUsagePurpose::ClientAuth,
        ExtendedKeyUsage::Any => ExtendedKeyUsagePurpose::Any,
    }
}

fn name_constraints(properties: &CertificateProperties) -> Option<NameConstraints> {
    let permitted_subtrees = subtrees(&properties.permitted_dns_names, &properties.permitted_ip_ranges);
    let excluded_subtrees = subtrees(&properties.excluded_dns_names, &properties.excluded_ip_ranges);
    let constraints = NameConstraints { permitted_subtrees, excluded_subtrees };
    let is_empty = constraints.permitted_subtrees.is_empty() && constraints.excluded_subtrees.is_empty();
    (!is_empty).then_some(constraints)
}

fn subtrees(domains: &[String], ranges: &[String]) -> Vec<GeneralSubtree> {
    let domains = domains.iter().map(|domain| GeneralSubtree::DnsName(domain.clone()));
    let ranges = ranges.iter().filter_map(|text| range(text));
    let networks = ranges.map(|(address, prefix)| CidrSubnet::from_addr_prefix(address, prefix));
    domains.chain(networks.map(GeneralSubtree::IpAddress)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(number: usize) -> Described {
        let text = |text: &str| text.to_owned();
        Described {
            name: format!("unused {number}"),
            subject: text("subject"),
            key: text("unused"),
            issuer: text("issuer"),
            signed_with: text("unused"),
            properties: CertificateProperties::default(),
        }
    }

    /// Signatures of the same certificate differ, so the text shows whether it was made again.
    #[test]
    fn certificates_are_kept_while_they_are_used_and_dropped_when_there_are_many_others() {
        let [used, unused] = [1, 2].map(numbered);
        let kept = pem(&used).unwrap();
        let dropped = pem(&unused).unwrap().to_string();
        assert_eq!(*pem(&unused).unwrap(), dropped);
        (3..3 + MAX_UNUSED).for_each(|number| _ = pem(&numbered(number)).unwrap());
        assert_eq!(pem(&used).unwrap(), kept);
        assert_ne!(*pem(&unused).unwrap(), dropped);
    }
}
