//! File paths, joined and cleaned as by Go's package `filepath`.

use alloc::string::String;
use alloc::vec::Vec;

/// The shortest equivalent path: without `.`, without repeated slashes, and without a name that a `..` follows.
pub(crate) fn clean(path: &str) -> String {
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

/// The path of a file in the `.aws` folder of a home directory or, without one, of the working directory.
pub(crate) fn in_home(home: &str, file: &str) -> String {
    let folder = if home.is_empty() { ".aws/" } else { "/.aws/" };
    clean(&[home, folder, file].concat())
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
