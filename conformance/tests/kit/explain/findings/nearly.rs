//! Findings in worlds that show them, and in worlds that are close and do not.

use awsess_conformance::explain::Diagnostic;
use awsess_model::world::{File, World};

use crate::explain::{BASE, CHAIN, CONFIG, ENV_KEYS, KEYS, disabled, enabled, explain, named, old, world};

/// The outer structure of a certificate, which is enough for a bundle that no connection uses.
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\nMAcwAQAwAAMA\n-----END CERTIFICATE-----\n";

/// A finding: its code, a world that shows it, a part of what it says, and a world that does not.
pub(super) struct Row(pub(super) &'static str, pub(super) World, pub(super) &'static str, pub(super) World);

fn codes(world: &World) -> Vec<String> {
    explain(world, &[]).hints.into_iter().map(|miss| miss.code).collect()
}

/// The problems and the hints.
fn told(world: &World) -> Vec<Diagnostic> {
    let explanation = explain(world, &[]);
    explanation.problems.into_iter().chain(explanation.hints).collect()
}

/// The place, the message and the remedy.
fn said(miss: &Diagnostic) -> String {
    let place = miss.origin.as_ref().map_or_else(String::new, |origin| format!("{origin}: "));
    format!("{place}{}; {}", miss.message, miss.remedy)
}

pub(super) fn check(rows: &[Row]) {
    for Row(code, shows, says, quiet) in rows {
        let found = told(shows);
        let is_told = found.iter().any(|miss| miss.code == *code && said(miss).contains(says));
        assert!(is_told, "{code} does not say {says:?}: {found:#?}");
        assert!(found.iter().all(|miss| !miss.message.is_empty() && !miss.remedy.is_empty()), "{found:#?}");
        assert!(
            !told(quiet).iter().any(|other| other.code == *code),
            "{code} in a world that does not show it"
        );
    }
}

fn plain() -> World {
    world(&[], "", "")
}

fn env(name: &str, value: &str) -> World {
    world(&[(name, value)], "", "")
}

fn config(text: &str) -> World {
    world(&[], text, "")
}

fn of_environment() -> Vec<Row> {
    vec![
        Row(
            "load-config-not-truthy",
            env("AWS_SDK_LOAD_CONFIG", "yes"),
            "\"yes\"",
            env("AWS_SDK_LOAD_CONFIG", "True"),
        ),
        Row(
            "load-config-not-truthy",
            env("AWS_SDK_LOAD_CONFIG", "on"),
            "set it to 1",
            enabled(env("AWS_SDK_LOAD_CONFIG", "on")),
        ),
        Row(
            "load-config-not-truthy",
            env("AWS_SDK_LOAD_CONFIG", "y"),
            "\"y\"",
            env("AWS_SDK_LOAD_CONFIG", "0"),
        ),
        Row(
            "default-variable-ignored",
            env("AWS_DEFAULT_REGION", "x"),
            "AWS_REGION",
            world(&[("AWS_DEFAULT_REGION", "x"), ("AWS_REGION", "x")], "", ""),
        ),
        Row(
            "default-variable-ignored",
            env("AWS_DEFAULT_REGION", "x"),
            "AWS_REGION",
            enabled(env("AWS_DEFAULT_REGION", "x")),
        ),
        Row("default-variable-ignored", env("AWS_DEFAULT_PROFILE", "x"), "AWS_PROFILE", plain()),
        Row(
            "default-variable-counts",
            disabled(world(&[("AWS_DEFAULT_REGION", "x"), ("AWS_SDK_LOAD_CONFIG", "1")], "", "")),
            "AWS_DEFAULT_REGION counts",
            disabled(env("AWS_DEFAULT_REGION", "x")),
        ),
        Row("empty-variable", env("AWS_PROFILE", ""), "AWS_PROFILE", env("AWS_SOMETHING_ELSE", "")),
        Row("literal-path", env("AWS_CONFIG_FILE", "~/c"), "AWS_CONFIG_FILE", env("AWS_CONFIG_FILE", "/h/c")),
        Row(
            "instance-disabled",
            env("AWS_EC2_METADATA_DISABLED", "True"),
            "unset it",
            world(&[ENV_KEYS[0], ENV_KEYS[1], ("AWS_EC2_METADATA_DISABLED", "true")], "", ""),
        ),
        Row("other-sdk-variable", env("AWS_ENDPOINT_URL", "http://x"), "Config.Endpoint", plain()),
        Row(
            "newer-variable",
            old(env("AWS_ROLE_ARN", "arn:x")),
            "AWS_ROLE_ARN",
            env("AWS_ROLE_ARN", "arn:x"),
        ),
    ]
}

fn of_files() -> Vec<Row> {
    let pointed = world(&[("AWS_CONFIG_FILE", CONFIG)], "[default]\n", "");
    vec![
        Row("named-file-missing", env("AWS_SHARED_CREDENTIALS_FILE", "/gone"), "/gone", plain()),
        Row(
            "named-file-missing",
            enabled(env("AWS_CONFIG_FILE", "/gone")),
            "/gone",
            enabled(pointed.clone()),
        ),
        Row("config-file-not-read", pointed.clone(), "SharedConfigEnable", enabled(pointed)),
        Row(
            "invalid-file-ignored",
            old(world(&ENV_KEYS, "nonsense\n", "")),
            CONFIG,
            old(config("[default]\n")),
        ),
    ]
}

fn of_profiles() -> Vec<Row> {
    let dev = |text: &str| named("dev", config(text));
    let both = "[dev]\nregion = a\n[profile dev]\nregion = b\n";
    let region = world(&[("AWS_REGION", "eu-west-1")], "[default]\nregion = us-east-1\n", "");
    let same = world(&[("AWS_REGION", "us-east-1")], "[default]\nregion = us-east-1\n", "");
    vec![
        Row(
            "profile-in-unread-file",
            dev("[dev]\nregion = a\n"),
            "[dev] exists in the config file",
            enabled(dev("[dev]\nregion = a\n")),
        ),
        Row(
            "profile-in-unread-file",
            dev("\n[profile dev]\nregion = a\n"),
            "/h/.aws/config:2",
            dev("\n[profile dev]\noutput = a\n"),
        ),
        Row(
            "profile-not-found",
            named("Dev", enabled(config("[profile dev]\n"))),
            "did you mean \"dev\"?",
            enabled(dev("[dev]\n")),
        ),
        Row("profile-not-found", env("AWS_PROFILE", "x"), "named by AWS_PROFILE", plain()),
        Row(
            "two-headings",
            enabled(dev(both)),
            "/h/.aws/config:3 [profile dev]: [profile dev] is ignored because of [dev] on line 1",
            enabled(config(both)),
        ),
        Row(
            "region-not-used",
            config("[default]\nregion = a\n"),
            "/h/.aws/config:2",
            enabled(config("[default]\nregion = a\n")),
        ),
        Row("region-differs", enabled(region), "us-east-1", enabled(same)),
    ]
}

fn of_keys() -> Vec<Row> {
    let id = "[default]\naws_access_key_id = AKIAHALF\n";
    let secret = "[default]\naws_secret_access_key = half-secret\n";
    let dev = "[dev]\naws_access_key_id = AKIADEV\naws_secret_access_key = dev-secret-1\n";
    let quoted = [("AWS_ACCESS_KEY_ID", "\"AKIA\""), ("AWS_SECRET_ACCESS_KEY", "s")];
    let env_and_dev = || world(&ENV_KEYS, "", dev);
    let by_variable = world(&[ENV_KEYS[0], ENV_KEYS[1], ("AWS_PROFILE", "dev")], "", dev);
    vec![
        Row(
            "half-a-key-pair",
            env("AWS_ACCESS_KEY_ID", "A"),
            "AWS_SECRET_ACCESS_KEY",
            world(&ENV_KEYS, "", ""),
        ),
        Row("half-a-key-pair", env("AWS_SECRET_KEY", "A"), "AWS_SECRET_KEY is ignored", plain()),
        Row("half-a-key-pair", env("AWS_SESSION_TOKEN", "A"), "both keys", plain()),
        Row("half-a-key-pair", world(&[], "", id), "/h/.aws/credentials:2", world(&[], "", KEYS)),
        Row(
            "keys-in-two-files",
            enabled(world(&[], id, secret)),
            "different files",
            enabled(world(&[], KEYS, secret)),
        ),
        Row("environment-over-profile", by_variable, "\"dev\"", world(&ENV_KEYS, "", KEYS)),
        Row(
            "environment-over-profile",
            old(named("dev", env_and_dev())),
            "not in 1.55",
            named("dev", env_and_dev()),
        ),
        Row(
            "environment-over-profile",
            world(&[ENV_KEYS[0], ENV_KEYS[1], ("AWS_PROFILE", "base")], "", BASE),
            "\"base\"",
            world(&[ENV_KEYS[0], ENV_KEYS[1], ("AWS_PROFILE", "misspelt")], "", BASE),
        ),
        Row(
            "profile-over-environment",
            named("dev", env_and_dev()),
            "AWS_ACCESS_KEY_ID",
            old(named("dev", env_and_dev())),
        ),
        Row("quotes-or-space", world(&quoted, "", ""), "AWS_ACCESS_KEY_ID", world(&ENV_KEYS, "", KEYS)),
        Row("quotes-or-space", env("AWS_REGION", "eu-west-1 "), "AWS_REGION", env("AWS_REGION", "eu-west-1")),
        Row(
            "value-cut-at-quote",
            enabled(config("[default]\ncredential_process = \"sh\" -c login\n")),
            "the value of credential_process ends at its closing quote",
            enabled(config("[default]\ncredential_process = \"sh -c login\" # the comment\n")),
        ),
    ]
}

const WEB_IDENTITY: [(&str, &str); 2] =
    [("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"), ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod")];

fn of_roles() -> Vec<Row> {
    let dev = |config: &str| named("dev", enabled(world(&[], config, BASE)));
    let with_keys = world(&[ENV_KEYS[0], ENV_KEYS[1], ("AWS_PROFILE", "dev")], CHAIN, BASE);
    let own_source =
        "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\ncredential_source = Environment\n";
    let own_source = world(&[ENV_KEYS[0], ENV_KEYS[1], ("AWS_PROFILE", "dev")], own_source, "");
    let half = "[profile dev]\nrole_arn = arn:r\n";
    // A comment begins at the sign in edition 1.14 alone.
    let commented =
        world(&[], "", "[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = file#secret\n");
    // The bundle of a profile counts in edition 1.55 alone.
    let mut with_bundle = dev(&format!("{CHAIN}ca_bundle = /ca.pem\n"));
    with_bundle.files.insert("/ca.pem".into(), File::Bytes(CERTIFICATE.into()));
    vec![
        Row("half-a-role", old(dev(half)), "/h/.aws/config:2 [profile dev] role_arn", old(dev(CHAIN))),
        Row(
            "half-a-role",
            old(dev("[dev]\nsource_profile = base\n")),
            "source_profile is ignored",
            dev(half),
        ),
        Row("role-not-used", disabled(dev(CHAIN)), "/h/.aws/config:2 [profile dev] role_arn", dev(CHAIN)),
        Row("role-not-used", enabled(own_source), "keep it", dev(CHAIN)),
        Row("role-not-used", enabled(with_keys), "AWS_ACCESS_KEY_ID wins", dev(CHAIN)),
        Row(
            "web-identity-not-used",
            world(&[ENV_KEYS[0], ENV_KEYS[1], WEB_IDENTITY[0], WEB_IDENTITY[1]], "", ""),
            "AWS_ACCESS_KEY_ID wins",
            world(&WEB_IDENTITY, "", ""),
        ),
        Row(
            "web-identity-not-used",
            world(&[ENV_KEYS[0], ENV_KEYS[1], WEB_IDENTITY[0]], "", ""),
            "AWS_ACCESS_KEY_ID wins",
            world(&WEB_IDENTITY[..1], "", ""),
        ),
        Row("editions-differ", old(dev(half)), "edition 1.55 differs in credentials: ", dev(half)),
        Row("editions-differ", old(named("base", world(&ENV_KEYS, "", BASE))), "AKIABASE", old(dev(CHAIN))),
        Row("editions-differ", old(commented), "another secret key", old(with_bundle)),
    ]
}

#[test]
fn every_finding_shows_and_hides_as_its_world_says() {
    let all = [of_environment(), of_files(), of_profiles(), of_keys(), of_roles()];
    all.iter().for_each(|rows| check(rows));
}

#[test]
fn a_plain_world_has_no_finding() {
    let in_file = enabled(config("[default]\nregion = eu-west-1\n"));
    for quiet in [plain(), world(&ENV_KEYS, "", ""), world(&[], "", KEYS), in_file] {
        for quiet in [old(quiet.clone()), quiet] {
            assert_eq!(codes(&quiet), Vec::<String>::new());
        }
    }
}
