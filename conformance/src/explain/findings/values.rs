//! Values of keys that are not what they seem.

use awsess_model::world::Edition;

use super::{Hint, hint};
use crate::explain::view::{Entry, View};

/// The quotes that word processors and messengers write.
const TYPOGRAPHIC: [char; 8] =
    ['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{201a}', '\u{ab}', '\u{bb}'];

pub(super) fn typographic_quotes(view: &View<'_>) -> Vec<Hint> {
    let is_quoted =
        |entry: &Entry| entry.value.starts_with(TYPOGRAPHIC) || entry.value.ends_with(TYPOGRAPHIC);
    let message = |entry: Entry| {
        let message = format!(
            "the value of {} has typographic quotes around it, which are part of the value",
            entry.key
        );
        hint(message, "remove them").at(entry.origin())
    };
    view.entries_of_chain().into_iter().filter(is_quoted).map(message).collect()
}

/// Signs that are likely to be no part of a value which begins with them.
const SIGNS: [char; 4] = ['=', ':', '[', ']'];

pub(super) fn begins_with_sign(view: &View<'_>) -> Vec<Hint> {
    let message = |entry: Entry| {
        let sign = entry.value.chars().next().filter(|first| SIGNS.contains(first))?;
        let message = format!("the value of {} begins with {sign}, which is part of the value", entry.key);
        Some(hint(message, "remove the sign").at(entry.origin()))
    };
    view.entries_of_chain().into_iter().filter_map(message).collect()
}

/// The keys that contain a path.
const PATHS: [&str; 2] = ["ca_bundle", "web_identity_token_file"];

/// A path with a variable or the sign of the home directory, which only a shell replaces. Edition 1.14 does not read these keys.
pub(super) fn literal_path(view: &View<'_>) -> Vec<Hint> {
    let is_literal = |entry: &Entry| {
        let path = &entry.value;
        let has_sign = path.starts_with('~') || path.contains('$') || path.starts_with('%');
        PATHS.contains(&entry.key) && has_sign && !view.world.files.contains_key(path)
    };
    let message = |entry: Entry| {
        let message =
            format!("the path of {} is taken literally: ~, $ and % are not expanded in it", entry.key);
        hint(message, "write the whole path").at(entry.origin())
    };
    let is_read = view.edition() == Edition::V1_55 && view.shared_config;
    view.entries_of_chain().into_iter().filter(|entry| is_read && is_literal(entry)).map(message).collect()
}
