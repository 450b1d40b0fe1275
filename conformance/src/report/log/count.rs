//! Counting: what a run came to by topic and edition, and for want of what cases were not asked.

use std::collections::BTreeMap;

use super::{Entry, Run, Stands};
use crate::vocabulary::case::Edition;

/// The topic of generated cases.
pub(super) const GENERATED: &str = "generated cases";

/// How many cases stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// They held.
    pub held: u64,
    /// They did not hold, as expected.
    pub expected: u64,
    /// They passed only when they were repeated.
    pub flaky: u64,
    /// They are not as they should be.
    pub diverged: u64,
    /// They were not asked.
    pub not_asked: u64,
}

impl Count {
    fn add(&mut self, stands: Stands, count: u64) {
        *match stands {
            Stands::Held => &mut self.held,
            Stands::Expected => &mut self.expected,
            Stands::Flaky => &mut self.flaky,
            Stands::Diverged => &mut self.diverged,
            Stands::NotAsked => &mut self.not_asked,
        } += count;
    }

    /// The count in a cell of a table.
    pub(super) fn cell(self) -> String {
        let asked = self.held + self.expected + self.flaky + self.diverged;
        let expected =
            if self.expected == 0 { String::new() } else { format!(" + {} expected", self.expected) };
        match self {
            Self { diverged: 1.., .. } => format!("{} of {asked} failed", self.diverged),
            Self { not_asked: 1.., .. } if asked == 0 => "not asked".into(),
            Self { held, flaky: 0, .. } => format!("{held}{expected}"),
            Self { held, flaky, .. } => format!("{held}{expected} + {flaky} flaky"),
        }
    }
}

/// A line a topic, a column an edition.
pub(super) struct Table<'r> {
    pub(super) editions: Vec<Edition>,
    /// The topics in the order of their names, generated cases last.
    pub(super) topics: Vec<&'r str>,
    counts: BTreeMap<(&'r str, Edition), Count>,
}

impl<'r> Table<'r> {
    pub(super) fn of(run: &'r Run) -> Self {
        let mut counts: BTreeMap<(&str, Edition), Count> = BTreeMap::new();
        for entry in &run.cases {
            counts.entry((&entry.topic, entry.edition)).or_default().add(entry.stands(), 1);
        }
        for block in &run.blocks {
            let mut add =
                |edition, stands, count| counts.entry((GENERATED, edition)).or_default().add(stands, count);
            block.passed.iter().for_each(|(edition, count)| add(*edition, Stands::Held, *count));
            for (edition, reasons) in &block.not_asked {
                add(*edition, Stands::NotAsked, reasons.values().sum());
            }
        }
        let mut topics: Vec<_> = counts.keys().map(|(topic, _)| *topic).collect();
        topics.sort_by_key(|topic| (*topic == GENERATED, *topic));
        topics.dedup();
        Self { editions: run.header.plan.editions.clone(), topics, counts }
    }

    /// What stands in a cell.
    pub(super) fn cell(&self, topic: &str, edition: Edition) -> String {
        self.counts.get(&(topic, edition)).map_or_else(|| "-".into(), |count| count.cell())
    }

    /// The sum over everything.
    pub(super) fn total(&self) -> Count {
        sum(self.counts.values())
    }

    /// The sum over the editions.
    pub(super) fn sum_of(&self, topic: &str) -> Count {
        sum(self.counts.iter().filter(|((of, _), _)| *of == topic).map(|(_, count)| count))
    }
}

fn sum<'c>(counts: impl Iterator<Item = &'c Count>) -> Count {
    counts.fold(Count::default(), |sum, count| Count {
        held: sum.held + count.held,
        expected: sum.expected + count.expected,
        flaky: sum.flaky + count.flaky,
        diverged: sum.diverged + count.diverged,
        not_asked: sum.not_asked + count.not_asked,
    })
}

/// How many cases were not asked, by what they would have needed.
pub(super) fn not_asked(run: &Run) -> BTreeMap<String, u64> {
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    for entry in run.cases.iter().filter(|entry| entry.stands() == Stands::NotAsked) {
        *reasons.entry(entry.not_asked.join(", ")).or_default() += 1;
    }
    for (why, count) in run.blocks.iter().flat_map(|block| block.not_asked.values().flatten()) {
        *reasons.entry(why.clone()).or_default() += count;
    }
    reasons
}

/// The cases that are not as they should be.
pub(super) fn diverged(run: &Run) -> impl Iterator<Item = &Entry> {
    run.cases.iter().filter(|entry| entry.stands() == Stands::Diverged)
}
