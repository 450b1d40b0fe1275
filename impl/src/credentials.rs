//! Credentials: the value, and what gives it when it is first needed.

mod active;
mod assume_role;
mod cache;
mod role;

use std::fmt;
use std::sync::{Arc, LazyLock};

#[cfg(feature = "sdk")]
pub(crate) use active::ActiveRetrievals;
pub use assume_role::AssumeRoleProvider;
use cache::Cache;
pub(crate) use role::{Role, non_empty};

use crate::Secret;
use crate::error::{Error, ErrorKind};

/// The credentials of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CredentialsValue {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Secret,
    /// The session token, where there is one.
    pub session_token: Option<Secret>,
    /// What found them, such as `EnvConfigCredentials` or `SharedConfigCredentials: /home/u/.aws/credentials`.
    pub provider_name: String,
}

impl CredentialsValue {
    /// A value; an empty session token is none.
    #[must_use]
    pub fn new(
        access_key_id: &str,
        secret_access_key: &str,
        session_token: &str,
        provider_name: &str,
    ) -> Self {
        Self {
            access_key_id: access_key_id.to_owned(),
            secret_access_key: Secret::from(secret_access_key),
            session_token: Some(Secret::from(session_token)).filter(|token| !token.is_empty()),
            provider_name: provider_name.to_owned(),
        }
    }

    /// Whether key and secret are both there. Half a pair counts as none.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        !self.access_key_id.is_empty() && !self.secret_access_key.is_empty()
    }
}

/// Something that gives credentials.
///
/// The library holds no lock while it calls a provider. A provider may retrieve any other credentials, and may
/// [expire](Credentials::expire) its own. Retrieving its own credentials is a `CircularCredentials` error.
pub trait CredentialsProvider: Send + Sync {
    /// Gives them now.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from doing so; the next retrieval asks again.
    fn retrieve(&self) -> Result<CredentialsValue, Error>;

    /// Whether the value that was retrieved last has expired. Called before a cached value is used again, possibly by
    /// several threads at once.
    fn is_expired(&self) -> bool {
        false
    }
}

/// Where a session's credentials come from. Cheap to clone; clones share what was retrieved.
///
/// Nothing is fetched before the first [`retrieve`](Self::retrieve).
#[derive(Clone)]
pub struct Credentials(Arc<Inner>);

enum Inner {
    Static(CredentialsValue),
    Provided { provider: Box<dyn CredentialsProvider>, cache: Cache },
}

/// The name of static credentials that were given none.
const STATIC_PROVIDER: &str = "StaticProvider";

impl Credentials {
    /// Credentials that a provider gives when they are first needed, and again when they have expired.
    pub fn new(provider: impl CredentialsProvider + 'static) -> Self {
        Self(Arc::new(Inner::Provided { provider: Box::new(provider), cache: Cache::default() }))
    }

    /// Credentials that are known already; an empty session token is none. Their provider is `StaticProvider`.
    #[must_use]
    pub fn from_static(access_key_id: &str, secret_access_key: &str, session_token: &str) -> Self {
        Self::from_value(CredentialsValue::new(access_key_id, secret_access_key, session_token, ""))
    }

    /// Credentials with this value.
    #[must_use]
    pub fn from_value(mut value: CredentialsValue) -> Self {
        if value.provider_name.is_empty() {
            value.provider_name = STATIC_PROVIDER.to_owned();
        }
        Self(Arc::new(Inner::Static(value)))
    }

    /// The anonymous credentials: requests go unsigned, and retrieving them is `EmptyStaticCreds`.
    #[must_use]
    pub fn anonymous() -> Self {
        static ANONYMOUS: LazyLock<Credentials> = LazyLock::new(|| Credentials::from_static("", "", ""));
        ANONYMOUS.clone()
    }

    /// Whether they are the anonymous credentials. Others without keys are not, and sign nothing either: they fail.
    pub(crate) fn is_anonymous(&self) -> bool {
        Arc::ptr_eq(&self.0, &Self::anonymous().0)
    }

    /// The credentials: kept ones while they are good, else retrieved now. It blocks until they are there.
    ///
    /// Any number of readers may ask at once: one of them retrieves, and all get the same value, or the same error.
    ///
    /// # Errors
    ///
    /// `EmptyStaticCreds` for static ones without key or secret, `NoCredentialProviders` where a chain finds
    /// none, `NotSupported` where they would have to come from a service that is not called yet, and any error of
    /// a provider of the user's. `CircularCredentials` if the user's code that is called to retrieve these credentials (a
    /// provider, token provider, endpoint resolver, handler or HTTP client) retrieves them itself. With the older chain of
    /// edition 1.14, and for a role whose STS endpoint the user's resolver gives as `host:port`, also what the release
    /// panics with ([`is_sdk_panic`](Error::is_sdk_panic)).
    ///
    /// Of a role: `InvalidParameter` and `MissingRegion` before anything is sent, what its source credentials or
    /// its MFA token could not be had for, `RequestError` where no answer came, `SerializationError` where it cannot be
    /// read, and whatever code STS answers with.
    pub fn retrieve(&self) -> Result<CredentialsValue, Error> {
        match &*self.0 {
            Inner::Static(value) if value.has_keys() => Ok(value.clone()),
            Inner::Static(_) => Err(ErrorKind::EmptyStaticCreds.into()),
            Inner::Provided { provider, cache } => cache.get(provider.as_ref()),
        }
    }

    /// Forgets what is kept, so that the next reader retrieves. Static credentials stay what they are.
    pub fn expire(&self) {
        if let Inner::Provided { cache, .. } = &*self.0 {
            cache.expire();
        }
    }
}

/// Shows where static credentials come from, and never retrieves any.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Inner::Static(value) => f.debug_tuple("Credentials").field(value).finish(),
            Inner::Provided { .. } => f.write_str("Credentials(provided)"),
        }
    }
}
