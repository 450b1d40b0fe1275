//! The certificates of a case in the model's world: their properties, and short byte strings instead of DER.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};

use awsess_model::certificate::{self as model, BasicConstraints, GeneralName, Subtree, Version};
use awsess_model::world::Server;

use super::{
    CertificateSubstitution, Described, client, described, pem, placeholder_der, range, shown, texts,
};
use crate::vocabulary::case::{
    Case, CertificateProperties, CertificateVersion, ExtendedKeyUsage, KeyUsage, Validity,
};

/// The address of the runner's STS.
const ADDRESS: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// The replacements for the placeholders of a case in the model's world.
pub(crate) fn placeholder_certificates(case: &Case) -> CertificateSubstitution {
    let substitution =
        CertificateSubstitution::with(case, |number, _| Ok::<_, Infallible>(pem(&placeholder_der(number))));
    let mut substitution = substitution.unwrap_or_else(|never| match never {});
    if texts(case).any(client::has_placeholder) {
        substitution.texts.extend(client::placeholder_texts());
    }
    substitution
}

/// The certificates of the model's world: none if no text can name them.
pub(crate) fn world(case: &Case) -> Vec<model::Certificate> {
    if case.sts.is_none() && !texts(case).any(|text| text.contains("${")) {
        return Vec::new();
    }
    described(case).iter().enumerate().map(|(number, described)| certificate(number, described)).collect()
}

/// The STS of the model's world; `None` without TLS.
pub(crate) fn server(case: &Case) -> Option<Server> {
    let shows = shown(case).into_iter().map(Into::into);
    case.sts.is_some().then(|| Server { address: ADDRESS.octets().into(), shows: shows.collect() })
}

fn certificate(number: usize, described: &Described) -> model::Certificate {
    let Described { name, subject, key, issuer, signed_with, properties } = described.clone();
    let constraints = properties
        .authority
        .map(|is_authority| BasicConstraints { is_authority, path_length: properties.path_length });
    model::Certificate {
        name,
        der: placeholder_der(number).into(),
        version: match properties.version {
            CertificateVersion::First => Version::First,
            CertificateVersion::Third => Version::Third,
        },
        subject,
        key,
        issuer,
        signed_with,
        validity: match properties.validity {
            Validity::Valid => model::Validity::Valid,
            Validity::Expired => model::Validity::Expired,
            Validity::NotYetValid => model::Validity::NotYet,
            Validity::Unreadable => model::Validity::Unreadable,
        },
        basic_constraints: constraints,
        key_usage: properties.key_usage.iter().map(key_usage).collect(),
        extended_key_usage: properties.extended_key_usage.iter().map(extended_key_usage).collect(),
        names: names(&properties),
        permitted: subtrees(&properties.permitted_dns_names, &properties.permitted_ip_ranges),
        excluded: subtrees(&properties.excluded_dns_names, &properties.excluded_ip_ranges),
    }
}

const fn key_usage(usage: &KeyUsage) -> model::KeyUsage {
    match usage {
        KeyUsage::DigitalSignature => model::KeyUsage::DigitalSignature,
        KeyUsage::KeyCertSign => model::KeyUsage::CertificateSigning,
        KeyUsage::CrlSign => model::KeyUsage::RevocationListSigning,
    }
}

const fn extended_key_usage(usage: &ExtendedKeyUsage) -> model::ExtendedKeyUsage {
    match usage {
        ExtendedKeyUsage::ServerAuth => model::ExtendedKeyUsage::ServerAuthentication,
        ExtendedKeyUsage::ClientAuth => model::ExtendedKeyUsage::ClientAuthentication,
        ExtendedKeyUsage::Any => model::ExtendedKeyUsage::Any,
    }
}

fn names(properties: &CertificateProperties) -> Vec<GeneralName> {
    let hosts = properties.dns_names.iter().cloned().map(GeneralName::Dns);
    hosts.chain(properties.ip_addresses.iter().map(|address| GeneralName::Ip(octets(*address)))).collect()
}

fn subtrees(domains: &[String], ranges: &[String]) -> Vec<Subtree> {
    let domains = domains.iter().cloned().map(Subtree::Dns);
    let networks = ranges.iter().filter_map(|text| range(text));
    let networks = networks.map(|(address, prefix)| Subtree::Ip { address: octets(address), prefix });
    domains.chain(networks).collect()
}

fn octets(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(address) => address.octets().into(),
        IpAddr::V6(address) => address.octets().into(),
    }
}
