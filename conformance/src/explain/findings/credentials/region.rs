//! Regions of source profiles, which a session does not inherit.

use crate::explain::files::shared_file::Entry;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::chain::Chain;
use crate::explain::world::view::View;

/// The region of the nearest source profile that has one.
pub(in crate::explain::findings) fn of_sources(view: &View<'_>) -> Option<Entry> {
    let chain = view.chain(true);
    chain.iter().skip(1).find_map(|profile| view.read_entries(profile, "region").into_iter().next())
}

/// A region of a source profile, which the session does not have and does not inherit.
pub(in crate::explain::findings) fn not_inherited(view: &View<'_>) -> Vec<Hint> {
    let is_without = view.outcome.session().is_some_and(|session| session.region().is_none());
    let is_told = is_without && view.shared_config && Chain::new(view).is_some();
    let message = |entry: Entry| {
        let source = entry.section.strip_prefix("profile ").unwrap_or(&entry.section);
        let message = format!(
            "the region {} of the source profile {source:?} is not inherited, so the session has none",
            entry.value
        );
        let remedy = format!("add region = {} to profile {:?}, or set AWS_REGION", entry.value, view.profile);
        hint(message, remedy).at(entry.origin())
    };
    of_sources(view).filter(|_| is_told).map(message).into_iter().collect()
}
