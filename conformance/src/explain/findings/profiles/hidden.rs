//! Profiles that exist and are not found.

use crate::explain::files::shared_file::Heading;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::problems::with_rest;
use crate::explain::world::view::View;
use crate::explain::world::what_if::{after, switch_on, switched_on};

pub(in crate::explain::findings) fn in_unread_file(view: &View<'_>) -> Vec<Hint> {
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
pub(in crate::explain::findings) fn enable(view: &View<'_>) -> String {
    with_rest(view, switch_on(view.world).into(), &switched_on(view.world))
}

pub(in crate::explain::findings) fn two_headings(view: &View<'_>) -> Vec<Hint> {
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
