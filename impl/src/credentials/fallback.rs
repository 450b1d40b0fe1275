//! Credentials of a session that has none but those of its container or instance, and of one whose credentials come from a source
//! that is not supported yet.

use super::{Credentials, CredentialsProvider, CredentialsValue};
use crate::error::{Error, ErrorKind};

/// A provider whose source is not supported yet. The text completes 'failed to'.
#[cfg(feature = "metadata")]
pub(super) struct Unsupported(pub(super) &'static str);

#[cfg(feature = "metadata")]
impl CredentialsProvider for Unsupported {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        Err(Error::not_supported(self.0))
    }
}

/// The error of a chain whose providers failed with these errors.
pub(super) fn no_providers(causes: Vec<Error>) -> Error {
    Error::from(ErrorKind::NoCredentialProviders).with_causes(causes)
}

/// The provider of a session for which neither the environment nor the profile has credentials.
struct EmptyChain {
    profile: Option<String>,
    remote: Box<dyn CredentialsProvider>,
}

impl CredentialsProvider for EmptyChain {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let profile = self.profile.as_deref().unwrap_or_default();
        self.remote.retrieve().map_err(|error| {
            no_providers(vec![
                Error::new("EnvAccessKeyNotFound", "failed to find credentials in the environment."),
                Error::new("SharedCredsLoad", format!("failed to load profile, {profile}.")),
                error,
            ])
        })
    }

    fn is_expired(&self) -> bool {
        self.remote.is_expired()
    }
}

/// The credentials of a session that found none: those of the container or instance. `profile` is the profile that the options or
/// the environment name.
pub(crate) fn empty_chain(profile: Option<&str>, remote: Box<dyn CredentialsProvider>) -> Credentials {
    Credentials::new(EmptyChain { profile: profile.map(str::to_owned), remote })
}
