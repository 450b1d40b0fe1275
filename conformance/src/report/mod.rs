//! The reports of a run: its log, and the texts and files that are made from it.
//!
//! What belongs here shows a run to people or programs. Uses the layers up to `run`.

pub mod log;
