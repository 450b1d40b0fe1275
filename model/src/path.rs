//! Paths of files, joined and cleaned as Go's `filepath` package does.

use alloc::string::String;
use alloc::vec::Vec;

/// The shortest path of the same file: without `.`, without repeated `/`, and without a name before `..`.
pub(crate) fn clean(path: &str) -> String {
    if is_clean(path) {
        return path.into();
    }
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match (part, parts.last()) {
            ("" | ".", _) => {}
            ("..", Some(&last)) if last != ".." => drop(parts.pop()),
            ("..", None) if rooted => {}
            (part, _) => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => ["/", &joined].concat(),
        (false, true) => ".".into(),
        (false, false) => joined,
    }
}

/// Whether nothing in the path asks to be cleaned. A name that begins with a dot is looked at more closely.
pub(crate) fn is_clean(path: &str) -> bool {
    let odd = |pair: &[u8]| pair[0] == b'/' && matches!(pair[1], b'/' | b'.');
    !path.starts_with('.') && !path.ends_with('/') && !path.is_empty() && !path.as_bytes().windows(2).any(odd)
}

/// A file in the `.aws` folder of a home directory; with no home, of the working directory.
pub(crate) fn in_home(home: &str, file: &str) -> String {
    match home {
        "" => [".aws/", file].concat(),
        home if is_clean(home) => [home, "/.aws/", file].concat(),
        home => clean(&[home, "/.aws/", file].concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_cleaned_as_filepath_clean_does() {
        for (path, expected) in [
            ("/a/b", "/a/b"),
            ("/a//b/", "/a/b"),
            ("/a/./b/../c", "/a/c"),
            ("/..", "/"),
            ("../a/..", ".."),
            ("a/..", "."),
            (".", "."),
            ("./a", "a"),
            (".aws/config", ".aws/config"),
            ("/", "/"),
        ] {
            assert_eq!(clean(path), expected, "{path}");
        }
    }

    #[test]
    fn without_a_home_the_default_file_is_relative() {
        assert_eq!(in_home("", "config"), ".aws/config");
    }
}
