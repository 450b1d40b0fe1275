//! Which certificates of a bundle vouch for a server, and what the error says of one that does not.

use std::error::Error as _;

use awsess::{Config, Options, Session, SharedConfigState};
use rcgen::{BasicConstraints, IsCa, KeyUsagePurpose, date_time_ymd};

use crate::home::Home;
use crate::https::{Authority, Https, Identity, LOOPBACK, NOW};

/// A session whose role needs the server.
fn session(server: &Https, bundle: &str) -> Session {
    let config = "[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/one\n\
                  source_profile = source\n[profile source]\naws_access_key_id = AKID\n\
                  aws_secret_access_key = SECRET\n";
    let home = Home::with("", config);
    let options: Options = home.options(&[]).custom_ca_bundle(bundle);
    let config = Config::new().endpoint(server.endpoint());
    let options = options.shared_config_state(SharedConfigState::Enable).config(config);
    Session::new_session_with_options(options).unwrap()
}

fn trusts(identity: Identity, bundle: &str) -> bool {
    let server = Https::showing(identity);
    let is_trusted = session(&server, bundle).credentials().retrieve().is_ok();
    assert_eq!(server.calls(), usize::from(is_trusted), "who is not trusted is sent nothing");
    is_trusted
}

/// Everything that the error of a refused server says.
fn refusal(identity: Identity, bundle: &str) -> String {
    let server = Https::showing(identity);
    let error = session(&server, bundle).credentials().retrieve().unwrap_err();
    let (mut says, mut cause) = (error.to_string(), error.source());
    while let Some(found) = cause {
        says = format!("{says}: {found}");
        cause = found.source();
    }
    says
}

#[test]
fn a_server_that_another_server_of_the_bundle_signed_is_refused() {
    let pinned = Authority::of(|params| params.is_ca = IsCa::NoCa);
    assert!(!trusts(pinned.vouch(LOOPBACK, NOW), &pinned.pem()));
    assert!(!trusts(pinned.vouch_with_chain(LOOPBACK), &pinned.pem()));
}

#[test]
fn an_authority_that_may_not_sign_certificates_vouches_for_nobody() {
    let authority = Authority::of(|params| params.key_usages = vec![KeyUsagePurpose::CrlSign]);
    assert!(!trusts(authority.vouch(LOOPBACK, NOW), &authority.pem()));
    let authority = Authority::of(|params| params.key_usages = vec![KeyUsagePurpose::KeyCertSign]);
    assert!(trusts(authority.vouch(LOOPBACK, NOW), &authority.pem()));
}

#[test]
fn an_authority_that_is_not_valid_yet_vouches_for_nobody() {
    let authority = Authority::of(|params| params.not_before = date_time_ymd(2090, 1, 1));
    assert!(!trusts(authority.vouch(LOOPBACK, NOW), &authority.pem()));
}

#[test]
fn the_path_length_of_the_authority_in_the_bundle_holds() {
    let root =
        |length| Authority::of(|params| params.is_ca = IsCa::Ca(BasicConstraints::Constrained(length)));
    for (length, is_trusted) in [(0, false), (1, true)] {
        let root = root(length);
        assert_eq!(trusts(root.below().vouch_with_chain(LOOPBACK), &root.pem()), is_trusted, "{length}");
    }
}

#[test]
fn the_error_says_why_a_server_is_refused() {
    let root = Authority::of(|params| params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)));
    let says = refusal(root.below().vouch_with_chain(LOOPBACK), &root.pem());
    assert!(says.contains("the chain is longer than the authority in the CA bundle allows"), "{says}");
    let root = Authority::new();
    let between = root.below_as(|params| params.key_usages = vec![KeyUsagePurpose::CrlSign]);
    let says = refusal(between.vouch_with_chain(LOOPBACK), &root.pem());
    assert!(says.contains("may not sign certificates"), "{says}");
}
