//! Paths joined and cleaned the way the releases do: `.` and `x/..` vanish, empty parts are left out.

use std::path::{Component, Path, PathBuf};

/// Joins the parts and cleans the result by its text alone; no file is looked at.
pub(crate) fn join_clean(base: &Path, parts: &[&Path]) -> PathBuf {
    let length =
        parts.iter().fold(base.as_os_str().len(), |length, part| length + 1 + part.as_os_str().len());
    let mut joined = PathBuf::with_capacity(length);
    joined.push(base);
    joined.extend(parts);
    if is_clean(base) { joined } else { clean(&joined) }
}

/// Whether nothing can need cleaning below this folder, which is so for nearly every home.
fn is_clean(base: &Path) -> bool {
    let bytes = base.as_os_str().as_encoded_bytes();
    let odd = bytes.windows(2).any(|pair| matches!(pair, b"//" | b"/."));
    cfg!(unix) && bytes.len() > 1 && bytes.starts_with(b"/") && !bytes.ends_with(b"/") && !odd
}

fn clean(path: &Path) -> PathBuf {
    let mut kept = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => step_back(&mut kept),
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => kept.push(component),
        }
    }
    if kept.as_os_str().is_empty() { PathBuf::from(".") } else { kept }
}

/// Takes the last folder back; above a root there is nothing, above a relative path `..` stays.
fn step_back(kept: &mut PathBuf) {
    match kept.components().next_back() {
        Some(Component::Normal(_)) => {
            kept.pop();
        }
        Some(Component::RootDir | Component::Prefix(_)) => {}
        Some(Component::ParentDir | Component::CurDir) | None => kept.push(".."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_paths_are_cleaned() {
        let cases = [
            ("", ".aws/config"),
            ("/", "/.aws/config"),
            ("/home//u/", "/home/u/.aws/config"),
            ("/home/./u/../v", "/home/v/.aws/config"),
            ("/..", "/.aws/config"),
            ("../x/..", "../.aws/config"),
            (".", ".aws/config"),
        ];
        for (home, expected) in cases {
            let parts = [Path::new(".aws"), Path::new("config")];
            assert_eq!(join_clean(Path::new(home), &parts), Path::new(expected), "{home:?}");
        }
    }
}
