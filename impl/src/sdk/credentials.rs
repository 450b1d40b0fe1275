//! The session's credentials, as an official client asks for them.

use aws_credential_types::Credentials as Identity;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use aws_smithy_runtime_api::client::identity::{
    IdentityFuture, ResolveCachedIdentity, ResolveIdentity as _, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use crate::error::{Error, ErrorKind};
use crate::http::runtime;
use crate::{Credentials, CredentialsValue};

/// Gives the session's credentials, which keep themselves.
#[derive(Debug)]
pub(super) struct Provider(Credentials);

impl Provider {
    pub(super) const fn new(credentials: Credentials) -> Self {
        Self(credentials)
    }

    /// Retrieving may block: it is done on a thread that may.
    async fn provide(&self) -> provider::Result {
        let credentials = self.0.clone();
        let retrieved = runtime::unblock(move || credentials.retrieve()).await;
        let retrieved = retrieved.ok_or_else(|| CredentialsError::unhandled("no thread can be had"))?;
        retrieved.map(identity).map_err(unavailable)
    }
}

impl ProvideCredentials for Provider {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.provide())
    }
}

fn identity(value: CredentialsValue) -> Identity {
    let token = value.session_token.map(|token| token.expose().to_owned());
    Identity::new(value.access_key_id, value.secret_access_key.expose(), token, None, "awsess")
}

fn unavailable(error: Error) -> CredentialsError {
    match error.kind() {
        ErrorKind::NoCredentialProviders | ErrorKind::EmptyStaticCreds => CredentialsError::not_loaded(error),
        _ => CredentialsError::provider_error(error),
    }
}

/// Asks each time: the session's credentials know themselves how long they are good.
#[derive(Debug)]
pub(super) struct Kept;

impl ResolveCachedIdentity for Kept {
    fn resolve_cached_identity<'a>(
        &'a self,
        resolver: SharedIdentityResolver,
        components: &'a RuntimeComponents,
        config: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        IdentityFuture::new(async move { resolver.resolve_identity(components, config).await })
    }
}
