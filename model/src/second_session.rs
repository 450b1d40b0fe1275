//! The second session that edition 1.55 creates if a complete `sso_session` gives the credentials.
//!
//! Its client renews the single sign-on token. The second session takes none of the program's options: it is created by
//! `NewSession` from the environment and the files, with anonymous credentials.

use crate::environment::{has_home, load_config_is_set, variable};
use crate::failure::Failure;
use crate::resolve::create_v1_55;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Config, Constructor, Options, SharedConfigState, UserCredentials, World};

/// Creates the second session and drops it: the outcome depends only on whether creating it fails.
///
/// Rules: SSO-1, SSO-2.
pub(crate) fn create<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<(), Failure> {
    if !has_home(world) {
        trace.apply(&[rule::SSO_1], Subject::Creation);
        return Err(Failure::new("", "unable to get USER's home directory for cached token"));
    }
    let second = world_of_second(world);
    let mut decisions = Trace::new();
    match create_v1_55(&second, &mut decisions) {
        Ok(_) => {
            note_success(world, &decisions, trace);
            Ok(())
        }
        Err(failure) => {
            note_failure(world, &failure, trace);
            Err(Failure { panics: true, ..failure })
        }
    }
}

/// The world of the second session: the same environment and files, without the program's options. Because its credentials
/// are anonymous, the second session resolves none, and so creates no third session.
///
/// Rules: SSO-3, SSO-4, SSO-5, SSO-7, SSO-9.
fn world_of_second(world: &World) -> World {
    let config = Config { credentials: Some(UserCredentials::Anonymous), ..Config::default() };
    let options = Options { constructor: Constructor::NewSession, config, ..Options::default() };
    World { options, ..world.clone() }
}

/// The variables that decide which files and which profile the second session reads.
const VARIABLES: [&str; 8] = [
    "AWS_SDK_LOAD_CONFIG",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_CA_BUNDLE",
    "AWS_SDK_GO_CLIENT_TLS_CERT",
    "AWS_SDK_GO_CLIENT_TLS_KEY",
];

fn variables(world: &World) -> impl Iterator<Item = Candidate<'_>> {
    VARIABLES.into_iter().filter_map(|name| {
        let value = variable(world, name)?;
        Some(Candidate::shown(Origin::Variable(name), value))
    })
}

/// Records the rules by which the second session fails: the variables that decide, and the options that it ignores.
///
/// Rules: SSO-2, SSO-3, SSO-4, SSO-7, SSO-8, SSO-11.
fn note_failure<'w>(world: &'w World, failure: &Failure, trace: &mut Trace<'w>) {
    let options = &world.options;
    let names_bundle = variable(world, "AWS_CA_BUNDLE").is_some();
    let (is_bundle, is_pair) =
        (failure.code == "LoadCustomCABundleError", failure.code == "LoadClientTLSCertError");
    let is_profile = !is_bundle && !is_pair;
    trace.ignore(&[rule::SSO_2], Subject::Creation, variables(world));
    let notes: [(bool, &'static [Rule]); 5] = [
        (is_profile && !options.profile.is_empty(), &[rule::SSO_3]),
        (is_profile && options.shared_config_files.is_some(), &[rule::SSO_4]),
        (is_bundle && names_bundle, &[rule::SSO_7]),
        (is_bundle && !names_bundle, &[rule::SSO_8]),
        (is_pair, &[rule::SSO_11]),
    ];
    trace.apply_where(Subject::Creation, notes);
}

/// Records the rules without which the second session would fail.
///
/// Rules: SSO-2, SSO-5, SSO-6, SSO-9.
fn note_success(world: &World, decisions: &Trace<'_>, trace: &mut Trace<'_>) {
    let options = &world.options;
    let is_on = load_config_is_set(world);
    let is_enabled = options.shared_config_state == SharedConfigState::Enable;
    let is_same_profile = options.profile.is_empty() && options.shared_config_files.is_none() && is_on;
    let notes: [(bool, &'static [Rule]); 4] = [
        (true, &[rule::SSO_2]),
        (is_enabled && !is_on, &[rule::SSO_5]),
        (decisions.rules().any(|rule| rule == rule::FILE_13), &[rule::SSO_6]),
        (is_same_profile, &[rule::SSO_9]),
    ];
    trace.apply_where(Subject::Creation, notes);
}
