//! Names of the server, and name constraints of its issuers.

use rcgen::{CidrSubnet, GeneralSubtree, NameConstraints};

use super::Verdict::{Refused, Trusted};
use super::{Case, case, pinned, stricter};
use crate::pki::Place::{Intermediate, Root, Server};
use crate::pki::{Certificate, HOST};

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

pub(super) const CASES: &[Case] = &[
    // Names of the server.
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
        "a root whose permitted names are the address and the host",
        |c| constrained(c.of(Root), &[network([127, 0, 0, 0], 8), domain("localhost")], &[]),
        Trusted,
    ),
    case(
        "an intermediate for the address and the host",
        |c| constrained(c.of(Intermediate), &[network([127, 0, 0, 0], 8), domain("localhost")], &[]),
        Trusted,
    ),
    case(
        "a root for another network",
        |c| constrained(c.of(Root), &[network([10, 0, 0, 0], 8)], &[]),
        Refused,
    ),
    case(
        "an intermediate for another network",
        |c| constrained(c.of(Intermediate), &[network([10, 0, 0, 0], 8)], &[]),
        Refused,
    ),
    case(
        "a root without the address",
        |c| constrained(c.of(Root), &[], &[network([127, 0, 0, 1], 32)]),
        Refused,
    ),
    case(
        "an intermediate without the address",
        |c| constrained(c.of(Intermediate), &[], &[network([127, 0, 0, 0], 8)]),
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
        "an intermediate without a domain that the server is not in",
        |c| constrained(c.of(Intermediate), &[], &[domain("example.com")]),
        Trusted,
    ),
    case(
        "an intermediate without the server's domain",
        |c| constrained(c.of(Intermediate), &[], &[domain("localhost")]),
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
];
