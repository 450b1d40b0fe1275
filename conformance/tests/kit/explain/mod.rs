//! What an explanation says of small worlds.

mod command;
mod findings;
mod gather;
mod generated;
mod healthy;
mod on_disk;
mod problems;
mod remedies;
mod render;
mod secrets;
mod told;

use awsess_model::world::{Edition, File, SharedConfigState, World};

use awsess_conformance::explain::{Explanation, Origin, Value, explain};
use awsess_conformance::outcome::Outcome;

const CONFIG: &str = "/h/.aws/config";
const CREDENTIALS: &str = "/h/.aws/credentials";

/// A world in edition 1.55 with a home, these variables, and these texts as its config and credentials files.
fn world(env: &[(&str, &str)], config: &str, credentials: &str) -> World {
    let mut world = World::new(Edition::V1_55);
    world.env.insert("HOME".into(), "/h".into());
    world.env.extend(env.iter().map(|(name, value)| ((*name).into(), (*value).into())));
    let files =
        [(CONFIG, config), (CREDENTIALS, credentials)].into_iter().filter(|(_, text)| !text.is_empty());
    world.files = files.map(|(path, text)| (path.into(), File::Bytes(text.into()))).collect();
    world
}

fn enabled(mut world: World) -> World {
    world.options.shared_config_state = SharedConfigState::Enable;
    world
}

fn disabled(mut world: World) -> World {
    world.options.shared_config_state = SharedConfigState::Disable;
    world
}

fn named(profile: &str, mut world: World) -> World {
    world.options.profile = profile.into();
    world
}

fn old(world: World) -> World {
    World { edition: Edition::V1_14, ..world }
}

/// The value of this name.
fn value(explanation: &Explanation, name: &str) -> Value {
    explanation.values.iter().find(|value| value.name == name).unwrap().clone()
}

fn variable(name: &str) -> Origin {
    Origin::Variable { name: name.into() }
}

fn key(file: &str, line: u32, section: &str, key: &str) -> Origin {
    Origin::Key { file: file.into(), line, section: section.into(), key: key.into() }
}

fn origins(value: &Value) -> Vec<Origin> {
    value.shadowed.iter().map(|shadowed| shadowed.origin.clone()).collect()
}

const KEYS: &str = "[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = file-secret-1\n";
const ENV_KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "env-secret-1")];
const CHAIN: &str = "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = base\n";
const BASE: &str = "[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = base-secret-1\n";

#[test]
fn a_region_in_the_environment_shadows_the_region_of_a_file_with_its_line() {
    let world = enabled(world(&[("AWS_REGION", "eu-west-1")], "# x\n[default]\nregion = us-east-1\n", ""));
    let region = value(&explain(&world, &[]), "region");
    assert_eq!((region.value.as_deref(), &region.origin), (Some("eu-west-1"), &variable("AWS_REGION")));
    assert_eq!(origins(&region), [key(CONFIG, 3, "default", "region")]);
    assert!(region.rules.iter().all(|rule| !rule.id.is_empty()));
}

#[test]
fn each_part_of_a_file_s_credentials_has_its_own_line() {
    let explanation = explain(&world(&[], "", KEYS), &[]);
    let at = |name| value(&explanation, name).origin;
    assert_eq!(at("access_key_id"), key(CREDENTIALS, 2, "default", "aws_access_key_id"));
    assert_eq!(at("secret_access_key"), key(CREDENTIALS, 3, "default", "aws_secret_access_key"));
    assert_eq!(at("session_token"), Origin::Default);
    assert_eq!(
        value(&explanation, "credentials").value.unwrap(),
        format!("SharedConfigCredentials: {CREDENTIALS}")
    );
}

#[test]
fn environment_keys_shadow_older_names_and_files() {
    let env = [ENV_KEYS[0], ENV_KEYS[1], ("AWS_ACCESS_KEY", "AKIAOLDER")];
    let id = value(&explain(&world(&env, "", KEYS), &[]), "access_key_id");
    assert_eq!(id.origin, variable("AWS_ACCESS_KEY_ID"));
    let file = key(CREDENTIALS, 2, "default", "aws_access_key_id");
    assert_eq!(origins(&id), [variable("AWS_ACCESS_KEY"), file]);
}

#[test]
fn a_role_is_told_with_its_source_and_the_keys_that_sign() {
    for edition in [Edition::V1_14, Edition::V1_55] {
        let world = World { edition, ..named("dev", enabled(world(&[], CHAIN, BASE))) };
        let explanation = explain(&world, &[]);
        assert_eq!(value(&explanation, "role_arn").origin, key(CONFIG, 2, "profile dev", "role_arn"));
        assert_eq!(value(&explanation, "source_profile").value.unwrap(), "base");
        let signs = value(&explanation, "source_access_key_id");
        assert_eq!(signs.origin, key(CREDENTIALS, 2, "base", "aws_access_key_id"));
        assert_eq!(value(&explanation, "access_key_id").value, None);
    }
}

#[test]
fn a_chain_of_sources_that_comes_back_ends() {
    let config = "[a]\nrole_arn = arn:a\nsource_profile = b\naws_access_key_id = AKIAA\naws_secret_access_key = secret-of-a\n[b]\nrole_arn = arn:b\nsource_profile = a\n";
    let explanation = explain(&named("a", enabled(world(&[], config, ""))), &[]);
    assert!(explanation.values.iter().any(|value| value.name == "role_arn"));
}

#[test]
fn a_failing_creation_is_explained_by_its_error_and_what_was_not_decided() {
    let world = enabled(world(
        &[],
        "[default]\nregion = x\n",
        "[default]\nsource_profile = gone\nrole_arn = arn:r\n",
    ));
    let explanation = explain(&world, &[]);
    assert!(matches!(explanation.outcome, Outcome::Error(_)));
    let error = value(&explanation, "error");
    assert!(error.value.unwrap().starts_with("SharedConfigAssumeRoleError"));
    assert!(!error.rules.is_empty());
    assert!(["region", "credentials", "access_key_id"].iter().all(|name| {
        let undecided = value(&explanation, name);
        let note = undecided.note.unwrap_or_default();
        undecided.value.is_none() && undecided.undecided && note.starts_with("creating the session fails: ")
    }));
}

#[test]
fn a_file_that_a_variable_names_shadows_the_default_one() {
    let file =
        value(&explain(&world(&[("AWS_SHARED_CREDENTIALS_FILE", "/x")], "", KEYS), &[]), "credentials_file");
    assert_eq!((file.value.as_deref(), file.origin), (Some("/x"), variable("AWS_SHARED_CREDENTIALS_FILE")));
    assert_eq!(file.shadowed[0].value, CREDENTIALS);
    assert_eq!(file.note.as_deref(), Some("skipped: there is no readable file"));
}

#[test]
fn an_option_that_settles_shared_config_shadows_the_variable() {
    let state =
        value(&explain(&disabled(world(&[("AWS_SDK_LOAD_CONFIG", "1")], "", "")), &[]), "shared_config");
    assert_eq!(state.value.as_deref(), Some("off"));
    assert_eq!(state.origin, Origin::Option { name: "--shared-config".into() });
    assert_eq!(origins(&state), [variable("AWS_SDK_LOAD_CONFIG")]);
}

#[test]
fn the_bundle_of_a_profile_is_told_with_its_line() {
    let world = enabled(world(&[], "[default]\nca_bundle = /ca.pem\n", ""));
    let explanation = explain(&world, &[]);
    assert_eq!(value(&explanation, "ca_bundle").origin, key(CONFIG, 2, "default", "ca_bundle"));
}

#[test]
fn an_explanation_survives_its_own_json() {
    let explanation = explain(&named("dev", enabled(world(&ENV_KEYS, CHAIN, BASE))), &[]);
    let text = serde_json::to_string(&explanation).unwrap();
    assert_eq!(serde_json::from_str::<Explanation>(&text).unwrap(), explanation);
}

#[test]
fn every_explanation_names_each_value_once() {
    for world in [
        world(&[], "", ""),
        enabled(world(&ENV_KEYS, CHAIN, BASE)),
        named("dev", enabled(world(&[], CHAIN, BASE))),
    ] {
        let explanation = explain(&world, &[]);
        let mut names: Vec<_> = explanation.values.iter().map(|value| &value.name).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
