//! The summary of a run: a line a topic, a column an edition.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::case::Edition;

use super::tally::{Count, Tally};

/// The summary as text.
#[must_use]
pub fn summary(tally: &Tally) -> String {
    let editions: Vec<Edition> = Edition::ALL.into_iter().filter(|edition| has(tally, *edition)).collect();
    let mut topics: BTreeMap<&str, Vec<Option<Count>>> = BTreeMap::new();
    for (topic, _) in tally.counts.keys() {
        let row = editions.iter().map(|edition| tally.counts.get(&(topic.clone(), *edition)).copied());
        topics.insert(topic, row.collect());
    }
    let width = topics.keys().map(|topic| topic.chars().count()).max().unwrap_or_default();
    let mut text = format!("{:width$}", "");
    editions.iter().for_each(|edition| put(&mut text, &format!("{:>14}", edition.name())));
    text.push('\n');
    for (topic, counts) in topics {
        put(&mut text, &format!("{topic:width$}"));
        counts.iter().for_each(|count| put(&mut text, &format!("{:>14}", cell(*count))));
        text.push('\n');
    }
    put(&mut text, &not_asked(tally));
    text
}

fn put(text: &mut String, part: &str) {
    // Writing into a string cannot fail.
    let _ = text.write_str(part);
}

fn has(tally: &Tally, edition: Edition) -> bool {
    tally.counts.keys().any(|(_, of)| *of == edition)
}

fn cell(count: Option<Count>) -> String {
    match count {
        None => "-".into(),
        Some(Count { passed, failed: 0, .. }) => passed.to_string(),
        Some(Count { passed, failed, .. }) => format!("{failed} of {} ✗", passed + failed),
    }
}

fn not_asked(tally: &Tally) -> String {
    let lines =
        tally.not_asked.iter().map(|(why, count)| format!("not asked: {count} cases for want of {why}\n"));
    lines.collect()
}
