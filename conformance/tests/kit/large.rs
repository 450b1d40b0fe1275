//! Large inputs: what people feed the command takes time in proportion to its size, and never more stack than there is.
//!
//! The sizes take milliseconds where the work is linear, and minutes where it is quadratic.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Far more than any of these takes when it is linear, on a busy machine and without optimisation.
const DEADLINE: Duration = Duration::from_secs(60);

/// How many profiles a chain has.
const PROFILES: usize = 10_000;

/// How a command ended, and what it wrote.
struct Ended {
    status: ExitStatus,
    stdout: String,
    stderr: String,
}

fn awsess(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awsess"));
    command.args(args).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the command with this input, and kills it at the deadline.
fn run(command: &mut Command, input: String) -> Ended {
    let started = Instant::now();
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A command that ends early reads no further.
    let writer = thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let (stdout, stderr) = (collect(child.stdout.take().unwrap()), collect(child.stderr.take().unwrap()));
    let status = wait(&mut child, started);
    writer.join().unwrap();
    Ended { status, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
}

fn collect(mut output: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        output.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child, started: Instant) -> ExitStatus {
    while started.elapsed() < DEADLINE {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    panic!("it takes longer than {DEADLINE:?}");
}

/// A config file in which each profile assumes a role with the next, and the last has keys.
fn chain(profiles: usize) -> String {
    let mut config = String::new();
    for number in 1..profiles {
        let next = number + 1;
        _ = writeln!(config, "[profile p{number}]");
        _ = writeln!(config, "role_arn = arn:aws:iam::123456789012:role/r{number}");
        _ = writeln!(config, "source_profile = p{next}\nregion = mars-{number}");
    }
    _ = writeln!(config, "[profile p{profiles}]\naws_access_key_id = AKID\naws_secret_access_key = SECRET");
    config
}

/// A case of a chain of profiles, as one line of JSON.
fn case() -> serde_json::Value {
    serde_json::json!({
        "id": "chain",
        "env": { "AWS_PROFILE": "p1", "AWS_SDK_LOAD_CONFIG": "1" },
        "files": { ".aws/config": chain(PROFILES) },
    })
}

#[test]
fn expect_follows_a_chain_of_many_profiles() {
    let ended = run(&mut awsess(&["expect"]), format!("{}\n", case()));
    assert!(ended.status.success(), "{}", ended.stderr);
    assert_eq!(ended.stdout.matches("AssumeRole\"").count(), PROFILES - 1);
}

#[test]
fn the_model_behind_the_protocol_follows_a_chain_of_many_profiles() {
    let hello = serde_json::json!({ "type": "hello", "protocol": [1, 1], "runner": "test" });
    let run_it = serde_json::json!({ "type": "run", "id": "chain", "root": "/", "case": case() });
    let ended = run(&mut awsess(&["adapter", "--model"]), format!("{hello}\n{run_it}\n"));
    assert!(ended.status.success(), "{}", ended.stderr);
    assert_eq!(ended.stdout.matches("AssumeRole\"").count(), PROFILES - 1);
}
