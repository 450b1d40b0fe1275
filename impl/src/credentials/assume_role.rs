//! A role outside the shared files, assumed with a session.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Credentials, Role, non_empty};
use crate::Session;
use crate::error::BoxError;
use crate::options::AssumeRoleTokenProvider;
use crate::sts::Sts;

/// Assumes a role with a session: the mirror of `stscreds.AssumeRoleProvider`.
///
/// Its calls are those of a client of the session: they are signed with the session's credentials, and go through the
/// handlers that the session has when the provider is made. A role of the shared files needs none of this: the
/// session assumes it itself.
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
    /// For the role of this ARN, for a quarter of an hour.
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

    /// Sets the name of the role's session; the default is the time.
    #[must_use]
    pub fn role_session_name(mut self, name: &str) -> Self {
        self.role.session_name = non_empty(name);
        self
    }

    /// Sets how long the credentials are to be good, in whole seconds; at least a quarter of an hour, which is the default.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.role.duration_seconds = Some(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX));
        self
    }

    /// Sets the MFA device, whose tokens the [token provider](Self::token_provider) is asked for.
    #[must_use]
    pub fn serial_number(mut self, serial_number: &str) -> Self {
        self.role.mfa_serial = non_empty(serial_number);
        self
    }

    /// Sets where MFA tokens come from: asked once for each call.
    #[must_use]
    pub fn token_provider<F>(mut self, provider: F) -> Self
    where
        F: Fn() -> Result<String, BoxError> + Send + Sync + 'static,
    {
        self.token_provider = Some(Arc::new(provider));
        self
    }

    /// Sets how long before they expire credentials are no longer used; the default is not at all.
    #[must_use]
    pub fn expiry_window(mut self, window: Duration) -> Self {
        self.expiry_window = window;
        self
    }

    /// The credentials, fetched when they are first needed and again when they expire.
    ///
    /// Retrieving them fails with `AssumeRoleTokenNotAvailable` where there is an MFA device and no token provider, and
    /// with whatever a [role](Credentials::retrieve) fails with.
    #[must_use]
    pub fn credentials(self) -> Credentials {
        let source = self.session.credentials().clone();
        let sts = Sts::of_session(&self.session);
        Credentials::of_roles(vec![self.role], source, sts, self.token_provider, self.expiry_window)
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
