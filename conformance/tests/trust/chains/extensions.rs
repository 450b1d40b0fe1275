//! Critical extensions and policies, and certificates that cannot be parsed.

use super::Verdict::{NoBundle, Refused, Trusted};
use super::{Case, case, pinned, stricter};
use crate::der;
use crate::pki::Place::{Intermediate, Root, Server};
use crate::pki::{Certificate, Chain, ISSUER, Parts, SERIAL, SUBJECT};

/// `requireExplicitPolicy` from here on.
fn explicit_policy(certificate: &mut Certificate, critical: bool) {
    certificate.extension(&[2, 5, 29, 36], critical, &[0x30, 3, 0x80, 1, 0]);
}

/// Makes the names `PrintableString`s, whose characters include no `@`.
fn printable(parts: &mut Parts) {
    for name in [ISSUER, SUBJECT] {
        for byte in &mut parts[name] {
            *byte = if *byte == 0x0c { 0x13 } else { *byte };
        }
    }
}

fn all_printable(chain: &mut Chain, root: &str) {
    chain.of(Root).common_name(root);
    [Root, Intermediate, Server].into_iter().for_each(|place| chain.of(place).edit(printable));
}

pub(super) const CASES: &[Case] = &[
    // Extensions that must be understood.
    case(
        "a root with a critical extension that is unknown",
        |c| c.of(Root).extension(&[1, 2, 3, 4], true, &[5, 0]),
        Refused,
    ),
    case(
        "an intermediate with a critical extension that is unknown",
        |c| c.of(Intermediate).extension(&[1, 2, 3, 4], true, &[5, 0]),
        Refused,
    ),
    case(
        "a server with a critical extension that is unknown",
        |c| c.of(Server).extension(&[1, 2, 3, 4], true, &[5, 0]),
        Refused,
    ),
    case(
        "a pinned server with a critical extension that is unknown",
        |c| {
            c.of(Server).extension(&[1, 2, 3, 4], true, &[5, 0]);
            pinned(c);
        },
        Refused,
    ),
    case(
        "a root with an extension that is unknown",
        |c| c.of(Root).extension(&[1, 2, 3, 4], false, &[5, 0]),
        Trusted,
    ),
    case("a root that demands a policy", |c| explicit_policy(c.of(Root), false), Trusted),
    case("a root that demands a policy, critically", |c| explicit_policy(c.of(Root), true), Trusted),
    case("an intermediate that demands a policy", |c| explicit_policy(c.of(Intermediate), false), Refused),
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
    // Certificates that cannot be parsed.
    case(
        "a root with an extension twice",
        |c| {
            c.of(Root).extension(&[2, 5, 29, 19], true, &[0x30, 3, 1, 1, 0xff]);
        },
        NoBundle,
    ),
    case(
        "an intermediate with an extension twice",
        |c| {
            c.of(Intermediate).extension(&[2, 5, 29, 19], true, &[0x30, 3, 1, 1, 0xff]);
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
        "an intermediate with damaged policies",
        |c| c.of(Intermediate).extension(&[2, 5, 29, 32], false, &[5, 0]),
        Refused,
    ),
    case(
        "a root with a negative serial number",
        |c| c.of(Root).edit(|parts| parts[SERIAL] = vec![2, 1, 0xff]),
        Trusted,
    ),
    case(
        "an intermediate with a negative serial number",
        |c| c.of(Intermediate).edit(|parts| parts[SERIAL] = vec![2, 1, 0xff]),
        Trusted,
    ),
    case(
        "a root with a long serial number",
        |c| c.of(Root).edit(|parts| parts[SERIAL] = der::integer(&[1; 30])),
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
];
