//! The second session that edition 1.55 creates if a complete `sso_session` gives the credentials.
//!
//! Its client renews the single sign-on token. The second session takes none of the program's options: it is created by
//! `NewSession` from the environment and the files, with anonymous credentials.

use crate::decide::{Check, Source};
use crate::endpoints::EndpointSettings;
use crate::environment::{Environment, from_variable, has_home};
use crate::failure::Failure;
use crate::handlers::Handlers;
use crate::resolve::{Loaded, function, load_v1_55};
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Config, Constructor, Options, SharedConfigState, UserCredentials, World};
use crate::{client_tls, monitoring, tls};

/// Creates the second session, and returns its settings of endpoints, with which the token is renewed.
///
/// # Errors
///
/// `unable to get USER's home directory` without a home directory. Any error of the second session is a panic.
pub(crate) fn create<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<EndpointSettings, Failure> {
    let has_home = Check {
        rules: &[rule::SSO_1],
        broken: !has_home(world),
        at: None,
        error: &|| Failure::new("", "unable to get USER's home directory for cached token"),
    };
    trace.check(Subject::Creation, [has_home])?;
    let options = &world.options;
    let option = |name, is_set: bool| is_set.then(|| Candidate::shown(Origin::Option(name), ""));
    let sets_state = options.shared_config_state != SharedConfigState::FromEnv;
    for (rule, found) in [
        (rule::SSO_3, option("Profile", !options.profile.is_empty())),
        (rule::SSO_4, option("SharedConfigFiles", options.shared_config_files.is_some())),
        (rule::SSO_5, option("SharedConfigState", sets_state)),
        (rule::SSO_7, option("CustomCABundle", options.custom_ca_bundle.is_some())),
        (rule::SSO_11, option("ClientTLSCert", options.client_tls_cert.is_some())),
        (rule::SSO_11, option("ClientTLSKey", options.client_tls_key.is_some())),
    ] {
        trace.ignore(Subject::Creation, rule, found);
    }
    let second = world_of_second(world);
    let (is_error_ignored, settings) = load(&second).map_err(|(rules, failure)| {
        trace.fail(Subject::Creation, rules, None, Failure { panics: true, ..failure })
    })?;
    let created = Source::new(rule::SSO_2, Some(function("session.NewSession")))
        .and(is_error_ignored, rule::SSO_6)
        .and(true, rule::SSO_9);
    trace.record_rules(Subject::Creation, [created]);
    Ok(settings)
}

/// The world of the second session: the same environment and files, without the program's options. Because its credentials
/// are anonymous, the second session resolves none, and so creates no third session.
fn world_of_second(world: &World) -> World {
    let config = Config { credentials: Some(UserCredentials::Anonymous), ..Config::default() };
    let options = Options { constructor: Constructor::NewSession, config, ..Options::default() };
    World { options, ..world.clone() }
}

/// Loads the profile, the bundle and the client certificate of the second session, in the order of edition 1.55. Returns
/// whether an error of the files was ignored, and the settings of endpoints.
///
/// # Errors
///
/// The first error, with the rules by which it fails the first session.
fn load(second: &World) -> Result<(bool, EndpointSettings), (&'static [Rule], Failure)> {
    let by = |rules: &'static [Rule]| move |failure| (rules, failure);
    let by_bundle = by(match from_variable(second, "AWS_CA_BUNDLE") {
        Some(bundle) if !bundle.value.is_empty() => &[rule::SSO_2, rule::SSO_12, rule::SSO_7],
        Some(_) | None => &[rule::SSO_2, rule::SSO_12, rule::SSO_8],
    });
    let by_pair = by(&[rule::SSO_2, rule::SSO_12, rule::SSO_11]);
    // The second session's decisions are its own: they do not belong in the trace of the first.
    let trace = &mut Trace::new();
    let environment = Environment::read(second, trace);
    let Loaded { profile, files, is_error_ignored, .. } =
        load_v1_55(second, &environment, trace).map_err(by(&[rule::SSO_2, rule::SSO_12]))?;
    let settings = EndpointSettings::v1_55(second, &profile.endpoints, trace);
    let bundle_file = tls::files_v1_55(&environment, &profile).next().cloned();
    let bundle = tls::open(second, bundle_file, trace).map_err(by_bundle)?;
    let pair = client_tls::open(second, trace).map_err(by_pair)?;
    tls::load(second, bundle, trace).map_err(by_bundle)?;
    client_tls::load(second, pair, None, trace).map_err(by_pair)?;
    let handlers = &mut Handlers::none(second.edition);
    let by_agent = by(&[rule::SSO_2, rule::SSO_12, rule::CSM_13]);
    monitoring::enable_v1_55(second, &environment, &files, handlers, trace).map_err(by_agent)?;
    Ok((is_error_ignored, settings))
}
