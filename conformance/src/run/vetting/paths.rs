//! Checks that the paths of a case are below the root of the case or below the adapter's empty working folder.

use std::path::{Component, Path};

use super::Objection;
use crate::vocabulary::case::{Case, ROOT};
use crate::vocabulary::texts::Role;

/// Spellings of the home directory at the start of a path. Programs expand them to the home of the case.
const HOME: [&str; 3] = ["~", "$HOME", "${HOME}"];

/// Objections to the fields that are paths. Variables and the files themselves are checked elsewhere.
pub(super) fn objections(case: &Case) -> Vec<Objection> {
    let mut found = Vec::new();
    case.each_text(|place, role, text| {
        if let Some(why) = leaves_the_case(text).filter(|_| role == Role::Path) {
            let reason = format!("names {text:?}, which is outside the case: {why}");
            found.push(Objection::needs_trust(format!("the field {place}"), text, reason));
        }
    });
    found
}

/// Why the path may be outside the case; `None` if it cannot be.
///
/// Only the text is checked, so the result holds for every program at any time. A path below the root has no symbolic
/// link, FIFO or device in it, because a case cannot create one.
pub(super) fn leaves_the_case(path: &str) -> Option<&'static str> {
    let below = below_the_root(path).or_else(|| below_home(path)).unwrap_or(path);
    let parts = || Path::new(below).components();
    if below.contains(['$', '%', '`']) {
        Some("it has a character that some programs expand")
    } else if below.starts_with('~') {
        Some("it names the home directory of an account")
    } else if below.contains('\\') || drive(below) || below == path && path.starts_with('/') {
        Some("it does not begin with ${ROOT}/")
    } else if parts().any(|part| part == Component::ParentDir) {
        Some("it has a '..'")
    } else {
        None
    }
}

/// The part of the path after the root, with its slash.
fn below_the_root(path: &str) -> Option<&str> {
    path.strip_prefix(ROOT).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn below_home(path: &str) -> Option<&str> {
    let rest = HOME.iter().find_map(|home| path.strip_prefix(home));
    rest.filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether the path begins with a drive letter.
fn drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

/// Whether a text looks like a path that is not below the working folder.
pub(super) fn looks_like_a_path(text: &str) -> bool {
    let starts = text.starts_with(['/', '~', '\\', '$', '%']) && text.contains(char::is_alphanumeric);
    starts || drive(text) || Path::new(text).components().any(|part| part == Component::ParentDir)
}
