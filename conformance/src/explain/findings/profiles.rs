//! Profiles that exist and are not found, and regions that exist and are not used.

use strsim::osa_distance;

use awsess_model::trace::{Origin, Subject};

use super::headings::meant_heading;
use super::{Hint, hint};
use crate::explain::view::{DEFAULT, Entry, Heading, View};

/// The remedy if shared config is disabled.
pub(super) const SWITCH_ON: &str = "set AWS_SDK_LOAD_CONFIG=1, or use --shared-config enable";

pub(super) fn in_unread_file(view: &View<'_>) -> Vec<Hint> {
    let unread = view.headings(&view.profile).into_iter().filter(|heading| !heading.read);
    let message = |heading: Heading| {
        let message = format!("[{}] exists in the config file, but shared config is off", heading.section);
        hint(message, SWITCH_ON).at(heading.origin())
    };
    unread.map(message).collect()
}

pub(super) fn not_found(view: &View<'_>) -> Vec<Hint> {
    let named = view.winner(Subject::Profile).filter(|(_, winner)| winner.origin != Origin::Default);
    // The profiles of an invalid file are unknown.
    let is_whole = view.files.iter().all(|file| file.file.is_none() || file.ini.is_some());
    let is_missing = is_whole && view.headings(&view.profile).is_empty() && meant_heading(view).is_none();
    let Some((_, winner)) = named.filter(|_| is_missing) else {
        return Vec::new();
    };
    let place = view.origin(&winner.origin);
    let remedy = match similar(view, &view.profile) {
        Some(near) => format!("did you mean {near:?}?"),
        None if view.shared_config => format!(
            "add [{0}] to the credentials file or [profile {0}] to the config file, or name another",
            view.profile
        ),
        None => format!("add [{}], or name another", view.profile),
    };
    let message = format!("profile {:?}, named by {place}, is in no file, which is no error", view.profile);
    vec![hint(message, remedy).at(place)]
}

/// The profile of the files whose name is the most similar, if it is similar enough to be meant.
pub(in crate::explain) fn similar(view: &View<'_>, profile: &str) -> Option<String> {
    let headings = view.all_headings();
    closest(profile, headings.iter().map(|heading| profile_of(&heading.section))).map(Into::into)
}

/// The profile of a heading.
fn profile_of(section: &str) -> &str {
    section.strip_prefix("profile ").unwrap_or(section)
}

pub(super) fn two_headings(view: &View<'_>) -> Vec<Hint> {
    view.chain(false).iter().flat_map(|profile| pairs(view, profile)).collect()
}

fn pairs(view: &View<'_>, profile: &str) -> Vec<Hint> {
    let headings = view.headings(profile);
    let mut hints = Vec::new();
    for long in headings.iter().filter(|heading| heading.section != profile) {
        let same_file = |own: &&Heading| own.section == profile && own.path == long.path;
        if let Some(own) = headings.iter().find(same_file) {
            let message =
                format!("[{}] is ignored because of [{profile}] on line {}", long.section, own.line);
            hints.push(hint(message, "merge the two").at(long.origin()));
        }
    }
    hints
}

fn regions(view: &View<'_>) -> Vec<Entry> {
    view.entries(&view.profile, "region")
}

pub(super) fn region_not_used(view: &View<'_>) -> Vec<Hint> {
    let unused = regions(view).into_iter().filter(|_| !view.shared_config);
    let message = |entry: Entry| {
        hint(format!("the region {:?} is not used: shared config is off", entry.value), SWITCH_ON)
            .at(entry.origin())
    };
    unused.map(message).collect()
}

pub(super) fn region_differs(view: &View<'_>) -> Vec<Hint> {
    let Some((_, winner)) = view.winner(Subject::Region) else { return Vec::new() };
    let Origin::Variable(name) = winner.origin else { return Vec::new() };
    let differs = |entry: &Entry| view.shared_config && entry.value != winner.value;
    let message = |entry: Entry| {
        let (value, mine) = (&winner.value, &entry.value);
        hint(
            format!("{name}={value} wins over region = {mine} of profile {:?}", view.profile),
            format!("unset {name} to use the profile's"),
        )
        .at(entry.origin())
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
    let near = names.map(|other| (osa_distance(&wanted, &comparable(other)), other));
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
        assert_eq!(closest("bsae", ["prod", "base"].into_iter()), Some("base"));
        assert_eq!(closest("staging", ["prod", "dev"].into_iter()), None);
    }
}
