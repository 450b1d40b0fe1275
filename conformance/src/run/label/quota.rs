//! Quotas: the share of each class among generated cases, and the classes that occur too rarely or too often.

use std::fmt::Write as _;

use crate::system::plural::plural;
use crate::vocabulary::case::Edition;

use super::{CLASSES, Class, Counts, Label, WHOLE};

/// A class whose quota a sample does not meet.
#[derive(Clone, Copy, Debug)]
pub struct Shortfall {
    /// The class.
    pub class: &'static Class,
    /// The number of its cases among ten thousand.
    pub seen: u64,
}

/// The classes of an edition whose quotas a sample does not meet.
#[must_use]
pub fn shortfalls(counts: &Counts, edition: Edition) -> Vec<Shortfall> {
    let all = classes_of(edition).map(|class| Shortfall { class, seen: share(counts, class) });
    all.filter(|row| row.seen < row.class.at_least || row.seen > row.class.at_most).collect()
}

/// The classes whose quotas apply in the edition.
fn classes_of(edition: Edition) -> impl Iterator<Item = &'static Class> {
    CLASSES.iter().filter(move |class| class.editions.contains(&edition))
}

/// The number of cases of the class among ten thousand.
fn share(counts: &Counts, class: &Class) -> u64 {
    (counts.of(Label::Class(class.name)) * WHOLE).checked_div(counts.cases()).unwrap_or_default()
}

/// A table of the quotas of an edition with the shares in a sample, and of the number of cases that show each rule.
#[must_use]
pub fn table(counts: &Counts, edition: Edition) -> String {
    let mut text = format!("edition {edition}, {}\n\n", plural(counts.cases(), "case", "cases"));
    text.push_str("   seen  at least  at most  of ten thousand\n");
    for class in classes_of(edition) {
        let seen = share(counts, class);
        let _ = writeln!(text, "{seen:7}{:10}{:9}  {}", class.at_least, class.at_most, class.name);
    }
    text.push_str("\n  cases  rule\n");
    for (label, count) in counts.iter() {
        if let Label::Rule(id) = label {
            let _ = writeln!(text, "{count:7}  {id}");
        }
    }
    text
}
