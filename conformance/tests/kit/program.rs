//! The commands of adapters: found, split into words, and run without a shell.

use std::env;

use awsess_conformance::adapter::{Program, Step};

fn why(command: &str) -> String {
    let error = Program::find(command).unwrap_err();
    assert_eq!(error.step, Step::Command);
    error.why
}

#[test]
fn words_are_split_as_a_shell_would_and_nothing_is_expanded() {
    let program = Program::find("cargo 'a b' \"c d\" $HOME '*' e\\ f ''").unwrap();
    assert!(program.path.is_absolute());
    assert_eq!(program.arguments, ["a b", "c d", "$HOME", "*", "e f", ""]);
}

#[test]
fn a_word_that_names_a_file_is_made_absolute() {
    let program = Program::find("cargo Cargo.toml src --flag").unwrap();
    let file = env::current_dir().unwrap().join("Cargo.toml");
    assert_eq!(program.arguments, [file.into_os_string(), "src".into(), "--flag".into()]);
}

#[test]
fn what_cannot_be_run_is_told_with_what_to_do() {
    assert!(why("").contains("name a program"));
    assert!(why("cargo 'open").contains("quote is open"));
    assert!(why("no-such-program-here").contains("install it"));
    assert!(why("./Cargo.toml").contains("build it"));
}
