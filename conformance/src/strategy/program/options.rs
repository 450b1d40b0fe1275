//! The options that a program passes to the session.

use proptest::collection::vec;
use proptest::strategy::Strategy;

use super::config;
use crate::strategy::draw::{Optional, Select, Weighted};
use crate::strategy::values::bundle::Bundle;
use crate::strategy::values::{path, pool};
use crate::vocabulary::case::{Config, Constructor, Options, SharedConfigState};

/// Constructors. Most rules are about options, so most sessions are created with options.
const CONSTRUCTORS: Weighted<Constructor> =
    &[(76, Constructor::NewSessionWithOptions), (13, Constructor::NewSession), (11, Constructor::New)];

/// States of shared config. Together with the variable, they enable it in a little more than half of the cases.
const STATES: Weighted<SharedConfigState> =
    &[(52, SharedConfigState::FromEnv), (38, SharedConfigState::Enable), (10, SharedConfigState::Disable)];

/// Bundles. Two of three contain a certificate.
const BUNDLES: Weighted<Bundle> =
    &[(10, Bundle::One), (6, Bundle::Both), (3, Bundle::None), (3, Bundle::Garbage), (2, Bundle::Empty)];

/// Whether `Must` is called.
const MUSTS: Weighted<bool> = &[(9, false), (1, true)];

/// The options that only `NewSessionWithOptions` accepts, without `config`.
fn session_options() -> impl Strategy<Value = Options> {
    let profile = Optional::new(280, Select(pool::PROFILES));
    let files = Optional::new(150, vec(Select(path::SHARED), 0..=4));
    let token = Optional::new(500, Select(pool::TOKEN_CODES));
    let bundle = Optional::new(120, Select(BUNDLES));
    (profile, Select(STATES), files, token, bundle).prop_map(|(profile, state, files, token, bundle)| {
        Options {
            profile: profile.unwrap_or_default().to_owned(),
            shared_config_state: state,
            shared_config_files: files.map(|files| files.into_iter().map(str::to_owned).collect()),
            assume_role_token: token.map(str::to_owned),
            custom_ca_bundle: bundle.map(|bundle| bundle.to_string()),
            ..Options::default()
        }
    })
}

/// Draws all options. The constructors that accept only `config` get only that.
pub(in crate::strategy) fn strategy() -> impl Strategy<Value = Options> {
    let call = (Select(CONSTRUCTORS), Select(MUSTS));
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

/// Whether `Must` is called. `New` returns no error for it.
fn alone(constructor: Constructor, must: bool, config: Config) -> Options {
    Options {
        constructor,
        must: must && constructor == Constructor::NewSession,
        config,
        ..Options::default()
    }
}
