//! Rules by which a session is created: each is recorded in a world that it decides on, and not in a similar one.

use super::*;
use crate::rule::Rule;
use crate::world::{Config, File, HttpClient, Options, Platform, SharedConfigState, UserCredentials};
use alloc::string::String;
use alloc::vec::Vec;

const CONFIG: &str = "/h/.aws/config";
const CREDENTIALS: &str = "/h/.aws/credentials";
const KEYS: &str = "aws_access_key_id = AKID\naws_secret_access_key = SECRET\n";

/// A world with these variables and the home directory `/h`.
fn with_env(env: &[(&str, &str)]) -> World {
    let mut world = World::new(Edition::V1_55);
    let variables = [("HOME", "/h")].iter().chain(env);
    world.env.extend(variables.map(|(name, value)| (String::from(*name), String::from(*value))));
    world
}

/// The world with this file in addition.
fn with_file(mut world: World, path: &str, text: &str) -> World {
    world.files.insert(path.into(), File::Bytes(text.into()));
    world
}

/// The world with shared config on.
fn enabled(mut world: World) -> World {
    world.options.shared_config_state = SharedConfigState::Enable;
    world
}

fn has(world: &World, rule: Rule) -> bool {
    resolve(world).1.rules().any(|recorded| recorded == rule)
}

/// Asserts that the rule is recorded in the first world and not in the second.
fn assert_decides(rule: Rule, applies: &World, other: &World) {
    assert!(has(applies, rule), "{rule} is not recorded: {applies:?}");
    assert!(!has(other, rule), "{rule} is recorded: {other:?}");
}

#[test]
fn a_session_needs_no_configuration() {
    let region = with_env(&[("AWS_REGION", "eu-west-1")]);
    assert_decides(rule::NEW_3, &with_env(&[]), &region);
    assert_decides(rule::CHAIN_3, &region, &with_env(&[]));
    assert_decides(rule::REG_11, &with_env(&[("AWS_REGION", "mars")]), &region);
}

#[test]
fn values_of_variables_are_used_unchanged() {
    let region = |region| with_env(&[("AWS_REGION", region)]);
    assert_decides(rule::ENV_18, &region(" eu-west-1"), &region("eu-west-1"));
    let file = |path| with_env(&[("AWS_SHARED_CREDENTIALS_FILE", path)]);
    for path in ["~/file", "$HOME/file", "/${ROOT}/$X"] {
        assert_decides(rule::ENV_19, &file(path), &file("${ROOT}/file"));
    }
}

#[test]
fn only_the_home_directory_of_the_platform_counts() {
    let profile = || with_env(&[("USERPROFILE", "/other")]);
    assert_decides(rule::FILE_18, &profile(), &with_env(&[]));
    let windows = World { platform: Platform::Windows, ..profile() };
    assert_decides(rule::FILE_3, &windows, &profile());
}

#[test]
fn a_variable_names_a_file_even_without_a_home_directory() {
    let world = |home| {
        let env = [("HOME", home), ("AWS_SHARED_CREDENTIALS_FILE", "/file")];
        with_file(with_env(&env), "/file", "")
    };
    assert_decides(rule::FILE_15, &world(""), &world("/h"));
}

#[test]
fn each_shared_file_may_set_what_belongs_in_the_other() {
    let region = |path| enabled(with_file(with_env(&[]), path, "[default]\nregion = eu-west-1\n"));
    assert_decides(rule::SCS_7, &region(CREDENTIALS), &region(CONFIG));
    assert_decides(rule::SCS_8, &region(CONFIG), &region(CREDENTIALS));
    let keys = |path| enabled(with_file(with_env(&[]), path, &["[default]\n", KEYS].concat()));
    assert_decides(rule::SCS_8, &keys(CONFIG), &keys(CREDENTIALS));
    assert_decides(rule::SCS_9, &keys(CREDENTIALS), &keys(CONFIG));
}

#[test]
fn an_invalid_config_file_matters_only_if_it_is_read() {
    let invalid = || with_file(with_env(&[]), CONFIG, "[default");
    assert_decides(rule::FILE_11, &invalid(), &enabled(invalid()));
    assert_decides(rule::FILE_11, &invalid(), &with_file(with_env(&[]), CONFIG, "[default]\n"));
}

#[test]
fn a_profile_has_only_the_known_keys_of_its_own_sections() {
    let profile = |name, text: &str| with_file(with_env(&[("AWS_PROFILE", name)]), CREDENTIALS, text);
    let default = ["[default]\n", KEYS, "[dev]\ncolour = blue\n"].concat();
    assert_decides(rule::PROF_6, &profile("dev", &default), &profile("default", &default));
    assert_decides(rule::FILE_8, &profile("dev", &default), &profile("default", &default));
    assert_decides(rule::PROF_7, &profile("Dev", &default), &profile("dev", &default));
}

#[test]
fn a_source_without_credentials_is_reported_before_a_missing_token_provider() {
    let role = "[default]\nrole_arn = arn\nsource_profile = none\nmfa_serial = serial\n";
    for edition in [Edition::V1_14, Edition::V1_55] {
        let world = enabled(with_file(World { edition, ..with_env(&[]) }, CREDENTIALS, role));
        let assume_role_tokens = Vec::from(["123456".into()]);
        let options = Options { assume_role_tokens, ..world.options.clone() };
        assert_decides(rule::MFA_9, &world, &World { options, ..world.clone() });
    }
}

#[test]
fn the_token_of_another_source_is_not_used() {
    let world = with_env(&[
        ("AWS_ACCESS_KEY_ID", "AKID"),
        ("AWS_SECRET_ACCESS_KEY", "SECRET"),
        ("AWS_SESSION_TOKEN", "TOKEN"),
    ]);
    let credentials = Some(UserCredentials::Static {
        access_key_id: "AKID".into(),
        secret_access_key: "SECRET".into(),
        session_token: "".into(),
    });
    let config = Config { credentials, ..Config::default() };
    let options = Options { config, ..Options::default() };
    for edition in [Edition::V1_14, Edition::V1_55] {
        let world = World { edition, ..world.clone() };
        assert_decides(rule::MERGE_4, &World { options: options.clone(), ..world.clone() }, &world);
    }
}

#[test]
fn incomplete_keys_are_no_credentials() {
    assert_decides(rule::CHAIN_2, &with_env(&[("AWS_ACCESS_KEY_ID", "AKID")]), &with_env(&[]));
    let file = |text| with_file(with_env(&[]), CREDENTIALS, text);
    let half = file("[default]\naws_secret_access_key = SECRET\n");
    assert_decides(rule::CHAIN_2, &half, &file("[default]\n"));
}

#[test]
fn an_error_of_the_files_is_reported_before_one_of_the_bundle() {
    let bundle = |path, text| with_file(with_env(&[("AWS_CA_BUNDLE", path)]), CREDENTIALS, text);
    assert_decides(rule::TLS_11, &bundle("/none", "[default"), &bundle("/none", ""));
    for edition in [Edition::V1_14, Edition::V1_55] {
        let empty = |text| World { edition, ..with_file(bundle("/ca.pem", text), "/ca.pem", "") };
        assert_decides(rule::TLS_12, &empty("[default"), &empty(""));
    }
}

#[test]
fn a_bundle_replaces_the_root_certificates_of_the_http_client() {
    const PEM: &str = "-----BEGIN CERTIFICATE-----\nMAcwAQAwAAMA\n-----END CERTIFICATE-----\n";
    let bundle = |text: &str| with_file(with_env(&[("AWS_CA_BUNDLE", "/ca.pem")]), "/ca.pem", text);
    assert_decides(rule::TLS_4, &bundle(&[PEM, PEM].concat()), &bundle(PEM));
    let http_client = Some(HttpClient::RootsCanBeSet);
    let config = Config { http_client, http_client_roots: Some(PEM.into()), ..Config::default() };
    let options = Options { config, ..Options::default() };
    assert_decides(rule::TLS_19, &World { options, ..bundle(PEM) }, &bundle(PEM));
}

#[test]
fn settings_of_later_releases_are_ignored() {
    let old = |env| World { edition: Edition::V1_14, ..with_env(env) };
    assert_decides(rule::CLI_31, &old(&[("AWS_USE_FIPS_ENDPOINT", "true")]), &old(&[]));
    let file = |text| with_file(old(&[]), CREDENTIALS, text);
    assert_decides(rule::CLI_31, &file("[default]\nuse_fips_endpoint = true\n"), &file("[default]\n"));
}
