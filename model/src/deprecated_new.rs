//! The deprecated constructor `New`, which returns a session instead of an error: the requests of that session fail.

use crate::config_merge::ProgramSettings;
use crate::credentials::{empty, from_config};
use crate::decide::{Check, Source};
use crate::endpoints::EndpointSettings;
use crate::environment::{Invalid, first_invalid, from_variable, load_config_is_set};
use crate::failure::Failure;
use crate::flags::Flags;
use crate::handlers::Handlers;
use crate::resolve::{self, function, new_session};
use crate::rule::{self, Rule};
use crate::session::{Credentials, Session};
use crate::tls::{Roots, Transport};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Edition, World};
use crate::{client_tls, fallback, merge, monitoring};

/// Creates a session as `NewSession` does if `AWS_SDK_LOAD_CONFIG` enables shared config, and otherwise from the config, a few
/// variables and the fallback chain. If one of two variables has an invalid value, edition 1.55 discards the whole
/// environment, including `AWS_SDK_LOAD_CONFIG`.
///
/// # Errors
///
/// A panic of the release. Any other error is returned by the requests of the session.
pub(crate) fn create<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<Session, Failure> {
    let invalid = match world.edition {
        Edition::V1_14 => None,
        Edition::V1_55 => first_invalid(world),
    };
    let discards_environment = invalid.as_ref().is_some_and(|invalid| invalid.discards_environment);
    let variable = from_variable(world, "AWS_SDK_LOAD_CONFIG").filter(|_| load_config_is_set(world));
    let load_config = Source::new(rule::DNEW_2, variable).when(!discards_environment, rule::DNEW_11);
    if trace.decide(Subject::Creation, [load_config]).is_none() {
        return Ok(from_defaults(world, invalid, trace));
    }
    let failure = match resolve::create(world, trace) {
        Ok(session) => return Ok(session),
        Err(failure) => failure,
    };
    let panics = Check {
        rules: &[rule::SSO_12, rule::SSO_10],
        broken: failure.is_by(rule::SSO_12),
        at: None,
        error: &|| failure.clone(),
    };
    trace.check(Subject::Creation, [panics])?;
    if failure.panics {
        return Err(failure);
    }
    Ok(failed(world, failure, invalid.is_some(), trace))
}

/// The session without shared config, whose requests fail if a variable is invalid.
fn from_defaults<'w>(world: &'w World, invalid: Option<Invalid<'w>>, trace: &mut Trace<'w>) -> Session {
    let settings = match &invalid {
        Some(invalid) if !invalid.is_after_metadata() => EndpointSettings::from_config(world),
        Some(_) | None => EndpointSettings::from_variables(world, trace),
    };
    let region = merge::region_of_defaults(world, rule::DNEW_7, trace);
    let flags = Flags::without_environment(world, trace);
    let credentials = fallback::credentials(world, (&settings, flags), trace);
    let settings = settings.of_clients(world, trace);
    trace.ignore(Subject::CaBundle, rule::DNEW_8, from_variable(world, "AWS_CA_BUNDLE"));
    client_tls::ignore_variables(world, trace);
    let config = &world.options.config;
    let is_loaded = config.region.is_none() && config.credentials.is_none() && !region.is_empty();
    let found = Source::deferred(Some(function("session.New")));
    let found = found.and(is_loaded && matches!(credentials, Credentials::Keys(_)), rule::DNEW_14);
    trace.record_rules(Subject::Creation, [found]);
    let is_validator_off = config.disable_param_validation == Some(true);
    let handlers = Source::new(rule::DNEW_9, Some(function("session.New")));
    trace.record_rules(Subject::Handlers, [handlers.and(is_validator_off, rule::DNEW_16)]);
    let transport = Transport { roots: Roots::of_client(config), client_certificate: None };
    let session = new_session(world, region, settings, credentials, transport, trace);
    let mut session = Session { flags, ..session };
    let discards_environment = invalid.as_ref().is_some_and(|invalid| invalid.discards_environment);
    if let Some(Invalid { found, message, .. }) = invalid {
        let rules: &[Rule] = if load_config_is_set(world) { &[rule::DNEW_11] } else { &[rule::DNEW_10] };
        let failure = trace.fail(Subject::Creation, rules, Some(found), Failure::new("", message));
        session.fail_with(failure);
    }
    if !discards_environment {
        monitor(world, &mut session, trace);
    }
    session
}

/// Enables client-side monitoring. If that fails, so do the requests of the session.
fn monitor<'w>(world: &'w World, session: &mut Session, trace: &mut Trace<'w>) {
    let enabled = match world.edition {
        Edition::V1_14 => {
            monitoring::enable_v1_14(world, &mut session.handlers, trace);
            Ok(())
        }
        Edition::V1_55 => monitoring::enable_from_variables(world, &mut session.handlers, trace),
    };
    if let Err(failure) = enabled {
        trace.record_rules(Subject::Creation, [Source::new(rule::CSM_14, Some(function("session.New")))]);
        session.fail_with(failure);
    }
}

impl Session {
    /// Makes every request fail with the error, unless an earlier one does.
    fn fail_with(&mut self, failure: Failure) {
        self.handlers.fail_with(failure.clone());
        self.fails_with.get_or_insert(failure);
    }
}

/// The session that is returned instead of an error. It has only one handler, which fails every request with the error.
fn failed<'w>(world: &'w World, failure: Failure, is_invalid: bool, trace: &mut Trace<'w>) -> Session {
    let returned = Source::new(rule::DNEW_3, Some(function("session.New")));
    let returned = returned.and(true, rule::DNEW_5).and(is_invalid, rule::DNEW_12);
    trace.record_rules(Subject::Creation, [returned]);
    let region = merge::region_of_defaults(world, rule::DNEW_6, trace);
    let mut handlers = Handlers::none(world.edition);
    handlers.fail_with(failure.clone().by(&[rule::DNEW_3]));
    let config = &world.options.config;
    let given = config.credentials.as_ref();
    let given = given.map(|_| Candidate::shown(Origin::Config("Credentials"), "Credentials"));
    let credentials = trace.choose(
        Subject::Credentials,
        [(from_config(world), Source::new(rule::DNEW_4, given)), (empty(), Source::none(rule::DNEW_15))],
    );
    Session {
        edition: world.edition,
        region,
        program: ProgramSettings::new(config),
        settings: EndpointSettings::from_config(world),
        flags: Flags::from_config(world),
        credentials: credentials.unwrap_or_else(empty),
        handlers,
        fails_with: Some(failure),
        transport: Transport::default(),
        is_copy: false,
    }
}
