//! Profiles that are there and not found, and regions that are there and not used.

use awsess_model::trace::{Origin, Subject};

use super::names::closest;
use crate::explain::view::{DEFAULT, Entry, Heading, View};

/// What to do while shared config is off.
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
    // Nothing can be said of what an invalid file has.
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

/// The profile that a heading is for.
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
                "{}:{} [{}] does not count beside [{profile}] on line {}; merge the two",
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

/// Whether somebody names a profile other than the default.
pub(super) fn is_named(view: &View<'_>) -> bool {
    view.profile != DEFAULT
}
