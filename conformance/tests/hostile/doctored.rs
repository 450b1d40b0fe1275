//! `awsess doctor` on adapters that are well, and on those that are not.

use std::process::Command;

use super::Test;
use super::stage::Stage;

/// Every test here.
pub(crate) const ALL: &[Test] = tests![
    the_doctor_finds_nothing_on_a_good_adapter,
    the_doctor_finds_a_command_that_is_not_there,
    the_doctor_tells_each_fault_at_its_step,
    the_doctor_keeps_to_the_width_and_colours_its_marks,
];

/// The doctor's exit code, and what it says.
fn doctor(command: &str) -> (Option<i32>, String) {
    doctor_with(command, &[])
}

/// The same with these variables in the environment.
fn doctor_with(command: &str, variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let doctor = Command::new(env!("CARGO_BIN_EXE_awsess"))
        .args(["doctor", command, "--timeout", "0.4"])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    (doctor.status.code(), String::from_utf8(doctor.stdout).unwrap())
}

fn the_doctor_finds_nothing_on_a_good_adapter() {
    for mode in ["tells its environment", "answers everything of its own", "out of order"] {
        let stage = Stage::new(mode);
        let (code, text) = doctor(&stage.command());
        let passed = text.lines().filter(|line| line.starts_with(['✓', '?'])).count();
        assert_eq!((code, passed), (Some(0), 8), "{text}");
        assert!(!text.contains('✗') && text.contains("can be used"), "{text}");
        stage.nothing_is_left();
    }
}

fn the_doctor_finds_a_command_that_is_not_there() {
    let (code, text) = doctor("no-such-adapter");
    assert_eq!(code, Some(3));
    assert!(text.starts_with("✗ command") && text.contains("what to do"), "{text}");
    assert_eq!(text.matches("not tried").count(), 7, "{text}");
    let folder = std::env::current_dir().unwrap();
    let at = |name: &str| folder.join(name).display().to_string();
    for (command, step, cause) in [
        ("no-such-adapter", "command", "no folder of PATH has a program no-such-adapter".to_owned()),
        ("./no-such-adapter", "command", format!("there is no file {}", at("no-such-adapter"))),
        ("./src", "command", format!("{} is a directory", at("src"))),
        ("sh no-such-adapter.sh", "hello", format!("there is no file {}", at("no-such-adapter.sh"))),
    ] {
        let (code, text) = doctor(command);
        assert_eq!(code, Some(3), "{text}");
        assert!(text.contains(&format!("✗ {step} ")) && text.contains(&cause), "{text}");
        let advice = text.split("what to do: ").nth(1).unwrap();
        assert!(advice.contains("correct") && advice.contains("current folder"), "{text}");
    }
}

fn the_doctor_tells_each_fault_at_its_step() {
    for (mode, step, why) in [
        ("dies on start", "hello", "no licence was found"),
        ("never says hello", "hello", "did not answer within 0.4 s"),
        ("speaks protocol 2", "declaration", "uses version 2"),
        ("answers nothing", "first case", "did not answer within 0.4 s"),
        ("answers of another shape", "first case", "unknown value `sesion`"),
        ("forgets the credentials", "shape", "no 'credentials'"),
        ("dies after 1 run", "second case", "only a new process answered it"),
        ("ignores end of input", "end", "did not exit"),
        ("ends with 4", "end", "did not exit with 0"),
    ] {
        let stage = Stage::new(mode);
        let (code, text) = doctor(&stage.command());
        assert_eq!(code, Some(3), "{mode}: {text}");
        assert!(text.contains(&format!("✗ {step} ")) && text.contains(why), "{mode}: {text}");
        stage.nothing_is_left();
    }
}

fn the_doctor_keeps_to_the_width_and_colours_its_marks() {
    let stage = Stage::new("answers everything of its own");
    let (_, text) = doctor_with(&stage.command(), &[("COLUMNS", "50")]);
    let steps = text.lines().take_while(|line| !line.is_empty());
    let words = |line: &str| line.split_whitespace().filter(|word| !STEP_WORDS.contains(word)).count();
    let wide: Vec<_> = steps.filter(|line| line.chars().count() > 50 && words(line) > 1).collect();
    assert!(wide.is_empty(), "{wide:?}");
    let (_, text) = doctor_with(&stage.command(), &[("CLICOLOR_FORCE", "1")]);
    assert!(text.starts_with("\u{1b}[1;32m✓\u{1b}[0m command"), "{text}");
    stage.nothing_is_left();
}

/// What may stand before a path that is wider than the terminal.
const STEP_WORDS: [&str; 2] = ["✓", "command"];
