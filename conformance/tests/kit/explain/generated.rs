//! What holds for the explanation of any world.

use awsess_model::world::{Options, World};
use proptest::test_runner::{Config, TestRunner};

use super::table::fits;
use super::value;
use awsess_conformance::case::Edition;
use awsess_conformance::explain::{Explanation, Origin, RenderOptions, explain, render};
use awsess_conformance::model;
use awsess_conformance::outcome::{Credentials, Outcome, Session};
use awsess_conformance::strategy::{Settings, case};

/// The world of a case, as far as a process can be in it.
fn of_a_process(world: World) -> World {
    let options = Options {
        profile: world.options.profile.clone(),
        shared_config_state: world.options.shared_config_state,
        ..Options::default()
    };
    World { options, ..world }
}

fn check(world: &World) {
    let explanation = explain(world, &[]);
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
        let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(1_000) });
        let tried = runner.run(&case(edition, Settings::default()), |case| {
            check(&of_a_process(model::world(&case).unwrap()));
            Ok(())
        });
        tried.unwrap();
    }
}
