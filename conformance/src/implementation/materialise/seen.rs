//! The files that a case observes, as they are at the end.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use super::{Materialised, below_root};
use crate::system::read::open_regular;
use crate::vocabulary::outcome::FileSeen;

/// How much of an observed file is read, in bytes. The rest is not compared.
const MAX_READ: u64 = 1 << 20;

impl Materialised {
    /// The observed files, by their paths in the case. What cannot be read as a file is one that does not exist.
    #[must_use]
    pub fn files_seen(&self) -> BTreeMap<String, FileSeen> {
        let seen = |path: &String| {
            let full = below_root(path).map(|relative| self.root().join(relative)).ok();
            full.and_then(|full| read(&full, self.now).ok()).unwrap_or_default()
        };
        self.observed.iter().map(|path| (path.clone(), seen(path))).collect()
    }
}

/// Reads a file. The program under test may have replaced it by a link, a pipe or a folder.
fn read(path: &Path, now: i64) -> io::Result<FileSeen> {
    let file = open_regular(path)?;
    let permissions = permissions(&file.metadata()?);
    let mut content = Vec::new();
    file.take(MAX_READ).read_to_end(&mut content)?;
    Ok(FileSeen::new(&content, permissions, now))
}

#[cfg(unix)]
fn permissions(metadata: &Metadata) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    format!("{:o}", metadata.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn permissions(_: &Metadata) -> String {
    "600".to_owned()
}

/// Lets nobody but its owner read and write the file.
#[cfg(unix)]
pub(super) fn restrict(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
pub(super) fn restrict(_: &File) -> io::Result<()> {
    Ok(())
}
