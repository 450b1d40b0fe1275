//! The conformance kit: checks any implementation of AWS sessions against the executable specification.
//!
//! A [`case`] is the whole world of one session; it is written as a [`scenario`], drawn by a
//! [`strategy`], or read as JSON. The [`model`] predicts its outcome, an [`implementation`] shows what comes out of it on
//! the files that [`materialise`] writes, and a [`check`] compares the two and reports what differs.
//!
//! The modules are layers. Each one uses only those above it in this list:
//!
//! 1. `system`: files, folders, signals and limits of the machine, and text for a terminal.
//! 2. `vocabulary`: cases, outcomes, capabilities and the protocol, which every other layer shares.
//! 3. [`specification`]: the rules and the feature files that are embedded in the binary.
//! 4. [`scenario`]: feature files to cases and back.
//! 5. [`strategy`]: generated cases, and how they shrink.
//! 6. `parties`: the servers and certificates that the runner plays.
//! 7. [`implementation`]: the model, the library and adapters behind one trait.
//! 8. `run`: plans, workers, comparison, known failures and results.
//! 9. [`report`]: what is made from the results: reports, and the log by which shards are joined.
//! 10. [`explain`], [`capture`], [`repro`], [`export`] and [`suite`]: what people do with the layers above.
//! 11. [`cli`]: the command line.

#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod capture;
pub mod cli;
pub mod explain;
pub mod export;
pub mod implementation;
mod parties;
pub mod report;
pub mod repro;
mod run;
pub mod scenario;
pub mod specification;
pub mod strategy;
pub mod suite;
mod system;
mod vocabulary;

pub use implementation::{adapter, builtin, materialise, model};
pub use parties::Parties;
pub use report::log;
pub use run::{check, compare, expectation, label, results, selection, shard, status, suggestion, vetting};
pub use system::{printable, shortage, stop};
pub use vocabulary::{capability, case, coverage, outcome, protocol, texts};
