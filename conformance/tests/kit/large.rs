//! Large inputs: what people feed the command takes time in proportion to its size, and never more stack than there is.
//!
//! The sizes take milliseconds where the work is linear, and minutes where it is quadratic.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Far more than any of these takes when it is linear, on a busy machine and without optimisation.
const DEADLINE: Duration = Duration::from_secs(120);

/// How many profiles a chain has.
const PROFILES: usize = 4_000;

/// How a command ended, and what it wrote.
struct Ended {
    status: ExitStatus,
    stdout: String,
    stderr: String,
}

fn awsess(args: &[&str]) -> Command {
    let mut command = crate::awsess(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
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

#[test]
fn check_follows_a_chain_of_many_profiles_that_no_call_is_made_for() {
    let indented: String = chain(PROFILES).lines().map(|line| format!("      {line}\n")).collect();
    let feature = format!(
        "Feature: chains\n  Scenario: a long one\n    Given the environment variable AWS_PROFILE is \"p1\"\n    \
         And the environment variable AWS_SDK_LOAD_CONFIG is \"1\"\n    \
         And the config sets:\n      | AccessKeyID | AKID |\n      | SecretAccessKey | SECRET |\n    \
         And the shared config file contains:\n      \"\"\"\n{indented}      \"\"\"\n    \
         When NewSession is called\n    Then the access key is \"AKID\"\n"
    );
    let ended = check(&feature, &["--edition", "1.55"]);
    assert!(ended.status.success(), "{}{}", ended.stdout, ended.stderr);
}

#[test]
fn explain_lays_out_long_values_and_long_chains() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join(".aws")).unwrap();
    let long = format!(
        "[default]\nregion = {}\naws_access_key_id = {}\n",
        "x".repeat(2 << 20),
        "a/ ".repeat(400_000)
    );
    let explain = |config: &str, profile| {
        fs::write(home.path().join(".aws/config"), config).unwrap();
        let mut command = awsess(&["explain", "--shared-config", "enable"]);
        run(command.env("HOME", home.path()).env("AWS_PROFILE", profile), String::new())
    };
    let ended = explain(&long, "default");
    assert!(ended.status.success(), "{}", ended.stderr);
    assert_eq!(ended.stdout.matches('x').count() / (1 << 20), 2);
    let ended = explain(&chain(PROFILES), "p1");
    assert!(ended.status.success(), "{}", ended.stderr);
    assert!(ended.stdout.contains("assume role"), "{}", ended.stdout);
}

#[test]
fn a_case_that_needs_more_of_sts_than_the_runner_takes_is_no_failure_of_the_implementation() {
    let role = |bytes: usize| format!("arn:aws:iam::123456789012:role/{}", "r".repeat(bytes));
    let chain_of = |roles: &[String], key: &str| {
        let profile = |(number, role): (usize, &String)| {
            format!("[profile p{}]\nrole_arn = {role}\nsource_profile = p{}\n", number + 1, number + 2)
        };
        let profiles: String = roles.iter().enumerate().map(profile).collect();
        let last = roles.len() + 1;
        format!("{profiles}[profile p{last}]\naws_access_key_id = {key}\naws_secret_access_key = SECRET\n")
    };
    for (config, needs) in [
        (chain(1_200), "the case needs 1199 calls of STS"),
        (chain_of(&[role(5 << 20)], "AKID"), "bytes in the parameters of one call of STS"),
        (chain_of(&[role(300 << 10)], "AKID"), "bytes in the parameters of one call of STS"),
        (chain_of(&vec![role(250 << 10); 17], "AKID"), "bytes in the parameters of all calls of STS"),
        (chain_of(&[role(10)], &"A".repeat(420 << 10)), "bytes in the credentials and the region"),
    ] {
        let indented: String = config.lines().map(|line| format!("      {line}\n")).collect();
        let feature = format!(
            "Feature: chains\n  Scenario: a long one\n    Given the environment variable AWS_PROFILE is \"p1\"\n    \
             And the environment variable AWS_SDK_LOAD_CONFIG is \"1\"\n    \
             And the shared config file contains:\n      \"\"\"\n{indented}      \"\"\"\n    \
             When NewSession is called\n    Then a session is created\n"
        );
        let ended = check(&feature, &["--edition", "1.55"]);
        assert!(!ended.status.success());
        assert!(ended.stdout.contains(needs), "{needs}: {:.2000}{:.2000}", ended.stdout, ended.stderr);
    }
}

/// Checks one feature file.
fn check(feature: &str, args: &[&str]) -> Ended {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("large.feature");
    fs::write(&file, feature).unwrap();
    check_file(&file, args)
}

fn check_file(file: &Path, args: &[&str]) -> Ended {
    let mut command = awsess(&["check", file.to_str().unwrap(), "--cases", "0"]);
    run(command.args(args), String::new())
}

/// A scenario of this number.
fn scenario(number: usize) -> String {
    format!(
        "  Scenario: S{number}\n    Given the environment variable AWS_REGION is \"mars-{number}\"\n    \
         When NewSession is called\n    Then the region is \"mars-{number}\"\n\n"
    )
}

#[test]
fn a_feature_file_takes_time_in_proportion_to_its_size() {
    let scenarios: String = (0..1500).map(scenario).collect();
    let blank = "\n".repeat(400_000);
    let comments = "  # a comment of several words\n".repeat(15_000);
    let steps = "    And the environment variable AWS_PROFILE is \"x\"\n".repeat(1500);
    for (what, text) in [
        ("many scenarios", format!("Feature: F\n{scenarios}")),
        ("blank lines", format!("Feature: F\n{blank}{}{blank}", scenario(1))),
        ("comments", format!("{comments}Feature: F\n{comments}{}{comments}", scenario(1))),
        (
            "a long description",
            format!("Feature: F\n{}{}", "  words that say nothing\n".repeat(1500), scenario(1)),
        ),
        (
            "many steps",
            format!("Feature: F\n{}", scenario(1).replace("    When", &format!("{steps}    When"))),
        ),
        ("one long line", format!("Feature: F\n  {}\n{}", "a ".repeat(1 << 20), scenario(1))),
    ] {
        let ended = check(&text, &["--edition", "1.55"]);
        assert!(ended.status.success(), "{what}: {}{}", ended.stdout, ended.stderr);
    }
}

#[test]
fn what_is_wrong_in_many_places_is_told_of_some() {
    let unknown = "    Given the optoin Profile is \"x\"\n".repeat(1900);
    let tags = "  @ENV-9999".repeat(50_000);
    for text in [
        format!("Feature: F\n  Scenario: S\n{unknown}"),
        format!("Feature: F\n{tags}\n{}", scenario(1)),
        format!("Feature: F\n  {}: x\n{}", "Scenario".repeat(100_000), scenario(1)),
    ] {
        let ended = check(&text, &[]);
        assert_eq!(ended.status.code(), Some(2), "{}", ended.stdout);
        assert!(ended.stderr.lines().count() < 100, "{}", ended.stderr);
    }
}

#[test]
fn what_belongs_together_has_a_limit() {
    let steps = "    And the environment variable A is \"x\"\n".repeat(3000);
    let ended = check(&format!("Feature: F\n  Scenario: S\n{steps}"), &[]);
    assert!(
        ended.stderr.contains("large.feature:2: the part that starts here has more than 2000 lines"),
        "{}",
        ended.stderr
    );
    let open = check(
        "Feature: F\n  Scenario: S\n    Given the shared config file contains:\n      \"\"\"\n      x\n",
        &[],
    );
    assert!(open.stderr.contains("large.feature:4: the doc string is not closed"), "{}", open.stderr);
}

#[test]
fn a_small_file_cannot_fill_the_memory() {
    let doc = "      some line of a file\n".repeat(20_000);
    let background = format!(
        "Feature: F\n  Background:\n    Given the shared config file contains:\n      \"\"\"\n{doc}      \"\"\"\n"
    );
    let scenarios: String = (0..2000).map(scenario).collect();
    let placeholders = "<a>".repeat(50_000);
    let outline = format!(
        "Feature: F\n  Scenario Outline: S\n    Given the environment variable A is \"{placeholders}\"\n    \
         When NewSession is called\n    Then there is no region\n    Examples:\n      | a |\n      | {} |\n",
        "x".repeat(50_000)
    );
    for text in [format!("{background}{scenarios}"), outline] {
        let ended = check(&text, &[]);
        assert_eq!(ended.status.code(), Some(2), "{}", ended.stdout);
        assert!(ended.stderr.contains("have more than 256 MiB"), "{}", ended.stderr);
    }
}

#[test]
fn a_file_that_is_too_long_is_not_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sparse.feature");
    fs::File::create(&file).unwrap().set_len(2 << 30).unwrap();
    for args in [&[][..], &["--expectations", file.to_str().unwrap()]] {
        let small = folder.path().join("small.feature");
        fs::write(&small, format!("Feature: F\n{}", scenario(1))).unwrap();
        let ended = check_file(if args.is_empty() { &file } else { &small }, args);
        assert_eq!(ended.status.code(), Some(2), "{}", ended.stdout);
        assert!(
            ended.stderr.contains("sparse.feature") && ended.stderr.contains("longer than 16 MiB"),
            "{}",
            ended.stderr
        );
    }
    let ended = run(&mut awsess(&["merge", file.to_str().unwrap()]), String::new());
    assert!(ended.stderr.contains("sparse.feature:1: the line is longer than 4 MiB"), "{}", ended.stderr);
}

#[cfg(unix)]
#[test]
fn a_pipe_with_a_name_and_a_device_are_refused_where_a_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.feature");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let small = folder.path().join("small.feature");
    fs::write(&small, format!("Feature: F\n{}", scenario(1))).unwrap();
    for special in [pipe.as_path(), Path::new("/dev/zero")] {
        let name = special.to_str().unwrap();
        for mut command in [
            awsess(&["check", name]),
            awsess(&["check", small.to_str().unwrap(), "--cases", "0", "--expectations", name]),
            awsess(&["merge", name]),
        ] {
            let ended = run(&mut command, String::new());
            assert_eq!(ended.status.code(), Some(2), "{}", ended.stdout);
            assert!(
                ended.stderr.contains(name) && ended.stderr.contains("not a regular file"),
                "{}",
                ended.stderr
            );
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_of_the_shell_is_read_like_a_file() {
    let text = format!("Feature: F\n{}", scenario(1));
    let ended = run(&mut awsess(&["check", "/dev/stdin", "--cases", "0"]), text);
    assert!(ended.status.success(), "{}", ended.stderr);
}
