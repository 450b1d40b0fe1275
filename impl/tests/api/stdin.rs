//! Questions at the terminal, of the token provider and of a credential process, each in a process of its own.

use std::io::Write as _;
use std::process::{Command, Stdio};

/// Not a test of its own: the other test runs it in a process.
#[test]
#[ignore = "run by the other test"]
fn asks_twice() {
    for _ in 0..2 {
        match awsess::stdin_token_provider() {
            Ok(token) => println!("<{}>", token.expose()),
            Err(error) => println!("<{error}>"),
        }
    }
}

#[test]
fn the_prompt_goes_to_standard_error_and_each_token_is_a_line() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "stdin::asks_twice", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"123456\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(out.contains("<123456>\n<no MFA token was entered on standard input>\n"), "{out}");
    assert!(err.starts_with("Assume Role MFA token code: Assume Role MFA token code: "), "{err}");
}

/// Not a test of its own: the other test runs it in a process.
#[cfg(all(feature = "process", unix))]
#[test]
#[ignore = "run by the other test"]
fn runs_a_process_that_asks() {
    let command = r#"echo code? >&2; read code; printf '{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"S"}' "$code""#;
    let value = awsess::Credentials::new(awsess::ProcessProvider::new(command)).retrieve();
    println!("<{}>", value.map_or_else(|error| error.to_string(), |value| value.access_key_id));
}

#[cfg(all(feature = "process", unix))]
#[test]
fn a_credential_process_asks_at_the_terminal() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "stdin::runs_a_process_that_asks", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"654321\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(out.contains("<654321>\n"), "{out}");
    assert!(err.starts_with("code?\n"), "{err}");
}
