//! The kit as those see it who use it: its command, its reports, and what it does with an implementation.

#![expect(clippy::panic, clippy::unwrap_used, reason = "what fails to be set up fails the test")]

mod adapters;
mod because;
mod builtin;
mod capture;
mod check;
mod command;
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
