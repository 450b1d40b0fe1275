//! Which certificates of a bundle may be the authority of a server, and the error if one may not.

use rcgen::{BasicConstraints, IsCa, KeyUsagePurpose, date_time_ymd};

use crate::https::{Authority, Https, Identity, LOOPBACK, NOW};
use crate::tls::with_bundle;

fn trusts(identity: Identity, bundle: &str) -> bool {
    let server = Https::showing(identity);
    let is_trusted = with_bundle(&server, bundle).credentials().retrieve().is_ok();
    assert_eq!(server.calls(), usize::from(is_trusted), "nothing is sent to a server that is not trusted");
    is_trusted
}

/// The error of a server that is not trusted.
fn refusal(identity: Identity, bundle: &str) -> String {
    let server = Https::showing(identity);
    with_bundle(&server, bundle).credentials().retrieve().unwrap_err().to_string()
}

#[test]
fn a_server_that_another_server_of_the_bundle_signed_is_refused() {
    let pinned = Authority::with(|params| params.is_ca = IsCa::NoCa);
    assert!(!trusts(pinned.vouch(LOOPBACK, NOW), &pinned.pem()));
    assert!(!trusts(pinned.vouch_with_chain(LOOPBACK), &pinned.pem()));
}

#[test]
fn an_authority_without_key_cert_sign_is_not_trusted() {
    let authority = Authority::with(|params| params.key_usages = vec![KeyUsagePurpose::CrlSign]);
    assert!(!trusts(authority.vouch(LOOPBACK, NOW), &authority.pem()));
    let authority = Authority::with(|params| params.key_usages = vec![KeyUsagePurpose::KeyCertSign]);
    assert!(trusts(authority.vouch(LOOPBACK, NOW), &authority.pem()));
}

#[test]
fn an_authority_that_is_not_valid_yet_is_not_trusted() {
    let authority = Authority::with(|params| params.not_before = date_time_ymd(2090, 1, 1));
    assert!(!trusts(authority.vouch(LOOPBACK, NOW), &authority.pem()));
}

#[test]
fn the_path_length_of_an_authority_in_the_bundle_is_respected() {
    let root =
        |length| Authority::with(|params| params.is_ca = IsCa::Ca(BasicConstraints::Constrained(length)));
    for (length, is_trusted) in [(0, false), (1, true)] {
        let root = root(length);
        assert_eq!(trusts(root.below().vouch_with_chain(LOOPBACK), &root.pem()), is_trusted, "{length}");
    }
}

#[test]
fn the_error_has_the_reason_why_a_server_is_not_trusted() {
    let root = Authority::with(|params| params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)));
    let text = refusal(root.below().vouch_with_chain(LOOPBACK), &root.pem());
    assert!(text.contains("the chain is longer than the authority in the CA bundle allows"), "{text}");
    let root = Authority::new();
    let between = root.below_with(|params| params.key_usages = vec![KeyUsagePurpose::CrlSign]);
    let text = refusal(between.vouch_with_chain(LOOPBACK), &root.pem());
    assert!(text.contains("may not sign certificates"), "{text}");
}
