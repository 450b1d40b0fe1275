//! What holds for the explanation of any world.

use awsess_model::network::Network;
use awsess_model::session::{Cache, Call, Session as Predicted};
use awsess_model::trace::Trace;
use awsess_model::world::{Options, Remote, World};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::render::table::fits;
use super::value;
use awsess_conformance::case::Edition;
use awsess_conformance::explain::{Explanation, Origin, RenderOptions, explain, render};
use awsess_conformance::model;
use awsess_conformance::outcome::{Credentials, Outcome, Session};
use awsess_conformance::strategy::{Settings, case};

/// The world of a case, as far as a process can be in it.
pub(super) fn of_a_process(world: World) -> World {
    let options = Options {
        profile: world.options.profile.clone(),
        shared_config_state: world.options.shared_config_state,
        ..Options::default()
    };
    World { options, ..world }
}

fn check(world: &World) {
    let explanation = explain(world, &[]);
    check_roles(&explanation, world);
    match &explanation.outcome {
        Outcome::Session(session) => check_session(&explanation, session),
        Outcome::Error(_) => assert!(value(&explanation, "error").value.is_some()),
    }
    for (width, verbose) in [60, 80, 120].into_iter().flat_map(|width| [(width, false), (width, true)]) {
        let text = render(&explanation, RenderOptions { width: Some(width), verbose, colour: false });
        let too_wide = text.lines().find(|line| !fits(line, width));
        assert!(too_wide.is_none(), "{width}: {too_wide:?}\n{text}");
    }
}

/// The roles are those that the model assumes, in their order, and the first of them is assumed with the key that is shown.
fn check_roles(explanation: &Explanation, world: &World) {
    let healthy = World { remote: Remote { imds: Some(Vec::new()), ..Remote::default() }, ..world.clone() };
    let explained = explain(&healthy, &[]);
    let (outcome, _) = awsess_model::resolve(&healthy);
    let Some(credentials) = outcome.session().map(Predicted::credentials) else { return };
    let mut network = Network::new(&healthy);
    if Cache::new(credentials)
        .retrieve(&mut network, &mut Trace::default())
        .is_none_or(|result| result.is_err())
    {
        return;
    }
    let calls: Vec<_> =
        network.calls().iter().filter(|call| call.operation.starts_with("AssumeRole")).collect();
    let arn =
        |call: &&Call| call.parameters.iter().find(|(name, _)| name == "RoleArn").map(|(_, arn)| arn.clone());
    let called: Vec<_> = calls.iter().rev().filter_map(arn).collect();
    let named = |name: &str| explained.values.iter().filter(|value| value.name == name).collect::<Vec<_>>();
    let own = if calls.is_empty() { Vec::new() } else { named("role_arn") };
    let shown = own.into_iter().chain(named("source_role_arn")).filter_map(|value| value.value.clone());
    assert!(shown.eq(called.clone()), "{called:?}: {explanation:#?}");
    let signer = calls.first().and_then(|call| call.signer.as_ref()).map(|keys| keys.access_key_id.clone());
    if let [key] = &named("source_access_key_id")[..] {
        assert_eq!(key.value, signer, "{explanation:#?}");
    }
}

/// The values are those of the session, and every one that is there stands somewhere.
fn check_session(explanation: &Explanation, session: &Session) {
    assert_eq!(value(explanation, "region").value, session.region);
    let Some(Credentials::Value(keys)) = &session.credentials else { return };
    if keys.provider_name.as_deref() == Some("AssumeRoleProvider") {
        // Nobody is called to explain a session, so the keys of a role are not known.
        return;
    }
    let id = value(explanation, "access_key_id");
    assert_eq!(id.value.as_ref(), Some(&keys.access_key_id));
    for part in ["access_key_id", "secret_access_key"] {
        assert_ne!(value(explanation, part).origin, Origin::Default, "{part}: {explanation:#?}");
    }
    assert_eq!(value(explanation, "session_token").value.is_some(), !keys.session_token.is_empty());
}

#[test]
fn every_world_is_explained_by_the_values_of_its_own_session() {
    for edition in Edition::ALL {
        let config = Config { failure_persistence: None, ..Config::with_cases(1_000) };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let tried = runner.run(&case(edition, Settings::default()), |case| {
            check(&of_a_process(model::world(&case).unwrap()));
            Ok(())
        });
        tried.unwrap();
    }
}
