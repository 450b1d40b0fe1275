//! Credentials: the value, its providers, and the cache of the value that a provider returned.

mod active;
#[cfg(feature = "sts")]
mod assume_role;
mod cache;
mod cancellation;
#[cfg(feature = "metadata")]
mod container;
#[cfg(any(feature = "process", feature = "sts"))]
mod expiry;
mod fallback;
#[cfg(feature = "metadata")]
mod instance;
#[cfg(feature = "process")]
mod process;
#[cfg(feature = "metadata")]
mod remote;
mod retrieval;
#[cfg(feature = "sts")]
mod role;
#[cfg(feature = "sso")]
mod sso;
mod v1_default_chain;
#[cfg(feature = "sts")]
mod web_identity;
#[cfg(not(all(feature = "metadata", feature = "process", feature = "sso")))]
mod without_feature;

use std::fmt;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::SystemTime;

pub(crate) use active::ActiveRetrievals;
#[cfg(feature = "sts")]
pub use assume_role::AssumeRoleProvider;
use cache::Cache;
pub use cancellation::Cancellation;
#[cfg(feature = "metadata")]
pub use container::ContainerProvider;
pub(crate) use fallback::empty_chain;
#[cfg(feature = "metadata")]
pub use instance::InstanceProvider;
use once_cell::race::OnceBox;
#[cfg(feature = "process")]
pub use process::{ProcessOptions, ProcessProvider};
#[cfg(feature = "metadata")]
pub(crate) use remote::remote_provider;
use retrieval::Retrieval;
#[cfg(feature = "sso")]
pub use sso::{BearerToken, SsoProvider, SsoTokenProvider};
#[cfg(feature = "sso")]
pub(crate) use sso::{TokenSource, session_token_file, start_url_token_file};
pub(crate) use v1_default_chain::v1_default_chain;
#[cfg(feature = "sts")]
pub use web_identity::{WebIdentityOptions, WebIdentityRoleProvider};
#[cfg(not(feature = "metadata"))]
pub(crate) use without_feature::remote_provider;
#[cfg(not(all(feature = "process", feature = "sso")))]
pub(crate) use without_feature::without_feature;

use crate::Secret;
use crate::context::is_request_thread;
use crate::error::{Error, ErrorKind};

/// The value of credentials: an access key and, if they are temporary, a session token and an expiry.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use awsess::CredentialsValue;
///
/// let value = CredentialsValue::new("AKIDEXAMPLE", "wJalrXUtnFEMI")
///     .session_token("IQoJb3JpZ2lu")
///     .expiry(SystemTime::now() + Duration::from_secs(900))
///     .provider_name("Vault");
/// assert_eq!(value.access_key_id, "AKIDEXAMPLE");
/// assert!(!format!("{value:?}").contains("wJalrXUtnFEMI"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CredentialsValue {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Secret,
    /// The session token of temporary credentials.
    pub session_token: Option<Secret>,
    /// When the credentials expire; `None` if they do not, or if the provider does not know.
    pub expiry: Option<SystemTime>,
    /// The name of the provider, such as `EnvConfigCredentials` or `SharedConfigCredentials: /home/u/.aws/credentials`; empty if
    /// the provider does not set it.
    pub provider_name: String,
}

impl CredentialsValue {
    /// The value with these keys, without a session token and an expiry.
    #[must_use]
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<Secret>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            ..Self::default()
        }
    }

    /// Sets the session token. An empty one counts as none.
    #[must_use]
    pub fn session_token(mut self, token: impl Into<Secret>) -> Self {
        self.session_token = Some(token.into()).filter(|token| !token.is_empty());
        self
    }

    /// Sets when the credentials expire.
    #[must_use]
    pub fn expiry(mut self, expiry: SystemTime) -> Self {
        self.expiry = Some(expiry);
        self
    }

    /// Sets the name of the provider.
    #[must_use]
    pub fn provider_name(mut self, name: impl Into<String>) -> Self {
        self.provider_name = name.into();
        self
    }

    /// Whether neither the access key nor the secret is empty.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        !self.access_key_id.is_empty() && !self.secret_access_key.is_empty()
    }
}

/// Retrieves credentials, such as from a vault.
///
/// The library holds no lock while it calls a provider. A provider may retrieve any other credentials, and may
/// [expire](Credentials::expire) its own. Retrieving its own credentials is a `CircularCredentials` error.
pub trait CredentialsProvider: Send + Sync {
    /// Retrieves the credentials.
    ///
    /// # Errors
    ///
    /// Any error. It is not cached: the next retrieval calls the provider again.
    fn retrieve(&self) -> Result<CredentialsValue, Error>;

    /// Whether the credentials that were retrieved last have expired. It is called before cached credentials are returned,
    /// possibly by several threads at once. As in the SDK, it alone decides; the [expiry](CredentialsValue::expiry) of a value is
    /// information for the caller.
    fn is_expired(&self) -> bool {
        false
    }
}

/// The credentials of a session or a config: static ones, or a provider with a cache. Cheap to clone; clones share the cache.
///
/// The provider is not called before the first [`retrieve`](Self::retrieve).
#[derive(Clone)]
pub struct Credentials(Arc<Inner>);

enum Inner {
    Static(CredentialsValue),
    Provided { provider: Box<dyn CredentialsProvider>, cache: Cache },
}

/// The provider of a value that does not change.
#[cfg(feature = "sts")]
struct Retrieved(CredentialsValue);

#[cfg(feature = "sts")]
impl CredentialsProvider for Retrieved {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        Ok(self.0.clone())
    }
}

/// The default provider name of static credentials.
const STATIC_PROVIDER: &str = "StaticProvider";

impl Credentials {
    /// Credentials of a provider, which is called when they are first needed and again when they have expired.
    pub fn new(provider: impl CredentialsProvider + 'static) -> Self {
        Self::from_provider(Box::new(provider))
    }

    pub(crate) fn from_provider(provider: Box<dyn CredentialsProvider>) -> Self {
        Self(Arc::new(Inner::Provided { provider, cache: Cache::default() }))
    }

    /// Static credentials. The name of their provider is `StaticProvider`.
    #[must_use]
    pub fn from_static(access_key_id: &str, secret_access_key: &str, session_token: Option<&str>) -> Self {
        let value = CredentialsValue::new(access_key_id, secret_access_key);
        Self::from_value(value.session_token(session_token.unwrap_or_default()))
    }

    /// Static credentials with this value.
    #[must_use]
    pub fn from_value(mut value: CredentialsValue) -> Self {
        if value.provider_name.is_empty() {
            value.provider_name = STATIC_PROVIDER.to_owned();
        }
        Self(Arc::new(Inner::Static(value)))
    }

    /// Credentials that a provider has returned. Unlike static ones, they sign requests even if a key is empty.
    #[cfg(feature = "sts")]
    pub(crate) fn from_retrieved(value: CredentialsValue) -> Self {
        if value.has_keys() { Self::from_value(value) } else { Self::new(Retrieved(value)) }
    }

    /// The anonymous credentials: requests are not signed, and retrieving them fails with `EmptyStaticCreds`.
    #[must_use]
    pub fn anonymous() -> Self {
        static ANONYMOUS: OnceBox<Credentials> = OnceBox::new();
        ANONYMOUS.get_or_init(|| Box::new(Self::from_static("", "", None))).clone()
    }

    /// Whether these are the anonymous credentials. Other static credentials without keys are not: retrieving them fails.
    #[cfg(feature = "sts")]
    pub(crate) fn is_anonymous(&self) -> bool {
        Arc::ptr_eq(&self.0, &Self::anonymous().0)
    }

    /// The cached credentials until they expire, otherwise new ones from the provider. Blocks until they are retrieved.
    ///
    /// If several threads call this at once, one of them calls the provider, and all get the same value or the same error.
    ///
    /// # Errors
    ///
    /// - `EmptyStaticCreds`: static credentials have no access key or no secret key.
    /// - `NoCredentialProviders`: no provider of a chain has credentials.
    /// - `NotSupported`: the library was built without the feature that the source needs.
    /// - `CircularCredentials`: code of the user that is called to retrieve these credentials (a provider, token provider,
    ///   endpoint resolver, handler or HTTP client) retrieves them itself.
    /// - `ProcessProviderExecutionError`, `ProcessProviderParseError`, `ProcessProviderVersionError` and
    ///   `ProcessProviderRequiredError` of a `credential_process` ([`ProcessErrorKind`](crate::ProcessErrorKind)).
    /// - Any error of a provider of the user.
    /// - For single sign-on: an [`SsoErrorKind`](crate::SsoErrorKind), or an error of the portal, such as `UnauthorizedException`.
    /// - For a web identity: `WebIdentityErr`, which wraps the cause.
    /// - For an instance: `EC2RoleRequestError`, `EmptyEC2RoleList`, `SerializationError` or the code that the metadata service
    ///   answers ([`InstanceErrorKind`](crate::InstanceErrorKind)).
    /// - For a container: `CredentialsEndpointError`, which wraps the cause.
    ///
    ///   In a chain both are the last cause of `NoCredentialProviders`.
    /// - For a role: `InvalidParameter` and `MissingRegion` before a request is sent, the errors of its source credentials
    ///   and of its MFA token, `RequestError` if there is no response, `SerializationError` if the response cannot be
    ///   parsed, and any error code of STS.
    /// - An error for which [`is_sdk_panic`](Error::is_sdk_panic) is true if the SDK panics: with the older chain of edition
    ///   1.14, and for a role whose STS endpoint the user's resolver returns as `host:port`.
    pub fn retrieve(&self) -> Result<CredentialsValue, Error> {
        match &*self.0 {
            Inner::Static(value) if value.has_keys() => Ok(value.clone()),
            Inner::Static(_) => Err(ErrorKind::EmptyStaticCreds.into()),
            Inner::Provided { provider, cache } => cache.get(provider.as_ref()),
        }
    }

    /// Like [`retrieve`](Self::retrieve), but blocks only until the deadline of the cancellation, or until another thread cancels it.
    ///
    /// That ends the wait of this caller alone. The retrieval goes on, on a thread of its own, for the others that wait for it, and
    /// its value is cached: the next caller gets it, or waits for the same retrieval. Its own limits end it: those of the HTTP client
    /// for each attempt of a request, and the time limit of the program of a `credential_process`, which is then
    /// killed. A retrieval that still runs when the program exits ends with it, but a program that it has started goes on.
    ///
    /// Cached credentials are returned even if the cancellation has ended, and no retrieval is started then.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use awsess::{Cancellation, CancellationReason, Credentials, CredentialsProvider, CredentialsValue, Error, ErrorKind};
    ///
    /// struct Slow;
    ///
    /// impl CredentialsProvider for Slow {
    ///     fn retrieve(&self) -> Result<CredentialsValue, Error> {
    ///         std::thread::sleep(Duration::from_millis(50));
    ///         Ok(CredentialsValue::new("AKIDEXAMPLE", "SECRET"))
    ///     }
    /// }
    ///
    /// let credentials = Credentials::new(Slow);
    /// let error = credentials.retrieve_until(&Cancellation::with_timeout(Duration::from_millis(1))).unwrap_err();
    /// assert_eq!(error.kind(), &ErrorKind::RequestCanceled(CancellationReason::DeadlineExceeded));
    /// assert_eq!(credentials.retrieve()?.access_key_id, "AKIDEXAMPLE");
    /// # Ok::<(), awsess::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - `RequestCanceled`: the wait was cancelled, or its deadline has passed ([`CancellationReason`](crate::CancellationReason)).
    /// - An error without a code if the thread could not be started.
    /// - The errors of [`retrieve`](Self::retrieve).
    pub fn retrieve_until(&self, cancellation: &Cancellation) -> Result<CredentialsValue, Error> {
        match &*self.0 {
            // The request of another thread would wait for this one.
            Inner::Provided { provider, cache } if !is_request_thread() => {
                cache.get_until(provider.as_ref(), cancellation, |retrieval| self.spawn(retrieval))
            }
            _ => self.retrieve(),
        }
    }

    /// Runs the retrieval on a thread of its own.
    fn spawn(&self, retrieval: Arc<Retrieval>) -> Result<JoinHandle<()>, Error> {
        let (credentials, active) = (self.clone(), ActiveRetrievals::current());
        let run = move || {
            if let Inner::Provided { provider, cache } = &*credentials.0 {
                _ = active.run(|| cache.run(&retrieval, provider.as_ref()));
            }
        };
        let message = "the thread that retrieves credentials could not be started";
        let thread = thread::Builder::new().name("awsess-retrieval".into()).spawn(run);
        thread.map_err(|error| Error::new("", message).with_original_error(error))
    }

    /// Empties the cache, so that the next retrieval calls the provider. Static credentials do not expire.
    pub fn expire(&self) {
        if let Inner::Provided { cache, .. } = &*self.0 {
            cache.expire();
        }
    }
}

/// Shows static credentials without their secrets, and never calls a provider.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Inner::Static(value) => f.debug_tuple("Credentials").field(value).finish(),
            Inner::Provided { .. } => f.write_str("Credentials(provided)"),
        }
    }
}
