//! Profiles that exist and are not found, and regions that exist and are not used.

use strsim::levenshtein;

use awsess_model::trace::{Origin, Subject};

use crate::explain::view::{DEFAULT, Entry, Heading, View};

/// The remedy if shared config is disabled.
const SWITCH_ON: &str = "set AWS_SDK_LOAD_CONFIG=1, or use --shared-config enable";

pub(super) fn in_unread_file(view: &View<'_>) -> Vec<String> {
    let unread = view.headings(&view.profile).into_iter().filter(|heading| !heading.read);
    let message = |Heading { section, path, line, .. }| {
        format!(
            "[{section}] exists in the config file ({path}:{line}), but shared config is off; {SWITCH_ON}"
        )
    };
    unread.map(message).collect()
}

pub(super) fn not_found(view: &View<'_>) -> Vec<String> {
    let named = view.winner(Subject::Profile).filter(|(_, winner)| winner.origin != Origin::Default);
    // The profiles of an invalid file are unknown.
    let is_whole = view.files.iter().all(|file| file.file.is_none() || file.ini.is_some());
    let Some((_, winner)) = named.filter(|_| is_whole && view.headings(&view.profile).is_empty()) else {
        return Vec::new();
    };
    let place = view.origin(&winner.origin);
    let headings = view.all_headings();
    let names = headings.iter().map(|heading| profile_of(&heading.section));
    let hint = match closest(&view.profile, names) {
        Some(near) => format!("did you mean {near:?}?"),
        None if view.shared_config => format!(
            "add [{0}] to the credentials file or [profile {0}] to the config file, or name another",
            view.profile
        ),
        None => format!("add [{}], or name another", view.profile),
    };
    vec![format!("profile {:?}, named by {place}, is in no file, which is no error; {hint}", view.profile)]
}

/// The profile of a heading.
fn profile_of(section: &str) -> &str {
    section.strip_prefix("profile ").unwrap_or(section)
}

pub(super) fn two_headings(view: &View<'_>) -> Vec<String> {
    view.chain(false).iter().flat_map(|profile| pairs(view, profile)).collect()
}

fn pairs(view: &View<'_>, profile: &str) -> Vec<String> {
    let headings = view.headings(profile);
    let mut messages = Vec::new();
    for long in headings.iter().filter(|heading| heading.section != profile) {
        let same_file = |own: &&Heading| own.section == profile && own.path == long.path;
        if let Some(own) = headings.iter().find(same_file) {
            messages.push(format!(
                "{}:{} [{}] is ignored because of [{profile}] on line {}; merge the two",
                long.path, long.line, long.section, own.line
            ));
        }
    }
    messages.dedup();
    messages
}

fn regions(view: &View<'_>) -> Vec<Entry> {
    view.entries(&view.profile, "region")
}

pub(super) fn region_not_used(view: &View<'_>) -> Vec<String> {
    let unused = regions(view).into_iter().filter(|_| !view.shared_config);
    let message = |entry: Entry| {
        format!(
            "{}:{} gives the region {:?}, which is not used: shared config is off; {SWITCH_ON}",
            entry.path, entry.line, entry.value
        )
    };
    unused.map(message).collect()
}

pub(super) fn region_differs(view: &View<'_>) -> Vec<String> {
    let Some((_, winner)) = view.winner(Subject::Region) else { return Vec::new() };
    let Origin::Variable(name) = winner.origin else { return Vec::new() };
    let differs = |entry: &Entry| view.shared_config && entry.value != winner.value;
    let message = |entry: Entry| {
        format!(
            "{name}={} wins over region = {} of profile {:?} ({}:{}); unset {name} to use the profile's",
            winner.value, entry.value, view.profile, entry.path, entry.line
        )
    };
    regions(view).into_iter().find(differs).map(message).into_iter().collect()
}

/// Whether a profile other than the default is selected.
pub(super) fn is_named(view: &View<'_>) -> bool {
    view.profile != DEFAULT
}

/// How many characters of a name are compared, because the time grows with the product of the lengths.
const MAX_COMPARED: usize = 200;

/// The most similar of the names, if it is similar enough to be suggested.
fn closest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = comparable(name);
    let near = names.map(|other| (levenshtein(&wanted, &comparable(other)), other));
    near.filter(|(distance, _)| *distance <= wanted.chars().count() / 3).min().map(|(_, other)| other)
}

fn comparable(name: &str) -> String {
    name.to_lowercase().chars().take(MAX_COMPARED).collect()
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_similar_name_is_suggested_and_a_different_one_is_not() {
        assert_eq!(closest("Dev", ["prod", "dev", "dew"].into_iter()), Some("dev"));
        assert_eq!(closest("staging", ["prod", "dev"].into_iter()), None);
    }
}
