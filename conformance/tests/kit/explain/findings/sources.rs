//! Findings about sources of credentials, keys and roles, in worlds that show them and in worlds that are close and do not.

use awsess_model::world::{Constructor, World};

use super::nearly::{Row, check};
use crate::explain::{BASE, CHAIN, ENV_KEYS, KEYS, enabled, explain, named, old, value, variable, world};

const SSO: &str = "sso_start_url = https://corp.example/start\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = r\n";
const PROCESS: &str = "[default]\ncredential_process = p\n";
const TOKEN: (&str, &str) = ("AWS_SESSION_TOKEN", "a-session-token");
const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "env-secret-1");
const ASIA: (&str, &str) = ("AWS_ACCESS_KEY_ID", "ASIAENV");
const WEB_IDENTITY: [(&str, &str); 2] =
    [("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"), ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod")];

fn env(variables: &[(&str, &str)]) -> World {
    world(variables, "", "")
}

/// The profile `dev` of these files, with shared config enabled.
fn dev(config: &str, credentials: &str) -> World {
    named("dev", enabled(world(&[], config, credentials)))
}

fn on_instance(mut world: World) -> World {
    world.remote.imds = Some(Vec::new());
    world
}

fn new(mut world: World) -> World {
    world.options.constructor = Constructor::New;
    world
}

fn of_profiles() -> Vec<Row> {
    let half = "[default]\naws_access_key_id = AKIAFILE\n";
    let own = CHAIN.replace("source_profile = base", "source_profile = dev");
    let sign_on = format!("[default]\n{SSO}credential_process = p\n");
    let keys_of_dev = BASE.replace("[base]", "[dev]");
    let region = "[dev]\nregion = eu-west-1\n";
    vec![
        Row(
            "source-not-used",
            enabled(world(&[], PROCESS, KEYS)),
            "credential_process is not run: the pair of keys (/h/.aws/credentials:2) wins",
            enabled(world(&[], PROCESS, half)),
        ),
        // Single sign-on is not read while shared config is off, so the command runs.
        Row(
            "source-not-used",
            enabled(world(&[], "", &sign_on)),
            "is not run: single sign-on",
            world(&[], "", &sign_on),
        ),
        Row(
            "source-not-used",
            dev(CHAIN, &format!("{BASE}{keys_of_dev}")),
            "the keys of profile \"dev\" are not used",
            dev(&own, &keys_of_dev),
        ),
        Row("profile-not-found", dev("[profile a]\n", "[b]\n"), "the files have a, b", dev("", region)),
        Row(
            "no-profile-selected",
            on_instance(world(&[], "", BASE)),
            "AWS_PROFILE is not set, and no file has the profile \"default\": the files have base",
            on_instance(world(&[], "", KEYS)),
        ),
        Row(
            "no-credentials",
            world(&[], "", BASE),
            "AWS_PROFILE is not set, and the files have base: select AWS_PROFILE=base",
            on_instance(world(&[], "", BASE)),
        ),
        Row(
            "profile-uses-instance",
            on_instance(world(&[("AWS_PROFILE", "dev")], "", region)),
            "profile \"dev\" has no credentials",
            on_instance(enabled(world(&[], "", "[default]\nregion = a\n"))),
        ),
        Row(
            "profile-without-credentials",
            named("dev", world(&[], CHAIN, &format!("{BASE}{region}"))),
            "then the credentials of the role are used",
            dev(CHAIN, &format!("{BASE}{region}")),
        ),
    ]
}

fn of_keys() -> Vec<Row> {
    let temporary = KEYS.replace("AKIA", "ASIA");
    let base = BASE.replace("AKIA", "ASIA");
    let token = "aws_session_token = a-session-token\n";
    let by_older = [("AWS_ACCESS_KEY", "AKIAENV"), SECRET];
    vec![
        Row(
            "temporary-keys-without-token",
            env(&[ASIA, SECRET]),
            "set AWS_SESSION_TOKEN",
            env(&[ASIA, SECRET, TOKEN]),
        ),
        // The token of the environment does not count for the keys of a file.
        Row(
            "temporary-keys-without-token",
            world(&[TOKEN], "", &temporary),
            "add aws_session_token beside the keys",
            world(&[], "", &format!("{temporary}{token}")),
        ),
        Row(
            "temporary-keys-without-token",
            dev(CHAIN, &base),
            "/h/.aws/credentials:2",
            dev(CHAIN, &format!("{base}{token}")),
        ),
        Row(
            "token-of-other-keys",
            env(&[ENV_KEYS[0], SECRET, TOKEN]),
            "AWS_SESSION_TOKEN is sent with the long-lived keys AKIAENV",
            env(&[ASIA, SECRET, TOKEN]),
        ),
        Row(
            "token-of-other-keys",
            world(&[], "", &format!("{KEYS}{token}")),
            "remove the line",
            world(&[TOKEN], "", KEYS),
        ),
        Row(
            "older-key-variable",
            env(&by_older),
            "a pair of AWS_SECRET_ACCESS_KEY and the older AWS_ACCESS_KEY",
            env(&[by_older[0], SECRET, ENV_KEYS[0]]),
        ),
        Row(
            "environment-over-profile",
            world(&[WEB_IDENTITY[0], WEB_IDENTITY[1], ("AWS_PROFILE", "base")], "", BASE),
            "unset AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN to use the keys of profile \"base\"",
            world(&[WEB_IDENTITY[0], WEB_IDENTITY[1], ("AWS_PROFILE", "other")], "", BASE),
        ),
    ]
}

fn of_roles() -> Vec<Row> {
    let lasting = |seconds: &str| dev(&format!("{CHAIN}duration_seconds = {seconds}\n"), BASE);
    let chained = |seconds: &str| {
        let role = "[profile mid]\nrole_arn = arn:aws:iam::123456789012:role/mid\nsource_profile = base\n";
        let config = CHAIN.replace("= base", "= mid") + &format!("duration_seconds = {seconds}\n{role}");
        dev(&config, BASE)
    };
    vec![
        Row("duration-not-used", lasting("900s"), "is not a number of seconds", lasting("3600")),
        Row("duration-not-used", lasting("930"), "less than 16 minutes", lasting("900")),
        Row("duration-not-used", old(lasting("43200")), "edition 1.14 does not read it", lasting("43200")),
        Row("duration-too-long", lasting("86400"), "12 hours at most", lasting("43200")),
        Row("duration-too-long", chained("7200"), "STS does not grant 2 hours", chained("3600")),
        Row("duration-too-long", chained("7200"), "1 hour at most", lasting("7200")),
        Row(
            "role-variable-without-token-file",
            env(&WEB_IDENTITY[1..]),
            "AWS_ROLE_ARN counts only with AWS_WEB_IDENTITY_TOKEN_FILE",
            env(&WEB_IDENTITY),
        ),
        Row(
            "variable-not-read-by-new",
            new(env(&WEB_IDENTITY)),
            "set AWS_SDK_LOAD_CONFIG=1",
            new(env(&[WEB_IDENTITY[0], WEB_IDENTITY[1], ("AWS_SDK_LOAD_CONFIG", "1")])),
        ),
        Row(
            "variable-not-read-by-new",
            new(env(&WEB_IDENTITY[..1])),
            "then also: set AWS_ROLE_ARN",
            env(&WEB_IDENTITY),
        ),
        Row(
            "parameter-not-valid",
            dev(&CHAIN.replace("arn:aws:iam::123456789012:", ""), BASE),
            "/h/.aws/config:2 [profile dev] role_arn",
            dev(CHAIN, BASE),
        ),
    ]
}

#[test]
fn every_finding_about_credentials_shows_and_hides_as_its_world_says() {
    [of_profiles(), of_keys(), of_roles()].iter().for_each(|rows| check(rows));
}

#[test]
fn a_remedy_that_is_not_enough_is_told_with_the_others() {
    let with_mfa = format!("{CHAIN}mfa_serial = arn:aws:iam::123456789012:mfa/me\n");
    let off = named("dev", world(&[], &with_mfa, BASE));
    let hints = explain(&off, &[]).hints;
    let role = hints.iter().find(|hint| hint.code == "role-not-used").unwrap();
    let says = |part: &str| assert!(role.remedy.contains(part), "{role:#?}");
    ["SharedConfigEnable", "then also: ", "AssumeRoleTokenProvider", "(/h/.aws/config:4)"]
        .into_iter()
        .for_each(says);
}

#[test]
fn keys_that_new_finds_have_their_origin() {
    let explanation = explain(&new(env(&ENV_KEYS)), &[]);
    assert_eq!(value(&explanation, "access_key_id").origin, variable("AWS_ACCESS_KEY_ID"));
    let explanation = explain(&new(world(&[], "", KEYS)), &[]);
    assert_eq!(value(&explanation, "access_key_id").value.as_deref(), Some("AKIAFILE"));
    assert_eq!(value(&explanation, "shared_config").value.as_deref(), Some("off"));
}

#[test]
fn an_error_that_new_does_not_return_is_a_problem() {
    let chain = CHAIN.replace("profile dev", "default").replace("= base", "= gone");
    let world = new(world(&[("AWS_SDK_LOAD_CONFIG", "1")], &chain, BASE));
    let problems = explain(&world, &[]).problems;
    let [problem] = &problems[..] else { panic!("{problems:#?}") };
    assert_eq!(problem.code, "source-profile-without-credentials", "{problem:#?}");
    assert!(problem.message.contains("every request of the session that New returns fails"), "{problem:#?}");
}

#[test]
fn a_container_is_told_with_its_variable() {
    let at = |url: &str| explain(&env(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", url)]), &[]);
    let good = at("http://127.0.0.1:9/keys");
    let name = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    assert_eq!(value(&good, "credentials").origin, variable(name));
    assert!(good.problems.is_empty(), "{good:#?}");
    for (url, says) in [("http://192.0.2.1/keys", "neither a loopback"), ("http://", "not a URL with a host")]
    {
        let problems = at(url).problems;
        let [problem] = &problems[..] else { panic!("{url}: {problems:#?}") };
        assert_eq!(
            (&*problem.code, problem.origin.as_ref()),
            ("container-endpoint-not-usable", Some(&variable(name)))
        );
        assert!(problem.message.contains(says), "{problem:#?}");
    }
}

#[test]
fn a_web_identity_of_the_environment_takes_nothing_from_the_profile() {
    let config = "[default]\nrole_session_name = of-the-profile\n";
    let explanation = explain(&enabled(world(&WEB_IDENTITY, config, "")), &[]);
    let names: Vec<_> = explanation.values.iter().map(|value| &*value.name).collect();
    assert!(!names.contains(&"role_session_name"), "{names:?}");
    let rules = value(&explanation, "credentials").rules;
    assert!(["ENV-24", "WEB-1"].iter().all(|id| rules.iter().any(|rule| rule.id == *id)), "{rules:?}");
}
