//! Worlds as a remedy would leave them, so that no remedy is a guess: what becomes of the session is asked of the model.

use awsess_model::session::{Credentials, Provider, Session};
use awsess_model::variables::Variables;
use awsess_model::world::{Constructor, File, SharedConfigState, World};

use super::view::View;
use crate::explain::explanation::origin::Origin;

/// The world without these variables.
pub(in crate::explain) fn without_variables(world: &World, names: &[&str]) -> World {
    let kept = world.env.iter().filter(|(name, _)| !names.contains(name));
    let mut env = Variables::new();
    env.extend(kept.map(|(name, value)| (name.to_owned(), value.to_owned())));
    World { env, ..world.clone() }
}

/// The world with this value of a variable.
pub(in crate::explain) fn with_variable(world: &World, name: &str, value: &str) -> World {
    let mut world = world.clone();
    world.env.insert(name.into(), value.into());
    world
}

/// The world with this profile, selected as the program of the world does it: by the option, or by the variable.
pub(in crate::explain) fn with_profile(world: &World, name: &str) -> World {
    if world.options.profile.is_empty() {
        return with_variable(world, "AWS_PROFILE", name);
    }
    with_option_profile(world, name)
}

fn with_option_profile(world: &World, name: &str) -> World {
    let mut world = world.clone();
    world.options.profile = name.into();
    world
}

/// The world whose program names no profile, if it names one.
pub(in crate::explain) fn without_option_profile(world: &World) -> Option<World> {
    let names_one = !world.options.profile.is_empty();
    names_one.then(|| with_option_profile(world, ""))
}

/// The world with shared config enabled.
pub(in crate::explain) fn switched_on(world: &World) -> World {
    let mut world = with_variable(world, "AWS_SDK_LOAD_CONFIG", "1");
    if world.options.shared_config_state == SharedConfigState::Disable {
        world.options.shared_config_state = SharedConfigState::FromEnv;
    }
    world
}

/// The world without the line of this setting; unchanged if it is not in a file.
pub(in crate::explain) fn without_line(world: &World, origin: &Origin) -> World {
    with_line(world, origin, |_| Vec::new())
}

/// The world with another value in the line of this setting; unchanged if it is not a key in a file.
pub(in crate::explain) fn with_value(world: &World, origin: &Origin, value: &str) -> World {
    with_line(world, origin, |_| format!("{} = {value}", origin.name()).into_bytes())
}

fn with_line(world: &World, origin: &Origin, change: impl Fn(&[u8]) -> Vec<u8>) -> World {
    let mut world = world.clone();
    let Origin::Key { file, line, .. } = origin else { return world };
    if let Some(File::Bytes(bytes)) = world.files.get_mut(file) {
        let lines = bytes.split(|byte| *byte == b'\n');
        let changed =
            (1..).zip(lines).map(|(number, text)| if number == *line { change(text) } else { text.into() });
        let changed: Vec<Vec<u8>> = changed.collect();
        *bytes = changed.join(&b'\n');
    }
    world
}

/// How shared config is enabled, for the program of this world.
pub(in crate::explain) fn switch_on(world: &World) -> &'static str {
    match (world.options.constructor, world.options.shared_config_state) {
        (Constructor::New, _) => "set AWS_SDK_LOAD_CONFIG=1",
        (_, SharedConfigState::Disable) => {
            "have the program set SharedConfigEnable instead of SharedConfigDisable"
        }
        (_, SharedConfigState::FromEnv | SharedConfigState::Enable) => {
            "set AWS_SDK_LOAD_CONFIG=1, or have the program set SharedConfigEnable"
        }
    }
}

/// What enables shared config, for the program of this world.
pub(in crate::explain) fn switched_on_by(world: &World) -> &'static str {
    match (world.options.constructor, world.options.shared_config_state) {
        (Constructor::New, _) => "AWS_SDK_LOAD_CONFIG=1",
        (_, SharedConfigState::Disable) => "SharedConfigEnable in the program",
        (_, SharedConfigState::FromEnv | SharedConfigState::Enable) => {
            "AWS_SDK_LOAD_CONFIG=1 or SharedConfigEnable in the program"
        }
    }
}

/// The view of a world that a remedy has changed.
pub(in crate::explain) fn after(world: &World) -> View<'_> {
    View::changed(world)
}

/// What a session uses as its credentials, in words; `None` if there is no session, or it has no credentials.
pub(in crate::explain) fn credentials(view: &View<'_>) -> Option<String> {
    Some(match view.outcome.session().map(Session::credentials)? {
        Credentials::Keys(keys) => match keys.provider_name.as_ref() {
            "EnvConfigCredentials" | "EnvProvider" => "the keys of the environment".into(),
            _ => match view.key_pair(&view.profile) {
                Some(id) => format!("the keys of profile {:?} ({}:{})", view.profile, id.path, id.line),
                None => format!("the keys of profile {:?}", view.profile),
            },
        },
        Credentials::Failed(_) => return None,
        Credentials::Requested(requested) => provided_by(requested.provider()).into(),
        Credentials::External(provider) => provided_by(*provider).into(),
    })
}

const fn provided_by(provider: Provider) -> &'static str {
    match provider {
        Provider::AssumeRole => "the credentials of the role",
        Provider::WebIdentity => "the credentials of the web identity",
        Provider::Container => "the credentials of the container",
        Provider::Instance => "the credentials of the instance",
        Provider::Sso => "the credentials of single sign-on",
        Provider::Process => "the credentials of the program",
    }
}
