//! The older chain, of the deprecated constructor: environment, credentials file, container or instance.

use std::path::PathBuf;

use super::credentials_file::CredentialsFile;
use super::nothing_found;
use crate::env_config::{MissingHalf, read_credentials};
use crate::error::Error;
use crate::{Credentials, CredentialsProvider, CredentialsValue, Edition, Environment};

/// The older chain. It looks when it is asked, not when the session is made.
struct OlderChain {
    environment: Environment,
    edition: Edition,
}

/// The older chain: environment, credentials file, container or instance.
pub(crate) fn older(environment: &Environment, edition: Edition) -> Credentials {
    Credentials::new(OlderChain { environment: environment.clone(), edition })
}

const ENV_PROVIDER: &str = "EnvProvider";

impl CredentialsProvider for OlderChain {
    /// Nothing is asked after a panic of the release.
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let mut causes = Vec::new();
        for provider in [Self::environment, Self::file] {
            match provider(self) {
                Err(error) if !error.is_sdk_panic() => causes.push(error),
                found => return found,
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
        CredentialsFile { path, profile }.retrieve(self.edition)
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
