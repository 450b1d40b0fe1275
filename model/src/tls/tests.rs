//! When a connection decides whether its server is trusted, and by which rules.

use super::*;
use crate::certificate::{GeneralName, Validity, Version};
use crate::rule::Rule;

const ADDRESS: [u8; 4] = [127, 0, 0, 1];
const SERVER: &str = "-----BEGIN CERTIFICATE-----\nMAcwAQEwAAMA\n-----END CERTIFICATE-----\n";
const OTHER: &str = "-----BEGIN CERTIFICATE-----\nMAcwAQIwAAMA\n-----END CERTIFICATE-----\n";

/// A certificate that issued itself, whose DER bytes have this body.
fn certificate(name: &str, body: u8) -> Certificate {
    Certificate {
        name: name.into(),
        der: [0x30, 7, 0x30, 1, body, 0x30, 0, 3, 0].into(),
        version: Version::Third,
        subject: name.into(),
        key: name.into(),
        issuer: name.into(),
        signed_with: name.into(),
        validity: Validity::Valid,
        basic_constraints: None,
        key_usage: Vec::new(),
        extended_key_usage: Vec::new(),
        names: [GeneralName::Ip(ADDRESS.into())].into(),
        permitted: Vec::new(),
        excluded: Vec::new(),
    }
}

/// A world whose STS shows the certificate `server`.
fn world() -> World {
    let sts = Some(Server { address: ADDRESS.into(), shows: ["server".into()].into() });
    let certificates = [certificate("server", 1), certificate("other", 2)].into();
    World { sts, certificates, ..World::new(Edition::V1_55) }
}

/// Whether two requests over one connection reach STS, and the rules that decide on that.
fn reached(roots: Roots, world: &World) -> ([bool; 2], Vec<Rule>) {
    let transport = Transport { roots, client_certificate: None };
    let (mut connection, mut trace) = (transport.connection(world), Trace::new());
    let reached = [(); 2].map(|()| connection.reaches_sts(&mut trace));
    (reached, trace.rules().collect())
}

#[test]
fn the_first_request_decides_whether_the_server_is_trusted() {
    let [first, second] = [[SERVER, OTHER].concat(), [OTHER, SERVER].concat()].map(String::into_bytes);
    let by_root = [rule::TLS_41, rule::TLS_23];
    let by_second = [rule::TLS_41, rule::TLS_23, rule::TLS_18];
    for (roots, is_trusted, rules) in [
        (Roots::OfBundle(first), true, &by_root[..]),
        (Roots::OfBundle(second.clone()), true, &by_second),
        (Roots::OfClient(second), true, &by_root),
        (Roots::OfBundle(OTHER.into()), false, &[rule::TLS_17, rule::TLS_40]),
        (Roots::System, false, &[rule::TLS_22]),
    ] {
        assert_eq!(reached(roots, &world()), ([is_trusted; 2], rules.into()));
    }
}

#[test]
fn a_server_without_tls_is_always_reached() {
    let world = World { sts: None, ..world() };
    assert_eq!(reached(Roots::System, &world), ([true; 2], Vec::new()));
}
