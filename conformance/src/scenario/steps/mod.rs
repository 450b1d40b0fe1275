//! Every step definition: how a step is worded, and what it does to a case. A step belongs beside those of its kind. `table` joins them
//! into the list from which steps are read.

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
