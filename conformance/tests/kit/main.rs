//! The kit as those see it who use it: the specification that it holds, what it draws, its reports, and its command.

#![expect(clippy::panic, clippy::unwrap_used, reason = "what fails to be set up fails the test")]

mod adapters;
mod builtin;
mod certificates;
mod check;
mod command;
mod compare;
mod expectation;
mod explain;
mod export;
mod inside;
mod laws;
mod log;
mod materialise;
mod repro;
mod scenario;
mod secrets;
mod shard;
mod specification;
mod spelled;
mod strategy;
mod sts;
mod suite;
mod talk;
mod two_laws;
