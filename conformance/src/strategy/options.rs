//! What a program passes to the session.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use crate::vocabulary::case::{Config, Constructor, Options, SharedConfigState};

use super::certificate::Bundle;
use super::draw::{Maybe, Pick, Weighted};
use super::{config, path, pool};

/// Most rules are about options, so most sessions are made with some.
const CONSTRUCTORS: Weighted<Constructor> =
    &[(76, Constructor::NewSessionWithOptions), (13, Constructor::NewSession), (11, Constructor::New)];

/// Together with the variable, these turn shared config on in a little more than half of all cases.
const STATES: Weighted<SharedConfigState> =
    &[(52, SharedConfigState::FromEnv), (38, SharedConfigState::Enable), (10, SharedConfigState::Disable)];

/// Two of three bundles hold a certificate.
const BUNDLES: Weighted<Bundle> =
    &[(10, Bundle::One), (6, Bundle::Both), (3, Bundle::None), (3, Bundle::Garbage), (2, Bundle::Empty)];

/// Whether `Must` is called.
const MUSTS: Weighted<bool> = &[(9, false), (1, true)];

/// The options that `NewSessionWithOptions` alone takes. `config` is left to the caller.
fn session_options() -> impl Strategy<Value = Options> {
    let profile = Maybe::new(280, Pick(pool::PROFILES));
    let files = Maybe::new(150, vec(Pick(path::SHARED), 0..=4));
    let token = Maybe::new(500, Pick(pool::TOKEN_CODES));
    let bundle = Maybe::new(120, Pick(BUNDLES));
    (profile, Pick(STATES), files, token, bundle).prop_map(|(profile, state, files, token, bundle)| Options {
        profile: profile.unwrap_or_default().to_owned(),
        shared_config_state: state,
        shared_config_files: files.map(|files| files.into_iter().map(str::to_owned).collect()),
        assume_role_token: token.map(str::to_owned),
        custom_ca_bundle: bundle.map(|bundle| bundle.to_string()),
        ..Options::default()
    })
}

/// Whole options; the constructors that take `config` alone get it alone.
pub(super) fn strategy() -> impl Strategy<Value = Options> {
    let call = (Pick(CONSTRUCTORS), Pick(MUSTS));
    (call, session_options(), config::of_session()).prop_map(|((constructor, must), options, config)| {
        match constructor {
            Constructor::NewSessionWithOptions => with_options(must, options, config),
            Constructor::NewSession | Constructor::New => alone(constructor, must, config),
        }
    })
}

fn with_options(must: bool, options: Options, config: Config) -> Options {
    Options { must, config, ..options }
}

/// `New` returns no error that `Must` could panic with.
fn alone(constructor: Constructor, must: bool, config: Config) -> Options {
    Options {
        constructor,
        must: must && constructor == Constructor::NewSession,
        config,
        ..Options::default()
    }
}
