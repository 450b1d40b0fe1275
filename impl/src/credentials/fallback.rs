//! Credentials of a session that has none, and of one whose credentials come from a source that is not supported yet.

use super::{Credentials, CredentialsProvider, CredentialsValue};
use crate::error::{Error, ErrorKind};

/// A provider whose source is not supported yet. The text completes 'failed to'.
struct Unsupported(&'static str);

impl CredentialsProvider for Unsupported {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        Err(Error::not_supported(self.0))
    }
}

/// Credentials whose retrieval fails with `NotSupported`; `action` completes 'failed to'.
pub(crate) fn unsupported(action: &'static str) -> Credentials {
    Credentials::new(Unsupported(action))
}

/// The action of the last provider of every chain.
const FETCH_REMOTE: &str = "fetch the credentials of the container or instance";

/// The credentials of the container or instance.
pub(crate) fn container_or_instance() -> Credentials {
    unsupported(FETCH_REMOTE)
}

/// The error of a chain whose providers failed with these errors, before the container or instance is asked.
pub(super) fn no_providers(mut causes: Vec<Error>) -> Error {
    causes.push(Error::not_supported(FETCH_REMOTE));
    Error::from(ErrorKind::NoCredentialProviders).with_causes(causes)
}

/// The provider of a session for which neither the environment nor the profile has credentials.
struct EmptyChain {
    profile: Option<String>,
}

impl CredentialsProvider for EmptyChain {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let profile = self.profile.as_deref().unwrap_or_default();
        Err(no_providers(vec![
            Error::new("EnvAccessKeyNotFound", "failed to find credentials in the environment."),
            Error::new("SharedCredsLoad", format!("failed to load profile, {profile}.")),
        ]))
    }
}

/// The credentials of a session that found none. `profile` is the profile that the options or the environment name.
pub(crate) fn empty_chain(profile: Option<&str>) -> Credentials {
    Credentials::new(EmptyChain { profile: profile.map(str::to_owned) })
}
