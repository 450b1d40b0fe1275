//! An STS with certificates that the case describes: a valid chain with up to two faults, and a bundle.
//!
//! A server whose certificate is also a CA is drawn only if the bundle has it: otherwise the library is stricter than the
//! releases, as the test `trust` shows.

use std::collections::BTreeMap;

use proptest::strategy::Strategy;

use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::program::observe;
use crate::vocabulary::case::{
    Case, CertificateProperties, CertificateVersion, Config, Constructor, ExtendedKeyUsage, File, KeyUsage,
    StaticCredentials, Sts, UserCredentials, Validity,
};

const ROOT: &str = "root";
const UPPER: &str = "upper";
const INTERMEDIATE: &str = "intermediate";
const SERVER: &str = "server";
const OTHER: &str = "other";

/// The address of STS.
const ADDRESS: &str = "127.0.0.1";

/// A chain, the certificates that STS shows, and those in the bundle.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// The certificates from the root to the server, each with its issuer.
    chain: &'static [(&'static str, &'static str)],
    shows: &'static [&'static str],
    bundle: &'static [&'static str],
}

const ONE: &[(&str, &str)] = &[(SERVER, SERVER)];
const TWO: &[(&str, &str)] = &[(ROOT, ROOT), (SERVER, ROOT)];
const THREE: &[(&str, &str)] = &[(ROOT, ROOT), (INTERMEDIATE, ROOT), (SERVER, INTERMEDIATE)];
const FOUR: &[(&str, &str)] = &[(ROOT, ROOT), (UPPER, ROOT), (INTERMEDIATE, UPPER), (SERVER, INTERMEDIATE)];

const SHAPES: Weighted<Shape> = &[
    (5, Shape { chain: TWO, shows: &[SERVER], bundle: &[ROOT] }),
    (9, Shape { chain: THREE, shows: &[SERVER, INTERMEDIATE], bundle: &[ROOT] }),
    (3, Shape { chain: THREE, shows: &[SERVER], bundle: &[INTERMEDIATE] }),
    (2, Shape { chain: THREE, shows: &[SERVER, INTERMEDIATE, ROOT], bundle: &[ROOT] }),
    (2, Shape { chain: THREE, shows: &[SERVER, OTHER, INTERMEDIATE], bundle: &[OTHER, ROOT] }),
    (2, Shape { chain: THREE, shows: &[SERVER, INTERMEDIATE], bundle: &[INTERMEDIATE, ROOT] }),
    (2, Shape { chain: THREE, shows: &[SERVER], bundle: &[ROOT] }),
    (1, Shape { chain: THREE, shows: &[SERVER, INTERMEDIATE], bundle: &[OTHER] }),
    (4, Shape { chain: FOUR, shows: &[SERVER, INTERMEDIATE, UPPER], bundle: &[ROOT] }),
    (1, Shape { chain: FOUR, shows: &[SERVER, UPPER, INTERMEDIATE], bundle: &[ROOT, OTHER] }),
    (2, Shape { chain: ONE, shows: &[SERVER], bundle: &[SERVER] }),
    (1, Shape { chain: ONE, shows: &[SERVER], bundle: &[OTHER] }),
    (3, Shape { chain: THREE, shows: &[SERVER, INTERMEDIATE], bundle: &[SERVER] }),
    (2, Shape { chain: TWO, shows: &[SERVER], bundle: &[OTHER, SERVER] }),
];

/// The number of certificates between a fault and the server, limited by the length of the chain.
const PLACES: Weighted<usize> = &[(4, 0), (5, 1), (4, 2), (1, 3)];

/// A change to one certificate. Some make it invalid only in certain chains.
type Fault = fn(&mut CertificateProperties);

const FAULTS: Weighted<Fault> = &[
    (4, |p| p.validity = Validity::Expired),
    (4, |p| p.validity = Validity::NotYetValid),
    (4, |p| p.validity = Validity::Unreadable),
    (4, |p| not_an_authority(p, Some(false))),
    (3, |p| not_an_authority(p, None)),
    (4, |p| p.key_usage = vec![KeyUsage::CrlSign, KeyUsage::DigitalSignature]),
    (2, |p| p.key_usage.clear()),
    (6, |p| path_length(p, 0)),
    (2, |p| path_length(p, 1)),
    (3, first_version),
    (4, |p| p.extended_key_usage = vec![ExtendedKeyUsage::ClientAuth]),
    (2, |p| p.extended_key_usage = vec![ExtendedKeyUsage::Any]),
    (2, |p| p.extended_key_usage = vec![ExtendedKeyUsage::ClientAuth, ExtendedKeyUsage::ServerAuth]),
    (1, |p| p.extended_key_usage.clear()),
    (4, common_name_alone),
    (2, |p| p.ip_addresses.clear()),
    (2, |p| p.ip_addresses = addresses(&["127.0.0.2", "::1"])),
    (2, |p| p.dns_names.clear()),
    (1, |p| p.dns_names = vec!["a.example.com".into()]),
    (3, |p| p.permitted_ip_ranges = vec!["127.0.0.0/8".into()]),
    (3, |p| p.permitted_ip_ranges = vec!["10.0.0.0/8".into()]),
    (3, |p| p.excluded_ip_ranges = vec!["127.0.0.1/32".into()]),
    (2, |p| p.excluded_ip_ranges = vec!["127.0.0.2/31".into()]),
    (2, |p| p.permitted_dns_names = vec!["example.com".into()]),
    (2, |p| p.permitted_dns_names = vec!["example.com".into(), "localhost".into()]),
    (2, |p| p.excluded_dns_names = vec!["localhost".into()]),
    (1, |p| p.excluded_dns_names = vec![".localhost".into()]),
];

const SWITCHES: Weighted<bool> = &[(1, true), (1, false)];
/// Whether STS is called with access keys from the config, so that hardly anything but TLS can prevent the call.
const CALLS: Weighted<bool> = &[(5, true), (1, false)];

/// The chain of a case, with its faults.
#[derive(Clone, Debug)]
pub(in crate::strategy) struct Trust {
    shape: Shape,
    faults: [Option<(usize, Fault)>; 2],
    by_option: bool,
    calls: bool,
}

impl Trust {
    /// Draws a chain in about one case of twenty.
    pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Option<Self>> {
        let fault = || (Select(PLACES), Select(FAULTS));
        let faults = (Optional::new(850, fault()), Optional::new(200, fault()));
        let drawn = (Select(SHAPES), faults, Select(SWITCHES), Select(CALLS));
        let trust = drawn.prop_map(|(shape, (first, second), by_option, calls)| Self {
            shape,
            faults: [first, second],
            by_option,
            calls,
        });
        Optional::new(50, trust)
    }

    /// Replaces the certificates, the bundle and the HTTP client of the case.
    pub(in crate::strategy) fn place(self, case: &mut Case) {
        case.certificates = self.certificates();
        case.sts = Some(Sts::showing(self.shape.shows.iter().copied()));
        let bundle: String = self.shape.bundle.iter().map(|name| format!("${{CERT:{name}}}\n")).collect();
        let config = &mut case.options.config;
        (config.http_client, config.http_client_roots) = (None, None);
        if self.by_option && case.options.constructor == Constructor::NewSessionWithOptions {
            case.options.custom_ca_bundle = Some(bundle);
        } else {
            const PATH: &str = "${ROOT}/ca/trust.pem";
            case.env.insert("AWS_CA_BUNDLE".to_owned(), PATH.to_owned());
            case.files.insert(PATH.to_owned(), File::Text(bundle));
            case.options.custom_ca_bundle = None;
        }
        if self.calls {
            config.region.get_or_insert_with(|| "us-east-1".to_owned());
            config.credentials = Some(UserCredentials::Static(StaticCredentials {
                access_key_id: "AKID".to_owned(),
                secret_access_key: "SECRET".to_owned(),
                session_token: String::new(),
            }));
            observe::place_call(Config::default(), case);
        }
    }

    fn certificates(&self) -> BTreeMap<String, CertificateProperties> {
        let Shape { chain, shows, bundle } = self.shape;
        let named = chain.iter().map(|&(name, issuer)| (name.to_owned(), certificate(name, issuer)));
        let mut certificates: BTreeMap<_, _> = named.collect();
        if shows.iter().chain(bundle).any(|name| *name == OTHER) {
            certificates.insert(OTHER.to_owned(), certificate(OTHER, OTHER));
        }
        for (above, fault) in self.faults.into_iter().flatten() {
            let at = chain.len() - 1 - above.min(chain.len() - 1);
            certificates.get_mut(chain[at].0).into_iter().for_each(fault);
        }
        // The second fault may have added an extension to a certificate of version 1.
        let is_first_version = |p: &&mut CertificateProperties| p.version == CertificateVersion::First;
        certificates.values_mut().filter(is_first_version).for_each(first_version);
        certificates
    }
}

fn certificate(name: &str, issuer: &str) -> CertificateProperties {
    let issuer = (issuer != name).then(|| issuer.to_owned());
    let plain = CertificateProperties { issuer, ..CertificateProperties::default() };
    match name {
        SERVER => CertificateProperties {
            extended_key_usage: vec![ExtendedKeyUsage::ServerAuth],
            dns_names: vec!["localhost".to_owned()],
            ip_addresses: addresses(&[ADDRESS]),
            ..plain
        },
        _ => CertificateProperties {
            authority: Some(true),
            key_usage: vec![KeyUsage::KeyCertSign, KeyUsage::CrlSign],
            ..plain
        },
    }
}

fn addresses(texts: &[&str]) -> Vec<std::net::IpAddr> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

fn not_an_authority(properties: &mut CertificateProperties, authority: Option<bool>) {
    (properties.authority, properties.path_length) = (authority, None);
}

fn path_length(properties: &mut CertificateProperties, length: u8) {
    if properties.authority == Some(true) {
        properties.path_length = Some(length);
    }
}

fn first_version(properties: &mut CertificateProperties) {
    let CertificateProperties { subject, issuer, validity, .. } = properties.clone();
    let version = CertificateVersion::First;
    *properties =
        CertificateProperties { subject, issuer, version, validity, ..CertificateProperties::default() };
}

fn common_name_alone(properties: &mut CertificateProperties) {
    properties.subject = Some(ADDRESS.to_owned());
    properties.dns_names.clear();
    properties.ip_addresses.clear();
}
