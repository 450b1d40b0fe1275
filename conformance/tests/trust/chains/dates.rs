//! Validity: certificates that expired, are not valid yet, or have a date that cannot be read.

use super::Verdict::{NoBundle, Refused};
use super::{Case, case, expired, pinned, stricter};
use crate::der;
use crate::pki::Place::{Intermediate, Other, Root, Server};
use crate::pki::{Certificate, Parts, VALIDITY};

fn not_yet(certificate: &mut Certificate) {
    certificate.good_in(2090, 2100);
}

/// The month of the last day becomes the thirteenth.
fn month_13(parts: &mut Parts) {
    let mut times = der::elements(&parts[VALIDITY]);
    let month = times[1].len() - 11;
    times[1][month..month + 2].copy_from_slice(b"13");
    parts[VALIDITY] = der::sequence(&times);
}

fn unreadable(certificate: &mut Certificate) {
    certificate.edit(month_13);
}

/// The last day has an offset and no seconds, which DER forbids.
fn odd_time(certificate: &mut Certificate) {
    certificate.edit(|parts| {
        let times = der::elements(&parts[VALIDITY]);
        let odd = der::utc_time("490101000000+0100");
        parts[VALIDITY] = der::sequence(&[times[0].clone(), odd]);
    });
}

pub(super) const CASES: &[Case] = &[
    case("an expired root", |c| expired(c.of(Root)), Refused),
    case("an expired intermediate", |c| expired(c.of(Intermediate)), Refused),
    case(
        "an expired intermediate in the bundle",
        |c| {
            expired(c.of(Intermediate));
            c.bundle = vec![Intermediate];
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
    case("an intermediate that is not valid yet", |c| not_yet(c.of(Intermediate)), Refused),
    case(
        "an intermediate in the bundle that is not valid yet",
        |c| {
            not_yet(c.of(Intermediate));
            c.bundle = vec![Intermediate];
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
    case("an intermediate with a month 13", |c| unreadable(c.of(Intermediate)), Refused),
    case(
        "an intermediate with a month 13 in the bundle beside the root",
        |c| {
            unreadable(c.of(Intermediate));
            c.bundle = vec![Intermediate, Root];
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
        "one certificate too many with a month 13",
        |c| {
            unreadable(c.of(Other));
            c.shown = vec![Server, Intermediate, Other];
        },
        Refused,
    ),
    case(
        "a root with a month 13 that is shown too",
        |c| {
            unreadable(c.of(Root));
            c.bundle = vec![Intermediate];
            c.shown = vec![Server, Intermediate, Root];
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
];
