//! The credentials of single sign-on: those of a role that is assigned to the user, in exchange for a token that the user got by
//! signing on.

mod cache;
mod token;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) use cache::{session_token_file, start_url_token_file};
pub use token::{BearerToken, SsoTokenProvider};

use super::expiry::Expiry;
use super::{Credentials, CredentialsProvider, CredentialsValue};
use crate::error::{Error, SsoErrorKind};
use crate::sso::{Portal, SsoRole};
use crate::{Secret, Session};

/// The name of the provider.
const PROVIDER: &str = "SSOProvider";

/// Exchanges the cached token of single sign-on for the credentials of a role: the mirror of `ssocreds.Provider`.
///
/// A program such as the AWS CLI signs on (`aws sso login`) and writes the token into a file below `~/.aws/sso/cache`. The file is read
/// whenever the credentials are retrieved. Without a [token provider](Self::token_provider) the token is that of a start URL; it is
/// not renewed, and when it has expired, the error is `SSOProviderInvalidToken`. A session whose profile sets up single sign-on does
/// this itself.
///
/// ```no_run
/// use awsess::{Config, Session, SsoProvider};
///
/// let session = Session::new_session([])?;
/// // The portal is called in the region of this session.
/// let portal = session.copy([Config::new().region("us-west-2")]);
/// let credentials =
///     SsoProvider::new(&portal, "123456789012", "ReadOnly", "https://example.awsapps.com/start").credentials();
/// let dev = session.copy([Config::new().credentials(credentials)]);
/// # _ = dev;
/// # Ok::<(), awsess::Error>(())
/// ```
#[derive(Clone)]
pub struct SsoProvider {
    session: Session,
    role: SsoRole,
    tokens: TokenSource,
}

/// Where the token comes from.
#[derive(Clone)]
pub(crate) enum TokenSource {
    /// A file, without renewing the token.
    File(PathBuf),
    /// A provider that renews it.
    Provider(SsoTokenProvider),
}

impl SsoProvider {
    /// A provider for a role of an account, and the portal with this start URL. The portal is called in the region of the session.
    /// The token is in the folder `.aws/sso/cache` of the home folder that the environment names.
    #[must_use]
    pub fn new(session: &Session, account_id: &str, role_name: &str, start_url: &str) -> Self {
        let role = SsoRole { account_id: account_id.to_owned(), role_name: role_name.to_owned() };
        let file = start_url_token_file(&session.context().environment, start_url);
        Self { session: session.clone(), role, tokens: TokenSource::File(file) }
    }

    /// Sets the file with the token.
    #[must_use]
    pub fn cached_token_file(mut self, file: impl AsRef<Path>) -> Self {
        self.tokens = TokenSource::File(file.as_ref().into());
        self
    }

    /// Sets the provider of the token, which renews it. The start URL is not used then.
    #[must_use]
    pub fn token_provider(mut self, provider: SsoTokenProvider) -> Self {
        self.tokens = TokenSource::Provider(provider);
        self
    }

    /// The credentials, which are retrieved when they are first needed and again when they expire.
    ///
    /// Retrieving them fails with an [`SsoErrorKind`], with an error of the portal, such as `UnauthorizedException`, or with that of
    /// [any request](Credentials::retrieve).
    #[must_use]
    pub fn credentials(self) -> Credentials {
        Credentials::from_sso(self.role, self.tokens, Portal::from_session(&self.session))
    }
}

/// Does not show the session, which may have other credentials.
impl fmt::Debug for SsoProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("SsoProvider");
        match &self.tokens {
            TokenSource::File(file) => shown.field("cached_token_file", file),
            TokenSource::Provider(provider) => shown.field("token_provider", provider),
        };
        shown.field("role", &self.role).finish_non_exhaustive()
    }
}

impl Credentials {
    /// The credentials of a role of single sign-on.
    pub(crate) fn from_sso(role: SsoRole, tokens: TokenSource, portal: Portal) -> Self {
        Self::new(Provider { role, tokens, portal, expiry: Expiry::default() })
    }
}

/// The provider behind the credentials.
struct Provider {
    role: SsoRole,
    tokens: TokenSource,
    portal: Portal,
    /// When the latest credentials expire.
    expiry: Expiry,
}

impl Provider {
    fn token(&self) -> Result<Secret, Error> {
        match &self.tokens {
            TokenSource::Provider(provider) => provider.retrieve().map(|token| token.value),
            TokenSource::File(file) => cache::start_url_token(file, self.portal.clock().now()),
        }
    }
}

impl CredentialsProvider for Provider {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let value = self.portal.role_credentials(&self.role, &self.token()?)?;
        self.expiry.set(value.expiry);
        Ok(value.provider_name(PROVIDER))
    }

    fn is_expired(&self) -> bool {
        self.expiry.is_within(Duration::ZERO, self.portal.clock()).unwrap_or(true)
    }
}

/// The error for a token of a start URL that cannot be used.
fn invalid_token() -> Error {
    SsoErrorKind::InvalidToken.into()
}
