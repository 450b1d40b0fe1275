//! The place of an error in the files.

use std::fmt;
use std::path::{Path, PathBuf};

/// A file and, where they are known, the section and the key in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    file: PathBuf,
    section: Option<String>,
    key: Option<String>,
}

impl Place {
    /// A whole file.
    #[cfg(feature = "sts")]
    pub(crate) fn from_file(file: &Path) -> Self {
        Self { file: file.to_path_buf(), section: None, key: None }
    }

    /// A section of the file, and a key of the section.
    pub(crate) fn from_key(file: &Path, section: &str, key: Option<&str>) -> Self {
        Self { file: file.to_path_buf(), section: Some(section.to_owned()), key: key.map(str::to_owned) }
    }

    /// The path of the file, as the session got it.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The name of the section, without brackets.
    #[must_use]
    pub fn section(&self) -> Option<&str> {
        self.section.as_deref()
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(section) = &self.section {
            write!(f, ", section [{section}]")?;
        }
        if let Some(key) = &self.key {
            write!(f, ", key {key}")?;
        }
        Ok(())
    }
}
