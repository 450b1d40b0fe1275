//! What the program does that creates the session, in words.

use awsess_model::world::{Constructor, Options, SharedConfigState};

use super::words::list;

/// The call by which the program creates the session, with the names of what it passes.
pub(in crate::explain) fn call(options: &Options) -> String {
    let function = match options.constructor {
        Constructor::NewSession => "NewSession",
        Constructor::NewSessionWithOptions => "NewSessionWithOptions",
        Constructor::New => "New",
    };
    match passed(options).as_slice() {
        [] => format!("{function} with no options"),
        passed => format!("{function} with {}", list(passed)),
    }
}

/// What the program passes, of that which can be said of it on the command line.
fn passed(options: &Options) -> Vec<String> {
    let profile = (!options.profile.is_empty()).then(|| format!("Profile {:?}", options.profile));
    let state = match options.shared_config_state {
        SharedConfigState::FromEnv => None,
        SharedConfigState::Enable => Some("SharedConfigEnable".to_owned()),
        SharedConfigState::Disable => Some("SharedConfigDisable".to_owned()),
    };
    let named = |name: &str, is_set: bool| is_set.then(|| name.to_owned());
    let config = &options.config;
    let all = [
        profile,
        state,
        named("AssumeRoleTokenProvider", !options.assume_role_tokens.is_empty()),
        named("CustomCABundle", options.custom_ca_bundle.is_some()),
        config.region.as_ref().map(|region| format!("Config.Region {region:?}")),
        named("Config.Endpoint", config.endpoint.is_some()),
        named("Config.HTTPClient", config.http_client.is_some()),
    ];
    all.into_iter().flatten().collect()
}
