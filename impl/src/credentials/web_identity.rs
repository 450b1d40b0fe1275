//! The credentials for a web identity: a role that STS issues credentials for in exchange for the token in a file.

use std::fmt;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use super::expiry::Expiry;
use super::{Credentials, CredentialsProvider, CredentialsValue};
use crate::Session;
use crate::error::{Error, ErrorKind, WebIdentityErrorKind};
use crate::read::{Bytes, read_file};
use crate::shared_config::{WebIdentity, non_empty};
use crate::sts::{AssumeRoleWithWebIdentity, Sts};

/// The name of the provider.
const WEB_IDENTITY_PROVIDER: &str = "WebIdentityCredentials";

/// Exchanges the token in a file for the credentials of a role: the mirror of `stscreds.WebIdentityRoleProvider`.
///
/// The file is read whenever the credentials are retrieved, because whoever issues the tokens replaces it. The call of STS is not
/// signed, so the session needs no credentials. A session whose environment or profile sets a token file does this itself.
///
/// ```no_run
/// use awsess::{Config, Session, WebIdentityRoleProvider};
///
/// let session = Session::new_session([])?;
/// let role = "arn:aws:iam::123456789012:role/pod";
/// let credentials = WebIdentityRoleProvider::new(&session, role, "/var/run/secrets/token").credentials();
/// let pod = session.copy([Config::new().credentials(credentials)]);
/// # _ = pod;
/// # Ok::<(), awsess::Error>(())
/// ```
#[derive(Clone)]
pub struct WebIdentityRoleProvider {
    session: Session,
    identity: WebIdentity,
    options: WebIdentityOptions,
}

/// How the credentials of a web identity are requested: what `CredentialsProviderOptions.WebIdentityRoleProviderOptions` sets in
/// the SDK.
///
/// ```
/// use std::time::Duration;
///
/// use awsess::{Options, WebIdentityOptions};
///
/// let options = Options::new().web_identity(WebIdentityOptions::new().duration(Duration::from_secs(3600)));
/// # _ = options;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebIdentityOptions {
    duration: Duration,
    policy_arns: Vec<String>,
    expiry_window: Duration,
}

impl WebIdentityOptions {
    /// The default options: the service decides how long the credentials are valid.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long the credentials are valid; fractions of a second are ignored. The minimum is 15 minutes. As in the SDK, zero
    /// counts as not set.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// Sets the ARNs of managed policies that the session must have as well as the role.
    #[must_use]
    pub fn policy_arns<I: IntoIterator<Item: Into<String>>>(mut self, arns: I) -> Self {
        self.policy_arns = arns.into_iter().map(Into::into).collect();
        self
    }

    /// Sets how long before their expiry the credentials are retrieved again. The default is zero.
    #[must_use]
    pub fn expiry_window(mut self, window: Duration) -> Self {
        self.expiry_window = window;
        self
    }

    /// The duration in seconds, if it is set.
    fn duration_seconds(&self) -> Option<i64> {
        let is_set = !self.duration.is_zero();
        is_set.then(|| i64::try_from(self.duration.as_secs()).unwrap_or(i64::MAX))
    }
}

impl WebIdentityRoleProvider {
    /// A provider for the role with this ARN, and the file with the token. How long its credentials are valid is up to STS.
    #[must_use]
    pub fn new(session: &Session, role_arn: &str, token_file: impl AsRef<Path>) -> Self {
        let identity = WebIdentity {
            token_file: token_file.as_ref().into(),
            role_arn: role_arn.into(),
            session_name: None,
        };
        Self { session: session.clone(), identity, options: WebIdentityOptions::default() }
    }

    /// Sets the name of the role session. The default is the current time in nanoseconds.
    #[must_use]
    pub fn role_session_name(mut self, name: &str) -> Self {
        self.identity.session_name = non_empty(name);
        self
    }

    /// Sets how the credentials are requested.
    #[must_use]
    pub fn options(mut self, options: WebIdentityOptions) -> Self {
        self.options = options;
        self
    }

    /// The credentials, which are retrieved when they are first needed and again when they expire.
    ///
    /// Every error of retrieving them is `WebIdentityErr`, which wraps the cause: the file cannot be read, a parameter is not
    /// valid, or the call of STS failed.
    #[must_use]
    pub fn credentials(self) -> Credentials {
        Credentials::from_web_identity(self.identity, self.options, Sts::from_session(&self.session))
    }
}

/// Does not show the session, which may have other credentials.
impl fmt::Debug for WebIdentityRoleProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebIdentityRoleProvider")
            .field("role_arn", &String::from_utf8_lossy(&self.identity.role_arn))
            .field("token_file", &self.identity.token_file)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl Credentials {
    /// The credentials for a web identity. STS is called when they are first needed, and again when they have expired or will
    /// expire within the window.
    pub(crate) fn from_web_identity(identity: WebIdentity, options: WebIdentityOptions, sts: Sts) -> Self {
        Self::new(Provider { identity, options, sts, expiry: Expiry::default() })
    }
}

/// The provider behind the credentials.
struct Provider {
    identity: WebIdentity,
    options: WebIdentityOptions,
    sts: Sts,
    /// When the latest credentials expire.
    expiry: Expiry,
}

impl Provider {
    /// The token, which is the whole content of the file.
    fn token(&self) -> Result<Bytes, Error> {
        let path = &self.identity.token_file;
        read_file(path).map_err(|cause| {
            let file = WebIdentityErrorKind::Unreadable { path: path.clone() };
            let file = Error::from(ErrorKind::WebIdentityErr(file)).with_original_error(cause);
            Error::from(ErrorKind::WebIdentityErr(WebIdentityErrorKind::NoToken)).with_original_error(file)
        })
    }

    /// The name of the role session. The default is the time in nanoseconds, another one for each retrieval.
    fn session_name(&self) -> Vec<u8> {
        self.identity.session_name.clone().unwrap_or_else(|| {
            let since_epoch = self.sts.clock().now().duration_since(UNIX_EPOCH).unwrap_or_default();
            since_epoch.as_nanos().to_string().into_bytes()
        })
    }

    /// Calls STS.
    fn call(&self, token: Bytes) -> Result<CredentialsValue, Error> {
        let mut request = self.sts.assume_role_with_web_identity(AssumeRoleWithWebIdentity {
            duration_seconds: self.options.duration_seconds(),
            policy_arns: self.options.policy_arns.clone(),
            role_arn: self.identity.role_arn.clone(),
            role_session_name: self.session_name(),
            token,
        });
        request.send()?;
        let parsed = request.data.take().and_then(|data| data.downcast::<CredentialsValue>().ok());
        Ok(parsed.ok_or(ErrorKind::EmptyStaticCreds)?.provider_name(WEB_IDENTITY_PROVIDER))
    }
}

impl CredentialsProvider for Provider {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let value = self.call(self.token()?).map_err(|cause| {
            Error::from(ErrorKind::WebIdentityErr(WebIdentityErrorKind::CallFailed))
                .with_original_error(cause)
        })?;
        self.expiry.set(value.expiry);
        Ok(value)
    }

    fn is_expired(&self) -> bool {
        self.expiry.is_within(self.options.expiry_window, self.sts.clock()).unwrap_or(true)
    }
}
