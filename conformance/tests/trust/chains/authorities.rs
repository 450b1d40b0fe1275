//! Which certificates may issue others: basic constraints, versions and path lengths.

use rcgen::IsCa;

use super::Verdict::{Refused, Trusted};
use super::{Case, case, expired, other_of_root, stricter};
use crate::pki::Place::{Intermediate, Other, Root, Server};
use crate::pki::{Certificate, Chain};

/// Removes the version, which means the first, and the extensions.
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

/// The bundle holds the certificate of one server, whose key signs that of another.
fn signed_by_a_pinned_server(chain: &mut Chain) {
    chain.of(Other).params.is_ca = IsCa::NoCa;
    chain.of(Other).server();
    chain.of(Server).issuer = Other;
    chain.bundle = vec![Other];
}

pub(super) const CASES: &[Case] = &[
    // Basic constraints and versions.
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
    case("an intermediate that is no authority", |c| not_an_authority(c.of(Intermediate)), Refused),
    case("an intermediate without basic constraints", |c| no_basic_constraints(c.of(Intermediate)), Refused),
    case(
        "an intermediate in the bundle that is no authority",
        |c| {
            not_an_authority(c.of(Intermediate));
            c.bundle = vec![Intermediate];
        },
        Refused,
    ),
    case(
        "an intermediate in the bundle that is no authority, and the root",
        |c| {
            not_an_authority(c.of(Intermediate));
            c.bundle = vec![Intermediate, Root];
        },
        Refused,
    ),
    case("a root of the first version", |c| first_version(c.of(Root)), Trusted),
    case("an intermediate of the first version", |c| first_version(c.of(Intermediate)), Refused),
    case(
        "an intermediate of the first version in the bundle",
        |c| {
            first_version(c.of(Intermediate));
            c.bundle = vec![Intermediate];
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
    case("an intermediate of the second version", |c| second_version(c.of(Intermediate)), Refused),
    stricter(
        "a server that is an authority",
        |c| c.of(Server).params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained),
        "webpki takes no authority for a server, unless the bundle holds its certificate",
    ),
    // Path length.
    case("a root with the path length 0 and one intermediate", |c| c.of(Root).path_length(0), Refused),
    case("a root with the path length 1 and one intermediate", |c| c.of(Root).path_length(1), Trusted),
    case(
        "a root with the path length 0 and nan intermediate",
        |c| {
            c.of(Root).path_length(0);
            c.of(Server).issuer = Root;
            c.shown = vec![Server];
        },
        Trusted,
    ),
    case("an intermediate with the path length 0", |c| c.of(Intermediate).path_length(0), Trusted),
    case(
        "an intermediate with the path length 0 above another",
        |c| {
            c.of(Other).path_length(0);
            c.of(Intermediate).issuer = Other;
            c.shown = vec![Server, Intermediate, Other];
        },
        Refused,
    ),
    case(
        "an intermediate with the path length 1 above another",
        |c| {
            c.of(Other).path_length(1);
            c.of(Intermediate).issuer = Other;
            c.shown = vec![Server, Intermediate, Other];
        },
        Trusted,
    ),
    case(
        "two intermediates and a root with the path length 1",
        |c| {
            c.of(Root).path_length(1);
            c.of(Intermediate).issuer = Other;
            c.shown = vec![Server, Intermediate, Other];
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
];
