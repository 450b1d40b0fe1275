//! The content of a file of a case: its bytes, and text that is appended to it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::vocabulary::case::{Bytes, Case, Directory, File, ROOT};

/// The file of a case with these bytes: text if they are UTF-8.
pub(in crate::strategy) fn file(bytes: Vec<u8>) -> File {
    match String::from_utf8(bytes) {
        Ok(text) => File::Text(text),
        Err(error) => File::Bytes(Bytes { base64: STANDARD.encode(without_root(&error.into_bytes())) }),
    }
}

/// The bytes with relative paths in place of those that begin with `${ROOT}`, which is no placeholder in bytes.
fn without_root(bytes: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, others)) = rest.split_first() {
        let after = rest.strip_prefix(ROOT.as_bytes());
        replaced.extend_from_slice(if after.is_some() { b"root" } else { std::slice::from_ref(&first) });
        rest = after.unwrap_or(others);
    }
    replaced
}

/// The bytes of a file of a case.
pub(in crate::strategy) fn bytes(file: &File) -> Option<Vec<u8>> {
    match file {
        File::Text(text) => Some(text.clone().into_bytes()),
        File::Bytes(bytes) => STANDARD.decode(&bytes.base64).ok(),
        File::Directory(_) => None,
    }
}

/// A directory where a file is expected.
pub(in crate::strategy) const fn directory() -> File {
    File::Directory(Directory { directory: true })
}

/// Appends lines to the file, which is created if it does not exist.
pub(in crate::strategy) fn append(case: &mut Case, path: &str, text: &str) {
    let mut lines = case.files.get(path).and_then(bytes).unwrap_or_default();
    if !lines.is_empty() && !lines.ends_with(b"\n") {
        lines.push(b'\n');
    }
    lines.extend_from_slice(text.as_bytes());
    case.files.insert(path.to_owned(), file(lines));
}
