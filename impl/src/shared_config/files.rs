//! The files of a session, each read once.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::Edition;
use crate::error::{BoxError, Error, ErrorKind, Place};
use crate::ini::{Document, Section, to_utf8};
use crate::read::{ReadError, read_file};

/// The files that could be read. A later file takes precedence over an earlier one.
pub(crate) struct SharedFiles(Vec<SharedFile>);

/// A file and its text.
pub(crate) struct SharedFile {
    /// The position in the list of files. A file that is listed twice has two.
    pub(crate) number: usize,
    path: PathBuf,
    document: Arc<Document>,
}

/// A section in one file.
pub(crate) struct FileSection<'a> {
    pub(crate) file: &'a SharedFile,
    pub(crate) section: Section<'a>,
}

impl SharedFiles {
    /// Reads the files. A file that cannot be read is skipped; a file that is not valid is an error.
    ///
    /// A file that is listed twice is read once, and is in the result twice.
    pub(crate) fn load(paths: Vec<PathBuf>, edition: Edition) -> Result<Self, Error> {
        let mut files: Vec<SharedFile> = Vec::with_capacity(paths.len());
        for path in paths {
            let known = files.iter().find(|file| file.path == path).map(|file| Arc::clone(&file.document));
            let document = match known {
                Some(document) => Some(document),
                None => load_file(&path, edition)?.map(Arc::new),
            };
            let number = files.len();
            files.extend(document.map(|document| SharedFile { number, path, document }));
        }
        Ok(Self(files))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &SharedFile> {
        self.0.iter()
    }

    /// The profile's section of each file that has one, in order.
    pub(crate) fn sections_of(&self, profile: &str) -> impl DoubleEndedIterator<Item = FileSection<'_>> {
        self.0.iter().filter_map(move |file| file.profile(profile))
    }

    /// Where a key of a profile is set: in the last file that has the key, else in the last file that has the profile.
    pub(crate) fn place(&self, profile: &str, key: Option<&str>) -> Option<Place> {
        let sections = || self.sections_of(profile).rev();
        let with_key =
            key.and_then(|key| sections().find(|section| section.section.get(key.as_bytes()).is_some()));
        match with_key {
            Some(section) => Some(section.place(key)),
            None => sections().next().map(|section| section.place(None)),
        }
    }
}

/// Reads a file; `None` if it cannot be read.
fn load_file(path: &Path, edition: Edition) -> Result<Option<Document>, Error> {
    match read_file(path) {
        Ok(bytes) => {
            let parsed = Document::parse(bytes, edition);
            parsed.map(Some).map_err(|error| load_error(path, error))
        }
        Err(ReadError::Unreadable(_)) => Ok(None),
        Err(error @ ReadError::TooLarge) => Err(load_error(path, error)),
    }
}

fn load_error(path: &Path, source: impl Into<BoxError>) -> Error {
    let kind = ErrorKind::SharedConfigLoadError { filename: path.to_path_buf() };
    Error::from(kind).with_original_error(source)
}

impl SharedFile {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    pub(crate) fn section(&self, name: &str) -> Option<FileSection<'_>> {
        self.document.section(name.as_bytes()).map(|section| FileSection { file: self, section })
    }

    /// The section `[name]` of a profile, else its section `[profile name]`.
    fn profile(&self, profile: &str) -> Option<FileSection<'_>> {
        let prefixed = || self.section(&["profile ", profile].concat());
        self.section(profile).or_else(prefixed)
    }

    /// The provider name of static credentials in this file.
    pub(crate) fn provider_name(&self) -> String {
        ["SharedConfigCredentials: ", &self.path.to_string_lossy()].concat()
    }

    /// The place of a key, or of a section, in this file.
    pub(crate) fn place(&self, section: &str, key: Option<&str>) -> Place {
        Place::from_key(&self.path, section, key)
    }
}

impl FileSection<'_> {
    /// The place of a key of the section, or of the section.
    pub(crate) fn place(&self, key: Option<&str>) -> Place {
        self.file.place(&to_utf8(self.section.name), key)
    }
}
