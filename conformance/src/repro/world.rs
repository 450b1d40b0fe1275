//! A case's files as commands of the shell.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::shell::{printf, word};
use super::{Unspellable, filling};
use crate::implementation::materialise::below_root;
use crate::parties::certificates::CertificateSubstitution;
use crate::vocabulary::case::{Case, File, ROOT};

/// The commands that make the root and every file below it, in a folder where the root is called `root`.
pub(super) fn commands(case: &Case) -> Result<Vec<String>, Unspellable> {
    let mut folders = BTreeSet::from(["root".to_owned()]);
    let (mut files, filling) = (Vec::new(), filling(case)?);
    for (path, file) in &case.files {
        let at = place(path)?;
        match content(path, file, &filling)? {
            None => _ = folders.insert(at),
            Some(pieces) => {
                folders.extend(parent(&at));
                let pieces: Vec<_> = pieces.iter().map(Vec::as_slice).collect();
                files.push(format!("{} >{}", printf(&pieces), spelled(path, &at)?));
            }
        }
    }
    Ok(std::iter::once(make(&folders)?).chain(files).collect())
}

fn make(folders: &BTreeSet<String>) -> Result<String, Unspellable> {
    let words = folders.iter().map(|folder| spelled(folder, folder));
    Ok(format!("mkdir -p {}", words.collect::<Result<Vec<_>, _>>()?.join(" ")))
}

/// The path of a file below the folder that holds the root.
fn place(path: &str) -> Result<String, Unspellable> {
    let below = below_root(path).map_err(|error: io::Error| named(path, &error.to_string()))?;
    Ok(format!("root/{}", below.display()))
}

fn parent(at: &str) -> Option<String> {
    Path::new(at).parent().map(|parent| parent.display().to_string())
}

fn spelled(path: &str, at: &str) -> Result<String, Unspellable> {
    word(&format!("the path {path:?}"), at)
}

/// The bytes of a file between which the root stands; none for a directory.
fn content(
    path: &str,
    file: &File,
    filling: &CertificateSubstitution,
) -> Result<Option<Vec<Vec<u8>>>, Unspellable> {
    match file {
        File::Text(text) => {
            let text = filling.fill(text);
            Ok(Some(text.split(ROOT).map(|piece| piece.as_bytes().to_vec()).collect()))
        }
        File::Bytes(bytes) => {
            let decoded = STANDARD.decode(&bytes.base64);
            let decoded =
                decoded.map_err(|error| named(path, &format!("its bytes are no base64: {error}")))?;
            Ok(Some(vec![decoded]))
        }
        File::Directory(directory) if directory.directory => Ok(None),
        File::Directory(_) => Err(named(path, "'directory' must be true: leave the file out instead")),
    }
}

fn named(path: &str, reason: &str) -> Unspellable {
    Unspellable { what: format!("the file {path:?}"), reason: reason.to_owned() }
}
