//! The kit as those see it who use it: the specification that it holds, what it draws, its reports, and its command.

#![expect(clippy::panic, clippy::unwrap_used, reason = "what fails to be set up fails the test")]

mod adapters;
mod command;
mod expectation;
mod explain;
mod laws;
mod log;
mod repro;
mod secrets;
mod specification;
mod suite;
mod two_laws;
