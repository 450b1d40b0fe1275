//! Hostile feature files, each with what is said to it. None is replayed; nothing of the user changes.

use super::{User, feature, text};

/// The steps of a scenario, and a part of the error that refuses it.
const HOSTILE: &[(&str, &str)] = &[
    // Names of variables that become options, or something else, of a shell.
    (r#"Given the environment variable "-Stouch %W/x #" is "x""#, "portable"),
    (r#"Given the environment variable "--split-string=touch %W/x" is "x""#, "portable"),
    (r#"Given the environment variable "-u" is "x""#, "portable"),
    (r#"Given the environment variable "A=B" is "x""#, "portable"),
    (r#"Given the environment variable "" is "x""#, "portable"),
    (r#"Given the environment variable "A\u{0}B" is "x""#, "portable"),
    (r#"Given the environment variable "A\nB" is "x""#, "portable"),
    (r#"Given the environment variable "A B" is "x""#, "portable"),
    (r#"Given the environment variable "BASH_FUNC_printf%%" is "() { touch %W/x; }""#, "portable"),
    (r#"Given the environment variable "$(touch %W/x)" is "x""#, "portable"),
    (r#"Given the environment variable "7" is "x""#, "portable"),
    (r#"Given the environment variable AWS_REGION is "a\u{0}b""#, "NUL"),
    // Variables that start programs or load code.
    (r#"Given the environment variable PATH is "${ROOT}/bin""#, "PATH"),
    (r#"Given the environment variable PATH is "/usr/bin:.""#, "PATH"),
    (r#"Given the environment variable Path is "%W""#, "Path"),
    (
        r#"Given the environment variable LD_PRELOAD is "${ROOT}/x"
        And the file "${ROOT}/x" contains the bytes "f0VMRg==""#,
        "LD_PRELOAD",
    ),
    (r#"Given the environment variable DYLD_INSERT_LIBRARIES is "${ROOT}/x""#, "DYLD_INSERT_LIBRARIES"),
    (r#"Given the environment variable BASH_ENV is "${ROOT}/x""#, "BASH_ENV"),
    (r#"Given the environment variable ENV is "${ROOT}/x""#, "a program to be started"),
    (r#"Given the environment variable PYTHONPATH is "${ROOT}""#, "PYTHONPATH"),
    (r#"Given the environment variable NODE_OPTIONS is "--require ${ROOT}/x""#, "NODE_OPTIONS"),
    (r#"Given the environment variable JAVA_TOOL_OPTIONS is "-javaagent:${ROOT}/x""#, "JAVA_TOOL_OPTIONS"),
    (r#"Given the environment variable PERL5OPT is "-M-x""#, "PERL5OPT"),
    (r#"Given the environment variable RUBYOPT is "-r${ROOT}/x""#, "RUBYOPT"),
    (r#"Given the environment variable GODEBUG is "netdns=cgo""#, "GODEBUG"),
    (r#"Given the environment variable GCONV_PATH is "${ROOT}""#, "GCONV_PATH"),
    (r#"Given the environment variable LANG is "../../${ROOT}/x""#, "LANG"),
    (r#"Given the environment variable SSLKEYLOGFILE is "%W/x""#, "SSLKEYLOGFILE"),
    (r#"Given the environment variable HTTPS_PROXY is "http://example.com""#, "HTTPS_PROXY"),
    (r#"Given the environment variable SOME_TOOLS_HOOK is "x""#, "SOME_TOOLS_HOOK"),
    // Config files that start programs, as any reader of them might understand it.
    (
        "Given the shared config file contains:\n\"\"\"\n[default]\ncredential_process = touch %W/x\n\"\"\"",
        "credential_process",
    ),
    (
        "Given the shared config file contains:\n\"\"\"\n[default]\nCredential_Process: touch %W/x\n\"\"\"",
        "Credential_Process",
    ),
    (
        "Given the file \"${ROOT}/home/.aws/config\" contains \"[default]\\ncredential_process = ${ROOT}/x\\n  ; touch %W/x\"",
        "credential_process",
    ),
    (
        "Given the file \"${ROOT}/home/.aws/config\" contains \"[default]\\rcredential_process=touch %W/x\"",
        "credential_process",
    ),
    (
        "Given the shared config file contains:\n\"\"\"\n[default]\ncredential_process = ${ROOT}/x\n\"\"\"\n\
        And the file \"${ROOT}/x\" contains \"#!/bin/sh\\ntouch %W/x\\n\"",
        "credential_process",
    ),
    // A script that another spelling of its path starts: with two slashes, and in other letters where the system ignores case.
    (
        "Given the shared config file contains:\n\"\"\"\n[default]\ncredential_process = sh ${ROOT}//x\n\"\"\"\n\
        And the file \"${ROOT}/x\" contains \"touch %W/x\"",
        "credential_process",
    ),
    (
        "Given the shared config file contains:\n\"\"\"\n[default]\ncredential_process = sh ${ROOT}/a/y\n\"\"\"\n\
        And the file \"${ROOT}/A/\u{212a}Y\" contains \"x\"\nAnd the file \"${ROOT}/A/Y\" contains \"touch %W/x\"",
        "credential_process",
    ),
    // The same key in base64, and in UTF-16.
    (
        r#"Given the file "${ROOT}/home/.aws/config" contains the bytes "W2RlZmF1bHRdCmNyZWRlbnRpYWxfcHJvY2VzcyA9IHRvdWNoIC94Cg==""#,
        "credential_process",
    ),
    (
        r#"Given the file "${ROOT}/home/.aws/config" contains the bytes "//5jAHIAZQBkAGUAbgB0AGkAYQBsAF8AcAByAG8AYwBlAHMAcwA9AHgA""#,
        "credential_process",
    ),
    ("Given the shared config file contains:\n\"\"\"\n[plugins]\nx = y\n\"\"\"", "plugins"),
    (r#"Given the file "${ROOT}/home/.bashrc" contains "touch %W/x""#, "load code from"),
    (
        r#"Given the file "${ROOT}/home/.local/lib/python3.12/site-packages/x" contains "import os""#,
        "load code from",
    ),
    (r#"Given the file "${ROOT}/sitecustomize.py" contains "import os""#, "load code from"),
    (r#"Given the file "${ROOT}/x.so.1" contains "x""#, "load code from"),
    (r#"Given the file "${ROOT}/home/.aws/cli/alias" contains "[toplevel]""#, "load code from"),
    // Paths outside the case, in each of their roles.
    (r#"Given the environment variable AWS_CONFIG_FILE is "%W/home/.aws/config""#, "outside the case"),
    (r#"Given the environment variable AWS_SHARED_CREDENTIALS_FILE is "%W/fifo""#, "outside the case"),
    (r#"Given the environment variable aws_config_file is "/dev/stdin""#, "outside the case"),
    (r#"Given the environment variable AWS_CA_BUNDLE is "/dev/zero""#, "outside the case"),
    (r#"Given the environment variable AWS_CONFIG_FILE is "${ROOT}/../../home/x""#, "outside the case"),
    (r#"Given the environment variable AWS_CONFIG_FILE is "../x""#, "outside the case"),
    (r#"Given the environment variable AWS_CONFIG_FILE is "${ROOT}x""#, "outside the case"),
    (r#"Given the environment variable AWS_CONFIG_FILE is "~root/.aws/config""#, "outside the case"),
    (
        r#"Given the environment variable AWS_PROFILE is "%W/home/.aws/config"
        And the environment variable AWS_CONFIG_FILE is "$AWS_PROFILE""#,
        "outside the case",
    ),
    (
        r#"Given the environment variable AWS_CONFIG_FILE is "C:\\Users\\me\\.aws\\config""#,
        "outside the case",
    ),
    (r#"Given the environment variable HOME is "%W/home""#, "outside the case"),
    (r#"Given the environment variable USERPROFILE is "/root""#, "outside the case"),
    (r#"Given the environment variable AWS_WEB_IDENTITY_TOKEN_FILE is "/etc/passwd""#, "outside the case"),
    (r#"Given the environment variable AWS_SDK_GO_CLIENT_TLS_KEY is "/etc/passwd""#, "outside the case"),
    (
        r#"Given the environment variable AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE is "/etc/passwd""#,
        "outside the case",
    ),
    ("Given the option SharedConfigFiles lists:\n| %W/home/.aws/config |", "outside the case"),
    (
        "Given the shared config file contains:\n\"\"\"\n[default]\nca_bundle = /dev/zero\n\"\"\"",
        "outside the case",
    ),
    (
        "Given the shared config file contains:\n\"\"\"\n[default]\nweb_identity_token_file = ~root/x\n\"\"\"",
        "outside the case",
    ),
    (
        "Given the shared config file contains:\n\"\"\"\n[default]\nx = /dev\nca_bundle = %(x)s/zero\n\"\"\"",
        "outside the case",
    ),
    // A path in the form of a URL, and one that edition 1.14 joins.
    (
        "Given the shared config file contains:\n\"\"\"\n[default]\nca_bundle = https://x/../../../etc/passwd\n\"\"\"",
        "outside the case",
    ),
    (
        "Given the shared config file contains:\n\"\"\"\n[default]\na = /\nb = etc/passwd\nca_bundle = %(a)s%(b)s\n\"\"\"",
        "outside the case",
    ),
    // Datagrams, which pass no HTTP client.
    (r#"Given the environment variable AWS_CSM_HOST is "10.0.0.1""#, "another machine"),
    (
        "Given the shared config file contains:\n\"\"\"\n[aws_csm]\ncsm_enabled = true\ncsm_host = example.com\n\"\"\"",
        "another machine",
    ),
    // Amounts that no machine has.
    ("When 4000000000 threads use the session at once", "4000000000 threads"),
    ("When the credentials expire and are retrieved again 255 times", "255 refreshes"),
];

/// The commands that replay a file, each with the library and with an adapter that wants the environment of the case.
fn replays(file: &str, adapter: &str) -> [Vec<String>; 4] {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    [
        words(&["check", file, "--cases", "0"]),
        words(&["check", file, "--cases", "0", "--adapter", adapter]),
        words(&["repro", "s/stranger-0", "--file", file]),
        words(&["repro", "s/stranger-0", "--file", file, "--adapter", adapter]),
    ]
}

/// Replays the scenarios, pipes what comes to a shell, and gives the errors.
fn refused(user: &User, steps: &[&str]) -> Vec<String> {
    let file = user.receive(&feature(steps));
    let before = user.tree();
    let replays = replays(file.to_str().unwrap(), &user.adapter()).into_iter().map(|args| {
        let output = user.awsess(&args.iter().map(String::as_str).collect::<Vec<_>>());
        user.sh(&text(&output.stdout));
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
        assert!(!error.contains("REALKEY"), "{error}");
        assert_eq!(user.tree(), before, "{steps:?}");
        error
    });
    replays.collect()
}

#[test]
fn hostile_files_are_refused_and_change_nothing() {
    assert!(HOSTILE.len() >= 30);
    let user = User::new();
    let all: Vec<_> = HOSTILE.iter().map(|(steps, _)| *steps).collect();
    let file = feature(&all);
    for error in refused(&user, &all) {
        let mut problems = error.lines().peekable();
        for (number, (steps, why)) in HOSTILE.iter().enumerate() {
            let next = file.find(&format!("stranger {}\n", number + 1)).unwrap_or(file.len());
            let end = file[..next].lines().count();
            let of_scenario = std::iter::from_fn(|| problems.next_if(|problem| line(problem) < end));
            let of_scenario: Vec<_> = of_scenario.collect();
            assert!(of_scenario.iter().any(|problem| problem.contains(why)), "{steps}\n{why}: {error}");
        }
    }
}

/// The line of the feature file in which the problem stands.
fn line(problem: &str) -> usize {
    let (_, place) = problem.split_once("s.feature:").unwrap();
    place.split(':').next().unwrap().parse().unwrap()
}

/// One file alone, as it is sent.
#[test]
fn a_hostile_name_of_a_variable_is_refused_and_runs_nothing() {
    let user = User::new();
    for error in refused(&user, &[HOSTILE[0].0]) {
        assert!(error.contains("s.feature:4: ") && error.contains("a name that is not portable"), "{error}");
    }
}

/// What needs trust says how it is given, and names the step.
#[test]
fn the_refusal_names_the_step_and_the_flag() {
    let steps = "Given the environment variable AWS_REGION is \"a\"\nAnd the environment variable LD_PRELOAD is \"b\"";
    for error in refused(&User::new(), &[steps]) {
        assert!(error.contains("s.feature:5: ") && error.contains("--trust-case"), "{error}");
    }
}
