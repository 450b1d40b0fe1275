//! Gathering the world of a process from real files.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use awsess_model::world::{Edition, File, Options, SharedConfigState};

use awsess_conformance::explain::{Diagnostic, Gathered, MAX_FILE, Request, explain, gather};

fn request() -> Request {
    let options = Options { shared_config_state: SharedConfigState::Enable, ..Options::default() };
    Request { edition: Edition::V1_55, options }
}

fn from(home: &Path, more: &[(&str, &str)]) -> Gathered {
    let home = [(OsString::from("HOME"), home.into()), (OsString::from("USERPROFILE"), home.into())];
    let more = more.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    gather(&request(), home.into_iter().chain(more), None)
}

/// A home whose config file has this text.
fn home(config: &[u8]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join(".aws")).unwrap();
    fs::write(home.path().join(".aws/config"), config).unwrap();
    home
}

fn codes(gathered: &Gathered) -> Vec<&str> {
    gathered.notes.iter().map(|note| note.code.as_str()).collect()
}

#[test]
fn the_default_files_and_the_bundle_that_they_lead_to_are_read_and_no_other() {
    let home = home(b"");
    let bundle = home.path().join("ca.pem");
    fs::write(&bundle, "pem").unwrap();
    fs::write(home.path().join("other"), "x").unwrap();
    fs::write(home.path().join(".aws/config"), format!("[default]\nca_bundle = {}\n", bundle.display()))
        .unwrap();
    let gathered = from(home.path(), &[]);
    assert_eq!(gathered.world.files.len(), 2, "{:?}", gathered.world.files.keys());
    assert_eq!(gathered.world.files.get(bundle.to_str().unwrap()), Some(&File::Bytes(b"pem".to_vec())));
    assert!(gathered.notes.is_empty());
}

#[test]
fn a_directory_is_one_and_a_missing_file_is_nothing() {
    let home = home(b"");
    let gathered = from(home.path(), &[("AWS_SHARED_CREDENTIALS_FILE", home.path().to_str().unwrap())]);
    assert_eq!(gathered.world.files.get(home.path().to_str().unwrap()), Some(&File::Directory));
    assert!(gathered.notes.is_empty());
}

#[test]
fn a_file_that_is_too_long_is_not_read_and_told() {
    let home = home(&vec![b'#'; usize::try_from(MAX_FILE).unwrap() + 1]);
    let gathered = from(home.path(), &[]);
    assert!(gathered.world.files.is_empty());
    assert_eq!(codes(&gathered), ["unreadable-file"]);
    assert!(gathered.notes[0].message.contains("16 MiB"));
}

#[cfg(unix)]
#[test]
fn what_is_neither_file_nor_directory_is_not_opened() {
    let home = home(b"");
    let gathered = from(home.path(), &[("AWS_CONFIG_FILE", "/dev/zero")]);
    assert_eq!(codes(&gathered), ["unreadable-file"]);
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_is_told() {
    let home = home(b"");
    let link = home.path().join(".aws/credentials");
    std::os::unix::fs::symlink(&link, &link).unwrap();
    assert_eq!(codes(&from(home.path(), &[])), ["unreadable-file"]);
}

/// The codes of the hints of a world.
fn hints(gathered: &Gathered) -> Vec<String> {
    explain(&gathered.world, &gathered.notes).hints.into_iter().map(|hint| hint.code).collect()
}

#[test]
fn only_a_file_with_a_similar_name_that_no_variable_names_is_meant() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join(".aws/credentials.d")).unwrap();
    fs::create_dir(home.path().join(".aws/credential")).unwrap();
    for name in ["credentials.bak", "cli", "configuration"] {
        fs::write(home.path().join(".aws").join(name), "").unwrap();
    }
    assert!(codes(&from(home.path(), &[])).is_empty());
    let similar = home.path().join(".aws/config1");
    fs::write(&similar, "").unwrap();
    assert_eq!(codes(&from(home.path(), &[])), ["shared-file-misnamed"]);
    let named = ("AWS_SHARED_CREDENTIALS_FILE", similar.to_str().unwrap());
    assert!(codes(&from(home.path(), &[named])).is_empty());
}

#[test]
fn a_missing_file_that_exists_with_an_ending_is_told_once() {
    let home = home(b"");
    let path = home.path().join("keys");
    let variables = [("AWS_SHARED_CREDENTIALS_FILE", path.to_str().unwrap())];
    assert_eq!(hints(&from(home.path(), &variables)), ["named-file-missing"]);
    fs::write(home.path().join("keys.txt"), "").unwrap();
    assert_eq!(hints(&from(home.path(), &variables)), ["name-with-ending"]);
}

#[cfg(unix)]
#[test]
fn no_file_is_no_surprise_if_it_is_named_as_such() {
    let home = home(b"");
    let variables = [("AWS_CONFIG_FILE", "/dev/null"), ("AWS_SDK_LOAD_CONFIG", "1")];
    assert_eq!(hints(&from(home.path(), &variables)), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_value_that_is_not_text_is_read_with_marks_and_told() {
    use std::os::unix::ffi::OsStringExt as _;
    let env = [(OsString::from("AWS_REGION"), OsString::from_vec(vec![b'a', 0xff]))];
    let gathered = gather(&request(), env, None);
    assert_eq!(gathered.world.env.get("AWS_REGION"), Some("a\u{fffd}"));
    assert_eq!(codes(&gathered), ["not-text"]);
}

#[test]
fn the_home_of_the_account_stands_in_for_an_unset_one_in_edition_1_55_and_the_working_directory_in_1_14() {
    let home = home(b"[default]\nregion = eu-west-1\n");
    let newest = gather(&request(), [], Some(home.path()));
    assert_eq!(codes(&newest), ["home-of-the-account"]);
    assert_eq!(newest.world.files.len(), 1);
    let old = gather(&Request { edition: Edition::V1_14, ..request() }, [], Some(home.path()));
    assert!(old.world.files.is_empty() && codes(&old) == ["home-of-the-account"]);
    let variables =
        ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"].map(|name| (name.into(), "/dev/null".into()));
    let named = gather(&Request { edition: Edition::V1_14, ..request() }, variables, Some(home.path()));
    assert!(named.notes.is_empty());
}

/// The notes about a profile of this text, in a home with a token file and two programs, one of them below a folder with a space.
#[cfg(unix)]
fn notes(profile: &str, path: Option<&str>) -> Vec<(String, String)> {
    use std::os::unix::fs::PermissionsExt as _;
    let home = home(b"");
    let root = home.path().to_str().unwrap();
    fs::create_dir(home.path().join("my tools")).unwrap();
    for (file, mode) in [("program", 0o755), ("my tools/program", 0o755), ("token", 0o644)] {
        fs::write(home.path().join(file), "x").unwrap();
        fs::set_permissions(home.path().join(file), fs::Permissions::from_mode(mode)).unwrap();
    }
    let profile = profile.replace("${HOME}", root);
    fs::write(home.path().join(".aws/config"), format!("[default]\n{profile}\n")).unwrap();
    let path = path.map(|path| path.replace("${HOME}", root));
    let variables: Vec<_> = path.iter().map(|path| ("PATH", path.as_str())).collect();
    let notes = from(home.path(), &variables).notes.into_iter();
    let said = |note: &Diagnostic| match &note.origin {
        Some(origin) => format!("{origin}: {}; {}", note.message, note.remedy),
        None => format!("{}; {}", note.message, note.remedy),
    };
    notes
        .map(|note| (said(&note).replace(root, "${HOME}"), note.code))
        .map(|(said, code)| (code, said))
        .collect()
}

#[cfg(unix)]
#[test]
fn a_token_file_that_cannot_be_read_is_told_with_its_place() {
    let role = "role_arn = arn:aws:iam::123456789012:role/pod\nweb_identity_token_file = ";
    assert_eq!(notes(&format!("{role}${{HOME}}/token"), None), []);
    for (path, reason) in [("missing", "No such file"), ("my tools", "it is a directory")] {
        let notes = notes(&format!("{role}${{HOME}}/{path}"), None);
        let [(code, message)] = &notes[..] else { panic!("{notes:?}") };
        assert_eq!(code, "token-file-not-readable");
        let place = "${HOME}/.aws/config:3 [default] web_identity_token_file: retrieving the credentials fails: \
                     web_identity_token_file names the token file ${HOME}/";
        assert!(message.starts_with(place) && message.contains(reason), "{message}");
    }
    let home = home(b"");
    let variables =
        [("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token"), ("AWS_ROLE_ARN", "arn:aws:iam::1:role/a")];
    assert_eq!(codes(&from(home.path(), &variables)), ["token-file-not-readable"]);
}

#[cfg(unix)]
#[test]
fn a_program_that_the_shell_does_not_find_is_told_with_the_reason() {
    let found = [
        "${HOME}/program --a",
        "program",
        "~/program",
        "${HOME}/my\\ tools/program",
        "$MINE/x",
        "exec x",
        "a=b x",
    ];
    for command in found {
        assert_eq!(
            notes(&format!("credential_process = {command}"), Some("/nowhere:${HOME}")),
            [],
            "{command}"
        );
    }
    let told = [
        ("${HOME}/missing --a", "program-not-found", "\"${HOME}/missing\" is not found"),
        ("${HOME}/token", "program-not-found", "may not be executed"),
        ("missing --password hunter2hunter2", "program-not-found", "\"missing\""),
        ("program 'a", "quotes-not-closed", "is not closed"),
        ("${HOME}/my tools/program --a", "program-with-space", "looks for \"${HOME}/my\""),
        (
            "\"${HOME}/my tools/program\" --a",
            "program-with-space",
            "splits \"${HOME}/my tools/program\" at the space",
        ),
    ];
    for (command, code, says) in told {
        let notes = notes(&format!("credential_process = {command}"), Some("/nowhere:${HOME}"));
        let [(found, message)] = &notes[..] else { panic!("{command}: {notes:?}") };
        assert_eq!(found, code, "{message}");
        assert!(message.contains(says) && !message.contains("hunter2"), "{message}");
    }
    let [(code, message)] = &notes("credential_process = program", None)[..] else { panic!() };
    assert!(code == "program-not-found" && message.contains("PATH is not set"), "{message}");
}

#[test]
fn the_instance_is_the_last_source_unless_it_is_disabled() {
    let empty = home(b"");
    for (value, is_asked) in [("", true), ("false", true), ("true", false), ("TRUE", false)] {
        let gathered = from(empty.path(), &[("AWS_EC2_METADATA_DISABLED", value)]);
        let explanation = explain(&gathered.world, &gathered.notes);
        let credentials = explanation.values.iter().find(|value| value.name == "credentials").unwrap();
        assert_eq!(credentials.value.is_some(), is_asked, "{value}: {credentials:?}");
        let note = credentials.note.as_deref().unwrap_or_default();
        let says = ["retrieving them fails", "the metadata service of the instance is asked when"];
        assert!(note.contains(says[usize::from(is_asked)]), "{value}: {note}");
    }
}

#[test]
fn a_token_of_single_sign_on_that_the_sdk_rejects_now_is_told_with_its_file() {
    // The names of the files are the SHA-1 of "corp" and of "https://corp.example/start".
    const OF_SESSION: &str = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
    const OF_START_URL: &str = ".aws/sso/cache/f7c9b39d0b4c7a7d82c79307585f77e1c5e74378.json";
    let settings = "sso_account_id = 123456789012\nsso_role_name = reader\n";
    let of_start_url =
        format!("[default]\nsso_start_url = https://corp.example/start\nsso_region = eu-west-1\n{settings}");
    let of_session = format!(
        "[default]\nsso_session = corp\n{settings}\n[sso-session corp]\nsso_start_url = https://corp.example/start\nsso_region = eu-west-1\n"
    );
    let valid = r#"{"accessToken": "secret-token", "expiresAt": "2090-01-01T00:00:00Z"}"#;
    let expired = r#"{"accessToken": "secret-token", "expiresAt": "2020-01-01T00:00:00Z"}"#;
    let renewable = r#"{"accessToken": "secret-token", "expiresAt": "2020-01-01T00:00:00Z", "clientId": "id", "clientSecret": "secret", "refreshToken": "refresh"}"#;
    let rows = [
        (Some(valid), None),
        (None, Some(("sso-token-not-readable", "cannot be read"))),
        (Some("{}"), Some(("sso-token-not-valid", "accessToken"))),
        (Some("secret-token"), Some(("sso-token-not-valid", "is not the JSON of a token, or its expiresAt"))),
        (Some(expired), Some(("sso-token-expired", "has expired"))),
    ];
    for (config, file) in [(of_session.as_str(), OF_SESSION), (of_start_url.as_str(), OF_START_URL)] {
        for (token, told) in rows {
            let home = home(config.as_bytes());
            fs::create_dir_all(home.path().join(file).parent().unwrap()).unwrap();
            token.into_iter().for_each(|token| fs::write(home.path().join(file), token).unwrap());
            let mut notes = from(home.path(), &[]).notes;
            notes.retain(|note| note.code != "sso-session-needs-release");
            let found = notes.iter().map(|note| note.code.as_str());
            assert!(found.eq(told.map(|(code, _)| code)), "{token:?}: {notes:?}");
            let says = |message: &str| {
                message.contains(file)
                    && message.contains("aws sso login --profile default")
                    && told.is_some_and(|(_, reason)| message.contains(reason))
                    && !message.contains("secret-token")
            };
            assert!(
                notes.iter().all(|note| says(&format!("{}; {}", note.message, note.remedy))),
                "{notes:?}"
            );
        }
    }
    let home = home(of_session.as_bytes());
    fs::create_dir_all(home.path().join(OF_SESSION).parent().unwrap()).unwrap();
    fs::write(home.path().join(OF_SESSION), renewable).unwrap();
    assert!(from(home.path(), &[]).notes.is_empty(), "a token that is renewed is no problem");
}
