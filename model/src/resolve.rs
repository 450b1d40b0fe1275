//! From a world to its session: the order in which the rules are asked.

use alloc::string::String;

use crate::credentials::{self, from_config};
use crate::decide::Source;
use crate::endpoints::Flags;
use crate::environment::{
    CHECKED, Environment, first_invalid, from_variable, load_config_is_set, state, variable,
};
use crate::failure::Failure;
use crate::files::{self, SharedFile};
use crate::handlers::Handlers;
use crate::profile::v1_55::Field;
use crate::profile::{DEFAULT, v1_14, v1_55};
use crate::rule::{self, Rule};
use crate::session::{Credentials, Outcome, Session};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Constructor, Edition, World};
use crate::{client_tls, fallback, merge, tls};

/// Resolves a world: the session that must come out, or the error, and every decision on the way.
///
/// Rules: NEW-1, NEW-2, NEW-3, NEW-5, NEW-6, NEW-7, NEW-8.
#[must_use]
pub fn resolve(world: &World) -> (Outcome, Trace<'_>) {
    let mut trace = Trace::new();
    let created = match world.options.constructor {
        Constructor::NewSession => {
            trace.apply(&[rule::NEW_2], Subject::Creation);
            create(world, &mut trace)
        }
        Constructor::NewSessionWithOptions => create(world, &mut trace),
        Constructor::New => deprecated_new(world, &mut trace),
    };
    let rules = rules_of(world, created.is_ok());
    if !rules.is_empty() {
        trace.apply(rules, Subject::Creation);
    }
    let outcome = match created {
        Ok(session) => Outcome::Session(session),
        Err(failure) => Outcome::Error { panicked: world.options.must || failure.panics, failure },
    };
    (outcome, trace)
}

/// The rules by which the session or the error comes out of the constructor.
///
/// Rules: NEW-1, NEW-5, NEW-6, NEW-7.
fn rules_of(world: &World, is_session: bool) -> &'static [Rule] {
    match (is_session, world.options.must, world.options.constructor) {
        (true, false, Constructor::NewSession) => &[rule::NEW_1],
        (true, true, Constructor::NewSession) => &[rule::NEW_1, rule::NEW_5],
        (true, true, Constructor::NewSessionWithOptions | Constructor::New) => &[rule::NEW_5],
        (true, false, Constructor::NewSessionWithOptions | Constructor::New) => &[],
        (false, true, _) => &[rule::NEW_6],
        (false, false, _) => &[rule::NEW_7],
    }
}

/// Makes the session, or fails.
fn create<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<Session, Failure> {
    match world.edition {
        Edition::V1_14 => create_v1_14(world, trace),
        Edition::V1_55 => create_v1_55(world, trace),
    }
}

/// Edition 1.14: the bundle is opened first, and every file must be valid.
///
/// Rules: TLS-10, TLS-12, FILE-12, ROLE-9, ROLE-15.
fn create_v1_14<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<Session, Failure> {
    let modes = CHECKED.iter().map(|row| Source::excluded(rule::ENV_21, from_variable(world, row.name)));
    trace.decide(Subject::Creation, modes);
    let environment = Environment::read(world, trace);
    let named = merge::profile(world, trace);
    client_tls::note_ignored(world, trace);
    let bundle = tls::open(world, environment.ca_bundle.clone(), trace)?;
    let profile = profile_v1_14(world, &environment, named.as_ref(), trace)
        .inspect_err(|failure| note_failure(world, &environment, failure, trace))?;
    let region = merge::region(world, &environment, profile.region.clone(), trace);
    let credentials = credentials::v1_14(world, &environment, &profile, &region, trace)?;
    tls::check(world, bundle, trace)?;
    let roots = tls::roots(world, environment.ca_bundle.as_ref());
    let session = session(world, region, Flags::of_config(world), credentials, trace);
    Ok(Session { reaches_sts: tls::reaches_sts_traced(world, roots, trace), ..session })
}

fn profile_v1_14<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    named: Option<&Candidate<'w>>,
    trace: &mut Trace<'w>,
) -> Result<v1_14::Profile<'w>, Failure> {
    let files = shared_files(world, environment, trace)?;
    v1_14::load(name(named), &files, trace)
}

/// Records what does not keep a failure of the files from failing creation: credentials that the files are not needed
/// for, and shared config that is off.
fn note_failure(world: &World, environment: &Environment<'_>, failure: &Failure, trace: &mut Trace<'_>) {
    let (is_given, is_old) = (is_given(world, environment), world.edition == Edition::V1_14);
    let (is_file, is_source) = (failure.is_by(rule::FILE_10), failure.is_by(rule::ROLE_7));
    trace.apply_where(
        Subject::Creation,
        [
            (is_file && is_given && is_old, &[rule::FILE_12]),
            (is_source && is_given, &[rule::ROLE_9]),
            (is_source && is_old && !environment.shared_config, &[rule::ROLE_15]),
        ] as [(bool, &'static [Rule]); 3],
    );
}

/// Whether the environment or the config gives credentials.
fn is_given(world: &World, environment: &Environment<'_>) -> bool {
    environment.keys.is_some() || world.options.config.credentials.is_some()
}

/// Edition 1.55: the environment is checked first, a failure of the files may be forgiven, and the
/// bundle comes last.
///
/// Rules: ENV-20, ENV-22, ERR-14, FILE-13, FILE-14, ROLE-9, TLS-11, TLS-12, TLS-14.
pub(crate) fn create_v1_55<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<Session, Failure> {
    if let Some(invalid) = first_invalid(world) {
        let rules = &[rule::ENV_20, rule::ENV_22, rule::ERR_14];
        let failure = invalid.failure(state(world));
        return Err(trace.fail(Subject::Creation, rules, Some(invalid.found), failure));
    }
    let environment = Environment::read(world, trace);
    let named = merge::profile(world, trace);
    let profile = match profile_v1_55(world, &environment, named.as_ref(), trace) {
        Ok(profile) => profile,
        Err(failure) => forgiven(world, &environment, named.as_ref(), failure, trace)?,
    };
    let region = profile.candidate(Field::Region).cloned();
    let region = merge::region(world, &environment, region, trace);
    let flags = Flags::v1_55(world, &profile.endpoints, trace);
    let credentials = credentials::v1_55(world, &environment, &profile, (&region, &flags), trace)?;
    let bundle = tls::open(world, tls::files_v1_55(&environment, &profile).cloned(), trace)?;
    let pair = client_tls::open(world, trace)?;
    tls::check(world, bundle, trace).inspect_err(|_| pair.note_unread(trace))?;
    let client_certificate = client_tls::load(world, pair, trace)?;
    let roots = tls::roots(world, tls::files_v1_55(&environment, &profile).next());
    let session = session(world, region, flags, credentials, trace);
    let reaches_sts = tls::reaches_sts_traced(world, roots, trace);
    Ok(Session { reaches_sts, client_certificate, ..session })
}

fn profile_v1_55<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    named: Option<&Candidate<'w>>,
    trace: &mut Trace<'w>,
) -> Result<v1_55::Profile<'w>, Failure> {
    let files = shared_files(world, environment, trace)?;
    v1_55::load(name(named), &files, environment.shared_config, trace)
}

/// A failure of the files does not matter where nothing is wanted of them.
///
/// Rules: FILE-13, FILE-14, ROLE-9.
fn forgiven<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    named: Option<&Candidate<'w>>,
    failure: Failure,
    trace: &mut Trace<'w>,
) -> Result<v1_55::Profile<'w>, Failure> {
    if !is_given(world, environment) {
        return Err(failure);
    }
    if named.is_none() && !environment.shared_config {
        trace.apply(&[rule::FILE_13], Subject::Creation);
        return Ok(v1_55::Profile::default());
    }
    trace.apply(&[rule::FILE_14], Subject::Creation);
    note_failure(world, environment, &failure, trace);
    Err(failure)
}

fn name<'c>(named: Option<&'c Candidate<'_>>) -> &'c str {
    named.map_or(DEFAULT, |candidate| &candidate.value)
}

fn shared_files<'w>(
    world: &'w World,
    environment: &Environment<'w>,
    trace: &mut Trace<'w>,
) -> Result<alloc::vec::Vec<SharedFile<'w>>, Failure> {
    let names = files::names(world, environment, trace);
    files::load(world, names, trace)
}

/// The session, with the roots that its client has without a bundle.
///
/// Rules: PARAM-2.
fn session(
    world: &World,
    region: String,
    flags: Flags,
    credentials: Credentials,
    trace: &mut Trace<'_>,
) -> Session {
    let config = &world.options.config;
    if config.disable_param_validation.is_some() {
        trace.apply(&[rule::PARAM_2], Subject::Handlers);
    }
    let disable_param_validation = config.disable_param_validation.unwrap_or_default();
    let mut handlers = Handlers::default_for(world.edition);
    handlers.validate_parameters(!disable_param_validation);
    Session {
        edition: world.edition,
        region,
        endpoint: config.endpoint.clone().unwrap_or_default(),
        resolver: config.endpoint_resolver.clone(),
        flags,
        credentials,
        disable_param_validation,
        handlers,
        fails_with: None,
        reaches_sts: tls::reaches_sts(world, tls::roots(world, None)),
        client_certificate: None,
    }
}

/// The deprecated constructor: the newer way where `AWS_SDK_LOAD_CONFIG` asks for it, else the older chain. It fails
/// by a panic alone.
///
/// Rules: DNEW-1, DNEW-2, DNEW-3, DNEW-4, DNEW-10, DNEW-11, DNEW-12.
fn deprecated_new<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<Session, Failure> {
    trace.apply(&[rule::DNEW_1], Subject::Creation);
    let invalid = match world.edition {
        Edition::V1_14 => None,
        Edition::V1_55 => first_invalid(world),
    };
    let forgets = invalid.as_ref().is_some_and(|invalid| invalid.forgets);
    if load_config_is_set(world) && !forgets {
        trace.apply(&[rule::DNEW_2], Subject::Creation);
        let is_invalid = invalid.is_some();
        return create(world, trace).or_else(|failure| match failure.panics {
            true => Err(note_panic(world, failure, trace)),
            false => Ok(failed(world, failure, is_invalid, trace)),
        });
    }
    let flags = match &invalid {
        Some(invalid) if !invalid.is_last() => Flags::of_config(world),
        Some(_) | None => Flags::of_defaults(world, trace),
    };
    let mut session = older(world, flags, trace);
    if let Some(invalid) = invalid {
        let rules: &[Rule] = if load_config_is_set(world) { &[rule::DNEW_11] } else { &[rule::DNEW_10] };
        trace.ignore(rules, Subject::Creation, [invalid.found]);
        let failure = Failure::new("", invalid.message);
        session.handlers.fail_with(failure.clone());
        session.fails_with = Some(failure);
    }
    Ok(session)
}

/// Records that the deprecated constructor passes a panic on, and returns the panic.
///
/// Rules: SSO-10.
fn note_panic(world: &World, failure: Failure, trace: &mut Trace<'_>) -> Failure {
    if world.edition == Edition::V1_55 {
        trace.apply(&[rule::SSO_10], Subject::Creation);
    }
    failure
}

/// The session of the older chain, which knows no shared config.
///
/// Rules: DNEW-8, DNEW-9, DNEW-14.
fn older<'w>(world: &'w World, flags: Flags, trace: &mut Trace<'w>) -> Session {
    let region = merge::region_of_defaults(world, rule::DNEW_7, trace);
    let credentials = fallback::credentials(world, trace);
    if let Some(bundle) = variable(world, "AWS_CA_BUNDLE") {
        let ignored = Candidate::shown(Origin::Variable("AWS_CA_BUNDLE"), bundle);
        trace.ignore(&[rule::DNEW_8], Subject::CaBundle, [ignored]);
    }
    client_tls::note_ignored(world, trace);
    trace.apply(&[rule::DNEW_9], Subject::Handlers);
    session(world, region, flags, credentials, trace)
}

/// The session that stands for an error: it has nothing but a handler that fails every request.
///
/// Rules: DNEW-3, DNEW-5, DNEW-6, DNEW-12.
fn failed<'w>(world: &'w World, failure: Failure, is_invalid: bool, trace: &mut Trace<'w>) -> Session {
    let rules: &[Rule] =
        if is_invalid { &[rule::DNEW_3, rule::DNEW_5, rule::DNEW_12] } else { &[rule::DNEW_3, rule::DNEW_5] };
    trace.apply(rules, Subject::Creation);
    let region = merge::region_of_defaults(world, rule::DNEW_6, trace);
    let credentials = from_config(world);
    let mut handlers = Handlers::none(world.edition);
    handlers.fail_with(failure.clone());
    let config = &world.options.config;
    Session {
        edition: world.edition,
        region,
        endpoint: config.endpoint.clone().unwrap_or_default(),
        resolver: config.endpoint_resolver.clone(),
        flags: Flags::of_config(world),
        credentials,
        disable_param_validation: config.disable_param_validation.unwrap_or_default(),
        handlers,
        fails_with: Some(failure),
        reaches_sts: false,
        client_certificate: None,
    }
}
