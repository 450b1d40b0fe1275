//! Every step definition: how a step is worded, and what it does to a case. A step comes in beside those of its kind; `table` joins
//! them, so that a reader and the writer of feature files have the same steps.

pub(super) mod certificates;
pub(super) mod config;
mod definition;
pub(super) mod edits;
pub(super) mod given;
pub(super) mod network;
pub(super) mod session_options;
pub(super) mod table;
mod unknown_step;
pub(super) mod when;
