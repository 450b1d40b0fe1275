//! A hundred chains, each a change to a valid one, with the verdict of the releases.

use rcgen::{
    CidrSubnet, ExtendedKeyUsagePurpose as Usage, GeneralSubtree, IsCa, KeyUsagePurpose, NameConstraints,
};

use crate::der;
use crate::pki::Place::{Between, Other, Root, Server};
use crate::pki::{Certificate, Chain, HOST, ISSUER, Parts, SERIAL, SUBJECT, VALIDITY};

/// What becomes of a server that shows a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is sent the request.
    Trusted,
    /// It is sent nothing.
    Refused,
    /// There is no session: the bundle holds no certificate.
    NoBundle,
}

use Verdict::{NoBundle, Refused, Trusted};

/// A chain, and what the releases make of it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) change: fn(&mut Chain),
    pub(crate) release: Verdict,
    /// Why the library is stricter, where it is.
    pub(crate) stricter: Option<&'static str>,
}

const fn case(name: &'static str, change: fn(&mut Chain), release: Verdict) -> Case {
    Case { name, change, release, stricter: None }
}

/// The server is trusted by the releases alone.
const fn stricter(name: &'static str, change: fn(&mut Chain), reason: &'static str) -> Case {
    Case { name, change, release: Trusted, stricter: Some(reason) }
}

/// What the year in the bundle's and the server's certificates says.
fn expired(certificate: &mut Certificate) {
    certificate.good_in(2000, 2001);
}

fn not_yet(certificate: &mut Certificate) {
    certificate.good_in(2090, 2100);
}

/// The month of the last day becomes the thirteenth.
fn month_13(parts: &mut Parts) {
    let mut times = der::elements(der::content(&parts[VALIDITY]));
    let month = times[1].len() - 11;
    times[1][month..month + 2].copy_from_slice(b"13");
    parts[VALIDITY] = der::sequence(&times);
}

fn unreadable(certificate: &mut Certificate) {
    certificate.edit(month_13);
}

/// The last day comes in the form that has an offset and no seconds, which DER forbids.
fn odd_time(certificate: &mut Certificate) {
    certificate.edit(|parts| {
        let times = der::elements(der::content(&parts[VALIDITY]));
        let odd = der::element(0x17, b"490101000000+0100");
        parts[VALIDITY] = der::sequence(&[times[0].clone(), odd]);
    });
}

/// The certificate becomes one of the first version: it says no version, and has no extensions.
fn first_version(certificate: &mut Certificate) {
    certificate.edit(|parts| {
        parts.remove(0);
        parts.pop();
    });
}

fn second_version(certificate: &mut Certificate) {
    certificate.edit(|parts| {
        parts[0] = vec![0xa0, 3, 2, 1, 1];
        parts.pop();
    });
}

fn not_an_authority(certificate: &mut Certificate) {
    certificate.params.is_ca = IsCa::ExplicitNoCa;
    certificate.params.key_usages.clear();
}

fn no_basic_constraints(certificate: &mut Certificate) {
    certificate.params.is_ca = IsCa::NoCa;
    certificate.params.key_usages.clear();
}

fn signs_no_certificates(certificate: &mut Certificate) {
    certificate.params.key_usages = vec![KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
}

fn no_key_usage(certificate: &mut Certificate) {
    certificate.params.key_usages.clear();
}

/// A key usage without a bit.
fn empty_key_usage(certificate: &mut Certificate) {
    certificate.params.key_usages.clear();
    certificate.extension(&[2, 5, 29, 15], true, &[3, 1, 0]);
}

fn constrained(certificate: &mut Certificate, permitted: &[GeneralSubtree], excluded: &[GeneralSubtree]) {
    let constraints =
        NameConstraints { permitted_subtrees: permitted.to_vec(), excluded_subtrees: excluded.to_vec() };
    certificate.params.name_constraints = Some(constraints);
}

fn network(address: [u8; 4], prefix: u8) -> GeneralSubtree {
    GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix(address, prefix))
}

fn domain(name: &str) -> GeneralSubtree {
    GeneralSubtree::DnsName(name.to_owned())
}

/// `requireExplicitPolicy` from here on.
fn explicit_policy(certificate: &mut Certificate, critical: bool) {
    certificate.extension(&[2, 5, 29, 36], critical, &[0x30, 3, 0x80, 1, 0]);
}

/// The server's own certificate is the bundle.
fn pinned(chain: &mut Chain) {
    chain.bundle = vec![Server];
}

/// Another certificate of the root: the same name and key, shown by the server.
fn other_of_root(chain: &mut Chain) {
    chain.of(Other).key = Root;
    chain.of(Other).common_name("awsess Root");
}

/// The server signs for itself, with its own name.
fn self_signed(chain: &mut Chain) {
    chain.of(Server).issuer = Server;
    chain.shown = vec![Server];
}

/// What one that pins a server trusts, used to sign another server.
fn signed_by_a_pinned_server(chain: &mut Chain) {
    chain.of(Other).params.is_ca = IsCa::NoCa;
    chain.of(Other).server();
    chain.of(Server).issuer = Other;
    chain.bundle = vec![Other];
}

/// The names of a certificate become texts of the type that has no `@`.
fn printable(parts: &mut Parts) {
    for name in [ISSUER, SUBJECT] {
        for byte in &mut parts[name] {
            *byte = if *byte == 0x0c { 0x13 } else { *byte };
        }
    }
}

fn all_printable(chain: &mut Chain, root: &str) {
    chain.of(Root).common_name(root);
    [Root, Between, Server].into_iter().for_each(|place| chain.of(place).edit(printable));
}

/// Every chain.
pub(crate) static CASES: &[Case] = &[
    case("a valid chain", |_| (), Trusted),
    case(
        "nothing between root and server",
        |c| {
            c.of(Server).issuer = Root;
            c.shown = vec![Server];
        },
        Trusted,
    ),
    case("another authority in the bundle", |c| c.bundle = vec![Other], Refused),
    case("the one between in the bundle", |c| c.bundle = vec![Between], Trusted),
    case(
        "the one between in the bundle, and not shown",
        |c| {
            c.bundle = vec![Between];
            c.shown = vec![Server];
        },
        Trusted,
    ),
    case("the one between is not shown", |c| c.shown = vec![Server], Refused),
    case(
        "the one between is in the bundle besides the root, and not shown",
        |c| {
            c.bundle = vec![Root, Between];
            c.shown = vec![Server];
        },
        Trusted,
    ),
    case("the root is shown too", |c| c.shown = vec![Server, Between, Root], Trusted),
    case("the chain in another order", |c| c.shown = vec![Server, Root, Between], Trusted),
    case("a certificate too much", |c| c.shown = vec![Server, Other, Between], Trusted),
    case("the bundle holds the root twice and another", |c| c.bundle = vec![Other, Root, Root], Trusted),
    // Another authority of the same name, with another key.
    case(
        "the root's name with another key",
        |c| {
            c.of(Other).common_name("awsess Root");
            c.bundle = vec![Other];
        },
        Refused,
    ),
    case(
        "the root's name with another key, and the root",
        |c| {
            c.of(Other).common_name("awsess Root");
            c.bundle = vec![Other, Root];
        },
        Trusted,
    ),
    case(
        "a forged one between",
        |c| {
            c.of(Other).common_name("awsess Between");
            c.of(Other).issuer = Other;
            c.of(Server).issuer = Other;
        },
        Refused,
    ),
    case("a self-signed server", self_signed, Refused),
    // Who is an authority.
    case("signed by the key of a pinned server", signed_by_a_pinned_server, Refused),
    case(
        "signed by the key of a pinned server that is shown",
        |c| {
            signed_by_a_pinned_server(c);
            c.shown = vec![Server, Other];
        },
        Refused,
    ),
    case("a root that is no authority", |c| not_an_authority(c.of(Root)), Refused),
    case("a root without basic constraints", |c| no_basic_constraints(c.of(Root)), Refused),
    case(
        "a root without basic constraints but with keyCertSign",
        |c| c.of(Root).params.is_ca = IsCa::NoCa,
        Refused,
    ),
    case("one between that is no authority", |c| not_an_authority(c.of(Between)), Refused),
    case("one between without basic constraints", |c| no_basic_constraints(c.of(Between)), Refused),
    case(
        "one between in the bundle that is no authority",
        |c| {
            not_an_authority(c.of(Between));
            c.bundle = vec![Between];
        },
        Refused,
    ),
    case(
        "one between in the bundle that is no authority, and the root",
        |c| {
            not_an_authority(c.of(Between));
            c.bundle = vec![Between, Root];
        },
        Refused,
    ),
    case("a root of the first version", |c| first_version(c.of(Root)), Trusted),
    case("one between of the first version", |c| first_version(c.of(Between)), Refused),
    case(
        "one between of the first version in the bundle",
        |c| {
            first_version(c.of(Between));
            c.bundle = vec![Between];
        },
        Trusted,
    ),
    case("a server of the first version", |c| first_version(c.of(Server)), Refused),
    case(
        "an expired root of the first version",
        |c| {
            expired(c.of(Root));
            first_version(c.of(Root));
        },
        Refused,
    ),
    stricter(
        "a root of the second version",
        |c| second_version(c.of(Root)),
        "webpki knows the first version and the third",
    ),
    case("one between of the second version", |c| second_version(c.of(Between)), Refused),
    stricter(
        "a server that is an authority",
        |c| c.of(Server).params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained),
        "webpki takes no authority for a server, unless the bundle holds its certificate",
    ),
    // What keys may be used for.
    case("a root without keyCertSign", |c| signs_no_certificates(c.of(Root)), Refused),
    case("one between without keyCertSign", |c| signs_no_certificates(c.of(Between)), Refused),
    case(
        "one between without keyCertSign in the bundle",
        |c| {
            signs_no_certificates(c.of(Between));
            c.bundle = vec![Between];
        },
        Refused,
    ),
    case("a root without a key usage", |c| no_key_usage(c.of(Root)), Trusted),
    case("one between without a key usage", |c| no_key_usage(c.of(Between)), Trusted),
    case("a root with an empty key usage", |c| empty_key_usage(c.of(Root)), Trusted),
    case("one between with an empty key usage", |c| empty_key_usage(c.of(Between)), Trusted),
    case("a server without a key usage", |c| no_key_usage(c.of(Server)), Trusted),
    case(
        "a server whose key agrees on keys alone",
        |c| c.of(Server).params.key_usages = vec![KeyUsagePurpose::KeyAgreement],
        Trusted,
    ),
    // Dates.
    case("an expired root", |c| expired(c.of(Root)), Refused),
    case("an expired one between", |c| expired(c.of(Between)), Refused),
    case(
        "an expired one between in the bundle",
        |c| {
            expired(c.of(Between));
            c.bundle = vec![Between];
        },
        Refused,
    ),
    case("an expired server", |c| expired(c.of(Server)), Refused),
    case(
        "an expired server that is pinned",
        |c| {
            expired(c.of(Server));
            pinned(c);
        },
        Refused,
    ),
    case("a root that is not valid yet", |c| not_yet(c.of(Root)), Refused),
    case("one between that is not valid yet", |c| not_yet(c.of(Between)), Refused),
    case(
        "one between in the bundle that is not valid yet",
        |c| {
            not_yet(c.of(Between));
            c.bundle = vec![Between];
        },
        Refused,
    ),
    case("a server that is not valid yet", |c| not_yet(c.of(Server)), Refused),
    case(
        "a pinned server that is not valid yet",
        |c| {
            not_yet(c.of(Server));
            pinned(c);
        },
        Refused,
    ),
    case("a root that ends before it begins", |c| c.of(Root).good_in(2100, 2000), Refused),
    case("a server that ends before it begins", |c| c.of(Server).good_in(2100, 2000), Refused),
    case("a root with a month 13", |c| unreadable(c.of(Root)), NoBundle),
    case(
        "a root with a month 13, and another",
        |c| {
            unreadable(c.of(Root));
            c.bundle = vec![Root, Other];
        },
        Refused,
    ),
    case(
        "an expired root with a month 13, and another",
        |c| {
            expired(c.of(Root));
            unreadable(c.of(Root));
            c.bundle = vec![Root, Other];
        },
        Refused,
    ),
    case("one between with a month 13", |c| unreadable(c.of(Between)), Refused),
    case(
        "one between with a month 13 in the bundle besides the root",
        |c| {
            unreadable(c.of(Between));
            c.bundle = vec![Between, Root];
        },
        Refused,
    ),
    case("a server with a month 13", |c| unreadable(c.of(Server)), Refused),
    case(
        "a pinned server with a month 13",
        |c| {
            unreadable(c.of(Server));
            pinned(c);
        },
        NoBundle,
    ),
    case(
        "a certificate too much with a month 13",
        |c| {
            unreadable(c.of(Other));
            c.shown = vec![Server, Between, Other];
        },
        Refused,
    ),
    case(
        "a root with a month 13 that is shown too",
        |c| {
            unreadable(c.of(Root));
            c.bundle = vec![Between];
            c.shown = vec![Server, Between, Root];
        },
        Refused,
    ),
    stricter(
        "a root whose time has an offset",
        |c| {
            odd_time(c.of(Root));
            c.bundle = vec![Root, Other];
        },
        "RFC 5280 allows no offset, and the parser reads none",
    ),
    stricter(
        "a server whose time has an offset",
        |c| odd_time(c.of(Server)),
        "RFC 5280 allows no offset, and the parser reads none",
    ),
    // Path length.
    case("a root with the path length 0 and one between", |c| c.of(Root).path_length(0), Refused),
    case("a root with the path length 1 and one between", |c| c.of(Root).path_length(1), Trusted),
    case(
        "a root with the path length 0 and none between",
        |c| {
            c.of(Root).path_length(0);
            c.of(Server).issuer = Root;
            c.shown = vec![Server];
        },
        Trusted,
    ),
    case("one between with the path length 0", |c| c.of(Between).path_length(0), Trusted),
    case(
        "one between with the path length 0 above another",
        |c| {
            c.of(Other).path_length(0);
            c.of(Between).issuer = Other;
            c.shown = vec![Server, Between, Other];
        },
        Refused,
    ),
    case(
        "one between with the path length 1 above another",
        |c| {
            c.of(Other).path_length(1);
            c.of(Between).issuer = Other;
            c.shown = vec![Server, Between, Other];
        },
        Trusted,
    ),
    case(
        "two between and a root with the path length 1",
        |c| {
            c.of(Root).path_length(1);
            c.of(Between).issuer = Other;
            c.shown = vec![Server, Between, Other];
        },
        Refused,
    ),
    case(
        "two of one root in the bundle, of which one has the path length 0",
        |c| {
            other_of_root(c);
            c.of(Root).path_length(0);
            c.bundle = vec![Root, Other];
        },
        Trusted,
    ),
    // Extended key usage.
    case("a server for clients alone", |c| c.of(Server).usage(&[Usage::ClientAuth]), Refused),
    case(
        "a pinned server for clients alone",
        |c| {
            c.of(Server).usage(&[Usage::ClientAuth]);
            pinned(c);
        },
        Refused,
    ),
    case("a server without an extended key usage", |c| c.of(Server).usage(&[]), Trusted),
    case(
        "a pinned server without an extended key usage",
        |c| {
            c.of(Server).usage(&[]);
            pinned(c);
        },
        Trusted,
    ),
    case("a server for any use", |c| c.of(Server).usage(&[Usage::Any]), Trusted),
    case(
        "a server for servers and clients",
        |c| c.of(Server).usage(&[Usage::ClientAuth, Usage::ServerAuth]),
        Trusted,
    ),
    case(
        "a server for a use that nobody knows",
        |c| c.of(Server).usage(&[Usage::Other(vec![1, 2, 3])]),
        Refused,
    ),
    case("one between for clients alone", |c| c.of(Between).usage(&[Usage::ClientAuth]), Refused),
    case("one between for any use", |c| c.of(Between).usage(&[Usage::Any]), Trusted),
    case("one between for servers", |c| c.of(Between).usage(&[Usage::ServerAuth]), Trusted),
    case("a root for clients alone", |c| c.of(Root).usage(&[Usage::ClientAuth]), Refused),
    case("a root for mail", |c| c.of(Root).usage(&[Usage::EmailProtection]), Refused),
    case("a root for servers", |c| c.of(Root).usage(&[Usage::ServerAuth]), Trusted),
    case("a root for any use", |c| c.of(Root).usage(&[Usage::Any]), Trusted),
    stricter(
        "a server with an empty extended key usage",
        |c| {
            c.of(Server).usage(&[]);
            c.of(Server).extension(&[2, 5, 29, 37], false, &[0x30, 0]);
        },
        "RFC 5280 demands one use, and webpki takes none for an error",
    ),
    // Names.
    case("a server of another host", |c| c.of(Server).names(&["other.invalid"]), Refused),
    case(
        "a pinned server of another host",
        |c| {
            c.of(Server).names(&["other.invalid"]);
            pinned(c);
        },
        Refused,
    ),
    case(
        "a name in the common name alone",
        |c| {
            c.of(Server).names(&[]);
            c.of(Server).common_name(HOST);
        },
        Refused,
    ),
    case(
        "a pinned name in the common name alone",
        |c| {
            c.of(Server).names(&[]);
            c.of(Server).common_name(HOST);
            pinned(c);
        },
        Refused,
    ),
    case(
        "the address as the name of a host",
        |c| {
            c.of(Server).params.subject_alt_names = vec![rcgen::SanType::DnsName(HOST.try_into().unwrap())];
        },
        Refused,
    ),
    case("the name of the loopback host alone", |c| c.of(Server).names(&["localhost"]), Refused),
    case("another address", |c| c.of(Server).names(&["127.0.0.2"]), Refused),
    case("the address alone", |c| c.of(Server).names(&[HOST]), Trusted),
    stricter(
        "the address mapped into IPv6",
        |c| c.of(Server).names(&["::ffff:127.0.0.1"]),
        "webpki takes addresses of the two families for different ones",
    ),
    // Name constraints.
    case("a root for the address", |c| constrained(c.of(Root), &[network([127, 0, 0, 0], 8)], &[]), Trusted),
    case(
        "a root for the address and the host",
        |c| constrained(c.of(Root), &[network([127, 0, 0, 0], 8), domain("localhost")], &[]),
        Trusted,
    ),
    case(
        "one between for the address and the host",
        |c| constrained(c.of(Between), &[network([127, 0, 0, 0], 8), domain("localhost")], &[]),
        Trusted,
    ),
    case(
        "a root for another network",
        |c| constrained(c.of(Root), &[network([10, 0, 0, 0], 8)], &[]),
        Refused,
    ),
    case(
        "one between for another network",
        |c| constrained(c.of(Between), &[network([10, 0, 0, 0], 8)], &[]),
        Refused,
    ),
    case(
        "a root without the address",
        |c| constrained(c.of(Root), &[], &[network([127, 0, 0, 1], 32)]),
        Refused,
    ),
    case(
        "one between without the address",
        |c| constrained(c.of(Between), &[], &[network([127, 0, 0, 0], 8)]),
        Refused,
    ),
    case(
        "a root without another address",
        |c| constrained(c.of(Root), &[], &[network([127, 0, 0, 2], 32)]),
        Trusted,
    ),
    case("a root for another domain", |c| constrained(c.of(Root), &[domain("example.com")], &[]), Refused),
    case(
        "a root for another domain, and a server without one",
        |c| {
            constrained(c.of(Root), &[domain("example.com")], &[]);
            c.of(Server).names(&[HOST]);
        },
        Trusted,
    ),
    case(
        "one between without a domain that the server is not in",
        |c| constrained(c.of(Between), &[], &[domain("example.com")]),
        Trusted,
    ),
    case(
        "one between without the server's domain",
        |c| constrained(c.of(Between), &[], &[domain("localhost")]),
        Refused,
    ),
    case(
        "a root for the domains below a domain",
        |c| {
            constrained(c.of(Root), &[domain(".example.com")], &[]);
            c.of(Server).names(&[HOST, "a.example.com"]);
        },
        Trusted,
    ),
    case(
        "a root for the domains below the server's",
        |c| {
            constrained(c.of(Root), &[domain(".example.com")], &[]);
            c.of(Server).names(&[HOST, "example.com"]);
        },
        Refused,
    ),
    case(
        "constraints of the server itself",
        |c| {
            constrained(c.of(Server), &[], &[network([127, 0, 0, 1], 32)]);
            pinned(c);
        },
        Trusted,
    ),
    // What must be understood.
    case(
        "a root with a critical extension that nobody knows",
        |c| c.of(Root).extension(&[1, 2, 3, 4], true, &[5, 0]),
        Refused,
    ),
    case(
        "one between with a critical extension that nobody knows",
        |c| c.of(Between).extension(&[1, 2, 3, 4], true, &[5, 0]),
        Refused,
    ),
    case(
        "a server with a critical extension that nobody knows",
        |c| c.of(Server).extension(&[1, 2, 3, 4], true, &[5, 0]),
        Refused,
    ),
    case(
        "a pinned server with a critical extension that nobody knows",
        |c| {
            c.of(Server).extension(&[1, 2, 3, 4], true, &[5, 0]);
            pinned(c);
        },
        Refused,
    ),
    case(
        "a root with an extension that nobody knows",
        |c| c.of(Root).extension(&[1, 2, 3, 4], false, &[5, 0]),
        Trusted,
    ),
    case("a root that demands a policy", |c| explicit_policy(c.of(Root), false), Trusted),
    case("a root that demands a policy, critically", |c| explicit_policy(c.of(Root), true), Trusted),
    case("one between that demands a policy", |c| explicit_policy(c.of(Between), false), Refused),
    case("a server that demands a policy", |c| explicit_policy(c.of(Server), false), Refused),
    stricter(
        "a server with critical policies",
        |c| c.of(Server).extension(&[2, 5, 29, 32], true, &[0x30, 6, 0x30, 4, 6, 2, 0x2a, 3]),
        "webpki knows no policies",
    ),
    case(
        "a root with critical policies",
        |c| c.of(Root).extension(&[2, 5, 29, 32], true, &[0x30, 6, 0x30, 4, 6, 2, 0x2a, 3]),
        Trusted,
    ),
    // What cannot be read.
    case(
        "a root with an extension twice",
        |c| {
            c.of(Root).extension(&[2, 5, 29, 19], true, &[0x30, 3, 1, 1, 0xff]);
        },
        NoBundle,
    ),
    case(
        "one between with an extension twice",
        |c| {
            c.of(Between).extension(&[2, 5, 29, 19], true, &[0x30, 3, 1, 1, 0xff]);
        },
        Refused,
    ),
    case(
        "a root with a damaged key usage",
        |c| {
            c.of(Root).params.key_usages.clear();
            c.of(Root).extension(&[2, 5, 29, 15], true, &[5, 0]);
        },
        NoBundle,
    ),
    case("a root with damaged policies", |c| c.of(Root).extension(&[2, 5, 29, 32], false, &[5, 0]), NoBundle),
    case("a root with damaged names", |c| c.of(Root).extension(&[2, 5, 29, 17], false, &[5, 0]), NoBundle),
    case(
        "one between with damaged policies",
        |c| c.of(Between).extension(&[2, 5, 29, 32], false, &[5, 0]),
        Refused,
    ),
    case(
        "a root with a negative serial number",
        |c| c.of(Root).edit(|parts| parts[SERIAL] = vec![2, 1, 0xff]),
        Trusted,
    ),
    case(
        "one between with a negative serial number",
        |c| c.of(Between).edit(|parts| parts[SERIAL] = vec![2, 1, 0xff]),
        Trusted,
    ),
    case(
        "a root with a long serial number",
        |c| c.of(Root).edit(|parts| parts[SERIAL] = der::element(2, &[1; 30])),
        Trusted,
    ),
    case("a name with a letter that its type lacks", |c| all_printable(c, "awsess@Root"), NoBundle),
    case("a name of letters that its type has", |c| all_printable(c, "awsess Root"), Trusted),
    case(
        "a root whose two algorithms differ",
        |c| {
            c.of(Root).edit(|parts| parts[2] = der::sequence(&[vec![6, 3, 0x2b, 0x65, 0x70]]));
        },
        NoBundle,
    ),
    case(
        "a server whose two algorithms differ",
        |c| {
            c.of(Server).edit(|parts| parts[2] = der::sequence(&[vec![6, 3, 0x2b, 0x65, 0x70]]));
        },
        Refused,
    ),
    // A certificate that is met twice.
    case(
        "another of the root, shown and expired",
        |c| {
            other_of_root(c);
            expired(c.of(Other));
            c.shown = vec![Server, Between, Other];
        },
        Trusted,
    ),
    case(
        "an older one of the root in the bundle, expired, and the root shown",
        |c| {
            other_of_root(c);
            expired(c.of(Other));
            c.bundle = vec![Other];
            c.shown = vec![Server, Between, Root];
        },
        Refused,
    ),
    case(
        "a self-signed server, and an authority of its name and key without names",
        |c| {
            self_signed(c);
            c.of(Other).key = Server;
            c.of(Other).common_name("awsess Server");
            c.bundle = vec![Other];
        },
        Trusted,
    ),
    case(
        "a self-signed server, and an authority of its names and key",
        |c| {
            self_signed(c);
            c.of(Other).key = Server;
            c.of(Other).common_name("awsess Server");
            c.of(Other).names(&[HOST, "localhost"]);
            c.bundle = vec![Other];
        },
        Refused,
    ),
    // Pinned.
    case("a pinned server", pinned, Trusted),
    case(
        "a pinned server that shows nothing else",
        |c| {
            pinned(c);
            c.shown = vec![Server];
        },
        Trusted,
    ),
    case(
        "a pinned server that signs for itself",
        |c| {
            self_signed(c);
            pinned(c);
        },
        Trusted,
    ),
    case(
        "a pinned server that is an authority",
        |c| {
            self_signed(c);
            pinned(c);
            c.of(Server).authority();
        },
        Trusted,
    ),
    case(
        "a pinned server whose authority expired",
        |c| {
            expired(c.of(Between));
            pinned(c);
        },
        Trusted,
    ),
    case(
        "another certificate of a pinned server",
        |c| {
            c.of(Other).key = Server;
            c.of(Other).server();
            c.of(Other).params.is_ca = IsCa::NoCa;
            c.bundle = vec![Other];
        },
        Refused,
    ),
];
