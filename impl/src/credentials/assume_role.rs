//! A role outside the shared files, assumed with a session.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Credentials;
use crate::error::BoxError;
use crate::options::AssumeRoleTokenProvider;
use crate::shared_config::{Role, non_empty};
use crate::sts::Sts;
use crate::{Secret, Session};

/// Assumes a role with a session: the mirror of `stscreds.AssumeRoleProvider`.
///
/// Its calls are signed with the session's credentials, and run the handlers that the session has when the provider is made.
/// A session assumes the role of its profile itself.
///
/// ```no_run
/// use awsess::{AssumeRoleProvider, Config, Session, stdin_token_provider};
///
/// let session = Session::new_session([])?;
/// let credentials = AssumeRoleProvider::new(&session, "arn:aws:iam::123456789012:role/admin")
///     .serial_number("arn:aws:iam::123456789012:mfa/me")
///     .token_provider(stdin_token_provider)
///     .credentials();
/// let admin = session.copy([Config::new().credentials(credentials)]);
/// # _ = admin;
/// # Ok::<(), awsess::Error>(())
/// ```
#[derive(Clone)]
pub struct AssumeRoleProvider {
    session: Session,
    role: Role,
    token_provider: Option<AssumeRoleTokenProvider>,
    expiry_window: Duration,
}

impl AssumeRoleProvider {
    /// A provider for the role with this ARN. Its credentials are valid for 15 minutes by default.
    #[must_use]
    pub fn new(session: &Session, role_arn: &str) -> Self {
        Self {
            session: session.clone(),
            role: Role { arn: role_arn.into(), ..Role::default() },
            token_provider: None,
            expiry_window: Duration::ZERO,
        }
    }

    /// Sets the external id.
    #[must_use]
    pub fn external_id(mut self, id: &str) -> Self {
        self.role.external_id = non_empty(id);
        self
    }

    /// Sets the name of the role session. The default is the current time in nanoseconds.
    #[must_use]
    pub fn role_session_name(mut self, name: &str) -> Self {
        self.role.session_name = non_empty(name);
        self
    }

    /// Sets how long the credentials are valid; fractions of a second are ignored. The minimum and the default are 15 minutes.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.role.duration_seconds = Some(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX));
        self
    }

    /// Sets the MFA device. Its tokens come from the [token provider](Self::token_provider).
    #[must_use]
    pub fn serial_number(mut self, serial_number: &str) -> Self {
        self.role.mfa_serial = non_empty(serial_number);
        self
    }

    /// Sets the function that returns MFA tokens. It is called once for each call of STS.
    #[must_use]
    pub fn token_provider<F>(mut self, provider: F) -> Self
    where
        F: Fn() -> Result<Secret, BoxError> + Send + Sync + 'static,
    {
        self.token_provider = Some(Arc::new(provider));
        self
    }

    /// Sets how long before their expiry the credentials are retrieved again. The default is zero.
    #[must_use]
    pub fn expiry_window(mut self, window: Duration) -> Self {
        self.expiry_window = window;
        self
    }

    /// The credentials, which are retrieved when they are first needed and again when they expire.
    ///
    /// Retrieving them fails with `AssumeRoleTokenNotAvailable` if there is an MFA device and no token provider, and with the
    /// errors of [any role](Credentials::retrieve).
    #[must_use]
    pub fn credentials(self) -> Credentials {
        let source = self.session.credentials().clone();
        let sts = Sts::from_session(&self.session);
        Credentials::from_roles(vec![self.role], source, sts, self.token_provider, self.expiry_window)
    }
}

impl fmt::Debug for AssumeRoleProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AssumeRoleProvider")
            .field("role_arn", &String::from_utf8_lossy(&self.role.arn))
            .field("token_provider", &self.token_provider.is_some())
            .field("expiry_window", &self.expiry_window)
            .finish_non_exhaustive()
    }
}
