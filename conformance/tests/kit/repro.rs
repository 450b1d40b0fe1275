//! The lines of `awsess repro`: a shell that runs one sees what the check sees, byte by byte and word by word.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{fs, thread};

use awsess_conformance::builtin::Builtin;
use awsess_conformance::case::{Bytes, Case, Directory, Edition, File};
use awsess_conformance::implementation::{Implementation, Response};
use awsess_conformance::materialise::Materialised;
use awsess_conformance::protocol::{Isolation, Run};
use awsess_conformance::repro::{AdapterCommand, STS, line};
use awsess_conformance::scenario::Scenario;
use awsess_conformance::scenario::embedded;
use awsess_conformance::strategy::{Settings, Source};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;
use serde_json::{Value, json};

use crate::{stderr, stdout};

/// The library in this build's own binary.
fn library() -> AdapterCommand {
    let words = vec![env!("CARGO_BIN_EXE_awsess").to_owned(), "adapter".to_owned()];
    AdapterCommand { words, isolation: Isolation::Request, sts: false }
}

/// A program of the shell as an adapter; it starts in the folder above the root.
fn script(text: &str, more: &[&str]) -> AdapterCommand {
    let words = ["/bin/sh", "-c", text].iter().chain(more).map(|word| (*word).to_owned()).collect();
    AdapterCommand { words, isolation: Isolation::Request, sts: false }
}

fn sh(line: &str, temporary: &Path) -> Output {
    shell(&["-c", line], temporary)
}

fn shell(args: &[&str], temporary: &Path) -> Output {
    Command::new("sh").args(args).env("TMPDIR", temporary).stdin(Stdio::null()).output().unwrap()
}

/// Runs the lines one after the other, as if all were pasted, and gives what the adapters said, `${ROOT}` put back.
fn said(lines: &[String]) -> Vec<String> {
    let temporary = tempfile::tempdir().unwrap();
    // All of them together are longer than an argument may be.
    let all = tempfile::NamedTempFile::new().unwrap();
    fs::write(all.path(), lines.join("\n")).unwrap();
    let output = match lines {
        [line] => sh(line, temporary.path()),
        _ => shell(&[all.path().to_str().unwrap()], temporary.path()),
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0, "every folder is removed");
    let root = format!("{}/tmp\\.[^/\"]+/root", regex::escape(temporary.path().to_str().unwrap()));
    let text = String::from_utf8(output.stdout).unwrap();
    let text = Regex::new(&root).unwrap().replace_all(&text, "$${ROOT}");
    text.lines().filter(|line| !line.starts_with("{\"type\":\"hello\"")).map(ToOwned::to_owned).collect()
}

/// What the check sees of the case.
fn seen(case: &Case) -> Value {
    let parent = tempfile::tempdir().unwrap();
    let world = Materialised::new(case, &parent.path().join("root")).unwrap();
    let root = world.root().display().to_string();
    let run = Run { id: "1".into(), root, endpoints: BTreeMap::new(), case: world.resolved.clone() };
    match Builtin.observe(&run) {
        Response::Outcome(mut outcome) => {
            world.restore(&mut outcome);
            json!({"type": "outcome", "id": "1", "outcome": outcome})
        }
        Response::Unsupported { capability, reason } => {
            json!({"type": "unsupported", "id": "1", "capability": capability, "reason": reason})
        }
        other => json!({"type": "broken", "id": "1", "message": other.explanation()}),
    }
}

fn assert_lines_show_what_the_check_sees(cases: &[Case]) {
    let lines: Vec<_> = cases.iter().map(|case| line(case, &library()).unwrap()).collect();
    let said = said(&lines);
    assert_eq!(said.len(), cases.len());
    for ((case, said), line) in cases.iter().zip(&said).zip(&lines) {
        assert!(!line.contains(char::is_control), "{}: one line, and nothing hidden in it", case.id);
        assert_eq!(serde_json::from_str::<Value>(said).unwrap(), seen(case), "{}\n{line}", case.id);
    }
}

/// The same on as many threads as there are halves.
fn assert_all(cases: &[Case]) {
    let (one, other) = cases.split_at(cases.len() / 2);
    thread::scope(|scope| {
        for half in [one, other] {
            scope.spawn(|| assert_lines_show_what_the_check_sees(half));
        }
    });
}

#[test]
fn the_line_of_every_scenario_shows_what_the_check_sees() {
    let scenarios = embedded().unwrap();
    let cases: Vec<_> = scenarios
        .iter()
        .flat_map(|scenario| scenario.editions.iter().map(|edition| scenario.case_for(*edition)))
        .collect();
    assert!(cases.len() > 700, "{}", cases.len());
    assert_all(&cases);
}

#[test]
fn the_line_of_a_generated_case_shows_what_the_check_sees() {
    let settings = Settings { damaged: 1_000, ..Settings::default() };
    let of = |edition| (0..60).map(move |index| Source::with(3, edition, settings).case(index));
    assert_all(&Edition::ALL.into_iter().flat_map(of).collect::<Vec<_>>());
}

fn text(content: &str) -> File {
    File::Text(content.to_owned())
}

fn bytes(content: &[u8]) -> File {
    File::Bytes(Bytes { base64: STANDARD.encode(content) })
}

/// Files that a shell, printf or JSON could take for something else.
fn odd() -> Case {
    let every: Vec<u8> = (0..=255).collect();
    let files = [
        ("${ROOT}/plain", text("a\nb\n")),
        ("${ROOT}/no-end", text("no line feed")),
        ("${ROOT}/empty", text("")),
        ("${ROOT}/quotes", text("it's \"so\" `x` $(y) ${z} $root \\n %s %% \\047 !! # \u{7f}")),
        ("${ROOT}/root", text("${ROOT}/a ${ROOT}${ROOT} $${ROOT} <ROOT0>")),
        ("${ROOT}/hyphen", text("-n -e\n")),
        ("${ROOT}/digits", text("\u{0}1 \u{1}77\n")),
        ("${ROOT}/controls", text("\0\u{7}\u{8}\u{b}\u{c}\r\u{1b}[0m\t")),
        ("${ROOT}/words", text("\u{feff}é ü \u{202e} \u{1f511}")),
        ("${ROOT}/bytes", bytes(&every)),
        ("${ROOT}/bytes-root", bytes(b"${ROOT} \xff\xfe\0")),
        ("${ROOT}/it's a/$HOME/\"x\"/*", text("deep")),
        ("${ROOT}/directory", File::Directory(Directory { directory: true })),
    ];
    Case { files: files.map(|(path, file)| (path.to_owned(), file)).into(), ..Case::default() }
}

/// Every path below the folder, with the bytes that stand there.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let below = path.strip_prefix(folder).unwrap().to_owned();
            found.insert(below, path.is_file().then(|| fs::read(&path).unwrap()));
            folders.extend(path.is_dir().then_some(path));
        }
    }
    found
}

#[test]
fn the_line_makes_every_file_byte_by_byte() {
    let (kept, temporary) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let copy = kept.path().join("copy");
    let keep = script("pwd -P; cp -R root \"$1\"; cat >\"$1.in\"", &["sh", copy.to_str().unwrap()]);
    let output = sh(&line(&odd(), &keep).unwrap(), temporary.path());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let root = format!("{}/root", String::from_utf8(output.stdout).unwrap().trim_end());

    // The runner's own files, with the shell's root in the place of theirs.
    let parent = tempfile::tempdir().unwrap();
    let at = parent.path().join("root");
    let world = Materialised::new(&odd(), &at).unwrap();
    let there = |content: Vec<u8>| match String::from_utf8(content) {
        Ok(text) => text.replace(at.to_str().unwrap(), &root).into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let expected: BTreeMap<_, _> =
        tree(world.root()).into_iter().map(|(path, content)| (path, content.map(there))).collect();
    assert_eq!(tree(&copy), expected);

    let messages = fs::read_to_string(kept.path().join("copy.in")).unwrap();
    let messages: Vec<Value> = messages.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(messages[0]["type"], "hello");
    let asked: Case = serde_json::from_value(messages[1]["case"].clone()).unwrap();
    let told = serde_json::to_string(&world.resolved).unwrap().replace(at.to_str().unwrap(), &root);
    assert_eq!(serde_json::to_value(asked).unwrap(), serde_json::from_str::<Value>(&told).unwrap());
    assert_eq!(messages[1]["root"], json!(root));
}

fn environment(target: &AdapterCommand, case: &Case) -> BTreeMap<String, String> {
    let lines = said(&[line(case, target).unwrap()]);
    let pairs = lines.iter().filter_map(|line| line.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[test]
fn the_adapter_inherits_what_the_protocol_demands_and_nothing_else() {
    let seen = environment(&script("cat >/dev/null; exec /usr/bin/env", &[]), &Case::default());
    assert_eq!(seen["AWS_EC2_METADATA_DISABLED"], "true");
    let shells = ["PWD", "OLDPWD", "SHLVL", "_"];
    let inherited = ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "AWS_EC2_METADATA_DISABLED"];
    let strange = seen.keys().find(|name| !shells.iter().chain(&inherited).any(|known| known == name));
    assert_eq!(strange, None);
}

#[test]
fn an_adapter_of_one_case_has_the_environment_of_the_case() {
    let mut case = Case::default();
    case.env.insert("HOME".into(), "${ROOT}/it's home".into());
    case.env.insert("AWS_PROFILE".into(), "$USER \"x\" ${ROOT}".into());
    let target = AdapterCommand {
        isolation: Isolation::Process,
        ..script("/bin/cat >/dev/null; exec /usr/bin/env", &[])
    };
    let seen = environment(&target, &case);
    assert_eq!(seen["HOME"], "${ROOT}/it's home");
    assert_eq!(seen["AWS_PROFILE"], "$USER \"x\" ${ROOT}");
    assert!(!seen.contains_key("AWS_EC2_METADATA_DISABLED"), "{seen:?}");
    case.env.insert("AWS_PROFILE".into(), "two\nlines".into());
    assert!(line(&case, &target).unwrap_err().to_string().contains("the variable \"AWS_PROFILE\""));
}

#[test]
fn the_endpoint_of_the_sts_is_a_variable_of_the_shell() {
    let target = AdapterCommand { sts: true, ..script("exec cat", &[]) };
    let line = line(&Case::default(), &target).unwrap();
    let endpoint = |before: &str| {
        let messages = said(&[format!("{before}{line}")]);
        serde_json::from_str::<Value>(&messages[0]).unwrap()["endpoints"]["sts"].clone()
    };
    assert_eq!(endpoint(""), "http://127.0.0.1:9");
    assert_eq!(endpoint(&format!("{STS}=http://127.0.0.1:4/x; ")), "http://127.0.0.1:4/x");
}

#[test]
fn the_line_ends_as_the_adapter_does() {
    let temporary = tempfile::tempdir().unwrap();
    let line = line(&Case::default(), &script("cat >/dev/null; exit 7", &[])).unwrap();
    assert_eq!(sh(&line, temporary.path()).status.code(), Some(7));
    let nowhere = sh(&line, &temporary.path().join("missing"));
    assert!(!nowhere.status.success(), "without a folder nothing is run");
}

fn awsess(args: &[&str]) -> Output {
    crate::awsess(args).output().unwrap()
}

#[test]
fn the_command_prints_one_line_that_a_shell_runs() {
    let calls_nobody = |scenario: &Scenario| scenario.feature == "Region" && scenario.editions.len() == 2;
    let id = embedded().unwrap().into_iter().find(calls_nobody).unwrap().id;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.feature");
    fs::write(&file, FEATURE).unwrap();
    for args in [
        &["repro", &id][..],
        &["repro", &id, "--edition", "1.14"],
        &["repro", "gen/1/1.55/42", "--damage", "100"],
        &["repro", "--file", file.to_str().unwrap()],
        &["repro", "mine/nothing", "--file", file.to_str().unwrap()],
    ] {
        let printed = awsess(args);
        assert!(printed.status.success() && stderr(&printed).is_empty(), "{}", stderr(&printed));
        assert_eq!(stdout(&printed).lines().count(), 1);
        let said = said(&[stdout(&printed)]);
        assert!(said[0].starts_with("{\"type\":\"outcome\",\"id\":\"1\","), "{said:?}");
    }
}

/// Runs the line that the command prints with these arguments, and returns its exit code and output.
fn run_printed(args: &[&str]) -> (Option<i32>, String) {
    let printed = awsess(args);
    assert!(printed.status.success(), "{}", stderr(&printed));
    let temporary = tempfile::tempdir().unwrap();
    let output = sh(&stdout(&printed), temporary.path());
    assert_eq!(stderr(&output), "", "{args:?}");
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0, "every folder is removed");
    (output.status.code(), stdout(&output))
}

#[test]
fn the_line_succeeds_if_the_outcome_is_the_expected_one() {
    let (code, text) = run_printed(&["repro", "region/aws-region-wins-over-the-files"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.ends_with("\npass: region/aws-region-wins-over-the-files\n"), "{text}");
}

/// An adapter whose every response is this one.
fn adapter(folder: &Path, response: &str) -> String {
    let hello = json!({"type": "hello", "protocol": 1, "editions": ["1.55"],
        "implementation": {"name": "own", "version": "1"}});
    let at = folder.join("own.sh");
    fs::write(&at, format!("read -r hello; echo '{hello}'; read -r run\n{response}\n")).unwrap();
    format!("/bin/sh {}", at.display())
}

#[test]
fn the_line_shows_the_difference_to_the_expected_outcome_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let id = "region/aws-region-wins-over-the-files";
    let mars = r#"echo '{"type":"outcome","id":"1","outcome":{"session":{"region":"mars"}}}'"#;
    for (response, expected) in [
        (
            mars,
            &["fail: ", "\n-    \"region\": \"us-east-1\"", "\n+    \"region\": \"mars\"", "\nbecause "][..],
        ),
        (":", &["fail: ", "ended without a response"]),
        ("echo hallo", &["fail: ", "line 3"]),
        (r#"echo '{"type":"unsupported","id":"1","capability":"region"}'"#, &["unsupported: ", "(region)"]),
        (r#"echo '{"type":"broken","id":"1","message":"no licence"}'"#, &["fail: ", "no licence"]),
    ] {
        let (code, text) = run_printed(&["repro", id, "--adapter", &adapter(folder.path(), response)]);
        assert_eq!(code, Some(1), "{text}");
        assert!(expected.iter().all(|part| text.contains(part)), "{text}");
    }
}

/// The paths in a response are those of the folder that the line has made.
#[test]
fn the_root_of_the_line_is_that_of_the_case() {
    let (code, text) =
        run_printed(&["repro", "shared-files/an-invalid-file-fails-creation-if-the-option-profile-is-set"]);
    assert_eq!(code, Some(0), "{text}");
}

/// The built-in library runs the shell of a credential process in a folder that exists.
#[test]
fn a_program_of_the_case_starts_in_a_folder_that_exists() {
    let id = "credential-process/the-output-of-a-program-is-the-credentials";
    let scenarios = embedded().unwrap();
    let with_program =
        scenarios.iter().find(|scenario| !scenario.case_for(Edition::V1_55).programs.is_empty());
    let id = with_program.map_or(id, |scenario| &*scenario.id);
    run_printed(&["repro", id, "--edition", "1.55"]);
}

const FEATURE: &str = "\
Feature: mine

  Scenario: nothing
    When NewSession is called
    Then there is no region
";

#[test]
fn a_wrong_call_is_one_clear_error_and_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.feature");
    fs::write(
        &file,
        format!("{FEATURE}\n{}", FEATURE.replace("Feature: mine\n", "").replace("nothing", "more")),
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let scenarios = embedded().unwrap();
    let id = &*scenarios[0].id;
    let single = scenarios.iter().find(|scenario| scenario.editions == [Edition::V1_55]).unwrap();
    for (args, why) in [
        (&["repro", &id[..id.len() - 1]][..], &*format!("did you mean {id}")),
        (&["repro", "gen/1/1.56/0"], "gen/SEED/EDITION/INDEX"),
        (&["repro", "gen/1/1.55/0", "--edition", "1.14"], "already names edition 1.55"),
        (&["repro", &single.id, "--edition", "1.14"], "exists only in edition 1.55"),
        (&["repro", "--file", file], "name one of its scenarios: mine/nothing, mine/more"),
        (&["repro", "mine/mor", "--file", file], "did you mean mine/more"),
    ] {
        let output = awsess(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let text = stderr(&output);
        assert!(text.contains(why) && text.lines().count() == 1, "{args:?}: {text}");
        assert!(stdout(&output).is_empty());
    }
    assert_eq!(awsess(&["repro"]).status.code(), Some(2));
}

/// An adapter that says of itself what the first argument says, and answers with what it was told.
const ECHO: &str = r#"read -r hello
printf '%s\n' "$1"
while read -r run; do printf '%s\n' "$run"; done
"#;

#[test]
fn a_note_names_the_parties_that_the_line_does_not_provide() {
    for (scenario, party) in [
        ("instance-metadata/the-path-of-the-endpoint-is-dropped", "remote.imds"),
        ("container/the-environment-names-the-whole-url", "remote.container"),
    ] {
        let output = awsess(&["repro", scenario]);
        let notes = stderr(&output);
        assert!(notes.contains(&format!("requests to {party},")) && !notes.contains("STS"), "{notes}");
    }
}

#[test]
fn an_adapter_says_itself_how_it_is_run() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("echo.sh");
    fs::write(&at, ECHO).unwrap();
    let command = |more: Value| {
        let mut hello = json!({"type": "hello", "protocol": 1, "editions": ["1.55"],
            "implementation": {"name": "echo", "version": "1"}});
        hello.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        format!("/bin/sh {} '{hello}'", at.display())
    };
    let role = "assume-role/a-role-with-a-source-profile-makes-a-session";
    let roles = awsess(&["repro", role, "--adapter", &command(json!({"capabilities": ["assume-role"]}))]);
    assert!(
        stderr(&roles).contains("note: the case calls STS") && stderr(&roles).contains(STS),
        "{}",
        stderr(&roles)
    );
    assert!(said(&[stdout(&roles)]).iter().any(|line| line.contains("\"sts\":\"http://127.0.0.1:9\"")));
    let alone = awsess(&["repro", role, "--adapter", &command(json!({"isolation": "process"}))]);
    assert!(stderr(&alone).is_empty() && !stdout(&alone).contains("LD_LIBRARY_PATH"), "{}", stdout(&alone));
    let older = awsess(&["repro", "gen/1/1.14/0", "--adapter", &command(json!({}))]);
    assert!(stderr(&older).contains("the adapter does not follow edition 1.14"), "{}", stderr(&older));
    let broken = awsess(&["repro", role, "--adapter", "/bin/cat /dev/null"]);
    assert_eq!(broken.status.code(), Some(3), "{}", stderr(&broken));
    // The command ends its line and is not quoted, because it contains quotes.
    let advice = "\nhelp: this command says what to fix: awsess doctor '/bin/cat /dev/null'\n";
    assert!(stderr(&broken).contains(advice), "{}", stderr(&broken));
}
