//! The certificates of a case in the model's world: their properties, and short byte strings instead of DER.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};

use awsess_model::certificate::{self as model, BasicConstraints, GeneralName, Subtree, Version};
use awsess_model::world::Server;

use super::{CertificateSubstitution, Described, client, described, pem, placeholder_der, range, shown};
use crate::vocabulary::case::{
    Case, CertificateProperties, CertificateVersion, ExtendedKeyUsage, KeyUsage, Validity,
};
use crate::vocabulary::texts::Texts;

/// The address of the runner's STS.
const ADDRESS: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// The replacements for the placeholders in a case, or in a part of it, in the model's world.
pub(crate) fn placeholder_certificates(case: &Case, part: &impl Texts<()>) -> CertificateSubstitution {
    let pem = |number| Ok::<_, Infallible>(pem(&placeholder_der(number)).into());
    let substitution = CertificateSubstitution::with(case, part, pem, || Ok(client::placeholder_texts()));
    substitution.unwrap_or_else(|never| match never {})
}

/// The certificates of the model's world, in which these replace the placeholders of the case: none if neither a text nor STS has
/// a certificate.
pub(crate) fn world(case: &Case, replacements: &CertificateSubstitution) -> Vec<model::Certificate> {
    if case.sts.is_none() && replacements.is_empty() {
        return Vec::new();
    }
    described(case)
        .into_iter()
        .enumerate()
        .map(|(number, described)| certificate(number, described))
        .collect()
}

/// The STS of the model's world; `None` without TLS.
pub(crate) fn server(case: &Case) -> Option<Server> {
    let shows = shown(case).into_iter().map(Into::into);
    case.sts.is_some().then(|| Server { address: ADDRESS.octets().into(), shows: shows.collect() })
}

fn certificate(number: usize, described: Described) -> model::Certificate {
    let Described { name, subject, key, issuer, signed_with, properties } = described;
    let CertificateProperties {
        subject: _,
        issuer: _,
        key: _,
        version,
        validity,
        authority,
        path_length,
        key_usage: usages,
        extended_key_usage: purposes,
        dns_names,
        ip_addresses,
        permitted_dns_names,
        excluded_dns_names,
        permitted_ip_ranges,
        excluded_ip_ranges,
    } = properties;
    let hosts = dns_names.into_iter().map(GeneralName::Dns);
    let addresses = ip_addresses.into_iter().map(|address| GeneralName::Ip(octets(address)));
    model::Certificate {
        name,
        der: placeholder_der(number).into(),
        version: match version {
            CertificateVersion::First => Version::First,
            CertificateVersion::Third => Version::Third,
        },
        subject,
        key,
        issuer,
        signed_with,
        validity: match validity {
            Validity::Valid => model::Validity::Valid,
            Validity::Expired => model::Validity::Expired,
            Validity::NotYetValid => model::Validity::NotYet,
            Validity::Unreadable => model::Validity::Unreadable,
        },
        basic_constraints: authority.map(|is_authority| BasicConstraints { is_authority, path_length }),
        key_usage: usages.into_iter().map(key_usage).collect(),
        extended_key_usage: purposes.into_iter().map(extended_key_usage).collect(),
        names: hosts.chain(addresses).collect(),
        permitted: subtrees(permitted_dns_names, &permitted_ip_ranges),
        excluded: subtrees(excluded_dns_names, &excluded_ip_ranges),
    }
}

const fn key_usage(usage: KeyUsage) -> model::KeyUsage {
    match usage {
        KeyUsage::DigitalSignature => model::KeyUsage::DigitalSignature,
        KeyUsage::KeyCertSign => model::KeyUsage::CertificateSigning,
        KeyUsage::CrlSign => model::KeyUsage::RevocationListSigning,
    }
}

const fn extended_key_usage(usage: ExtendedKeyUsage) -> model::ExtendedKeyUsage {
    match usage {
        ExtendedKeyUsage::ServerAuth => model::ExtendedKeyUsage::ServerAuthentication,
        ExtendedKeyUsage::ClientAuth => model::ExtendedKeyUsage::ClientAuthentication,
        ExtendedKeyUsage::Any => model::ExtendedKeyUsage::Any,
    }
}

fn subtrees(domains: Vec<String>, ranges: &[String]) -> Vec<Subtree> {
    let domains = domains.into_iter().map(Subtree::Dns);
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
