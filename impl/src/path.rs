//! Joining and cleaning paths as Go's `filepath.Join` does: without `.`, `x/..` and empty parts.

use std::path::{Component, Path, PathBuf};

/// Joins the parts and cleans the path, without reading the file system.
pub(crate) fn join_clean(base: PathBuf, parts: [&str; 2]) -> PathBuf {
    if !is_clean(&base) {
        return clean(&parts.into_iter().fold(base, |joined, part| joined.join(part)));
    }
    let mut joined = base.into_os_string();
    joined.reserve_exact(parts.iter().map(|part| 1 + part.len()).sum());
    for part in parts {
        joined.push("/");
        joined.push(part);
    }
    joined.into()
}

/// Whether a path below this folder needs no cleaning. Nearly all home folders are clean.
fn is_clean(base: &Path) -> bool {
    let bytes = base.as_os_str().as_encoded_bytes();
    let names = bytes.strip_prefix(b"/").map(|names| names.split(|&byte| byte == b'/'));
    cfg!(unix) && names.is_some_and(|mut names| names.all(|name| !matches!(name, b"" | b"." | b"..")))
}

fn clean(path: &Path) -> PathBuf {
    let mut kept = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => push_parent(&mut kept),
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => kept.push(component),
        }
    }
    if kept.as_os_str().is_empty() { PathBuf::from(".") } else { kept }
}

/// Applies `..`: it removes the last folder, has no effect at a root, and stays at the start of a relative path.
fn push_parent(kept: &mut PathBuf) {
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
            ("/home/.u", "/home/.u/.aws/config"),
            ("/home/u", "/home/u/.aws/config"),
        ];
        for (home, expected) in cases {
            let joined = join_clean(PathBuf::from(home), [".aws", "config"]);
            assert_eq!(joined, Path::new(expected), "{home:?}");
        }
    }
}
