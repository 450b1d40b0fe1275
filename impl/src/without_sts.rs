//! The parts of a session without the feature `sts`, in place of the module `context`: no requests are sent, so there are no
//! handlers, no TLS settings and no transport. The functions are those of `context`, so that a session is created
//! by the same code.

use std::fmt::DebugStruct;
use std::path::Path;

use crate::credentials::without_feature;
use crate::error::Error;
use crate::monitoring::Agent;
use crate::shared_config::{Role, WebIdentity};
use crate::{Config, Credentials, Edition, Options};

/// Whether the current thread is the one that sends requests, which does not exist.
pub(crate) const fn is_request_thread() -> bool {
    false
}

/// The edition of a session.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) edition: Edition,
}

impl Context {
    /// The context of a session with these options.
    pub(crate) fn new(options: &Options, _: &Config) -> Self {
        Self { edition: options.edition }
    }

    /// Does nothing: there are no handlers.
    pub(crate) fn init_handlers(&mut self, _: &Config) {}

    /// Does nothing: there are no handlers.
    pub(crate) fn clear_handlers(&mut self) {}

    /// Does nothing: there are no requests to report.
    pub(crate) fn monitor(&mut self, _: Option<Agent>) -> Result<(), Error> {
        Ok(())
    }

    /// Does nothing: there are no requests that could fail.
    pub(crate) fn fail_with(&mut self, _: &Error) {}

    /// Does nothing: there are no requests that could fail.
    pub(crate) fn fail_without_endpoint(&mut self, _: &Error) {}

    /// Does nothing: there are no connections.
    pub(crate) fn load_tls(&self, _: OpenTls, _: &Config) -> Result<(), Error> {
        Ok(())
    }

    /// Credentials whose retrieval fails, because it would call STS.
    pub(crate) fn assume_roles(&self, _: Vec<Role>, _: Credentials, _: &Config, _: &Options) -> Credentials {
        without_feature("assume the role", "sts")
    }

    /// Credentials whose retrieval fails, because it would call STS.
    pub(crate) fn web_identity(&self, _: WebIdentity, _: &Config, _: &Options) -> Credentials {
        without_feature("assume the role with a web identity", "sts")
    }

    /// Adds nothing to the `Debug` output of a session.
    pub(crate) fn add_fields(&self, _: &mut DebugStruct<'_, '_>) {}
}

/// The CA bundle and the client certificate, neither of which is opened.
pub(crate) struct OpenTls;

impl OpenTls {
    /// Opens nothing.
    pub(crate) fn open_bundle(_: &Options, _: Option<&Path>) -> Result<Self, Error> {
        Ok(Self)
    }

    /// Opens nothing.
    pub(crate) fn open_all(
        _: &Options,
        _: Option<&Path>,
        _: Option<&Path>,
        _: Option<&Path>,
    ) -> Result<Self, Error> {
        Ok(Self)
    }
}
