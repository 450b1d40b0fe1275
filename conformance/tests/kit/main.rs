//! The kit as those see it who use it: its command, its reports, and what it does with an implementation.

#![expect(clippy::panic, clippy::unwrap_used, reason = "what fails to be set up fails the test")]

mod adapters;
mod because;
mod builtin;
mod capture;
mod check;
mod command;
mod documents;
mod expectation;
mod explain;
mod export;
mod findings;
mod flaky;
mod init;
mod install;
mod large;
mod layers;
mod log;
mod many_expectations;
mod outputs;
mod planted;
mod protocol;
mod repro;
mod secrets;
mod selection;
mod shells;
mod shortages;
mod signals;
mod signatures;
mod strangers;
mod suite;
mod talk;
mod two_laws;

use std::ffi::OsStr;
use std::process::{Command, Output, Stdio};

/// The command with these arguments, with nothing of the environment of the tests and without input.
fn awsess<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awsess"));
    command.args(args).env_clear().stdin(Stdio::null());
    command
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
