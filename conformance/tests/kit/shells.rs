//! Completions and manual pages: the shells of this machine load the scripts and complete by them, and the pages are rendered without
//! a warning. `.ci/run` asks for the tests of shells and programs that a machine may lack.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn awsess(args: &[&str]) -> String {
    let output = crate::awsess(args).output().unwrap();
    assert!(output.status.success(), "{}", crate::stderr(&output));
    crate::stdout(&output)
}

/// Runs a program in a folder, without the user's configuration.
fn run(folder: &Path, program: &str, args: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(args).current_dir(folder).env("HOME", folder).env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    command.output().unwrap()
}

/// What the shell prints that has loaded the completions.
fn shell(name: &str, file: &str, args: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(file), awsess(&["completions", name])).unwrap();
    let output = run(folder.path(), name, args);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "{name}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn bash_completes_commands_options_and_values() {
    let script = "set -eu; bash -n awsess; source ./awsess; complete -p awsess
        completed() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _awsess awsess \"${@: -1}\" \"${@: -2:1}\"; echo \"${COMPREPLY[@]}\"; }
        completed awsess ch; completed awsess check --exp; completed awsess init adapter --language ''";
    let text = shell("bash", "awsess", &["--norc", "-c", script]);
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].contains("-F _awsess awsess"), "{text}");
    assert_eq!(lines[1..], ["check", "--expectations", "python go node rust"], "{text}");
}

#[test]
#[ignore = "it needs zsh: `.ci/run` asks for it"]
fn the_completions_are_loaded_from_the_folder_of_functions_with_zsh() {
    let script = "zsh -n _awsess && fpath=($PWD $fpath) && autoload -U compinit && compinit -u -D && print $_comps[awsess]";
    let text = shell("zsh", "_awsess", &["-f", "-c", script]);
    assert_eq!(text, "_awsess\n");
}

#[test]
#[ignore = "it needs fish: `.ci/run` asks for it"]
fn commands_and_values_are_completed_with_fish() {
    let script =
        "source awsess.fish; complete -C 'awsess ch'; complete -C 'awsess init adapter --language n'";
    let text = shell("fish", "awsess.fish", &["--no-config", "-c", script]);
    let words: Vec<_> = text.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(words, ["check", "node"], "{text}");
}

#[test]
fn powershell_has_completions() {
    assert!(awsess(&["completions", "powershell"]).contains("Register-ArgumentCompleter"));
}

/// The folder of the manual pages, and their names.
fn manual(folder: &Path) -> (PathBuf, Vec<String>) {
    let pages = folder.join("man1");
    awsess(&["man", pages.to_str().unwrap()]);
    let names = fs::read_dir(&pages).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names = names.collect();
    (pages, names)
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let (pages, names) = manual(folder.path());
    for name in ["awsess.1", "awsess-check.1", "awsess-init-adapter.1", "awsess-show-endpoint.1"] {
        assert!(names.iter().any(|found| found == name), "{names:?}");
    }
    assert_eq!(fs::read_to_string(pages.join("awsess.1")).unwrap(), awsess(&["man"]));
}

#[test]
#[ignore = "it needs groff: `.ci/run` asks for it"]
fn every_manual_page_is_rendered_without_a_warning_with_groff() {
    let folder = tempfile::tempdir().unwrap();
    let (pages, names) = manual(folder.path());
    for name in &names {
        let output = run(&pages, "groff", &["-k", "-man", "-Tutf8", "-ww", name]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && errors.is_empty(), "{name}: {errors}");
    }
}
