//! The commands that run cases with an implementation and report the results, and the one that joins the logs of several runs.

pub(super) mod check;
pub(super) mod merge;
mod report;
mod run;
mod save;
mod select;
