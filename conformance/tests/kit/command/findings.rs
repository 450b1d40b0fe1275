//! What a run says of a failure, and how it is seen again.

use std::process::Command;

use super::{Files, but_for_time, run, stderr, stdout, with};

/// The adapter runs in an empty folder, whose path means nothing to the user who is in the wrong one.
#[cfg(unix)]
#[test]
fn a_script_that_is_not_in_the_current_folder_is_named() {
    for command in [
        &["doctor", "/bin/sh no-such-adapter.sh"][..],
        &["check", "--adapter", "/bin/sh no-such-adapter.sh", "-n", "1"],
    ] {
        let output = run(command);
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(3), "{text}");
        let script = std::env::current_dir().unwrap().join("no-such-adapter.sh");
        assert!(text.contains(&format!("there is no file {}", script.display())), "{text}");
    }
}

#[test]
fn an_adapter_that_does_not_start_is_exit_code_3_and_has_a_log() {
    let files = Files::new();
    let log = files.at("log");
    let me = env!("CARGO_BIN_EXE_awsess");
    let good = format!("'{me}' adapter");
    let check = ["check", "--cases", "2", "--adapter", "no-such-adapter", "--adapter", &good, "--log", &log];
    let output = run(&check);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let errors = stderr(&output);
    assert!(
        errors.contains("\nhelp: this command says what to fix: awsess doctor no-such-adapter\n"),
        "{errors}"
    );
    let text = stdout(&output);
    assert!(
        text.contains("an adapter that did not start") && text.contains("program was not found"),
        "{text}"
    );
    assert!(text.lines().last().unwrap().contains(" passed, 0 failed"), "{text}");
    assert_eq!(run(&["merge", &log]).status.code(), Some(3));
}

/// An adapter whose every session is empty.
#[cfg(unix)]
const EMPTY: &str = r#"read -r hello
echo '{"type":"hello","protocol":1,"implementation":{"name":"empty","version":"1.2.3"},"editions":["1.14","1.55"]}'
while read -r run; do
  id=${run#*\"id\":\"}
  echo "{\"type\":\"outcome\",\"id\":\"${id%%\"*}\",\"outcome\":{\"session\":{\"region\":\"nowhere\"}}}"
done
"#;

/// The smallest case of a finding is a feature file that names the adapter, and shows the failure again.
#[cfg(unix)]
#[test]
fn a_finding_replays_on_the_adapter_that_it_names() {
    let files = Files::new();
    let adapter = format!("/bin/sh {}", files.write("empty.sh", EMPTY));
    let log = files.at("log");
    let check = ["check", "--edition", "1.55", "--cases", "20", "--adapter", &adapter];
    let output = with(&check, &["--jobs", "2", "--log", &log]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let lines = files.log("log");
    let finding = lines.iter().find_map(|line| line.get("finding")).unwrap();
    let feature = finding["feature"].as_str().unwrap();
    let replay = format!("# Replay: awsess check THIS-FILE --adapter '{adapter}'\n");
    assert!(feature.contains(&replay), "{feature}");
    let again = files.write("small.feature", feature);
    let replayed = run(&["check", &again, "--cases", "0", "--adapter", &adapter]);
    assert_eq!(replayed.status.code(), Some(1), "{}{}", stdout(&replayed), stderr(&replayed));
    let shell = format!("# Without the runner: awsess repro --file THIS-FILE --adapter '{adapter}'\n");
    assert!(feature.contains(&shell), "{feature}");
    let line = run(&["repro", "--file", &again, "--adapter", &adapter]);
    let shown = Command::new("sh").arg("-c").arg(stdout(&line)).output().unwrap();
    assert!(stdout(&shown).contains("\"region\":\"nowhere\""), "{}{}", stderr(&line), stderr(&shown));
    let alone = with(&check, &["--jobs", "1"]);
    assert_eq!(but_for_time(&alone), but_for_time(&output), "any number of workers finds the same");
}

/// What a run was given that is not the default is what it takes to see a finding again.
#[cfg(unix)]
#[test]
fn a_finding_says_what_its_run_was_given() {
    let files = Files::new();
    let adapter = format!("/bin/sh {}", files.write("empty.sh", EMPTY));
    let check = ["check", "--edition", "1.55", "--cases", "20", "--jobs", "1", "--adapter", &adapter];
    let text = stdout(&with(&check, &["--timeout", "7.5", "--damage", "20"]));
    assert!(text.contains("# Found with seed 1 and --damage 20: gen/1/1.55/"), "{text}");
    assert!(text.contains(&format!("check THIS-FILE --adapter '{adapter}' --timeout 7.5\n")), "{text}");
    assert!(text.contains(&format!("--file THIS-FILE --adapter '{adapter}' --timeout 7.5\n")), "{text}");
}
