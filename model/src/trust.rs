//! Trust: whether the certificates that a server shows lead to one of the roots. RFC 5280, section 6, as the release has it.
//!
//! A chain begins with the server's certificate and ends with one of the roots. Each of its certificates is issued and
//! signed by the next, and no subject stands in it twice with the same key. The server is trusted if one chain passes every
//! check below.

use alloc::vec::Vec;

use crate::certificate::{
    BasicConstraints, Certificate, ExtendedKeyUsage, GeneralName, KeyUsage, Subtree, Validity, Version,
};
use crate::trace::Rule;

/// Certificates in the order of a chain: the server's own first, one of the roots last.
type Chain<'a> = [&'a Certificate];

/// One check of a chain.
struct Check {
    rules: &'static [Rule],
    /// The first certificate that does not pass.
    fails: for<'a> fn(&Chain<'a>) -> Option<&'a Certificate>,
}

/// Every check of a chain.
///
/// Rules: TLS-21, TLS-24, TLS-30, TLS-31, TLS-32, TLS-33, TLS-35, TLS-36, TLS-39.
const CHECKS: &[Check] = &[
    Check {
        rules: &["TLS-21"],
        fails: |chain| chain.first().copied().filter(|server| server.validity == Validity::Expired),
    },
    Check {
        rules: &["TLS-24"],
        fails: |chain| above(chain).last().copied().filter(|root| root.validity == Validity::Expired),
    },
    Check { rules: &["TLS-33"], fails: |chain| find(chain, |member| member.validity != Validity::Valid) },
    Check {
        rules: &["TLS-30"],
        fails: |chain| find(above(chain), |issuer| issuer.version == Version::Third && !is_authority(issuer)),
    },
    Check {
        rules: &["TLS-31"],
        fails: |chain| find(between(chain), |issuer| issuer.version == Version::First),
    },
    Check { rules: &["TLS-32"], fails: |chain| find(above(chain), |issuer| !may_sign_certificates(issuer)) },
    Check { rules: &["TLS-35"], fails: too_long },
    Check { rules: &["TLS-36"], fails: |chain| find(chain, |member| !may_serve(member)) },
    Check { rules: &["TLS-39"], fails: outside_subtrees },
];

/// What keeps a server from being trusted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Obstacle<'a> {
    pub(crate) rules: &'static [Rule],
    /// The certificate that does not pass; `None` where one is missing.
    pub(crate) certificate: Option<&'a Certificate>,
}

/// Whether a server is trusted.
#[derive(Clone, Debug)]
pub(crate) enum Verdict<'a> {
    /// It is, by these rules and this root.
    Trusted(&'static [Rule], &'a Certificate),
    /// It is not: what keeps each chain from passing, or the server itself.
    Refused(Vec<Obstacle<'a>>),
}

/// Whether a client with these roots trusts the server of this address that shows these certificates, its own first.
///
/// Rules: TLS-17, TLS-23, TLS-34, TLS-40, TLS-41.
pub(crate) fn verdict<'a>(
    roots: &[&'a Certificate],
    shown: &[&'a Certificate],
    address: &[u8],
) -> Verdict<'a> {
    if let Some(obstacle) = unfit(shown, address) {
        return Verdict::Refused([obstacle].into());
    }
    let chains = chains(roots, shown);
    let mut obstacles = Vec::new();
    for chain in &chains {
        match CHECKS.iter().find_map(|check| obstacle(check, chain)) {
            Some(obstacle) => obstacles.push(obstacle),
            None => return trusted(chain),
        }
    }
    if chains.is_empty() {
        obstacles.push(Obstacle { rules: &["TLS-17", "TLS-40"], certificate: None });
    }
    Verdict::Refused(obstacles)
}

/// What is wrong with the certificates that are shown, before any chain.
///
/// Rules: TLS-34, TLS-37, TLS-38.
fn unfit<'a>(shown: &[&'a Certificate], address: &[u8]) -> Option<Obstacle<'a>> {
    if let Some(unreadable) = find(shown, |shown| !is_readable(shown)) {
        return Some(Obstacle { rules: &["TLS-34"], certificate: Some(unreadable) });
    }
    let server = shown.first().copied()?;
    let fits = |name: &GeneralName| matches!(name, GeneralName::Ip(ip) if is_same_address(ip, address));
    let rules: &[Rule] = if server.names.is_empty() { &["TLS-37"] } else { &["TLS-38"] };
    (!server.names.iter().any(fits)).then_some(Obstacle { rules, certificate: Some(server) })
}

/// Whether the bytes are a certificate.
///
/// Rules: TLS-34.
pub(crate) fn is_readable(certificate: &Certificate) -> bool {
    certificate.validity != Validity::Unreadable
}

/// Every chain. A server's certificate that is one of the roots is a chain by itself, and there is no other.
///
/// Rules: TLS-23, TLS-40, TLS-41.
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

/// Whether the certificate may be the next of the chain: the last one is issued by its subject and signed with its key, and
/// the chain does not hold it yet, be it in another form.
fn continues(chain: &Chain<'_>, issuer: &Certificate) -> bool {
    let issues = |last: &&Certificate| last.issuer == issuer.subject && last.signed_with == issuer.key;
    let is_same = |member: &&Certificate| {
        (&member.subject, &member.key, &member.names) == (&issuer.subject, &issuer.key, &issuer.names)
    };
    chain.last().is_some_and(issues) && !chain.iter().any(is_same)
}

/// Rules: TLS-18, TLS-23, TLS-31, TLS-41.
fn trusted<'a>(chain: &Chain<'a>) -> Verdict<'a> {
    match *chain {
        [server] => Verdict::Trusted(&["TLS-41", "TLS-23"], server),
        [.., root] if root.version == Version::First => Verdict::Trusted(&["TLS-31", "TLS-17"], root),
        [.., root] => Verdict::Trusted(&["TLS-17"], root),
        [] => Verdict::Refused(Vec::new()),
    }
}

fn obstacle<'a>(check: &Check, chain: &Chain<'a>) -> Option<Obstacle<'a>> {
    let Check { rules, fails } = check;
    fails(chain).map(|certificate| Obstacle { rules, certificate: Some(certificate) })
}

fn find<'a>(
    certificates: &[&'a Certificate],
    such: impl Fn(&Certificate) -> bool,
) -> Option<&'a Certificate> {
    certificates.iter().copied().find(|certificate| such(certificate))
}

/// The certificates that issue others.
fn above<'c, 'a>(chain: &'c Chain<'a>) -> &'c Chain<'a> {
    chain.split_first().map_or(&[], |(_, above)| above)
}

/// The certificates between the server's own and the root.
fn between<'c, 'a>(chain: &'c Chain<'a>) -> &'c Chain<'a> {
    above(chain).split_last().map_or(&[], |(_, between)| between)
}

/// Rules: TLS-30.
fn is_authority(certificate: &Certificate) -> bool {
    certificate.basic_constraints.is_some_and(|constraints| constraints.is_authority)
}

/// Rules: TLS-32.
fn may_sign_certificates(certificate: &Certificate) -> bool {
    let usage = &certificate.key_usage;
    usage.is_empty() || usage.contains(&KeyUsage::CertificateSigning)
}

/// Rules: TLS-36.
fn may_serve(certificate: &Certificate) -> bool {
    let usage = &certificate.extended_key_usage;
    let serves = [ExtendedKeyUsage::ServerAuthentication, ExtendedKeyUsage::Any];
    usage.is_empty() || usage.iter().any(|usage| serves.contains(usage))
}

/// The first authority with more certificates below it, the server's own apart, than its path length allows.
///
/// Rules: TLS-35.
fn too_long<'a>(chain: &Chain<'a>) -> Option<&'a Certificate> {
    let exceeds = |(below, issuer): &(usize, &Certificate)| {
        let constraints: Option<BasicConstraints> = issuer.basic_constraints;
        let most = constraints.and_then(|constraints| constraints.path_length);
        most.is_some_and(|most| *below > usize::from(most))
    };
    above(chain).iter().copied().enumerate().find(exceeds).map(|(_, issuer)| issuer)
}

/// The first authority below which some certificate has a name that it does not allow.
///
/// Rules: TLS-39.
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
    let is_permitted = permitted.peek().is_none() || permitted.any(|subtree| holds(subtree, name));
    is_permitted && !issuer.excluded.iter().any(|subtree| holds(subtree, name))
}

const fn is_of_kind(subtree: &Subtree, name: &GeneralName) -> bool {
    matches!(
        (subtree, name),
        (Subtree::Dns(_), GeneralName::Dns(_)) | (Subtree::Ip { .. }, GeneralName::Ip(_))
    )
}

fn holds(subtree: &Subtree, name: &GeneralName) -> bool {
    match (subtree, name) {
        (Subtree::Dns(domain), GeneralName::Dns(host)) => is_below(host, domain),
        (Subtree::Ip { address, prefix }, GeneralName::Ip(ip)) => is_in_network(ip, address, *prefix),
        (Subtree::Dns(_), GeneralName::Ip(_)) | (Subtree::Ip { .. }, GeneralName::Dns(_)) => false,
    }
}

/// Whether the host is the domain or below it. A domain that begins with a period is not below itself.
fn is_below(host: &str, domain: &str) -> bool {
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

/// Whether both are one address: one of the fourth version may be written as one of the sixth.
fn is_same_address(one: &[u8], other: &[u8]) -> bool {
    fn plain(address: &[u8]) -> &[u8] {
        address.strip_prefix(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]).unwrap_or(address)
    }
    plain(one) == plain(other)
}
