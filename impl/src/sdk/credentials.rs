//! The credentials of a session, as a provider of an official client.

use aws_credential_types::Credentials as Identity;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use aws_smithy_runtime_api::client::identity::{
    IdentityFuture, ResolveCachedIdentity, ResolveIdentity as _, SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

use crate::error::{Error, ErrorKind};
use crate::http_client::runtime;
use crate::{Cancellation, Credentials, CredentialsValue};

/// Provides the credentials of a session, which have a cache of their own.
#[derive(Debug)]
pub(super) struct Provider(Credentials);

impl Provider {
    pub(super) const fn new(credentials: Credentials) -> Self {
        Self(credentials)
    }

    /// Retrieves the credentials on a thread that may block. If this is dropped, the thread ends, and the retrieval goes on for
    /// others.
    async fn provide(&self) -> provider::Result {
        let (credentials, cancellation) = (self.0.clone(), Cancellation::new());
        let _dropped = CancelOnDrop(cancellation.clone());
        let retrieved = runtime::spawn_blocking(move || credentials.retrieve_until(&cancellation)).await;
        retrieved.map_err(CredentialsError::unhandled)?.map(identity).map_err(credentials_error)
    }
}

/// Cancels the wait of the thread when the future that waits for it is dropped.
struct CancelOnDrop(Cancellation);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
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
    let secret_key = value.secret_access_key.expose();
    Identity::new(value.access_key_id, secret_key, token, value.expiry, "awsess")
}

fn credentials_error(error: Error) -> CredentialsError {
    match error.kind() {
        ErrorKind::NoCredentialProviders { .. } | ErrorKind::EmptyStaticCreds => {
            CredentialsError::not_loaded(error)
        }
        _ => CredentialsError::provider_error(error),
    }
}

/// An identity cache that caches nothing. The credentials of the session have a cache, which also respects
/// [`Credentials::expire`].
#[derive(Debug)]
pub(super) struct NoIdentityCache;

impl ResolveCachedIdentity for NoIdentityCache {
    fn resolve_cached_identity<'a>(
        &'a self,
        resolver: SharedIdentityResolver,
        components: &'a RuntimeComponents,
        config: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        IdentityFuture::new(async move { resolver.resolve_identity(components, config).await })
    }
}
