//! The default chain of the deprecated constructor: the environment, the credentials file, the container or instance.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::fallback::no_providers;
use super::{Credentials, CredentialsProvider, CredentialsValue};
use crate::env_config::{MissingHalf, read_credentials};
use crate::error::{BoxError, Error, Place};
use crate::ini::{Document, KeyReader};
use crate::read::{ReadError, read_bounded};
use crate::shared_config::key;
use crate::{Config, Edition, Environment};

const ENV_PROVIDER: &str = "EnvProvider";
const FILE_PROVIDER: &str = "SharedCredentialsProvider";

const NO_ACCESS_KEY: &str = "SharedCredsAccessKey";

/// The keys that a profile of the credentials file must have, each with the code of the error if it is missing.
const REQUIRED: [(&str, &str); 2] =
    [(key::ACCESS_KEY_ID, NO_ACCESS_KEY), (key::SECRET_ACCESS_KEY, "SharedCredsSecret")];

/// The chain. It reads the environment and the file at each retrieval, not when the session is made.
struct V1DefaultChain {
    environment: Environment,
    edition: Edition,
    remote: Box<dyn CredentialsProvider>,
    is_verbose: bool,
    /// Whether the latest credentials are those of the container or instance. Others do not expire.
    is_remote: AtomicBool,
}

/// The credentials of the default chain.
pub(crate) fn v1_default_chain(
    environment: &Environment,
    edition: Edition,
    remote: Box<dyn CredentialsProvider>,
    config: &Config,
) -> Credentials {
    let is_verbose = config.credentials_chain_verbose_errors.unwrap_or(false);
    let is_remote = AtomicBool::new(false);
    Credentials::new(V1DefaultChain {
        environment: environment.clone(),
        edition,
        remote,
        is_verbose,
        is_remote,
    })
}

impl CredentialsProvider for V1DefaultChain {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let mut causes = Vec::new();
        for provider in [Self::read_environment, Self::read_file] {
            match provider(self) {
                // The release asks no other provider after a panic.
                Err(error) if !error.is_sdk_panic() => causes.push(error),
                found => {
                    self.is_remote.store(false, Ordering::Relaxed);
                    return found;
                }
            }
        }
        self.is_remote.store(true, Ordering::Relaxed);
        self.remote.retrieve().map_err(|error| {
            causes.push(error);
            no_providers(causes, self.is_verbose)
        })
    }

    fn is_expired(&self) -> bool {
        self.is_remote.load(Ordering::Relaxed) && self.remote.is_expired()
    }
}

impl V1DefaultChain {
    fn read_environment(&self) -> Result<CredentialsValue, Error> {
        read_credentials(&self.environment, ENV_PROVIDER).map_err(|missing| {
            let (code, names) = match missing {
                MissingHalf::AccessKey => ("EnvAccessKeyNotFound", "AWS_ACCESS_KEY_ID or AWS_ACCESS_KEY"),
                MissingHalf::SecretKey => ("EnvSecretNotFound", "AWS_SECRET_ACCESS_KEY or AWS_SECRET_KEY"),
            };
            Error::new(code, format!("{names} not found in environment"))
        })
    }

    /// The credentials of the profile that `AWS_PROFILE` names, in its section `[name]`; `[profile name]` is ignored.
    fn read_file(&self) -> Result<CredentialsValue, Error> {
        let path = match self.environment.raw("AWS_SHARED_CREDENTIALS_FILE") {
            Some(path) => PathBuf::from(path),
            None if self.environment.home(self.edition).is_some() => {
                self.environment.aws_file(self.edition, "credentials")
            }
            None => return Err(Error::new("UserHomeNotFound", "user home directory not found.")),
        };
        let profile = self.environment.text("AWS_PROFILE").unwrap_or_else(|| "default".to_owned());
        let document = read_document(&path, self.edition).map_err(|error| {
            load_error("failed to load shared credentials file").with_original_error(error)
        })?;
        match self.edition {
            Edition::V1_14 => read_1_14(&document, &path, &profile),
            Edition::V1_55 => read_1_55(&document, &path, &profile),
        }
    }
}

/// Reads the file. Edition 1.55 has an error of its own for a file that cannot be read.
fn read_document(path: &Path, edition: Edition) -> Result<Document, BoxError> {
    let unreadable = |message: &str, error: ReadError| match (edition, error) {
        (Edition::V1_55, error @ ReadError::Unreadable(_)) => {
            Error::new("FailedRead", message).with_original_error(error).into()
        }
        (_, error) => BoxError::from(error),
    };
    let file = File::open(path).map_err(|error| unreadable("unable to open file", error.into()))?;
    let bytes = read_bounded(file).map_err(|error| unreadable("unable to read file", error))?;
    Ok(Document::parse(bytes, edition)?)
}

/// Reads the profile in edition 1.14. A key without a value is not missing. The token is created before any reference is
/// resolved, so that a reference to it never fails.
fn read_1_14(document: &Document, path: &Path, profile: &str) -> Result<CredentialsValue, Error> {
    let mut keys = KeyReader::new(document);
    let section = keys.section(profile.as_bytes()).ok_or_else(|| {
        let cause = format!("section '{profile}' does not exist");
        load_error("failed to get profile").with_original_error(cause)
    })?;
    check_keys(path, profile, |key| keys.has(&section, key)).map_err(|error| match error.code() {
        Some(NO_ACCESS_KEY) => {
            let key = key::ACCESS_KEY_ID;
            let cause = format!("error when getting key of section '{profile}': key '{key}' not exists");
            error.with_original_error(cause)
        }
        _ => error,
    })?;
    keys.create_if_absent(&section, key::SESSION_TOKEN);
    let mut text = |key| {
        keys.text(&section, key).map_err(|lookup| {
            let place = Place::from_key(path, &lookup.section, Some(key));
            Error::from(lookup.panic).with_place(place)
        })
    };
    let (access_key, secret_key) = (text(key::ACCESS_KEY_ID)?, text(key::SECRET_ACCESS_KEY)?);
    let value = CredentialsValue::new(&*access_key, &*secret_key);
    Ok(value.session_token(&*text(key::SESSION_TOKEN)?).provider_name(FILE_PROVIDER))
}

/// Reads the profile in edition 1.55. A key without a value is missing.
fn read_1_55(document: &Document, path: &Path, profile: &str) -> Result<CredentialsValue, Error> {
    let section = document.section(profile.as_bytes()).ok_or_else(|| load_error("failed to get profile"))?;
    let text = |key: &str| section.text(key).unwrap_or_default();
    check_keys(path, profile, |key| !text(key).is_empty())?;
    let [access_key, secret_key, token] =
        [key::ACCESS_KEY_ID, key::SECRET_ACCESS_KEY, key::SESSION_TOKEN].map(text);
    let value = CredentialsValue::new(access_key, secret_key);
    Ok(value.session_token(token).provider_name(FILE_PROVIDER))
}

fn check_keys(path: &Path, profile: &str, has: impl Fn(&str) -> bool) -> Result<(), Error> {
    match REQUIRED.into_iter().find(|(key, _)| !has(key)) {
        None => Ok(()),
        Some((key, code)) => {
            let path = path.display();
            Err(Error::new(code, format!("shared credentials {profile} in {path} did not contain {key}")))
        }
    }
}

fn load_error(message: &str) -> Error {
    Error::new("SharedCredsLoad", message)
}
