//! Validation of server certificates, as the release does it (RFC 5280, section 6).
//!
//! A chain begins with the server's certificate and ends with one of the roots. Each certificate is issued and signed by
//! the next one, and no two certificates of a chain have the same subject, key and names. A server is trusted if one of its
//! chains passes every check below.

use alloc::vec::Vec;

use crate::certificate::{
    BasicConstraints, Certificate, ExtendedKeyUsage, GeneralName, KeyUsage, Subtree, Validity, Version,
};
use crate::decide::Source;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin};

/// A chain of certificates: the server's own first, one of the roots last.
type Chain<'a> = [&'a Certificate];

/// A requirement of a chain.
struct ChainCheck {
    rule: Rule,
    /// Returns the first certificate of the chain that does not meet the requirement.
    fails: for<'a> fn(&Chain<'a>) -> Option<&'a Certificate>,
}

/// Every requirement of a chain, in the order in which they are checked.
const CHECKS: [ChainCheck; 9] = [
    ChainCheck {
        rule: rule::TLS_21,
        fails: |chain| chain.first().copied().filter(|server| server.validity == Validity::Expired),
    },
    ChainCheck {
        rule: rule::TLS_24,
        fails: |chain| issuers(chain).last().copied().filter(|root| root.validity == Validity::Expired),
    },
    ChainCheck {
        rule: rule::TLS_33,
        fails: |chain| find(chain, |member| member.validity != Validity::Valid),
    },
    ChainCheck {
        rule: rule::TLS_30,
        fails: |chain| {
            find(issuers(chain), |issuer| issuer.version == Version::Third && !is_authority(issuer))
        },
    },
    ChainCheck {
        rule: rule::TLS_31,
        fails: |chain| find(intermediates(chain), |issuer| issuer.version == Version::First),
    },
    ChainCheck {
        rule: rule::TLS_32,
        fails: |chain| find(issuers(chain), |issuer| !may_sign_certificates(issuer)),
    },
    ChainCheck { rule: rule::TLS_35, fails: too_long },
    ChainCheck {
        rule: rule::TLS_36,
        fails: |chain| find(chain, |member| !allows_server_authentication(member)),
    },
    ChainCheck { rule: rule::TLS_39, fails: outside_subtrees },
];

/// The rows that decide whether a client with these roots trusts a server at this IP address, which shows the given
/// certificates, its own first. There is one row for the first chain that passes every check. If none does, there is a row
/// for each chain, with the rule that excludes it. Some certificates make the server untrusted without regard to chains.
pub(crate) fn sources<'a>(
    roots: &[&'a Certificate],
    shown: &[&'a Certificate],
    address: &[u8],
) -> Vec<Source<'a>> {
    if let Some((rule, certificate)) = refused(shown, address) {
        return [Source::excluded(rule, Some(candidate(certificate)))].into();
    }
    let chains = chains(roots, shown);
    let broken = |chain: &Vec<&'a Certificate>| {
        CHECKS
            .iter()
            .find_map(|check| Some(Source::excluded(check.rule, Some(candidate((check.fails)(chain)?)))))
    };
    match chains.iter().find(|chain| broken(chain).is_none()) {
        Some(chain) => trusted(chain).into_iter().collect(),
        None if chains.is_empty() => [Source::none(rule::TLS_17).and(true, rule::TLS_40)].into(),
        None => chains.iter().filter_map(broken).collect(),
    }
}

/// The certificate that makes the server untrusted without regard to chains: one that cannot be parsed, or the server's own
/// if it is not valid for the server's address.
fn refused<'a>(shown: &[&'a Certificate], address: &[u8]) -> Option<(Rule, &'a Certificate)> {
    if let Some(unreadable) = find(shown, |shown| !is_readable(shown)) {
        return Some((rule::TLS_42, unreadable));
    }
    let server = shown.first().copied()?;
    let fits = |name: &GeneralName| matches!(name, GeneralName::Ip(ip) if is_same_address(ip, address));
    let rule = if server.names.is_empty() { rule::TLS_37 } else { rule::TLS_38 };
    (!server.names.iter().any(fits)).then_some((rule, server))
}

pub(crate) fn candidate(certificate: &Certificate) -> Candidate<'_> {
    Candidate::shown(Origin::Certificate, &*certificate.name)
}

/// Whether the certificate can be parsed.
pub(crate) fn is_readable(certificate: &Certificate) -> bool {
    certificate.validity != Validity::Unreadable
}

/// Every chain from the server's certificate to a root. A certificate of the server that is itself a root is the only chain.
fn chains<'a>(roots: &[&'a Certificate], shown: &[&'a Certificate]) -> Vec<Vec<&'a Certificate>> {
    let Some((&server, others)) = shown.split_first() else { return Vec::new() };
    if roots.contains(&server) {
        return [[server].into()].into();
    }
    let mut chains = Vec::new();
    let mut open: Vec<Vec<&Certificate>> = [[server].into()].into();
    while let Some(chain) = open.pop() {
        let longer = |issuers: &[&'a Certificate]| -> Vec<Vec<&'a Certificate>> {
            let issuers = issuers.iter().filter(|issuer| continues(&chain, issuer));
            issuers.map(|issuer| chain.iter().copied().chain([*issuer]).collect()).collect()
        };
        chains.extend(longer(roots));
        open.extend(longer(others));
    }
    chains
}

/// Whether the issuer may follow the last certificate of the chain: it has issued and signed that certificate, and the chain
/// does not contain a certificate with the same subject, key and names.
fn continues(chain: &Chain<'_>, issuer: &Certificate) -> bool {
    let issues = |last: &&Certificate| last.issuer == issuer.subject && last.signed_with == issuer.key;
    let is_same = |member: &&Certificate| {
        (&member.subject, &member.key, &member.names) == (&issuer.subject, &issuer.key, &issuer.names)
    };
    chain.last().is_some_and(issues) && !chain.iter().any(is_same)
}

/// The row of a chain that passes every check. The last certificate of the chain is the root.
fn trusted<'a>(chain: &Chain<'a>) -> Option<Source<'a>> {
    let root = chain.last()?;
    Some(if chain.len() == 1 {
        Source::new(rule::TLS_41, Some(candidate(root))).and(true, rule::TLS_23)
    } else if root.version == Version::First {
        Source::new(rule::TLS_31, Some(candidate(root))).and(true, rule::TLS_17)
    } else {
        Source::new(rule::TLS_17, Some(candidate(root)))
    })
}

fn find<'a>(
    certificates: &[&'a Certificate],
    predicate: impl Fn(&Certificate) -> bool,
) -> Option<&'a Certificate> {
    certificates.iter().copied().find(|certificate| predicate(certificate))
}

/// The certificates of the chain without the server's own: those that issue others.
fn issuers<'c, 'a>(chain: &'c Chain<'a>) -> &'c Chain<'a> {
    chain.split_first().map_or(&[], |(_, issuers)| issuers)
}

/// The intermediate certificates: those between the server's own and the root.
fn intermediates<'c, 'a>(chain: &'c Chain<'a>) -> &'c Chain<'a> {
    issuers(chain).split_last().map_or(&[], |(_, intermediates)| intermediates)
}

fn is_authority(certificate: &Certificate) -> bool {
    certificate.basic_constraints.is_some_and(|constraints| constraints.is_authority)
}

fn may_sign_certificates(certificate: &Certificate) -> bool {
    let usage = &certificate.key_usage;
    usage.is_empty() || usage.contains(&KeyUsage::CertificateSigning)
}

fn allows_server_authentication(certificate: &Certificate) -> bool {
    let usage = &certificate.extended_key_usage;
    let purposes = [ExtendedKeyUsage::ServerAuthentication, ExtendedKeyUsage::Any];
    usage.is_empty() || usage.iter().any(|purpose| purposes.contains(purpose))
}

/// The first authority with more intermediate certificates below it than its path length allows.
fn too_long<'a>(chain: &Chain<'a>) -> Option<&'a Certificate> {
    let exceeds = |(below, issuer): &(usize, &Certificate)| {
        let constraints: Option<BasicConstraints> = issuer.basic_constraints;
        let most = constraints.and_then(|constraints| constraints.path_length);
        most.is_some_and(|most| *below > usize::from(most))
    };
    issuers(chain).iter().copied().enumerate().find(exceeds).map(|(_, issuer)| issuer)
}

/// The first authority whose name constraints do not allow a name of some certificate below it.
fn outside_subtrees<'a>(chain: &Chain<'a>) -> Option<&'a Certificate> {
    let forbids = |(at, issuer): &(usize, &Certificate)| {
        let names = chain[..*at].iter().flat_map(|below| &below.names);
        let mut names = names.filter(|name| !allows(issuer, name));
        names.next().is_some()
    };
    chain.iter().copied().enumerate().find(forbids).map(|(_, issuer)| issuer)
}

fn allows(issuer: &Certificate, name: &GeneralName) -> bool {
    let mut permitted = issuer.permitted.iter().filter(|subtree| is_of_kind(subtree, name)).peekable();
    let is_permitted = permitted.peek().is_none() || permitted.any(|subtree| contains_name(subtree, name));
    is_permitted && !issuer.excluded.iter().any(|subtree| contains_name(subtree, name))
}

const fn is_of_kind(subtree: &Subtree, name: &GeneralName) -> bool {
    matches!(
        (subtree, name),
        (Subtree::Dns(_), GeneralName::Dns(_)) | (Subtree::Ip { .. }, GeneralName::Ip(_))
    )
}

fn contains_name(subtree: &Subtree, name: &GeneralName) -> bool {
    match (subtree, name) {
        (Subtree::Dns(domain), GeneralName::Dns(host)) => is_in_domain(host, domain),
        (Subtree::Ip { address, prefix }, GeneralName::Ip(ip)) => is_in_network(ip, address, *prefix),
        (Subtree::Dns(_), GeneralName::Ip(_)) | (Subtree::Ip { .. }, GeneralName::Dns(_)) => false,
    }
}

/// Whether the host is the domain or one of its subdomains. A domain with a leading period means only the subdomains.
fn is_in_domain(host: &str, domain: &str) -> bool {
    let Some(at) = host.len().checked_sub(domain.len()) else { return false };
    let (labels, rest) = (&host.as_bytes()[..at], &host.as_bytes()[at..]);
    let ends = rest.eq_ignore_ascii_case(domain.as_bytes());
    ends && (domain.is_empty() || domain.starts_with('.') || labels.is_empty() || labels.ends_with(b"."))
}

fn is_in_network(ip: &[u8], network: &[u8], prefix: u8) -> bool {
    let bit = |bytes: &[u8], at: usize| bytes[at / 8] >> (7 - at % 8) & 1;
    ip.len() == network.len()
        && (0..usize::from(prefix).min(ip.len() * 8)).all(|at| bit(ip, at) == bit(network, at))
}

/// Whether the two addresses are equal. An IPv4 address is equal to its IPv4-mapped IPv6 address.
fn is_same_address(one: &[u8], other: &[u8]) -> bool {
    fn unmapped(address: &[u8]) -> &[u8] {
        address.strip_prefix(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]).unwrap_or(address)
    }
    unmapped(one) == unmapped(other)
}
