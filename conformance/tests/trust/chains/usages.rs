//! Key usages and extended key usages.

use rcgen::{ExtendedKeyUsagePurpose as Usage, KeyUsagePurpose};

use super::Verdict::{Refused, Trusted};
use super::{Case, case, pinned, stricter};
use crate::pki::Certificate;
use crate::pki::Place::{Intermediate, Root, Server};

fn signs_no_certificates(certificate: &mut Certificate) {
    certificate.params.key_usages = vec![KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
}

fn no_key_usage(certificate: &mut Certificate) {
    certificate.params.key_usages.clear();
}

/// A key usage in which no bit is set.
fn empty_key_usage(certificate: &mut Certificate) {
    certificate.params.key_usages.clear();
    certificate.extension(&[2, 5, 29, 15], true, &[3, 1, 0]);
}

pub(super) const CASES: &[Case] = &[
    // Key usage.
    case("a root without keyCertSign", |c| signs_no_certificates(c.of(Root)), Refused),
    case("an intermediate without keyCertSign", |c| signs_no_certificates(c.of(Intermediate)), Refused),
    case(
        "an intermediate without keyCertSign in the bundle",
        |c| {
            signs_no_certificates(c.of(Intermediate));
            c.bundle = vec![Intermediate];
        },
        Refused,
    ),
    case("a root without a key usage", |c| no_key_usage(c.of(Root)), Trusted),
    case("an intermediate without a key usage", |c| no_key_usage(c.of(Intermediate)), Trusted),
    case("a root with an empty key usage", |c| empty_key_usage(c.of(Root)), Trusted),
    case("an intermediate with an empty key usage", |c| empty_key_usage(c.of(Intermediate)), Trusted),
    case("a server without a key usage", |c| no_key_usage(c.of(Server)), Trusted),
    case(
        "a server whose key agrees on keys alone",
        |c| c.of(Server).params.key_usages = vec![KeyUsagePurpose::KeyAgreement],
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
        "a server for a use that is unknown",
        |c| c.of(Server).usage(&[Usage::Other(vec![1, 2, 3])]),
        Refused,
    ),
    case("an intermediate for clients alone", |c| c.of(Intermediate).usage(&[Usage::ClientAuth]), Refused),
    case("an intermediate for any use", |c| c.of(Intermediate).usage(&[Usage::Any]), Trusted),
    case("an intermediate for servers", |c| c.of(Intermediate).usage(&[Usage::ServerAuth]), Trusted),
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
];
