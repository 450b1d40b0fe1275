//! Credentials that are looked for one after the other, and those that would have to be called for.

mod credentials_file;
mod older;

use crate::error::{Error, ErrorKind};
use crate::{Credentials, CredentialsProvider, CredentialsValue};

pub(crate) use older::older;

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
