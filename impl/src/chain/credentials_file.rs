//! One profile of the credentials file, as the older chain asks for it.

use std::path::PathBuf;

use crate::error::{Error, Place};
use crate::ini::{Asking, Document};
use crate::shared_config::{key, load_file};
use crate::{CredentialsValue, Edition};

const FILE_PROVIDER: &str = "SharedCredentialsProvider";

/// The keys that a profile must have, with the code of the error where one is missing.
const REQUIRED: [(&str, &str); 2] =
    [(key::ACCESS_KEY_ID, "SharedCredsAccessKey"), (key::SECRET_ACCESS_KEY, "SharedCredsSecret")];

/// A profile and the file that it is looked for in.
pub(super) struct CredentialsFile {
    pub(super) path: PathBuf,
    pub(super) profile: String,
}

impl CredentialsFile {
    /// Reads the file, anew each time.
    pub(super) fn retrieve(&self, edition: Edition) -> Result<CredentialsValue, Error> {
        let document = match load_file(&self.path, edition) {
            Ok(Some(document)) => document,
            Ok(None) => return Err(load_error("failed to load shared credentials file")),
            Err(error) => return Err(load_error("failed to load shared credentials file").with_source(error)),
        };
        match edition {
            Edition::V1_14 => self.ask(&document),
            Edition::V1_55 => self.read(&document),
        }
    }

    /// A key is there even without a value. The token is asked for before any reference is resolved, so that one to
    /// it always leads somewhere.
    fn ask(&self, document: &Document) -> Result<CredentialsValue, Error> {
        let mut asking = Asking::of(document);
        let section = asking.lineage(self.profile.as_bytes()).ok_or_else(no_profile)?;
        self.check(|key| asking.has(&section, key))?;
        asking.touch(&section, key::SESSION_TOKEN);
        let mut text = |key| {
            let text = asking.text(&section, key);
            text.map_err(|refusal| {
                let place = Place::of_key(&self.path, &refusal.section, Some(key));
                Error::from(refusal.panic).with_place(place)
            })
        };
        let (access_key, secret_key) = (text(key::ACCESS_KEY_ID)?, text(key::SECRET_ACCESS_KEY)?);
        Ok(CredentialsValue::new(&access_key, &secret_key, &text(key::SESSION_TOKEN)?, FILE_PROVIDER))
    }

    /// A key without a value is not there.
    fn read(&self, document: &Document) -> Result<CredentialsValue, Error> {
        let section = document.section(self.profile.as_bytes()).ok_or_else(no_profile)?;
        let text = |key: &str| section.get(key).unwrap_or_default();
        self.check(|key| !text(key).is_empty())?;
        let [access_key, secret_key, token] =
            [key::ACCESS_KEY_ID, key::SECRET_ACCESS_KEY, key::SESSION_TOKEN].map(text);
        Ok(CredentialsValue::new(access_key, secret_key, token, FILE_PROVIDER))
    }

    fn check(&self, has: impl Fn(&str) -> bool) -> Result<(), Error> {
        let missing = REQUIRED.into_iter().find(|(key, _)| !has(key));
        missing.map_or(Ok(()), |(key, code)| {
            let (profile, path) = (&self.profile, self.path.display());
            Err(Error::new(code, format!("shared credentials {profile} in {path} did not contain {key}")))
        })
    }
}

fn no_profile() -> Error {
    load_error("failed to get profile")
}

fn load_error(message: &str) -> Error {
    Error::new("SharedCredsLoad", message)
}
