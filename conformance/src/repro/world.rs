//! The files of a case as shell commands.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use super::shell::{printf, word};
use super::{UnquotableError, run_certificates};
use crate::implementation::materialise::{RunTexts, below_root};
use crate::parties::certificates::CertificateSubstitution;
use crate::vocabulary::case::{Case, File, ROOT};
use crate::vocabulary::now;

/// The commands that create the root and every file below it, in a folder where the root is called `root`.
pub(super) fn commands(case: &Case) -> Result<Vec<String>, UnquotableError> {
    let mut folders = BTreeSet::from(["root".to_owned()]);
    let (mut files, certificates) = (Vec::new(), run_certificates(case)?);
    for (path, file) in &case.files {
        let path_in_shell = relative_path(path)?;
        match content(path, file, &certificates)? {
            None => _ = folders.insert(path_in_shell),
            Some(pieces) => {
                folders.extend(parent(&path_in_shell));
                let pieces: Vec<_> = pieces.iter().map(Vec::as_slice).collect();
                files.push(format!("{} >{}", printf(&pieces), quoted_path(path, &path_in_shell)?));
            }
        }
    }
    for (path, program) in &case.programs {
        let path_in_shell = relative_path(path)?;
        folders.extend(parent(&path_in_shell));
        let script = File::Text(program.script(path));
        let pieces = content(path, &script, &certificates)?.unwrap_or_default();
        let pieces: Vec<_> = pieces.iter().map(Vec::as_slice).collect();
        let quoted = quoted_path(path, &path_in_shell)?;
        files.push(format!("{} >{quoted} && chmod +x {quoted}", printf(&pieces)));
    }
    Ok(std::iter::once(make(&folders)?).chain(files).collect())
}

fn make(folders: &BTreeSet<String>) -> Result<String, UnquotableError> {
    let words = folders.iter().map(|folder| quoted_path(folder, folder));
    Ok(format!("mkdir -p {}", words.collect::<Result<Vec<_>, _>>()?.join(" ")))
}

/// The path of a file below the folder that holds the root.
fn relative_path(path: &str) -> Result<String, UnquotableError> {
    let below = below_root(path).map_err(|error: io::Error| error_of_file(path, &error.to_string()))?;
    Ok(format!("root/{}", below.display()))
}

fn parent(path_in_shell: &str) -> Option<String> {
    Path::new(path_in_shell).parent().map(|parent| parent.display().to_string())
}

fn quoted_path(path: &str, path_in_shell: &str) -> Result<String, UnquotableError> {
    word(&format!("the path {path:?}"), path_in_shell)
}

/// The bytes of a file, split where the path of the root belongs; `None` for a directory.
fn content(
    path: &str,
    file: &File,
    certificates: &CertificateSubstitution,
) -> Result<Option<Vec<Vec<u8>>>, UnquotableError> {
    match file {
        File::Text(text) => {
            let text = now::replace(text, now::real());
            let text = RunTexts::new(ROOT, &BTreeMap::new()).replaced(&certificates.apply(&text));
            Ok(Some(text.split(ROOT).map(|piece| piece.as_bytes().to_vec()).collect()))
        }
        File::Bytes(bytes) => {
            let decoded = bytes
                .decoded()
                .map_err(|error| error_of_file(path, &format!("its bytes are not base64: {error}")))?;
            Ok(Some(vec![decoded]))
        }
        File::Directory(directory) if directory.directory => Ok(None),
        File::Directory(_) => Err(error_of_file(path, "'directory' must be true: remove the file instead")),
    }
}

fn error_of_file(path: &str, reason: &str) -> UnquotableError {
    UnquotableError { what: format!("the file {path:?}"), reason: reason.to_owned() }
}
