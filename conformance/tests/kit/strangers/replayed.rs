//! A finding that needs trust: the lines that replay it consent, and without consent it is refused.

use std::fs;

use serde_json::Value;

use super::{User, feature, text};

/// Generates a case of edition 1.14 whose damaged file names a program to be started.
const NEEDS_TRUST: [&str; 10] =
    ["--cases", "214", "--seed", "1", "--damage", "100", "--edition", "1.14", "--jobs", "1"];

/// The adapter of the built-in library, except that it ends without an answer where a run has this damage.
fn adapter(user: &User) -> String {
    let script = r#"while IFS= read -r line; do
  case $line in *'credential_process = true ,x'*) exit 1 ;; esac
  printf '%s\n' "$line"
done | "$AWSESS" adapter
"#;
    let script = format!("AWSESS='{}'\n{script}", env!("CARGO_BIN_EXE_awsess"));
    let file = user.path().join("ends.sh");
    fs::write(&file, script).unwrap();
    format!("/bin/sh {}", file.display())
}

#[test]
fn a_finding_that_needs_trust_is_replayed_with_it() {
    let user = User::new();
    let adapter = adapter(&user);
    let given = user.receive(&feature(&["Given the environment variable AWS_REGION is \"r\""]));
    let log = user.path().join("log");
    let options = ["--adapter", &adapter, "--log", log.to_str().unwrap()];
    let checked =
        user.awsess(&[&["check", given.to_str().unwrap()], &NEEDS_TRUST[..], &options[..]].concat());
    assert_eq!(checked.status.code(), Some(1), "{}{}", text(&checked.stdout), text(&checked.stderr));

    let log = fs::read_to_string(log).unwrap();
    let mut lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let finding = lines.find_map(|line| line["finding"]["feature"].as_str().map(ToOwned::to_owned)).unwrap();
    for line in [
        format!("# Replay: awsess check THIS-FILE --trust-case --adapter '{adapter}'\n"),
        format!("# Without the runner: awsess repro --file THIS-FILE --trust-case --adapter '{adapter}'\n"),
    ] {
        assert!(finding.contains(&line), "{finding}");
    }

    let file = user.receive(&finding);
    let replay = ["check", file.to_str().unwrap(), "--cases", "0", "--adapter", &adapter];
    let refused = user.awsess(&replay);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
    let replayed = user.awsess(&[&replay[..], &["--trust-case"]].concat());
    assert_eq!(replayed.status.code(), Some(1), "{}{}", text(&replayed.stdout), text(&replayed.stderr));
}
