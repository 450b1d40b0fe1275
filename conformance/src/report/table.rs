//! The table of a report: a line for each topic, a column for each edition.

use std::collections::BTreeMap;

use crate::run::results::{Counts, GENERATED, RunResult};
use crate::system::printable::line;
use crate::vocabulary::case::Edition;

/// The counts of a run by topic and edition.
pub(super) struct Table<'r> {
    pub(super) editions: &'r [Edition],
    /// The topics in the order of their names, generated cases last.
    pub(super) topics: Vec<&'r str>,
    counts: BTreeMap<(&'r str, Edition), Counts>,
}

impl<'r> Table<'r> {
    pub(super) fn of(run: &'r RunResult) -> Self {
        let counts = run.cases.counts();
        let mut topics: Vec<_> = counts.keys().map(|(topic, _)| *topic).collect();
        topics.sort_by_key(|topic| (*topic == GENERATED, *topic));
        topics.dedup();
        Self { editions: &run.header.plan.editions, topics, counts }
    }

    /// Leaves out the topics of which nothing was run.
    pub(super) fn leave_out_not_run(&mut self) {
        let counts = &self.counts;
        let is_run = |topic: &str| counts.iter().any(|((of, _), counts)| *of == topic && counts.run() > 0);
        self.topics.retain(|topic| is_run(topic));
    }

    /// Each topic with its cells.
    pub(super) fn rows(&self) -> Vec<(String, Vec<String>)> {
        let cells = |topic: &str| self.editions.iter().map(|edition| self.cell(topic, *edition)).collect();
        self.topics.iter().map(|topic| (line(topic).into_owned(), cells(topic))).collect()
    }

    /// The text of a cell.
    pub(super) fn cell(&self, topic: &str, edition: Edition) -> String {
        self.counts.get(&(topic, edition)).map_or_else(|| "-".into(), |counts| cell(*counts))
    }

    /// The sum over the editions.
    pub(super) fn sum_of(&self, topic: &str) -> Counts {
        self.counts.iter().filter(|((of, _), _)| *of == topic).map(|(_, counts)| *counts).sum()
    }
}

fn cell(counts: Counts) -> String {
    let run = counts.run();
    if counts.failed > 0 {
        return format!("{} of {run} failed", counts.failed);
    }
    if run == 0 && counts.not_run > 0 {
        return "not run".into();
    }
    let others = [(counts.known_failures, "known"), (counts.flaky, "flaky")];
    let others = others.into_iter().filter(|(count, _)| *count > 0);
    let others: String = others.map(|(count, what)| format!(" + {count} {what}")).collect();
    if others.is_empty() { format!("{} passed", counts.passed) } else { format!("{}{others}", counts.passed) }
}
