//! Credentials of a session that has none but those of its container or instance.

use super::{Credentials, CredentialsProvider, CredentialsValue};
use crate::Config;
use crate::error::{Error, ErrorKind};

/// The error of a chain whose providers failed with these errors.
pub(super) fn no_providers(causes: Vec<Error>, is_verbose: bool) -> Error {
    Error::from(ErrorKind::NoCredentialProviders { is_verbose }).with_causes(causes)
}

/// The provider of a session for which neither the environment nor the profile has credentials.
struct EmptyChain {
    profile: Option<String>,
    remote: Box<dyn CredentialsProvider>,
    is_verbose: bool,
}

impl CredentialsProvider for EmptyChain {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let profile = self.profile.as_deref().unwrap_or_default();
        self.remote.retrieve().map_err(|error| {
            let environment =
                Error::new("EnvAccessKeyNotFound", "failed to find credentials in the environment.");
            let file = Error::new("SharedCredsLoad", format!("failed to load profile, {profile}."));
            no_providers(vec![environment, file, error], self.is_verbose)
        })
    }

    fn is_expired(&self) -> bool {
        self.remote.is_expired()
    }
}

/// The credentials of a session that found none: those of the container or instance. `profile` is the profile that the options or
/// the environment name.
pub(crate) fn empty_chain(
    profile: Option<&str>,
    remote: Box<dyn CredentialsProvider>,
    config: &Config,
) -> Credentials {
    let is_verbose = config.credentials_chain_verbose_errors.unwrap_or(false);
    Credentials::new(EmptyChain { profile: profile.map(str::to_owned), remote, is_verbose })
}
