//! More than a hundred certificate chains and the verdicts of the library and of both releases on them. The library
//! agrees with the releases, or is stricter for the reason given with the chain.
//!
//! The tests of the releases need the Go adapters (`scripts/adapters build`) and are run by `.ci/run`; that of the library
//! runs with every other test.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what fails to be set up fails the test")]

mod chains;
mod der;
mod pki;
mod server;

use std::collections::BTreeMap;
use std::path::Path;

use awsess_conformance::adapter::{Process, Settings};
use awsess_conformance::builtin::Builtin;
use awsess_conformance::case::{Case, Config, Edition, Observe, Options, StaticCredentials, UserCredentials};
use awsess_conformance::implementation::{Implementation, Response};
use awsess_conformance::outcome::Outcome;
use awsess_conformance::protocol::Run;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use chains::{Verdict, cases};
use pki::{Chain, Made};

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(der))
}

/// A run in which a session with the bundle calls STS once.
fn run(edition: Edition, made: &Made) -> Run {
    let keys = StaticCredentials {
        access_key_id: "AKID".into(),
        secret_access_key: "SECRET".into(),
        session_token: String::new(),
    };
    let config = Config {
        region: Some("us-east-1".into()),
        credentials: Some(UserCredentials::Static(keys)),
        ..Config::default()
    };
    let bundle = made.bundle.iter().map(|der| pem(der)).collect();
    let options = Options { custom_ca_bundle: Some(bundle), config, ..Options::default() };
    let observe = Observe { call_with: Some(Config::default()), ..Observe::default() };
    let case = Case { edition, options, observe, ..Case::default() };
    let endpoint = format!("https://{}/", server::serve(made));
    Run {
        id: "1".into(),
        root: "/nowhere".into(),
        endpoints: BTreeMap::from([("sts".into(), endpoint)]),
        case,
    }
}

fn verdict(subject: &mut impl Implementation, run: &Run) -> Verdict {
    match subject.observe(run) {
        Response::Outcome(Outcome::Session(session)) => match session.call.unwrap().error {
            None => Verdict::Trusted,
            Some(error) if error.code == "RequestError" => Verdict::Refused,
            Some(error) => panic!("{error:?}"),
        },
        Response::Outcome(Outcome::Error(error)) if error.code == "LoadCustomCABundleError" => {
            Verdict::NoBundle
        }
        other => panic!("{other:?}"),
    }
}

/// The verdicts of an implementation on all chains.
fn verdicts(subject: &mut impl Implementation, edition: Edition) -> Vec<Verdict> {
    let made = cases().map(|case| {
        let mut chain = Chain::valid();
        (case.change)(&mut chain);
        chain.make()
    });
    made.map(|made| verdict(subject, &run(edition, &made))).collect()
}

fn assert_expected(observed: &[Verdict], expected: impl Fn(&chains::Case) -> Verdict) {
    let wrong: Vec<_> = cases()
        .zip(observed)
        .filter(|(case, observed)| **observed != expected(case))
        .map(|(case, observed)| format!("{}: {observed:?}, not {:?}", case.name, expected(case)))
        .collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), observed.len(), wrong.join("\n"));
}

fn assert_release(edition: Edition) {
    let name = format!("../target/adapters/go-v1-{edition}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let mut release = Process::start(&path.to_string_lossy(), Settings::default()).unwrap();
    assert_expected(&verdicts(&mut release, edition), |case| case.release);
}

#[test]
#[ignore = "it needs the Go adapters"]
fn release_1_14_gives_these_verdicts() {
    assert_release(Edition::V1_14);
}

#[test]
#[ignore = "it needs the Go adapters"]
fn release_1_55_gives_these_verdicts() {
    assert_release(Edition::V1_55);
}

#[test]
fn the_library_gives_the_verdicts_of_the_releases_or_is_stricter_for_a_reason() {
    assert!(cases().count() >= 100);
    let stricter = |case: &chains::Case| case.stricter.map_or(case.release, |_| Verdict::Refused);
    assert_expected(&verdicts(&mut Builtin, Edition::V1_55), stricter);
}
