//! The findings of all profiles of shared files.

use std::fs;
use std::process::Output;

use awsess_conformance::explain::{Linted, RenderOptions, SharedFiles, lint, render_lint, sarif};
use awsess_model::world::{Edition, File};
use serde_json::Value;

use crate::awsess;

fn linted(config: &str, credentials: &str) -> Linted {
    let file = |path: &str, text: &str| {
        (!text.is_empty()).then(|| (path.to_owned(), File::Bytes(text.as_bytes().to_vec())))
    };
    let files =
        SharedFiles { config: file("a/config", config), credentials: file("a/credentials", credentials) };
    lint(Edition::V1_55, &files)
}

fn found(linted: &Linted) -> Vec<String> {
    let line = |one: &awsess_conformance::explain::Diagnostic| {
        let place = one.origin.as_ref().map_or_else(String::new, ToString::to_string);
        format!("{} {place}", one.code)
    };
    linted.findings.iter().map(line).collect()
}

const ROLES: &str = "\
[default]
region = eu-west-1
[profile a]
role_arn = arn:aws:iam::111122223333:role/a
source_profile = base
[profile b]
credential_source = Ec2InstanceMetadata
[profile c]
role_arn = arn:aws:iam::111122223333:role/c
source_profile = gone
[sso-session work]
sso_region = eu-west-1
[services s]
";
const BASE: &str = "[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = base-secret-1\n";

#[test]
fn every_profile_is_looked_at_and_every_finding_is_in_the_order_of_its_place() {
    let linted = linted(ROLES, BASE);
    assert_eq!(linted.profiles, ["a", "b", "base", "c", "default"]);
    assert_eq!(
        found(&linted),
        [
            "role-without-arn a/config:7 [profile b] credential_source",
            "source-profile-without-credentials a/config:10 [profile c] source_profile",
        ]
    );
}

/// A program that selects no profile is looked at, too, but a profile that no file has is not counted.
#[test]
fn only_the_profiles_of_the_files_are_counted() {
    let named = linted("[profile a]\nregion = eu-west-1\n", "");
    assert_eq!(named.profiles, ["a"]);
    let none = linted("region = eu-west-1\n", "");
    assert_eq!(none.profiles, Vec::<String>::new());
    assert!(found(&none)[0].starts_with("key-before-heading a/config:1"), "{:?}", found(&none));
    assert!(render_lint(&none, RenderOptions::default()).ends_with(" in 0 profiles\n"));
}

#[test]
fn a_file_that_is_not_valid_is_one_finding() {
    let linted = linted("[default]\nregion = a\n[profile x\n", BASE);
    assert_eq!(found(&linted).len(), 1, "{:?}", found(&linted));
    assert!(found(&linted)[0].starts_with("file-not-valid a/config"));
}

#[test]
fn what_is_on_the_machine_of_the_program_is_no_finding() {
    let config = "\
[default]
ca_bundle = /etc/ssl/corporate.pem
[profile pod]
role_arn = arn:aws:iam::111122223333:role/pod
web_identity_token_file = /var/run/token
[profile tool]
credential_process = /opt/tool --json
[profile mfa]
role_arn = arn:aws:iam::111122223333:role/mfa
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/me
[profile desk]
sso_session = work
sso_account_id = 111122223333
sso_role_name = Reader
[sso-session work]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
[profile regional]
sts_regional_endpoints = regional
";
    assert_eq!(found(&linted(config, BASE)), Vec::<String>::new());
}

#[test]
fn findings_are_printed_as_compilers_do() {
    let linted =
        linted("[profile c]\nrole_arn = arn:aws:iam::111122223333:role/c\nsource_profile = baze\n", BASE);
    let text = render_lint(&linted, RenderOptions { width: Some(100), ..RenderOptions::default() });
    assert_eq!(text, include_str!("lint.txt"));
}

#[test]
fn a_sarif_log_has_the_rule_the_level_and_the_place() {
    let linted = linted(ROLES, BASE);
    let log = sarif(&linted);
    let run = &log["runs"][0];
    let place = &run["results"][1]["locations"][0]["physicalLocation"];
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&run["results"][1]["ruleId"], &run["results"][1]["level"]),
        (&"H-42".into(), &"error".into())
    );
    assert_eq!(place["artifactLocation"]["uri"], "a/config");
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&10.into(), &18.into()));
}

/// Runs the command in a folder with these files, without any variable of this process.
fn command(files: &[(&str, &str)], arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut command = awsess([&["lint"], arguments].concat());
    command.env("HOME", folder.path()).env("USERPROFILE", folder.path());
    command.current_dir(folder.path()).output().unwrap()
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

#[test]
fn errors_fail_and_warnings_fail_if_they_are_denied() {
    let healthy = [("config", "[default]\nregion = eu-west-1\n")];
    let surprising = [("config", "[default]\ncredential_process = \"x\" y\n")];
    let failing = [("config", "[default]\ncredential_source = Ec2InstanceMetadata\n")];
    for (files, arguments, expected) in [
        (healthy, &["config", "--deny", "warnings"][..], 0),
        (surprising, &["config"], 0),
        (surprising, &["config", "-D", "warnings"], 1),
        (failing, &["config"], 1),
    ] {
        let output = command(&files, arguments);
        assert_eq!(code(&output), Some(expected), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn without_files_those_of_the_user_are_looked_at() {
    let output =
        command(&[(".aws/config", "[default]\ncredential_source = Ec2InstanceMetadata\n")], &["--json"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(code(&output), Some(1));
    assert_eq!(found["findings"][0]["code"], "role-without-arn");
}

#[test]
fn a_file_that_is_missing_or_given_twice_is_a_wrong_call() {
    for (arguments, said) in [
        (&["gone"][..], "gone cannot be read ("),
        (&["a"], "a is a directory: name a file in it"),
        (&["a/config", "b/config"], "second config file"),
        (&[], "name the files"),
    ] {
        let output = command(&[("a/config", ""), ("b/config", "")], arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(code(&output), Some(2), "{error}");
        assert!(error.contains(said), "{error}");
    }
}
