//! Where a path of a case may lead: below the case's root, or below the adapter's empty working folder.

use std::path::{Component, Path};

use crate::case::ROOT;

/// The home directory as a path may begin; whoever expands it finds the home of the case.
const HOME: [&str; 3] = ["~", "$HOME", "${HOME}"];

/// Why the path may lead to something outside the case; `None` where it cannot.
///
/// The rule looks at the text alone, so that it holds for whoever opens the path and whenever. A path below the root has no
/// symbolic link on its way, since a case cannot make one, and neither a FIFO nor a device at its end.
pub(super) fn leaves_the_case(path: &str) -> Option<&'static str> {
    let below = below_the_root(path).or_else(|| below_home(path)).unwrap_or(path);
    let parts = || Path::new(below).components();
    if below.contains(['$', '%', '`']) {
        Some("it holds a character that some programs expand")
    } else if below.starts_with('~') {
        Some("it names the home directory of an account")
    } else if below.contains('\\') || drive(below) || below == path && path.starts_with('/') {
        Some("it does not begin with ${ROOT}/")
    } else if parts().any(|part| part == Component::ParentDir) {
        Some("it leads out of its folder by '..'")
    } else {
        None
    }
}

/// What follows the root in the path, with its slash.
fn below_the_root(path: &str) -> Option<&str> {
    path.strip_prefix(ROOT).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn below_home(path: &str) -> Option<&str> {
    let rest = HOME.iter().find_map(|home| path.strip_prefix(home));
    rest.filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether the path begins with the letter of a drive.
fn drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

/// Whether a text may be meant as a path that does not begin in the working folder.
pub(super) fn looks_like_a_path(text: &str) -> bool {
    let starts = text.starts_with(['/', '~', '\\', '$', '%']) && text.contains(char::is_alphanumeric);
    starts || drive(text) || Path::new(text).components().any(|part| part == Component::ParentDir)
}
