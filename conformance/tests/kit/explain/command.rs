//! The command line of `awsess explain`: one value, the formats, the width and the colours.

use std::fs;

use awsess_conformance::explain::{Explanation, VALUE_NAMES};
use tempfile::TempDir;

use crate::{awsess, stderr, stdout};

/// A home with a profile whose region is shadowed by the environment.
fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join(".aws")).unwrap();
    fs::write(home.path().join(".aws/config"), "[default]\nregion = us-east-1\n").unwrap();
    home
}

/// The exit code, the standard output and the standard error.
fn explain(home: &TempDir, args: &[&str], env: &[(&str, &str)]) -> (i32, String, String) {
    let mut command = awsess([&["explain"], args].concat());
    command.env("HOME", home.path()).env("USERPROFILE", home.path());
    command.envs([("AWS_SDK_LOAD_CONFIG", "1"), ("AWS_REGION", "eu-west-1")]).envs(env.iter().copied());
    let output = command.output().unwrap();
    (output.status.code().unwrap(), stdout(&output), stderr(&output))
}

#[test]
fn one_value_is_shown_alone() {
    let home = home();
    let (code, text, _) = explain(&home, &["region"], &[]);
    assert_eq!(code, 0);
    assert!(text.starts_with("  region                   eu-west-1 "), "{text}");
    assert!(text.contains("not us-east-1") && text.contains(":2 [default] region\n"), "{text}");
    assert!(text.contains("ENV-9: ") && !text.contains("profile  ") && !text.contains("Hints"), "{text}");
    for name in ["access-key-id", "access_key_id", "mfa-serial"] {
        let (code, text, _) = explain(&home, &[name], &[]);
        assert_eq!(code, 0, "{text}");
        assert_eq!(text.lines().filter(|line| !line.starts_with("   ")).count(), 1, "{text}");
    }
    let (_, text, _) = explain(&home, &["--json", "region"], &[]);
    let explanation: Explanation = serde_json::from_str(&text).unwrap();
    assert!(explanation.values.iter().map(|value| &*value.name).eq(["region"]), "{text}");
}

#[test]
fn an_unknown_value_is_an_error_that_lists_the_names() {
    let (code, text, error) = explain(&home(), &["regoin"], &[]);
    assert_eq!((code, &*text), (2, ""));
    assert!(VALUE_NAMES.iter().all(|name| error.contains(name)), "{error}");
    assert!(error.contains("a similar value exists: 'region'"), "{error}");
}

#[test]
fn every_value_has_a_name_that_can_be_asked_for() {
    for (profile, keys) in [
        ("role_arn = arn:r\nsource_profile = default\nexternal_id = e\nrole_session_name = n\n", true),
        ("role_arn = arn:r\ncredential_source = Environment\n", false),
        ("role_arn = arn:r\nweb_identity_token_file = /t\nrole_session_name = n\n", false),
        ("credential_process = p\n", false),
        ("sso_start_url = u\nsso_region = r\nsso_account_id = 1\nsso_role_name = r\n", false),
        ("role_arn = arn:r\nsource_profile = default\nmfa_serial = m\n", true),
    ] {
        let home = home();
        let keys = if keys { "aws_access_key_id = AKIA\naws_secret_access_key = secret-1\n" } else { "" };
        fs::write(home.path().join(".aws/config"), format!("[default]\n{keys}[profile dev]\n{profile}"))
            .unwrap();
        let (_, text, _) = explain(&home, &["--json", "--profile", "dev"], &[]);
        let explanation: Explanation = serde_json::from_str(&text).unwrap();
        for value in &explanation.values {
            assert!(VALUE_NAMES.contains(&&*value.name), "{}", value.name);
        }
    }
}

#[test]
fn the_screen_is_short_and_the_flag_adds_the_rules() {
    let home = home();
    let (_, screen, _) = explain(&home, &[], &[]);
    let (_, verbose, _) = explain(&home, &["-v"], &[]);
    assert!(screen.lines().count() < 24 && !screen.contains("ENV-9"), "{screen}");
    assert!(verbose.contains("ENV-9: ") && verbose.contains("not us-east-1"), "{verbose}");
    for text in [screen, verbose] {
        assert!(text.contains("\nHints\n") && text.contains("2 | region = us-east-1\n"), "{text}");
    }
}

#[test]
fn columns_sets_the_width_of_output_that_is_piped() {
    let home = home();
    let unknown = ("AWS_DEFAULT_CREDENTIALS_FILE", "/x");
    let (_, text, _) = explain(&home, &[], &[unknown]);
    let widest = |text: &str| text.lines().filter(|line| !line.contains("-->")).map(str::len).max();
    assert!(widest(&text) > Some(80), "{text}");
    let (_, text, _) = explain(&home, &[], &[unknown, ("COLUMNS", "80")]);
    let sentences: Vec<_> = text.lines().skip_while(|line| *line != "Hints").collect();
    assert!(widest(&sentences.join("\n")) <= Some(80), "{text}");
}

#[test]
fn colours_follow_the_variables() {
    let home = home();
    for (env, expected) in [
        (&[][..], false),
        (&[("CLICOLOR", "1")], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
    ] {
        let (_, text, _) = explain(&home, &[], env);
        assert_eq!(text.contains('\u{1b}'), expected, "{env:?}");
    }
}

#[test]
fn the_endpoints_of_services_are_shown_and_unknown_names_are_errors() {
    let home = home();
    let (code, text, _) = explain(&home, &["--service", "s3,sqs", "--service", "iam"], &[]);
    assert_eq!(code, 0);
    for part in ["s3_endpoint", "https://sqs.eu-west-1.amazonaws.com", "signed for iam in us-east-1"] {
        assert!(text.contains(part), "{text}");
    }
    for (name, meant) in
        [("S3", "did you mean s3?"), ("cloudwatch", "did you mean monitoring?"), ("a/b", "letters")]
    {
        let (code, text, error) = explain(&home, &["--service", name], &[]);
        assert_eq!((code, &*text), (2, ""));
        assert!(error.contains(meant), "{error}");
    }
}
