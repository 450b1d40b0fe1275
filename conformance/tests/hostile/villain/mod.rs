//! Villains: adapters that answer every case correctly and misbehave in one other way each, under `awsess check`.
//!
//! `--villain MODE FOLDER GROUP` makes this binary the villain of that mode. The name of the folder is in the command
//! line of every process that a villain starts, so that each can be found while it runs. `GROUP` is the runner's own
//! process group.

mod modes;
mod processes;
pub(crate) mod runner;
mod stage;
mod tests;
mod verdicts;

pub(crate) use modes::run;
/// Every test here.
pub(crate) fn all() -> impl Iterator<Item = libtest_mimic::Trial> {
    tests::all().chain(verdicts::all())
}
