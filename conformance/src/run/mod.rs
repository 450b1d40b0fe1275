//! The run: which cases are run, and what became of each in the light of the known failures.
//!
//! What belongs here decides on the status of a case. It knows no report and no log: its results are kept in memory. Uses the
//! layers up to `implementation`.

pub mod check;
pub mod compare;
pub mod expectation;
pub mod label;
pub mod results;
pub mod selection;
pub mod shard;
pub mod status;
pub mod suggestion;
pub mod vetting;
