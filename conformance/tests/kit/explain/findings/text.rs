//! Findings about the text of the shared files, in worlds that show them and in worlds that are close and do not.

use awsess_conformance::explain::Diagnostic;
use awsess_model::world::{Constructor, File, World};

use crate::explain::{BASE, CONFIG, CREDENTIALS, ENV_KEYS, KEYS, enabled, explain, named, old, world};

fn all(world: &World) -> Vec<Diagnostic> {
    let explanation = explain(world, &[]);
    explanation.problems.into_iter().chain(explanation.hints).collect()
}

/// The place, the message and the remedy of every finding of this kind.
fn said(code: &str, world: &World) -> Vec<String> {
    let found = all(world).into_iter().filter(|one| one.code == code);
    let place = |one: &Diagnostic| one.origin.as_ref().map_or_else(String::new, ToString::to_string);
    found.map(|one| format!("{}: {}; {}", place(&one), one.message, one.remedy)).collect()
}

/// Asserts that each world shows a finding which says this, once.
fn shows(code: &str, examples: &[(World, &str)]) {
    for (world, part) in examples {
        let said = said(code, world);
        assert!(matches!(&said[..], [one] if one.contains(part)), "{code} does not say {part:?}: {said:#?}");
    }
}

/// Asserts that no world shows the finding.
fn hides(code: &str, examples: &[World]) {
    for world in examples {
        assert_eq!(said(code, world), Vec::<String>::new(), "{code} in {:?}", world.files);
    }
}

fn config(text: &str) -> World {
    enabled(world(&[], text, ""))
}

fn credentials(text: &str) -> World {
    world(&[], "", text)
}

fn dev(text: &str) -> World {
    named("dev", config(text))
}

#[test]
fn the_line_that_makes_a_file_invalid_is_told_in_either_edition() {
    for (text, part) in [
        ("[default]\nregion = a\n[b\n", ":3: creating the session fails"),
        ("[default]\nregion = a\n\n= b\n", "line 4 has no name before its ="),
        ("[default]\n\nregion # a\n[b]\n", "line 3 has no ="),
    ] {
        shows("file-not-valid", &[(config(text), part)]);
        shows("file-not-valid", &[(old(config(text)), part)]);
    }
    shows(
        "file-not-valid",
        &[
            (config("[default]\n[]\n"), "line 2 has a heading without a name"),
            (config("[default] = a\n"), "line 1 has text behind its heading"),
            (config("[a # b]\n"), "which begins a comment"),
            (config("[a]\nb = ,c\n"), "the value of b begins with a comma"),
            (config("[a]\nb =;c\n"), "the value of b begins with ;"),
            (old(config("[a]\nregion\n")), ":2: creating"),
            (old(config("[a]\nb = `c\n\n")), "line 2 has a quote that is not closed"),
        ],
    );
}

#[test]
fn of_a_line_that_makes_a_file_invalid_no_secret_is_shown() {
    for text in [
        "[a]\nhunter2secret # x\n[b]\n",
        "[a]\nmy_password =#hunter2secret\n",
        "[hunter2secret\n= hunter2secret\n",
    ] {
        let found = all(&world(&[], "", text));
        assert_eq!(found[0].code, "file-not-valid");
        assert!(!format!("{found:?}").contains("hunter2secret") || text.starts_with("[hunter"), "{found:#?}");
    }
}

#[test]
fn the_file_that_is_ignored_is_told_with_its_line() {
    let broken = "[a]\n[b\n";
    shows(
        "invalid-file-ignored",
        &[(world(&ENV_KEYS, "", broken), ":2: /h/.aws/credentials is not valid, and is ignored")],
    );
    shows(
        "invalid-file-ignored",
        &[(world(&ENV_KEYS, broken, ""), "does no harm only while shared config is off")],
    );
    let both = enabled(world(&[], broken, broken));
    shows("file-not-valid", &[(both.clone(), "/h/.aws/config:2")]);
    shows(
        "invalid-file-ignored",
        &[(both, "/h/.aws/credentials:2: /h/.aws/credentials is not valid, and would make it fail")],
    );
}

#[test]
fn a_session_of_new_whose_requests_fail_because_of_a_file_has_that_one_problem() {
    let mut world = world(&[("AWS_SDK_LOAD_CONFIG", "1")], "[a]\n[b\n", KEYS);
    world.options.constructor = Constructor::New;
    let [problem] = &explain(&world, &[]).problems[..] else { panic!("{:#?}", all(&world)) };
    assert!(
        problem.message.starts_with("each request of the session fails: SharedConfigLoadError"),
        "{problem:#?}"
    );
    assert_eq!(said("invalid-file-ignored", &world), Vec::<String>::new());
}

#[test]
fn an_encoding_that_is_not_read_is_told() {
    let utf_16 = |text: &str| -> Vec<u8> {
        let words = std::iter::once(0xfeff).chain(text.encode_utf16());
        words.flat_map(u16::to_le_bytes).collect()
    };
    let mut wide = world(&ENV_KEYS, "", "x");
    wide.files.insert(CREDENTIALS.into(), File::Bytes(utf_16(KEYS)));
    shows("utf-16", &[(wide.clone(), "save the file as UTF-8")]);
    wide.files.insert(CREDENTIALS.into(), File::Bytes(utf_16(KEYS.trim_end())));
    shows("utf-16", &[(old(wide), "no profile is found in it")]);
    let marked = format!("\u{feff}{KEYS}");
    shows("file-not-valid", &[(credentials(&marked), ":1: creating the session fails")]);
    hides("file-not-valid", &[old(credentials(&marked)), credentials(&format!("\u{feff}# keys\n{KEYS}"))]);
    let marked_comment = format!("\u{feff}# keys\n{KEYS}");
    assert_eq!(all(&credentials(&marked_comment)), []);
    shows("carriage-returns", &[(credentials(&KEYS.replace('\n', "\r")), "save the file with line feeds")]);
    hides("carriage-returns", &[credentials(&KEYS.replace('\n', "\r\n"))]);
}

#[test]
fn lines_that_do_not_count_are_told() {
    let quote = format!("{KEYS}[b]\nregion = \"a\n");
    shows("open-quote", &[(credentials(&quote), "line 5 has a double quote")]);
    hides("open-quote", &[old(credentials(&quote)), credentials(&format!("{KEYS}[b]\nregion = a\"\n"))]);
    shows(
        "key-before-heading",
        &[(config("region = a\noutput = b\n[default]\n"), ":1: before the first heading")],
    );
    hides("key-before-heading", &[config("output = b\n[default]\nregion = a\n")]);
    shows(
        "repeated-key",
        &[(config("[default]\nregion = a\nx = b\nregion = c\n"), ":2: region is set again on line 4")],
    );
    hides(
        "repeated-key",
        &[
            config("[default]\nregion = a\nregion = a\n"),
            config("[b]\nregion = a\nregion = c\n[default]\n"),
            config("[default]\nx = a\nx = c\n"),
        ],
    );
    shows(
        "skipped-line",
        &[(config("[default]\nca_bundle =\n  region = b\n"), "ca_bundle on line 2 has no value")],
    );
    hides(
        "skipped-line",
        &[
            config("[default]\ns3 =\n  use_dualstack_endpoint = true\n  region = x\n"),
            config("[default]\noutput = a\n  region = x\n"),
        ],
    );
    shows(
        "dropped-at-comma",
        &[(config("[default]\nrole_session_name = a , b\n"), ":2: role_session_name is dropped")],
    );
    hides("dropped-at-comma", &[config("[default]\nrole_session_name = a, b\nx = a , b\n")]);
    shows(
        "cut-at-comment",
        &[(old(credentials(&KEYS.replace("secret-1", "#secret"))), ":3: the value of aws_secret_access_key")],
    );
    hides(
        "cut-at-comment",
        &[old(credentials(&KEYS.replace("secret-1", "secret # mine"))), old(credentials(KEYS))],
    );
}

#[test]
fn keys_without_a_value_are_told_where_one_is_missed() {
    let half = "[default]\naws_access_key_id =\naws_secret_access_key = b\n";
    shows(
        "key-without-value",
        &[
            (credentials(half), ":2: aws_access_key_id has no value"),
            (config("[default]\nregion =\n"), "region"),
        ],
    );
    let tool = "[default]\nregion =\ncli_pager =\naws_session_token =\noutput =\n";
    hides("key-without-value", &[enabled(world(&[("AWS_REGION", "eu-west-1")], tool, KEYS)), dev(tool)]);
    let bare = format!("{KEYS}[other]\naws_access_key_id AKIA\n");
    shows("line-without-equals", &[(credentials(&bare), ":5: line 5 has no =")]);
    hides("line-without-equals", &[credentials(&format!("{KEYS}# a b\n\nx = y\n; z\n")), credentials(half)]);
}

#[test]
fn sections_that_are_lost_are_told() {
    let lost = format!("{KEYS}[default]\nregion = a\n");
    let message = ":4 [default]: [default] replaces [default] of line 1 with all its keys: aws_access_key_id";
    shows("section-replaced", &[(credentials(&lost), message)]);
    shows(
        "sections-merged",
        &[(old(credentials(&lost)), ":4 [default]: [default] continues [default] of line 1")],
    );
    let same = format!("{KEYS}{KEYS}");
    let other = format!("[b]\nregion = a\n[b]\n{KEYS}");
    for code in ["section-replaced", "sections-merged"] {
        hides(
            code,
            &[credentials(&same), old(credentials(&same)), credentials(&other), old(credentials(&other))],
        );
    }
}

#[test]
fn headings_that_are_not_the_profile_are_told() {
    let region = |heading: &str| format!("[{heading}]\nregion = a\n");
    shows(
        "heading-with-quotes",
        &[
            (dev(&region("profile \"dev\"")), "write [profile dev]"),
            (dev(&region("'dev'")), "write [profile dev]"),
        ],
    );
    shows(
        "heading-not-exact",
        &[
            (config(&region("Default")), "write [default]"),
            (dev(&region("profile  dev")), "write [profile dev]"),
        ],
    );
    shows("profile-not-found", &[(dev(&region("profile Dev")), "did you mean \"Dev\"?")]);
    hides("profile-not-found", &[dev(&region("profile  dev"))]);
    let quiet = [
        dev(&region("profile dev")),
        dev(&region("dev")),
        dev(&region("profile prod")),
        config(&region("profile default")),
    ];
    hides("heading-with-quotes", &quiet);
    hides("heading-not-exact", &quiet);
    shows("heading-of-other-file", &[(dev(&region("dev")), "[profile dev]")]);
    shows(
        "heading-of-other-file",
        &[(named("dev", credentials(&region("profile dev"))), "skip [profile dev] in the credentials file")],
    );
    hides(
        "heading-of-other-file",
        &[dev(&region("profile dev")), config(&region("default")), config(&region("profile default"))],
    );
    hides("heading-of-other-file", &[named("dev", credentials(&region("dev"))), config(&region("dev"))]);
    shows(
        "heading-not-looked-for",
        &[(dev("[sso-session dev]\nsso_region = a\n"), "[sso-session dev] is no profile")],
    );
    hides("heading-not-looked-for", &[dev("[sso-session dev]\nsso_region = a\n[profile dev]\nregion = a\n")]);
}

#[test]
fn the_deprecated_constructor_looks_for_the_bare_heading() {
    let new = |env: &[(&str, &str)], text: &str| {
        let mut world = world(&[env, &[("AWS_PROFILE", "dev")]].concat(), "", text);
        world.options.constructor = Constructor::New;
        world
    };
    let (prefixed, bare) = (KEYS.replace("default", "profile dev"), KEYS.replace("default", "dev"));
    shows(
        "heading-not-looked-for",
        &[(new(&[], &prefixed), ":1 [profile dev]: without AWS_SDK_LOAD_CONFIG, New looks for [dev]")],
    );
    hides("heading-not-looked-for", &[new(&[], &bare), new(&[("AWS_SDK_LOAD_CONFIG", "1")], &prefixed)]);
}

#[test]
fn keys_that_are_not_looked_up_are_told() {
    let misspelt = KEYS.replace("aws_access_key_id", "AWS_ACCESS_KEY_ID");
    shows("unknown-key", &[(credentials(&misspelt), ":2: AWS_ACCESS_KEY_ID is no key of a profile")]);
    hides(
        "unknown-key",
        &[
            credentials(&format!("{KEYS}aws_access_key = x\naws_account_id = 1\n")),
            named("b", credentials(&misspelt)),
        ],
    );
    let token = format!("{KEYS}aws_security_token = t\n").replace("AKIA", "ASIA");
    shows(
        "other-sdk-key",
        &[
            (credentials(&token), "write aws_session_token"),
            (config("[default]\nendpoint_url = a\n"), "Config.Endpoint"),
        ],
    );
    hides(
        "other-sdk-key",
        &[credentials(&format!("{token}aws_session_token = t\n")), dev("[default]\nendpoint_url = a\n")],
    );
}

#[test]
fn values_that_are_taken_literally_are_told() {
    shows("typographic-quotes", &[(config("[default]\nregion = \u{201c}eu-west-1\u{201d}\n"), ":2")]);
    shows("value-with-sign", &[(config("[default]\nregion == eu-west-1\n"), "begins with =")]);
    let bundle = |path: &str| config(&format!("[default]\nca_bundle = {path}\n"));
    shows(
        "literal-value-in-file",
        &[(bundle("~/ca.pem"), "write out what they stand for"), (bundle("$HOME/ca.pem"), ":2")],
    );
    let mut exists = bundle("/a$/ca.pem");
    exists.files.insert("/a$/ca.pem".into(), File::Bytes(Vec::new()));
    hides(
        "literal-value-in-file",
        &[exists, bundle("/ca.pem"), config("[default]\ncredential_process = ~/bin/get $X\n")],
    );
}

#[test]
fn the_rest_of_a_value_on_a_line_of_its_own_is_told() {
    let token = format!("{KEYS}aws_session_token = abcdefghijklmnopqrst\nUVWXYZabcdefghijklmn==\n");
    shows(
        "line-without-equals",
        &[(credentials(&token), ":5: line 5 seems to be the rest of the value of aws_session_token")],
    );
    let whole =
        format!("{KEYS}aws_session_token = abcdefghijklmnopqrst==\nsome_tool_that_has_a_long_key =\n");
    hides("line-without-equals", &[credentials(&whole)]);
}

#[test]
fn quotes_and_spaces_around_any_value_of_the_profile_are_told() {
    let role = "[default]\nrole_arn = 'arn:r'\nsource_profile = base\n";
    shows("quotes-or-space", &[(enabled(world(&[], role, BASE)), "/h/.aws/config:2")]);
    hides(
        "quotes-or-space",
        &[
            enabled(world(&[], &role.replace('\'', "\""), BASE)),
            config("[default]\ncredential_process = 'a b'\n"),
        ],
    );
    shows("value-with-sign", &[(config("[default]\nregion = eu-west-1;\n"), "ends with ;")]);
    shows(
        "literal-value-in-file",
        &[(credentials("[default]\naws_access_key_id = $AWS_ACCESS_KEY_ID\n"), ":2")],
    );
}

#[test]
fn a_secret_behind_another_value_on_one_line_is_masked() {
    let line = "[default]\naws_access_key_id = AKIA aws_secret_access_key = hunter2secret\n";
    let explanation = explain(&credentials(line), &[]);
    assert!(!serde_json::to_string(&explanation).unwrap().contains("hunter2secret"));
}

#[test]
fn a_config_file_that_is_read_as_the_credentials_file_is_not_said_to_be_unread() {
    hides("config-file-not-read", &[world(&[("AWS_CONFIG_FILE", CREDENTIALS)], "", KEYS)]);
}

#[test]
fn files_in_the_wrong_place_are_told_once() {
    let named_file = |variable: &str, path: &str| world(&[(variable, path)], "", "");
    let mut directory = named_file("AWS_SHARED_CREDENTIALS_FILE", "/d");
    directory.files.insert("/d".into(), File::Directory);
    shows("directory-for-file", &[(directory.clone(), "AWS_SHARED_CREDENTIALS_FILE: /d is a directory")]);
    hides("named-file-missing", &[directory]);
    let mut other = named_file("AWS_SHARED_CREDENTIALS_FILE", CONFIG);
    other.files.insert(CONFIG.into(), File::Bytes(KEYS.into()));
    shows("other-file", &[(other, "names the config file, which is read as the credentials file")]);
    let both = [("AWS_SHARED_CREDENTIALS_FILE", "/h/./one"), ("AWS_CONFIG_FILE", "/h/one")];
    let mut one = enabled(world(&both, "", ""));
    one.files.extend(
        ["/h/one", "/h/./one"]
            .map(|path| (path.into(), File::Bytes("[default]\nregion = a\nregion = b\n".into()))),
    );
    shows("one-file-for-both", &[(one.clone(), "other SDKs")]);
    shows("repeated-key", &[(one, ":2")]);
    let mut empty = named_file("AWS_SHARED_CREDENTIALS_FILE", "/e");
    empty.files.insert("/e".into(), File::Bytes("\n".into()));
    shows("empty-file", &[(empty, "which is empty")]);
    let mut none = enabled(named_file("AWS_CONFIG_FILE", "/dev/null"));
    none.files.insert("/dev/null".into(), File::Bytes(Vec::new()));
    hides("empty-file", &[none, credentials("")]);
}

/// Files of people who use the AWS CLI and common tools, with the profile that is selected.
const ORDINARY: [(&str, &str, &str); 6] = [
    (
        "dev",
        "# my config\n\n[default]\nregion = eu-west-1\noutput = json\ncli_pager =\ncli_auto_prompt = on-partial\n\n[profile dev]\nregion=eu-central-1\noutput=text\nretry_mode = standard\nmax_attempts = 5\ns3 =\n    max_concurrent_requests = 20\n    multipart_threshold = 64MB\n    addressing_style = path\n",
        "[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key = secret-of-default\n\n; work\n[dev]\naws_access_key_id=AKIDDEV\naws_secret_access_key=secret/of+dev==\naws_session_token=\n",
    ),
    (
        "work",
        "[sso-session corp]\nsso_start_url = https://example.awsapps.com/start#/\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n[profile work]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\nregion = eu-west-1\noutput = json\n",
        "",
    ),
    (
        "saml",
        "[profile saml]\nregion = us-east-1\n",
        "[saml]\naws_access_key_id        = ASIASAML\naws_secret_access_key    = secret-of-saml\naws_session_token        = token/of+saml==\naws_security_token       = token/of+saml==\nx_principal_arn          = arn:aws:sts::111122223333:assumed-role/a/b\nx_security_token_expires = 2030-01-01T00:00:00+02:00\n",
    ),
    (
        "ops",
        "[profile base]\nregion = us-east-1\n\n[profile ops]\nrole_arn = arn:aws:iam::111122223333:role/ops # the team's\nsource_profile = base\nregion = us-east-1\nrole_session_name = me\nduration_seconds = 3600\n\n[profile unused]\n\n[preview]\ncloudfront = true\n\n[plugins]\ncli_legacy_plugin_path = /opt\n",
        "[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = secret-of-base\n",
    ),
    (
        "tool",
        "[profile tool]\r\nregion = us-west-2\r\ncredential_process = \"/opt/my tool/get\"\r\ngranted_sso_region = eu-west-1\r\n",
        "",
    ),
    (
        "azure",
        "[profile azure]\nregion = us-west-2\nazure_tenant_id = 1111-2222\nazure_app_id_uri = https://signin.aws.amazon.com/saml#2\nazure_default_username = ann@example.org\nazure_default_remember_me = true\n",
        "[azure]\naws_access_key_id = ASIAAZURE\naws_secret_access_key = secret-of-azure\naws_session_token = token-of-azure\naws_expiration = 2030-01-01T00:00:00.000Z\n",
    ),
];

#[test]
fn nothing_is_said_about_ordinary_files() {
    for (profile, config, credentials) in ORDINARY {
        let world =
            enabled(world(&[("AWS_PROFILE", profile), ("AWS_SDK_LOAD_CONFIG", "1")], config, credentials));
        let found = all(&world);
        assert_eq!(found, [], "{profile}");
    }
}
