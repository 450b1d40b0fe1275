//! Which certificates the bundle holds and which the server shows: intermediates, other authorities, pinned servers.

use rcgen::IsCa;

use super::Verdict::{Refused, Trusted};
use super::{Case, case, expired, other_of_root, pinned};
use crate::pki::Place::{Intermediate, Other, Root, Server};
use crate::pki::{Chain, HOST};

/// The server issues its own certificate.
fn self_signed(chain: &mut Chain) {
    chain.of(Server).issuer = Server;
    chain.shown = vec![Server];
}

pub(super) const CASES: &[Case] = &[
    case("a valid chain", |_| (), Trusted),
    case(
        "a server that the root issued",
        |c| {
            c.of(Server).issuer = Root;
            c.shown = vec![Server];
        },
        Trusted,
    ),
    case("another authority in the bundle", |c| c.bundle = vec![Other], Refused),
    case("the intermediate in the bundle", |c| c.bundle = vec![Intermediate], Trusted),
    case(
        "the intermediate in the bundle, and not shown",
        |c| {
            c.bundle = vec![Intermediate];
            c.shown = vec![Server];
        },
        Trusted,
    ),
    case("the intermediate is not shown", |c| c.shown = vec![Server], Refused),
    case(
        "the intermediate is in the bundle beside the root, and not shown",
        |c| {
            c.bundle = vec![Root, Intermediate];
            c.shown = vec![Server];
        },
        Trusted,
    ),
    case("the root is shown too", |c| c.shown = vec![Server, Intermediate, Root], Trusted),
    case("the chain in another order", |c| c.shown = vec![Server, Root, Intermediate], Trusted),
    case("one certificate too many", |c| c.shown = vec![Server, Other, Intermediate], Trusted),
    case("the bundle holds the root twice and another", |c| c.bundle = vec![Other, Root, Root], Trusted),
    // Another authority with the same name and another key.
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
        "a forged intermediate",
        |c| {
            c.of(Other).common_name("awsess Intermediate");
            c.of(Other).issuer = Other;
            c.of(Server).issuer = Other;
        },
        Refused,
    ),
    case("a self-signed server", self_signed, Refused),
    // Two certificates with one name and one key.
    case(
        "another of the root, shown and expired",
        |c| {
            other_of_root(c);
            expired(c.of(Other));
            c.shown = vec![Server, Intermediate, Other];
        },
        Trusted,
    ),
    case(
        "an older one of the root in the bundle, expired, and the root shown",
        |c| {
            other_of_root(c);
            expired(c.of(Other));
            c.bundle = vec![Other];
            c.shown = vec![Server, Intermediate, Root];
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
    // The certificate of the server itself is in the bundle.
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
            expired(c.of(Intermediate));
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
