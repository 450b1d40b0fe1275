//! The test of the loader against the specification, without an adapter. `known.toml` lists what the loader does not do, and
//! why.

use awsess_conformance::case::{Constructor, Edition, Options as Given, SharedConfigState};
use awsess_conformance::implementation::{Implementation, Response};
use awsess_conformance::outcome::{Credentials, Session};
use awsess_conformance::protocol::{Hello, Run};
use awsess_conformance::suite::{self, Options};
use own_loader::Choice;

#[derive(Clone)]
struct OwnLoader;

impl Implementation for OwnLoader {
    fn hello(&self) -> Hello {
        Hello::new("own-loader", env!("CARGO_PKG_VERSION")).editions([Edition::V1_55])
    }

    fn observe(&mut self, run: &Run) -> Response {
        let Some(choice) = choice(&run.case.options) else {
            return Response::unsupported("options", "the loader has no such option");
        };
        match own_loader::load(&choice, |name| run.case.env.get(name).cloned()) {
            Ok(settings) => Response::session(Session::new(settings.region, credentials(settings.keys))),
            Err(invalid) => Response::error("SharedConfigLoadError", invalid.to_string()),
        }
    }
}

#[test]
fn the_loader_holds() {
    let options = Options::new()
        .topic("environment")
        .topic("region")
        .topic("profiles")
        .topic("shared-files")
        .expectations("tests/known.toml")
        .bless(std::env::var_os("AWSESS_BLESS").is_some());
    suite::assert_holds(OwnLoader, &options);
}

fn credentials(keys: Option<own_loader::Keys>) -> Credentials {
    keys.map_or_else(
        || Credentials::failed("NoCredentialProviders"),
        |keys| Credentials::keys(keys.id, keys.secret, keys.token),
    )
}

/// What the program of the case says, if the loader can be told.
fn choice(given: &Given) -> Option<Choice> {
    let Given { constructor, profile, shared_config_state, .. } = given.clone();
    let told = Given { constructor, profile: profile.clone(), shared_config_state, ..Given::default() };
    let shared_config = match shared_config_state {
        SharedConfigState::FromEnv => None,
        SharedConfigState::Disable => Some(false),
        SharedConfigState::Enable => Some(true),
    };
    let choice = Choice { profile: Some(profile).filter(|profile| !profile.is_empty()), shared_config };
    (constructor != Constructor::New && *given == told).then_some(choice)
}
