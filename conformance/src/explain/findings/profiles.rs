//! Profiles that exist and are not found, and regions that exist and are not used.

use awsess_model::session::Session;
use awsess_model::trace::{Origin, Subject};

use super::{Hint, hint};
use crate::explain::files::shared_file::{Entry, Heading};
use crate::explain::problems::with_rest;
use crate::explain::world::view::{DEFAULT, View};
use crate::explain::world::what_if::{after, switch_on, switched_on};

pub(super) fn in_unread_file(view: &View<'_>) -> Vec<Hint> {
    let unread = view.headings(&view.profile).into_iter().filter(|heading| !heading.read);
    // The session may be the same with shared config.
    let makes_a_difference = || after(&switched_on(view.world)).outcome != view.outcome;
    let unread = unread.filter(|_| makes_a_difference());
    let message = |heading: Heading| {
        let message = format!("[{}] exists in the config file, but shared config is off", heading.section);
        hint(message, enable(view)).at(heading.origin())
    };
    unread.map(message).collect()
}

/// The remedy if shared config is off, with what else is to be done then.
pub(super) fn enable(view: &View<'_>) -> String {
    with_rest(view, switch_on(view.world).into(), &switched_on(view.world))
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
    let region = |view: &View<'_>| view.outcome.session().and_then(Session::region).map(str::to_owned);
    // A variable or the program may set the region anyway.
    let is_used_with_config = || region(&after(&switched_on(view.world))) != region(view);
    let unused = regions(view).into_iter().filter(|_| !view.shared_config && is_used_with_config());
    let message = |entry: Entry| {
        hint(format!("the region {:?} is not used: shared config is off", entry.value), enable(view))
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
