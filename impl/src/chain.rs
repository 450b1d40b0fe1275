//! Credentials that are looked for one after the other, and those that would have to be called for.

use std::path::PathBuf;

use crate::env_config::{MissingHalf, read_credentials};
use crate::error::{Error, ErrorKind};
use crate::ini::{Document, Section};
use crate::shared_config::{key, load_file};
use crate::{Credentials, CredentialsProvider, CredentialsValue, Edition, Environment};

/// Credentials that only a call could give.
struct Uncallable(&'static str);

impl CredentialsProvider for Uncallable {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        Err(Error::not_supported(self.0))
    }
}

/// Credentials whose retrieval is `NotSupported`; `what` completes 'failed to'.
pub(crate) fn uncallable(what: &'static str) -> Credentials {
    Credentials::new(Uncallable(what))
}

/// What the last provider of every chain would have to do: ask the container's or the instance's service.
const FETCH_REMOTE: &str = "fetch the credentials of the container or instance";

/// The credentials of the container or instance alone.
pub(crate) fn remote() -> Credentials {
    uncallable(FETCH_REMOTE)
}

fn nothing_found(mut causes: Vec<Error>) -> Error {
    causes.push(Error::not_supported(FETCH_REMOTE));
    Error::from(ErrorKind::NoCredentialProviders).with_causes(causes)
}

/// What a session falls back to where neither environment nor profile has credentials.
struct Nothing {
    profile: String,
}

impl CredentialsProvider for Nothing {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        Err(nothing_found(vec![
            Error::new("EnvAccessKeyNotFound", "failed to find credentials in the environment."),
            Error::new("SharedCredsLoad", format!("failed to load profile, {}.", self.profile)),
        ]))
    }
}

/// The chain of a session that found none; `profile` as the environment and options name it.
pub(crate) fn nothing(profile: &str) -> Credentials {
    Credentials::new(Nothing { profile: profile.to_owned() })
}

/// The older chain, of the deprecated constructor. It looks when it is asked, not when the session is made.
struct OlderChain {
    environment: Environment,
    edition: Edition,
}

/// The older chain: environment, credentials file, container or instance.
pub(crate) fn older(environment: &Environment, edition: Edition) -> Credentials {
    Credentials::new(OlderChain { environment: environment.clone(), edition })
}

const ENV_PROVIDER: &str = "EnvProvider";
const FILE_PROVIDER: &str = "SharedCredentialsProvider";

impl CredentialsProvider for OlderChain {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let mut causes = Vec::new();
        for provider in [Self::environment, Self::file] {
            match provider(self) {
                Ok(value) => return Ok(value),
                Err(error) => causes.push(error),
            }
        }
        Err(nothing_found(causes))
    }
}

impl OlderChain {
    fn environment(&self) -> Result<CredentialsValue, Error> {
        read_credentials(&self.environment, ENV_PROVIDER).map_err(|missing| {
            let (code, names) = match missing {
                MissingHalf::AccessKey => ("EnvAccessKeyNotFound", "AWS_ACCESS_KEY_ID or AWS_ACCESS_KEY"),
                MissingHalf::SecretKey => ("EnvSecretNotFound", "AWS_SECRET_ACCESS_KEY or AWS_SECRET_KEY"),
            };
            Error::new(code, format!("{names} not found in environment"))
        })
    }

    /// The profile of `AWS_PROFILE` in the credentials file, by its plain name alone.
    fn file(&self) -> Result<CredentialsValue, Error> {
        let path = self.credentials_file()?;
        let profile = self.environment.text("AWS_PROFILE").unwrap_or_else(|| "default".to_owned());
        let document = match load_file(&path, self.edition) {
            Ok(Some(document)) => document,
            Ok(None) => return Err(load_error("failed to load shared credentials file")),
            Err(error) => return Err(load_error("failed to load shared credentials file").with_source(error)),
        };
        let section = document.section(&profile).ok_or_else(|| load_error("failed to get profile"))?;
        let get = |key| self.get(&section, key).or_else(|| self.inherited(&document, &profile, key));
        let required = |key, code| {
            let message =
                || format!("shared credentials {profile} in {} did not contain {key}", path.display());
            get(key).ok_or_else(|| Error::new(code, message()))
        };
        let access_key = required(key::ACCESS_KEY_ID, "SharedCredsAccessKey")?;
        let secret_key = required(key::SECRET_ACCESS_KEY, "SharedCredsSecret")?;
        let token = get(key::SESSION_TOKEN).unwrap_or_default();
        Ok(CredentialsValue::new(access_key, secret_key, token, FILE_PROVIDER))
    }

    /// In edition 1.14 a key is there even without a value; in 1.55 it is not.
    fn get<'a>(&self, section: &Section<'a>, key: &str) -> Option<&'a str> {
        match self.edition {
            Edition::V1_14 => section.get(key),
            Edition::V1_55 => section.get(key).filter(|value| !value.is_empty()),
        }
    }

    fn inherited<'a>(&self, document: &'a Document, profile: &str, key: &str) -> Option<&'a str> {
        match self.edition {
            Edition::V1_14 => document.inherited(profile, key),
            Edition::V1_55 => None,
        }
    }

    fn credentials_file(&self) -> Result<PathBuf, Error> {
        if let Some(path) = self.environment.raw("AWS_SHARED_CREDENTIALS_FILE") {
            return Ok(PathBuf::from(path));
        }
        let home = self.environment.home(self.edition);
        let found = home.map(|_| self.environment.aws_file(self.edition, "credentials"));
        found.ok_or_else(|| Error::new("UserHomeNotFound", "user home directory not found."))
    }
}

fn load_error(message: &str) -> Error {
    Error::new("SharedCredsLoad", message)
}
