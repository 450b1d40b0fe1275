//! Creates the session of a world: one page for each edition, in the order in which the release reads, decides and checks.

use alloc::string::String;
use alloc::vec::Vec;

use crate::config_merge::ProgramSettings;
use crate::credentials;
use crate::decide::Source;
use crate::endpoints::EndpointSettings;
use crate::environment::{CHECKED, Environment, first_invalid, from_variable, state};
use crate::failure::Failure;
use crate::files::SharedFile;
use crate::flags::Flags;
use crate::handlers::Handlers;
use crate::profile::v1_55::Field;
use crate::profile::{v1_14, v1_55};
use crate::provider_chain::no_providers;
use crate::rule;
use crate::session::{Credentials, Outcome, Session};
use crate::tls::Transport;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Constructor, Edition, World};
use crate::{client_tls, deprecated_new, file_errors, files, merge, monitoring, tls};

/// Resolves a world to the session that must be created, or to the error, with the trace of the decisions.
#[must_use]
pub fn resolve(world: &World) -> (Outcome, Trace<'_>) {
    let mut trace = Trace::new();
    let (is_new_session, is_new, name) = match world.options.constructor {
        Constructor::NewSession => (true, false, "session.NewSession"),
        Constructor::NewSessionWithOptions => (false, false, "session.NewSessionWithOptions"),
        Constructor::New => (false, true, "session.New"),
    };
    let constructor = || Source::deferred(Some(function(name)));
    let called =
        constructor().and(is_new_session, rule::NEW_2).and(is_new, rule::DNEW_1).and(true, rule::NEW_8);
    trace.record_rules(Subject::Creation, [called]);
    let created = if is_new { deprecated_new::create(world, &mut trace) } else { create(world, &mut trace) };
    let (is_created, must) = (created.is_ok(), world.options.must);
    let has_region_alone = created
        .as_ref()
        .is_ok_and(|session| session.region().is_some() && session.credentials == no_providers());
    let returned = constructor()
        .and(is_created && is_new_session, rule::NEW_1)
        .and(is_created && must, rule::NEW_5)
        .and(is_created && is_unconfigured(world), rule::NEW_3)
        .and(has_region_alone, rule::CHAIN_3)
        .and(!is_created && must, rule::NEW_6)
        .and(!is_created && !must, rule::NEW_7);
    trace.record_rules(Subject::Creation, [returned]);
    let outcome = match created {
        Ok(session) => Outcome::Session(session),
        Err(failure) => Outcome::Error { panicked: must || failure.panics, failure },
    };
    (outcome, trace)
}

/// Whether there is no file, and no variable of the SDK in the environment.
fn is_unconfigured(world: &World) -> bool {
    let is_set = |(name, value): (&str, &str)| name.starts_with("AWS_") && !value.is_empty();
    world.files.is_empty() && !world.env.iter().any(is_set)
}

/// A function of the SDK that the program calls.
pub(crate) fn function<'w>(name: &'static str) -> Candidate<'w> {
    Candidate::shown(Origin::Function(name), "")
}

/// Creates the session as `NewSession` and `NewSessionWithOptions` of the edition do.
pub(crate) fn create<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<Session, Failure> {
    match world.edition {
        Edition::V1_14 => create_v1_14(world, trace),
        Edition::V1_55 => create_v1_55(world, trace),
    }
}

/// Creates a session in edition 1.14. The CA bundle is opened before the files are read, and its certificates are checked
/// last.
///
/// Rules: TLS-10.
fn create_v1_14<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<Session, Failure> {
    let modes = CHECKED.iter().filter_map(|row| from_variable(world, row.name));
    trace.ignore(Subject::Creation, rule::ENV_21, modes);
    let environment = Environment::read(world, trace);
    let name = merge::profile(world, trace);
    client_tls::ignore_variables(world, trace);
    let bundle = tls::open(world, environment.ca_bundle.clone(), trace)?;
    let profile = files::read(world, &environment, trace)
        .and_then(|files| v1_14::load(world, &name.value, &files, trace))
        .inspect_err(|error| file_errors::record_v1_14(world, &environment, error, trace))
        .inspect_err(|_| tls::ignore_unreported(world, &environment, trace))?;
    let region = merge::region(world, &environment, profile.region.clone(), trace);
    let credentials = credentials::v1_14(world, &environment, (&name, &profile), &region, trace)
        .inspect_err(|_| tls::ignore_unreported(world, &environment, trace))?;
    let roots = tls::load(world, bundle, trace)?;
    let settings = EndpointSettings::v1_14(world, trace);
    let flags = Flags::v1_14(world, trace);
    let transport = Transport { roots, client_certificate: None };
    let session = new_session(world, region, settings, credentials, transport, trace);
    let mut session = Session { flags, ..session };
    monitoring::enable_v1_14(world, &mut session.handlers, trace);
    Ok(session)
}

/// Creates a session in edition 1.55. Invalid variables are rejected first, and the CA bundle and the client certificate
/// are read last.
fn create_v1_55<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<Session, Failure> {
    if let Some(invalid) = first_invalid(world) {
        let rules = &[rule::ENV_20, rule::ENV_22, rule::ERR_14];
        let failure = invalid.failure(state(world));
        return Err(trace.fail(Subject::Creation, rules, Some(invalid.found), failure));
    }
    let environment = Environment::read(world, trace);
    let unreported = |trace: &mut Trace<'w>| tls::ignore_unreported(world, &environment, trace);
    let loaded = load_v1_55(world, &environment, trace).inspect_err(|_| unreported(trace))?;
    let profile = &loaded.profile;
    let region = profile.candidate(Field::Region).cloned();
    let region = merge::region(world, &environment, region, trace);
    let settings = EndpointSettings::v1_55(world, &profile.endpoints, trace);
    let flags = Flags::v1_55(world, &profile.flags, environment.shared_config, trace);
    let credentials = credentials::v1_55(world, &environment, &loaded, (&region, &settings, flags), trace)
        .inspect_err(|_| unreported(trace))?;
    let bundle = tls::open(world, tls::files_v1_55(&environment, profile).cloned(), trace)?;
    let pair = client_tls::open(world, trace)?;
    let roots = tls::load(world, bundle, trace);
    let client_certificate = client_tls::load(world, pair, roots.as_ref().err(), trace)?;
    let transport = Transport { roots: roots?, client_certificate };
    let session = new_session(world, region, settings, credentials, transport, trace);
    let mut session = Session { flags, ..session };
    monitoring::enable_v1_55(world, &environment, &loaded.files, &mut session.handlers, trace)?;
    Ok(session)
}

/// The profile of a session in edition 1.55.
pub(crate) struct Loaded<'w> {
    pub(crate) name: Candidate<'w>,
    pub(crate) profile: v1_55::Profile<'w>,
    /// The shared files; none if one of them is not valid.
    pub(crate) files: Vec<SharedFile<'w>>,
    /// Whether the profile is empty because an error of the files was ignored.
    pub(crate) is_error_ignored: bool,
}

/// Reads the files in edition 1.55. Some errors of the files are ignored.
pub(crate) fn load_v1_55<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    trace: &mut Trace<'w>,
) -> Result<Loaded<'w>, Failure> {
    let name = merge::profile(world, trace);
    let (files, profile) = match files::read(world, environment, trace) {
        Ok(files) => {
            let profile = v1_55::load(world, &name.value, &files, environment.shared_config, trace);
            (files, profile)
        }
        Err(error) => (Vec::new(), Err(error)),
    };
    match profile {
        Ok(profile) => Ok(Loaded { name, files, profile, is_error_ignored: false }),
        Err(error) if file_errors::is_ignored_v1_55(world, environment, &name, &error, trace) => {
            Ok(Loaded { name, files, profile: v1_55::Profile::default(), is_error_ignored: true })
        }
        Err(error) => Err(error),
    }
}

/// The session with the handlers of the option or the default ones. Its TLS settings, which are loaded after the credentials, are also those of the
/// requests for the credentials of a role.
pub(crate) fn new_session<'w>(
    world: &'w World,
    region: String,
    settings: EndpointSettings,
    credentials: Credentials,
    transport: Transport,
    trace: &mut Trace<'w>,
) -> Session {
    const FIELD: &str = "DisableParamValidation";
    let config = &world.options.config;
    let option =
        config.disable_param_validation.map(|is_disabled| if is_disabled { "true" } else { "false" });
    let option = option.map(|value| Candidate::shown(Origin::Config(FIELD), value));
    let is_disabled = trace
        .decide(
            Subject::Handlers,
            [
                Source::new(rule::PARAM_2, option),
                Source::deferred(Some(Candidate::shown(Origin::Default, "false"))),
            ],
        )
        .is_some_and(|decided| decided.value == "true");
    let mut handlers = Handlers::of_session(world, trace);
    handlers.validate_parameters(!is_disabled, trace);
    let credentials = match credentials {
        Credentials::Requested(requested) => Credentials::Requested(requested.over(transport.clone())),
        Credentials::Keys(_) | Credentials::Failed(_) | Credentials::External(_) => credentials,
    };
    Session {
        edition: world.edition,
        region,
        program: ProgramSettings { disable_param_validation: is_disabled, ..ProgramSettings::new(config) },
        settings,
        flags: Flags::from_config(world),
        credentials,
        handlers,
        fails_with: None,
        transport,
        is_copy: false,
    }
}

#[cfg(test)]
mod tests;
