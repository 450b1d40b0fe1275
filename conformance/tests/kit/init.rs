//! `awsess init`: what it writes passes the doctor in every language, and it overwrites nothing.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The languages of adapters.
const LANGUAGES: [&str; 4] = ["python", "go", "node", "rust"];

fn awsess(folder: &Path, args: &[&str]) -> Output {
    crate::awsess(args).current_dir(folder).output().unwrap()
}

/// A folder with a new adapter in `adapter`, and what the command printed.
fn init(language: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = awsess(folder.path(), &["init", "adapter", "--language", language, "adapter"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (folder, String::from_utf8(output.stdout).unwrap())
}

/// The commands that follow, as they are printed and as they are in the README of the adapter.
fn commands(printed: &str) -> Vec<String> {
    let (_, next) = printed.split_once("next:\n").unwrap();
    next.lines().map(|line| line.trim().to_owned()).collect()
}

/// Runs lines of shell without a network, with `awsess` on the PATH.
fn shell(folder: &Path, lines: &[String]) -> Output {
    let awsess = Path::new(env!("CARGO_BIN_EXE_awsess")).parent().unwrap().to_owned();
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let path =
        std::env::join_paths(std::iter::once(awsess).chain(std::env::split_paths(&inherited))).unwrap();
    Command::new("sh")
        .args(["-ec", &lines.join("\n")])
        .current_dir(folder)
        .env("PATH", path)
        .envs([("CARGO_NET_OFFLINE", "true"), ("GOPROXY", "off"), ("GOTOOLCHAIN", "local")])
        .envs([("GOWORK", "off"), ("PYTHONDONTWRITEBYTECODE", "1")])
        .env_remove("CARGO_TARGET_DIR")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// A new adapter of this language passes the doctor, by the commands that `awsess init` prints.
fn assert_passes_the_doctor(language: &str) {
    let (folder, printed) = init(language);
    let mut lines = commands(&printed);
    lines.pop().unwrap();
    let output = shell(folder.path(), &lines);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{language}: {text}{}", String::from_utf8_lossy(&output.stderr));
    let passed = text.lines().filter(|line| line.starts_with('✓')).count();
    assert!(passed == 8 && !text.contains(['?', '✗']), "{language}: {text}");
}

/// People know a language by several names.
#[test]
fn a_language_has_the_names_that_people_use() {
    for (name, file) in [
        ("js", "adapter.mjs"),
        ("javascript", "adapter.mjs"),
        ("nodejs", "adapter.mjs"),
        ("py", "adapter.py"),
    ] {
        let (folder, _) = init(name);
        assert!(folder.path().join("adapter").join(file).exists(), "{name}");
    }
}

#[test]
fn a_new_adapter_passes_the_doctor_in_rust() {
    assert_passes_the_doctor("rust");
}

#[test]
#[ignore = "it needs Python: `.ci/run` asks for it"]
fn a_new_adapter_passes_the_doctor_with_python3() {
    assert_passes_the_doctor("python");
}

#[test]
#[ignore = "it needs Go: `.ci/run` asks for it"]
fn a_new_adapter_passes_the_doctor_with_go() {
    assert_passes_the_doctor("go");
}

#[test]
#[ignore = "it needs Node: `.ci/run` asks for it"]
fn a_new_adapter_passes_the_doctor_with_node() {
    assert_passes_the_doctor("node");
}

/// The last command gives a first verdict: the loader keeps some rules and breaks others, and the adapter itself never fails.
#[test]
#[ignore = "it needs Python: `.ci/run` asks for it"]
fn the_check_of_a_new_adapter_finds_differences_and_no_broken_adapter_with_python3() {
    let (folder, printed) = init("python");
    let mut lines = commands(&printed);
    let check = lines.pop().unwrap();
    assert_eq!(check, "awsess check --adapter 'python3 adapter.py' --edition 1.55");
    let output = shell(folder.path(), &[lines.remove(0), format!("{check} --cases 200")]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{text}{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains(" passed, ") && !text.contains("broken"), "{text}");
}

#[test]
fn the_readme_and_the_workflow_of_a_new_adapter_have_its_commands() {
    for language in LANGUAGES {
        let (folder, printed) = init(language);
        let adapter = folder.path().join("adapter");
        let readme = fs::read_to_string(adapter.join("README.md")).unwrap();
        let workflow = fs::read_to_string(adapter.join(".github/workflows/awsess.yml")).unwrap();
        let commands = commands(&printed);
        let (check, build) = (commands.last().unwrap(), &commands[1..commands.len() - 2]);
        for command in &commands[1..] {
            assert!(readme.contains(&format!("\n{command}\n")), "{readme}");
        }
        for command in build {
            assert!(workflow.contains(&format!("\n      - run: {command}\n")), "{workflow}");
        }
        let adapter = workflow.lines().find_map(|line| line.trim().strip_prefix("adapter: ")).unwrap();
        assert!(check.contains(&format!(" --adapter '{adapter}' ")), "{workflow}");
        for text in [readme, workflow] {
            let placeholders = text.replace("${{", "");
            assert!(!placeholders.contains('{'), "a placeholder is left: {text}");
        }
    }
}

#[test]
fn nothing_is_overwritten() {
    let (folder, _) = init("node");
    let own = folder.path().join("adapter/loader.mjs");
    fs::write(&own, "mine").unwrap();
    let again = awsess(folder.path(), &["init", "adapter", "--language", "node", "adapter"]);
    let error = String::from_utf8(again.stderr).unwrap();
    assert_eq!(again.status.code(), Some(2), "{error}");
    assert!(error.contains("adapter is not empty: name a new folder"), "{error}");
    assert_eq!(fs::read_to_string(own).unwrap(), "mine");
}

#[test]
fn an_empty_folder_may_exist_and_a_file_may_not() {
    let folder = tempfile::tempdir().unwrap();
    let here = awsess(folder.path(), &["init", "adapter", "-l", "go", "."]);
    assert!(here.status.success() && folder.path().join("main.go").is_file());
    let file = awsess(folder.path(), &["init", "adapter", "-l", "go", "main.go"]);
    assert_eq!(file.status.code(), Some(2), "{file:?}");
}
