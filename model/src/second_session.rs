//! The second session that edition 1.55 makes where a complete `sso_session` gives the credentials.
//!
//! Its client renews the token of the single sign-on. The program cannot pass anything to this session: it is what
//! `NewSession` makes of the environment and the files, with anonymous credentials.

use crate::environment::{has_home, load_config_is_set, variable};
use crate::failure::Failure;
use crate::resolve::create_v1_55;
use crate::trace::{Candidate, Origin, Rule, Subject, Trace};
use crate::world::{Config, Constructor, Options, SharedConfigState, UserCredentials, World};

/// Makes the second session. The session itself is of no interest here, only whether making it fails.
///
/// Rules: SSO-1, SSO-2.
pub(crate) fn make<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<(), Failure> {
    if !has_home(world) {
        trace.apply(&["SSO-1"], Subject::Creation);
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

/// The same environment and files, without the program's options. Anonymous credentials keep the second session from
/// resolving any, and so from making a third.
///
/// Rules: SSO-3, SSO-4, SSO-5, SSO-7, SSO-9.
fn world_of_second(world: &World) -> World {
    let config = Config { credentials: Some(UserCredentials::Anonymous), ..Config::default() };
    let options = Options { constructor: Constructor::NewSession, config, ..Options::default() };
    World { options, ..world.clone() }
}

/// The variables that decide what the second session reads.
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

/// Records which of the options could not keep the second session from failing.
///
/// Rules: SSO-2, SSO-3, SSO-4, SSO-7, SSO-8, SSO-11.
fn note_failure<'w>(world: &'w World, failure: &Failure, trace: &mut Trace<'w>) {
    let options = &world.options;
    let names_bundle = variable(world, "AWS_CA_BUNDLE").is_some();
    let (is_bundle, is_pair) =
        (failure.code == "LoadCustomCABundleError", failure.code == "LoadClientTLSCertError");
    let is_profile = !is_bundle && !is_pair;
    trace.ignore(&["SSO-2"], Subject::Creation, variables(world));
    let notes: [(bool, &'static [Rule]); 5] = [
        (is_profile && !options.profile.is_empty(), &["SSO-3"]),
        (is_profile && options.shared_config_files.is_some(), &["SSO-4"]),
        (is_bundle && names_bundle, &["SSO-7"]),
        (is_bundle && !names_bundle, &["SSO-8"]),
        (is_pair, &["SSO-11"]),
    ];
    apply(notes, trace);
}

/// Records what would have failed the second session if it knew the options, or looked at credentials.
///
/// Rules: SSO-2, SSO-5, SSO-6, SSO-9.
fn note_success(world: &World, decisions: &Trace<'_>, trace: &mut Trace<'_>) {
    let options = &world.options;
    let is_on = load_config_is_set(world);
    let is_enabled = options.shared_config_state == SharedConfigState::Enable;
    let is_same_profile = options.profile.is_empty() && options.shared_config_files.is_none() && is_on;
    let notes: [(bool, &'static [Rule]); 4] = [
        (true, &["SSO-2"]),
        (is_enabled && !is_on, &["SSO-5"]),
        (decisions.rules().any(|rule| rule == "FILE-13"), &["SSO-6"]),
        (is_same_profile, &["SSO-9"]),
    ];
    apply(notes, trace);
}

fn apply(notes: impl IntoIterator<Item = (bool, &'static [Rule])>, trace: &mut Trace<'_>) {
    for (_, rules) in notes.into_iter().filter(|(holds, _)| *holds) {
        trace.apply(rules, Subject::Creation);
    }
}
