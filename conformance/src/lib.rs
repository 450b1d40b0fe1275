//! The conformance kit: holds any implementation of AWS sessions against the executable specification.
//!
//! A [`case`] is the whole world of one session; it is written as a [`scenario`], drawn by a
//! [`strategy`], or read as JSON. The [`model`] says what must come out of it, an [`implementation`] shows what does on
//! the files that [`materialise`] writes, and a [`check`] compares the two and reports what differs.

#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod adapter;
pub mod builtin;
pub mod capability;
pub mod case;
mod certificates;
pub mod check;
pub mod cli;
pub mod compare;
pub mod expectation;
pub mod explain;
pub mod export;
pub mod implementation;
pub mod label;
pub mod log;
pub mod materialise;
pub mod model;
pub mod oracle;
pub mod outcome;
mod output;
mod panics;
pub mod printable;
pub mod protocol;
mod read;
pub mod repro;
pub mod scenario;
mod scratch;
pub mod shard;
pub mod shortage;
pub mod specification;
pub mod stop;
pub mod strategy;
pub mod sts;
pub mod suite;
pub mod vetting;
