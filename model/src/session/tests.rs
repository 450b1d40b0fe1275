//! Rules by which a program uses a session and its copies.

use super::*;
use crate::handlers::{Effect, Handler, PARAMETER_VALIDATOR};
use crate::resolve;
use crate::rule::Rule;
use crate::world::{Config, World};
use alloc::vec::Vec;

/// The session of a world without settings.
fn session() -> Session {
    resolve(&World::new(Edition::V1_55)).0.session().unwrap().clone()
}

/// A handler that fails requests, or does nothing.
fn handler(name: &'static str, fails: bool) -> Handler {
    let effect = if fails { Effect::Fails(Failure::new("HandlerError", "")) } else { Effect::Passes };
    Handler { name: name.into(), effect }
}

/// The rules that the step records.
fn rules(step: impl FnOnce(&mut Trace<'_>)) -> Vec<Rule> {
    let mut trace = Trace::new();
    step(&mut trace);
    trace.rules().collect()
}

#[test]
fn a_copy_has_the_parameter_validator_at_the_back_of_its_own_list() {
    let copied = |session: &Session| rules(|trace| _ = session.copy(&Config::default(), trace));
    let has = |session: &Session, rule| copied(session).contains(&rule);
    let mut session = session();
    assert!(!has(&session, rule::PARAM_4) && !has(&session, rule::PARAM_5));
    session.handlers.change("validate", Change::PushBack(handler("own", false)));
    assert!(has(&session, rule::PARAM_4) && !has(&session, rule::PARAM_5));
    session.handlers.change("validate", Change::Remove(PARAMETER_VALIDATOR.into()));
    assert!(has(&session, rule::PARAM_5) && !has(&session, rule::PARAM_4));
    session.program.disable_param_validation = true;
    assert!(!has(&session, rule::PARAM_5), "it was not there before");
}

#[test]
fn the_handlers_of_a_copy_are_its_own() {
    let push = || Change::PushBack(handler("own", true));
    let (mut session, mut copy) = (session(), session().copy(&Config::default(), &mut Trace::new()));
    for (changed, is_copy) in [(&mut session, false), (&mut copy, true)] {
        let of_change = rules(|trace| _ = changed.change_handlers("build", push(), trace));
        assert_eq!(of_change.contains(&rule::COPY_5), is_copy);
        let of_request = rules(|trace| _ = changed.dry_run(trace));
        assert_eq!(of_request.contains(&rule::COPY_8), is_copy);
    }
}

#[test]
fn an_added_handler_runs_in_the_next_request() {
    let mut session = session();
    session.region = "eu-west-1".into();
    assert!(!rules(|trace| _ = session.dry_run(trace)).contains(&rule::HAND_11));
    session.handlers.change("build", Change::PushBack(handler("own", false)));
    assert!(rules(|trace| _ = session.dry_run(trace)).contains(&rule::HAND_11));
}

#[test]
fn a_region_can_be_provided_later() {
    let region = |region: &str| Config { region: Some(region.into()), ..Config::default() };
    let has = |session: &Session, config: &Config| {
        rules(|trace| _ = session.client_config("sts", config, trace)).contains(&rule::REG_6)
    };
    let (without, with) = (session(), Session { region: "eu-west-1".into(), ..session() });
    assert!(has(&without, &region("eu-west-1")));
    assert!(!has(&without, &region("")) && !has(&with, &region("eu-west-1")));
}

#[test]
fn threads_and_clients_share_a_session() {
    let with_region = Session { region: "eu-west-1".into(), ..session() };
    let copy = session().copy(&Config::default(), &mut Trace::new());
    for (session, services, threads, expected) in [
        (&with_region, 1, 1, &[][..]),
        (&with_region, 2, 1, &[rule::CLI_6]),
        (&with_region, 1, 2, &[rule::CONC_1, rule::CONC_2, rule::CONC_4]),
        (&copy, 0, 2, &[rule::CONC_1, rule::CONC_3]),
    ] {
        assert_eq!(rules(|trace| session.share(services, threads, trace)), expected);
    }
}
