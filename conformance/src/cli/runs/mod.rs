//! Commands that run cases with an implementation, or join the logs of such runs, and what they write about a run.

pub(super) mod check;
pub(super) mod merge;
mod report;
mod run;
mod save;
mod select;
