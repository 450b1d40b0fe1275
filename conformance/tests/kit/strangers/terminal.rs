//! Hostile text in everything that a command may print: no character of it steers the terminal, and none is hidden.

use std::fs;
use std::path::Path;

use awsess_conformance::log;
use awsess_conformance::printable::{is_hidden, json, line, text};
use awsess_conformance::report::{Layout, junit, markdown, terminal};
use awsess_conformance::results::Results;
use proptest::prelude::*;
use serde_json::Value;

use super::{User, text as lossy};

/// A window title, a bell, a colour in one byte, a text that runs backwards, and what is not seen.
const HOSTILE: &str = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{2066}\u{200b}\u{e0041}\u{ad}\r\u{8}";

/// Fails where the output has a character that steers or hides.
fn assert_plain(what: &str, output: &[u8]) {
    let output = std::str::from_utf8(output).unwrap();
    let found =
        output.char_indices().find(|(_, character)| is_hidden(*character) && !"\n\t".contains(*character));
    if let Some((at, character)) = found {
        let near: String =
            output[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("{what}: {character:?} behind {near:?}");
    }
}

proptest! {
    #[test]
    fn no_text_steers_or_hides(foreign in any::<String>()) {
        let foreign = format!("{foreign}{HOSTILE}");
        assert_plain("line", line(&foreign).as_bytes());
        assert_plain("text", text(&foreign).as_bytes());
        prop_assert!(!line(&foreign).contains('\n'));
        let quoted = serde_json::to_string(&foreign).unwrap();
        assert_plain("json", json(&quoted).as_bytes());
        prop_assert_eq!(serde_json::from_str::<String>(&json(&quoted)).unwrap(), foreign);
    }
}

/// A feature whose names are hostile, with cases that do not hold.
fn hostile_feature() -> String {
    format!(
        "Feature: x{HOSTILE}x\n\n  Scenario: a{HOSTILE}b\n    Given the environment variable AWS_REGION is \"r\"\n    \
        When NewSession is called\n    Then the region is \"{}\"\n",
        HOSTILE.replace('\r', "\\r")
    )
    .replace('\r', " ")
}

#[test]
fn reports_of_a_hostile_feature_are_plain() {
    let user = User::new();
    let folder = user.path().join(format!("f{}", HOSTILE.replace('/', "")));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("s.feature"), hostile_feature()).unwrap();
    let [log, junit, markdown] =
        ["log", "junit", "md"].map(|name| user.path().join(name).display().to_string());
    let args = ["check", folder.to_str().unwrap(), "--cases", "0", "--log", &log, "--junit", &junit];
    let output = user.awsess(&[&args[..], &["--markdown", &markdown]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", lossy(&output.stderr));
    assert!(lossy(&output.stdout).contains("\\u{1b}"), "{}", lossy(&output.stdout));
    assert_plain("report", &output.stdout);
    assert_plain("errors", &output.stderr);
    for file in [log, junit, markdown] {
        assert_plain(&file, &fs::read(&file).unwrap());
    }
}

#[test]
fn errors_about_hostile_files_are_plain() {
    let user = User::new();
    let folder = user.path().join(format!("f{}", HOSTILE.replace('/', "")));
    fs::create_dir(&folder).unwrap();
    let file = folder.join("s.feature");
    fs::write(&file, format!("Feature: x\n\n  Scenario: a\n    Given {HOSTILE}\n").replace('\r', " "))
        .unwrap();
    let file = file.to_str().unwrap();
    let missing = format!("{file}/missing");
    for args in [
        &["check", file, "--cases", "0"][..],
        &["check", &missing],
        &["repro", "--file", file],
        &["repro", HOSTILE],
        &["show", HOSTILE],
        &["show", "endpoint", HOSTILE, HOSTILE],
        &["show", "endpoint", HOSTILE, HOSTILE, "--json"],
        &["list", "rules", HOSTILE],
        &["merge", file],
        &["merge", &missing],
        &["check", "--cases", "0", "--expectations", file],
        &["doctor", HOSTILE],
        &["check", "--cases", "0", "--adapter", HOSTILE],
    ] {
        let output = user.awsess(args);
        assert!(!output.status.success(), "{args:?}");
        assert_plain(&format!("{args:?}"), &output.stdout);
        assert_plain(&format!("{args:?}"), &output.stderr);
    }
}

/// An adapter that says hello with hostile text, and answers with the line that it is given.
fn hostile_adapter(user: &User, answer: &str) -> String {
    let hostile = serde_json::to_string(HOSTILE).unwrap();
    let hostile = hostile.trim_matches('"');
    let hello = format!(
        r#"{{"type":"hello","protocol":1,"editions":["1.55"],"implementation":{{"name":"x\n{hostile}","version":"{hostile}","language":"{hostile}"}}}}"#
    );
    let script = user.path().join("hostile.sh");
    let answer = answer.replace("HOSTILE", hostile);
    fs::write(
        &script,
        format!(
            "read -r hello\nprintf '%s\\n' '{hello}'\nprintf '%s\\n' '{HOSTILE}' >&2\nwhile read -r run; do\n\
            id=${{run#*\\\"id\\\":\\\"}}\nid=${{id%%\\\"*}}\nprintf '%s\\n' '{answer}' | sed \"s/ID/$id/\"\ndone\n"
        ),
    )
    .unwrap();
    format!("/bin/sh '{}'", script.display())
}

#[test]
fn what_a_hostile_adapter_says_is_plain_in_every_report() {
    let user = User::new();
    let file = user.path().join("s.feature");
    fs::write(&file, super::feature(&["Given the environment variable AWS_REGION is \"r\""])).unwrap();
    let file = file.to_str().unwrap();
    for answer in [
        r#"{"type":"outcome","id":"ID","outcome":{"session":{"region":"HOSTILE","credentials":{"error":{"code":"HOSTILE","message":"HOSTILE"}}}}}"#,
        r#"{"type":"outcome","id":"ID","outcome":{"error":{"code":"HOSTILE","message":"HOSTILE"}}}"#,
        r#"{"type":"unsupported","id":"ID","capability":"HOSTILE","reason":"HOSTILE"}"#,
        r#"{"type":"broken","id":"ID","message":"HOSTILE"}"#,
        r#"{"type":"HOSTILE"}"#,
        "HOSTILE",
    ] {
        let adapter = hostile_adapter(&user, answer);
        let [log, junit, markdown] =
            ["log", "junit", "md"].map(|name| user.path().join(name).display().to_string());
        let args = ["check", file, "--cases", "0", "--edition", "1.55", "--adapter", &adapter, "--log", &log];
        let output = user.awsess(&[&args[..], &["--junit", &junit, "--markdown", &markdown]].concat());
        assert!(!output.status.success(), "{answer}");
        for (what, output) in [("report", output.stdout), ("errors", output.stderr)] {
            assert_plain(&format!("{what} of {answer}"), &output);
        }
        for file in [log, junit, markdown] {
            assert_plain(&format!("{file} of {answer}"), &fs::read(&file).unwrap());
        }
        let doctor = user.awsess(&["doctor", &adapter]);
        assert_plain(&format!("doctor of {answer}"), &doctor.stdout);
        assert!(!lossy(&doctor.stdout).contains("\nx"), "a name is one line: {}", lossy(&doctor.stdout));
    }
}

/// Hostile text in each string of a log, one after the other: what is read of it is reported plainly.
#[test]
fn reports_of_a_hostile_log_are_plain() {
    let user = User::new();
    let log = user.path().join("log");
    let feature = user.path().join("s.feature");
    fs::write(&feature, super::feature(&["Given the environment variable AWS_REGION is \"r\""])).unwrap();
    let wrong = fs::read_to_string(&feature).unwrap().replace("a session is created", "the region is \"q\"");
    fs::write(&feature, wrong).unwrap();
    let args = ["check", feature.to_str().unwrap(), "--cases", "2", "--log", log.to_str().unwrap()];
    user.awsess(&args);
    let lines: Vec<Value> =
        fs::read_to_string(&log).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (mut places, mut reported) = (0, 0);
    for at in 0..lines.len() {
        for place in 0..strings(&mut lines[at].clone()).len() {
            let mut hostile = lines.clone();
            strings(&mut hostile[at])[place].push_str(HOSTILE);
            places += 1;
            match signed(&mut hostile) {
                Ok(log) => {
                    reported += 1;
                    assert_plain("terminal", terminal(&log, Layout::default()).as_bytes());
                    assert_plain("markdown", markdown(&log).as_bytes());
                    assert_plain("junit", junit(&log).unwrap().as_bytes());
                }
                Err(error) => assert_plain("error", line(&error).as_bytes()),
            }
        }
    }
    assert!(places > 20 && reported > 5, "{reported} of {places}");
}

/// The log of these lines, whose footer gets their digest: a stranger computes it too.
fn signed(lines: &mut [Value]) -> Result<Results, String> {
    let read = |lines: &[Value]| {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        log::read(text.as_bytes(), Path::new("log")).map_err(|error| error.to_string())
    };
    let first = read(lines);
    let digest = first.as_ref().err().and_then(|error| {
        let (_, rest) = error.split_once("the lines have the digest ")?;
        rest.split_once(',').map(|(digest, _)| digest.to_owned())
    });
    let Some(digest) = digest else { return first };
    lines.last_mut().unwrap()["end"]["digest"] = digest.into();
    read(lines)
}

/// Every string of the value.
fn strings(value: &mut Value) -> Vec<&mut String> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter_mut().flat_map(strings).collect(),
        Value::Object(fields) => fields.values_mut().flat_map(strings).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[test]
fn what_is_made_of_hostile_files_is_plain() {
    let user = User::new();
    let aws = user.path().join("home/.aws");
    let keys = format!(
        "[default]\naws_access_key_id = A{HOSTILE}B\naws_secret_access_key = secret\nregion = r{HOSTILE}r\n"
    );
    fs::write(aws.join("credentials"), &keys).unwrap();
    fs::write(aws.join("config"), format!("{keys}\n[profile a{HOSTILE}]\nrole_arn = {HOSTILE}\n")).unwrap();
    for args in [
        &["explain"][..],
        &["explain", "--shared-config", "enable"],
        &["explain", "--profile", HOSTILE, "--shared-config", "enable"],
        &["explain", "--json", "--shared-config", "enable"],
        &["capture"],
        &["capture", "--shared-config", "enable"],
        &["capture", "--profile", HOSTILE, "--shared-config", "enable"],
    ] {
        let output = user.awsess(args);
        assert_plain(&format!("{args:?}"), &output.stdout);
        assert_plain(&format!("{args:?}"), &output.stderr);
    }
}
