//! The run: which cases are asked, what came of each, and what that means beside the known failures.
//!
//! What belongs here decides on the status of a case. Uses the layers up to `implementation`.

pub mod check;
pub mod compare;
pub mod expectation;
pub mod label;
pub mod shard;
pub mod vetting;
