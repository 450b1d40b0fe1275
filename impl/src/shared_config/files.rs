//! The files of a session, each read once.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::key;
use crate::error::{BoxError, Error, ErrorKind, Place};
use crate::ini::{self, Document, Section};
use crate::read::{ReadError, read_file};
use crate::{CredentialsValue, Edition};

/// The files that could be read, in order: later over earlier.
pub(crate) struct SharedFiles(Vec<SharedFile>);

/// One file and its text.
pub(crate) struct SharedFile {
    path: PathBuf,
    document: Arc<Document>,
}

/// A profile's section in one file.
pub(crate) struct ProfileSection<'a> {
    pub(crate) file: &'a SharedFile,
    name: String,
    section: Section<'a>,
}

impl SharedFiles {
    /// Reads the files. One that cannot be read is left out; one that is not valid is an error.
    ///
    /// A file that is named twice is read once and counts twice.
    pub(crate) fn load(paths: Vec<PathBuf>, edition: Edition) -> Result<Self, Error> {
        let mut files: Vec<SharedFile> = Vec::with_capacity(paths.len());
        for path in paths {
            let known = files.iter().find(|file| file.path == path).map(|file| Arc::clone(&file.document));
            let document = match known {
                Some(document) => Some(document),
                None => load_file(&path, edition)?.map(Arc::new),
            };
            files.extend(document.map(|document| SharedFile { path, document }));
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
    pub(crate) fn sections_of(&self, profile: &str) -> impl DoubleEndedIterator<Item = ProfileSection<'_>> {
        self.0.iter().filter_map(move |file| file.profile(profile))
    }

    /// Where a profile says something: the last file that has the key, else the last that has the profile.
    pub(crate) fn place(&self, profile: &str, key: Option<&str>) -> Option<Place> {
        let sections = || self.sections_of(profile).rev();
        let with_key = key.and_then(|key| sections().find(|section| section.section.get(key).is_some()));
        match with_key {
            Some(section) => Some(section.place(key)),
            None => sections().next().map(|section| section.place(None)),
        }
    }
}

/// Reads one file, `None` if it cannot be read.
pub(crate) fn load_file(path: &Path, edition: Edition) -> Result<Option<Document>, Error> {
    match read_file(path) {
        Ok(bytes) => {
            let parsed = ini::parse_bytes(&bytes, edition);
            parsed.map(Some).map_err(|fault| load_error(path, fault))
        }
        Err(ReadError::Unreadable(_)) => Ok(None),
        Err(error @ ReadError::TooLarge) => Err(load_error(path, error)),
    }
}

fn load_error(path: &Path, source: impl Into<BoxError>) -> Error {
    let kind = ErrorKind::SharedConfigLoadError { filename: path.to_path_buf() };
    Error::from(kind).with_source(source)
}

impl SharedFile {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn section(&self, name: &str) -> Option<Section<'_>> {
        self.document.section(name)
    }

    /// The section `[name]`, else `[profile name]`.
    fn profile(&self, profile: &str) -> Option<ProfileSection<'_>> {
        self.named(profile.to_owned()).or_else(|| self.named(format!("profile {profile}")))
    }

    fn named(&self, name: String) -> Option<ProfileSection<'_>> {
        let section = self.document.section(&name)?;
        Some(ProfileSection { file: self, name, section })
    }
}

impl<'a> ProfileSection<'a> {
    /// Each key with its value.
    pub(crate) fn properties(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.section.properties()
    }

    /// The value of each key that is there, which may be empty.
    pub(crate) fn values<const N: usize>(&self, keys: [&str; N]) -> [Option<&'a str>; N] {
        self.section.values(keys)
    }

    /// The value of each key as edition 1.14 looks it up, empty where it is absent.
    pub(crate) fn legacy_texts<const N: usize>(&self, keys: [&str; N]) -> [&'a str; N] {
        let mut found = self.section.values(keys).into_iter();
        keys.map(|key| {
            let own = found.next().flatten();
            own.or_else(|| self.file.document.inherited(&self.name, key)).unwrap_or_default()
        })
    }

    /// The keys of [`credentials`](Self::credentials), in order.
    pub(crate) const CREDENTIALS: [&'static str; 3] =
        [key::ACCESS_KEY_ID, key::SECRET_ACCESS_KEY, key::SESSION_TOKEN];

    /// The key pair and token, if both keys are in this file.
    pub(crate) fn credentials(&self, [access_key, secret_key, token]: [&str; 3]) -> Option<CredentialsValue> {
        if access_key.is_empty() || secret_key.is_empty() {
            return None;
        }
        let provider_name = ["SharedConfigCredentials: ", &self.file.path.to_string_lossy()].concat();
        Some(CredentialsValue { provider_name, ..CredentialsValue::new(access_key, secret_key, token, "") })
    }

    pub(crate) fn place(&self, key: Option<&str>) -> Place {
        Place::of_key(&self.file.path, &self.name, key)
    }
}
