//! What consent changes: a case that needs trust is replayed with the flag, and one that is never accepted is not.

use super::{User, feature, text};

#[test]
fn a_trusted_case_is_replayed() {
    let user = User::new();
    let steps = "Given the environment variable LD_LIBRARY_PATH is \"${ROOT}\"";
    let file = user.receive(&feature(&[steps]));
    let file = file.to_str().unwrap();
    let checked = user.awsess(&["check", file, "--cases", "0", "--trust-case"]);
    assert!(checked.status.success(), "{}", text(&checked.stderr));
    let line = user.awsess(&["repro", "--file", file, "--trust-case", "--adapter", &user.adapter()]);
    assert!(line.status.success(), "{}", text(&line.stderr));
    let shown = user.sh(&text(&line.stdout));
    assert!(text(&shown.stdout).contains("\"outcome\""), "{}", text(&shown.stderr));
}

#[test]
fn trust_does_not_make_an_invalid_case_valid() {
    let user = User::new();
    for steps in [
        "Given the environment variable \"-Stouch %W/x #\" is \"x\"",
        "When 4000000000 threads use the session at once",
    ] {
        let file = user.receive(&feature(&[steps]));
        for command in ["check", "repro"] {
            let file = file.to_str().unwrap();
            let args = if command == "check" { vec![command, file] } else { vec![command, "--file", file] };
            let output = user.awsess(&[args, vec!["--trust-case"]].concat());
            assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
        }
    }
}
