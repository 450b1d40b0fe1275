//! Tags of scenarios. A tag names a rule that the scenario shows, or an edition that it is for.

use std::collections::BTreeSet;

use crate::vocabulary::case::Edition;

use crate::scenario::problem::closest;

/// The tag that keeps a scenario to one edition.
pub(in crate::scenario) fn edition_tag(edition: Edition) -> String {
    format!("edition-{edition}")
}

/// The editions of a scenario with these tags: those that the tags name, or all.
pub(in crate::scenario) fn editions(tags: &[String]) -> Vec<Edition> {
    let tagged = Edition::ALL.into_iter().filter(|edition| tags.contains(&edition_tag(*edition)));
    let tagged: Vec<Edition> = tagged.collect();
    if tagged.is_empty() { Edition::ALL.to_vec() } else { tagged }
}

/// What is wrong with a tag; `None` if it names one of the rules or an edition.
pub(in crate::scenario) fn check(tag: &str, rules: &BTreeSet<String>) -> Option<String> {
    let editions = Edition::ALL.map(edition_tag);
    let known = rules.iter().chain(&editions).map(String::as_str);
    if known.clone().any(|known| known == tag) {
        return None;
    }
    let closest = closest(tag, known).unwrap_or_default();
    Some(format!("the tag @{tag} is neither a rule nor an edition: the closest is @{closest}"))
}
