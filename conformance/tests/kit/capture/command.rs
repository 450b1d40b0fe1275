//! `awsess capture`: from a failing environment to a feature file that others can replay, in one command.

use std::fs;
use std::path::PathBuf;

use awsess_conformance::scenario::read_text;
use awsess_conformance::specification::rule_ids;
use tempfile::TempDir;

use crate::{stderr, stdout};

/// A role behind single sign-on that asks for MFA, which the program does not provide, between profiles of others.
const CONFIG: &str = "\
# Zorgon Inc, ask wilhelmina
[default]
region = eu-central-1
[profile zorgon-prod]
role_arn = arn:aws:iam::271828182845:role/ZorgonAdmin
source_profile = zorgon-keys
mfa_serial = arn:aws:iam::271828182845:mfa/wilhelmina
region=eu-west-1
[profile zorgon-keys]
aws_access_key_id = AKIAZORGONZORGON1234
aws_secret_access_key = \"zorg/Secret+KeyOf=40#Characters;x\"
[profile unrelated]
credential_process = /opt/zorgon/bin/vault \"get me\" | jq .
";
/// Parts of what is private.
const PRIVATE: [&str; 8] =
    ["zorg", "wilhelmina", "271828182845", "secret+", "unrelated", "vault", "/tmp", "inc"];

/// A folder with a home in it.
struct User(TempDir);

/// The exit code, the standard output and the standard error.
type Ended = (i32, String, String);

impl User {
    fn new(config: &str) -> Self {
        let folder = tempfile::Builder::new().prefix("wilhelmina").tempdir().unwrap();
        fs::create_dir_all(folder.path().join("home/.aws")).unwrap();
        fs::write(folder.path().join("home/.aws/config"), config).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn awsess(&self, args: &[&str], env: &[(&str, &str)]) -> Ended {
        let mut command = crate::awsess(args);
        command
            .current_dir(self.0.path())
            .env("HOME", self.path("home"))
            .env("USERPROFILE", self.path("home"))
            .env("PATH", "/usr/bin:/bin");
        command.env("USER", "wilhelmina").env("AWS_SDK_LOAD_CONFIG", "1").envs(env.iter().copied());
        let output = command.output().unwrap();
        (output.status.code().unwrap(), stdout(&output), stderr(&output))
    }

    /// Captures a session, and replays the feature file.
    fn captured(&self, args: &[&str], env: &[(&str, &str)]) -> (String, String) {
        let (code, feature, notes) = self.awsess(&[&["capture"], args].concat(), env);
        assert_eq!(code, 0, "{notes}");
        fs::write(self.path("bug.feature"), &feature).unwrap();
        let (code, report, errors) = self.awsess(&["check", "bug.feature", "--cases", "0"], &[]);
        assert_eq!(code, 0, "{feature}\n{report}{errors}");
        assert!(report.contains("1 passed, 0 failed"), "{report}");
        (feature, notes)
    }
}

fn assert_nothing_private(text: &str) {
    let lower = text.to_lowercase();
    let found: Vec<_> = PRIVATE.iter().filter(|private| lower.contains(**private)).collect();
    assert!(found.is_empty(), "{found:?} in\n{text}");
}

#[test]
fn a_failing_session_becomes_a_feature_file_that_replays() {
    let user = User::new(CONFIG);
    let (feature, notes) = user.captured(&["--profile", "zorgon-prod"], &[("AWS_PAGER", "zorgon-pager")]);
    assert_nothing_private(&feature);
    assert_nothing_private(&notes);
    assert!(
        feature.contains("creating the session fails with \"AssumeRoleTokenProviderNotSetError\""),
        "{feature}"
    );
    assert!(feature.contains("arn:aws:iam::111122223333:role/"), "{feature}");
    assert!(
        feature.contains("region=eu-west-1") && feature.contains("aws_access_key_id = AKIA"),
        "{feature}"
    );
    assert!(feature.contains("the option Profile is \"profile"), "{feature}");
    for expected in [
        "note: captured: creating the session fails with AssumeRoleTokenProviderNotSetError\n",
        "note: kept 2 of 4 sections of ${ROOT}/home/.aws/config\n",
        "1 secret, 1 account, ",
        "note: read the file before you send it\n",
    ] {
        assert!(notes.contains(expected), "{expected}: {notes}");
    }
}

#[test]
fn a_profile_that_is_not_read_is_noted() {
    let user = User::new(CONFIG);
    let note = "note: shared config is off, so the profile is not read from the config file: add --shared-config enable";
    let (code, _, notes) =
        user.awsess(&["capture", "--profile", "zorgon-keys"], &[("AWS_SDK_LOAD_CONFIG", "")]);
    assert!(code == 0 && notes.contains(note), "{notes}");
    let (code, _, notes) = user.awsess(&["capture", "--profile", "zorgon-keys"], &[]);
    assert!(code == 0 && !notes.contains("shared config is off"), "{notes}");
    let kept = "note: kept the variables AWS_SDK_LOAD_CONFIG, HOME";
    assert!(notes.contains(kept) && notes.contains(" of which no session reads\n"), "{notes}");
}

#[test]
fn a_quoted_secret_keeps_its_quotes_and_what_a_grammar_reads_in_it() {
    let user = User::new(CONFIG);
    let (feature, _) = user.captured(&["--profile", "zorgon-keys"], &[]);
    let line = feature.lines().find(|line| line.contains("aws_secret_access_key")).unwrap();
    let (value, _) = line.split_once("= \"").unwrap().1.split_once('"').unwrap();
    assert!(value.contains('=') && value.contains('#') && value.contains(';'), "{line}");
    assert_eq!(value.len(), "zorg/Secret+KeyOf=40#Characters;x".len(), "{line}");
}

#[test]
fn a_program_is_not_run_but_one_of_the_case_prints_keys() {
    let user = User::new("[profile p2]\ncredential_process = touch ran --account \"wilhelmina x\"\n");
    let (feature, notes) = user.captured(&[], &[("AWS_PROFILE", "p2")]);
    assert!(!user.path("ran").exists());
    assert_nothing_private(&feature);
    assert!(feature.contains("the credentials come from \"ProcessProvider\""), "{feature}");
    assert!(
        notes.contains("assumed: the program of credential_process prints keys: it was not run"),
        "{notes}"
    );
}

#[test]
fn the_cached_token_of_single_sign_on_is_where_the_stand_in_looks_for_it() {
    let user = User::new(
        "[default]\nsso_start_url = https://zorgon.awsapps.com/start\nsso_region = eu-west-1\n\
        sso_account_id = 271828182845\nsso_role_name = ZorgonRead\n",
    );
    let cache = user.path("home/.aws/sso/cache");
    fs::create_dir_all(&cache).unwrap();
    let url = "https://zorgon.awsapps.com/start";
    let name = format!("{}.json", awsess_model::sha1::hex(url.as_bytes()));
    let token = r#"{"startUrl": "https://zorgon.awsapps.com/start", "accessToken": "zorgon-token", "expiresAt": "2089-01-01T00:00:00Z"}"#;
    fs::write(cache.join(name), token).unwrap();
    let (feature, notes) = user.captured(&[], &[]);
    assert_nothing_private(&feature);
    assert!(notes.contains("assumed: single sign-on answers with keys"), "{notes}");
    assert!(feature.contains(r#"\"accessToken\": \"secret"#), "{feature}");
    assert!(feature.contains("the credentials come from \"SSOProvider\""), "{feature}");
}

#[test]
fn the_smallest_case_fails_for_the_same_reason() {
    let user = User::new(CONFIG);
    let (whole, _) = user.captured(&["--profile", "zorgon-prod"], &[("AWS_REGION", "us-east-1")]);
    let (minimal, _) =
        user.captured(&["--profile", "zorgon-prod", "--minimal"], &[("AWS_REGION", "us-east-1")]);
    assert_nothing_private(&minimal);
    assert!(minimal.contains("AssumeRoleTokenProviderNotSetError"), "{minimal}");
    assert!(minimal.lines().count() < whole.lines().count(), "{minimal}");
}

#[test]
fn a_file_that_cannot_be_parsed_replays_with_any_parser() {
    let user = User::new("\u{feff}[default]\r\nrole_arn = “arn:aws:iam::271828182845:role/Zorgon”\r\n");
    let (feature, _) = user.captured(&[], &[]);
    assert_nothing_private(&feature);
    assert!(feature.contains("creating the session fails with \"SharedConfigLoadError\""), "{feature}");
    assert!(
        feature.contains(r"\u{feff}[default]\r\nrole_arn = “arn:aws:iam::111122223333:role/Role1”"),
        "{feature}"
    );
}

#[test]
fn a_word_may_be_as_long_as_a_file() {
    let user = User::new(&format!("[default]\nrole_session_name = {}\n", "x".repeat(200_000)));
    let (feature, _) = user.captured(&[], &[]);
    assert!(feature.len() < 300_000);
}

#[test]
fn an_existing_file_is_not_replaced() {
    let user = User::new(CONFIG);
    fs::write(user.path("bug.feature"), "mine").unwrap();
    let (code, text, error) = user.awsess(&["capture", "--output", "bug.feature"], &[]);
    assert_eq!((code, &*text), (2, ""));
    assert!(error.starts_with("error: bug.feature cannot be written: "), "{error}");
    assert_eq!(fs::read_to_string(user.path("bug.feature")).unwrap(), "mine");
    let (code, text, error) = user.awsess(&["capture", "--output", "new.feature"], &[]);
    assert_eq!((code, &*text), (0, ""), "{error}");
    let new = fs::read_to_string(user.path("new.feature")).unwrap();
    assert_eq!(read_text(&user.path("new.feature"), &new, rule_ids()).unwrap().len(), 1);
}

#[test]
fn what_cannot_be_captured_faithfully_is_an_error_that_says_which_part() {
    let user = User::new("");
    let url = [("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://wilhelmina:pass@localhost/x")];
    let (code, text, error) = user.awsess(&["capture", "--output", "bug.feature"], &url);
    assert_eq!((code, &*text), (1, ""), "{error}");
    assert!(error.starts_with("error: the session cannot be captured faithfully: the session: "), "{error}");
    assert!(!error.contains("wilhelmina") && !user.path("bug.feature").exists());
}
