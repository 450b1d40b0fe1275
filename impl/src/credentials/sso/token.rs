//! The token of an `sso_session`, which is renewed when it has expired.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::cache::CachedToken;
use crate::error::{Error, SsoErrorKind};
use crate::sso::{CreatedToken, Oidc, RefreshGrant};
use crate::{Secret, Session};

/// The lifetime of a token that is longer is cut to this, a thousand years.
const MAX_LIFETIME: Duration = Duration::from_secs(1000 * 365 * 86_400);

/// A token with which its bearer is signed on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BearerToken {
    /// The token.
    pub value: Secret,
    /// When the token expires.
    pub expires: SystemTime,
}

/// Reads the cached token of an `sso_session`, and renews it when it has expired: the mirror of `ssocreds.SSOTokenProvider`.
///
/// A program such as the AWS CLI signs on and writes the file. Renewing needs its members `clientId`, `clientSecret` and
/// `refreshToken`. The new token replaces the old one in the file, whose other members and permissions stay the same. The file is
/// replaced at once, so that no other program ever reads a part of it.
///
/// ```no_run
/// use awsess::{Config, Session, SsoProvider, SsoTokenProvider};
///
/// // The token is renewed, and the portal is called, in the region of this session.
/// let session = Session::new_session([Config::new().region("us-west-2")])?;
/// let tokens = SsoTokenProvider::new(&session, "/home/me/.aws/sso/cache/my-session.json");
/// let provider = SsoProvider::new(&session, "123456789012", "ReadOnly", "").token_provider(tokens);
/// # _ = provider.credentials();
/// # Ok::<(), awsess::Error>(())
/// ```
#[derive(Clone)]
pub struct SsoTokenProvider {
    oidc: Arc<Oidc>,
    file: PathBuf,
}

impl SsoTokenProvider {
    /// A provider for the token in this file. It is renewed with the config and the handlers of the session.
    #[must_use]
    pub fn new(session: &Session, file: impl AsRef<Path>) -> Self {
        Self::with_client(Oidc::from_session(session), file.as_ref().into())
    }

    pub(crate) fn with_client(oidc: Oidc, file: PathBuf) -> Self {
        Self { oidc: Arc::new(oidc), file }
    }

    /// The token in the file or, if that has expired, a new one. Blocks until it is there.
    ///
    /// # Errors
    ///
    /// An [`SsoErrorKind`]: the file cannot be read or is not valid, or the token has expired and cannot be renewed.
    pub fn retrieve(&self) -> Result<BearerToken, Error> {
        let cached = CachedToken::load(&self.file)?;
        let token = if self.has_expired(&cached) { self.renew(cached)? } else { cached };
        Ok(BearerToken { value: token.access_token, expires: token.expires })
    }

    fn has_expired(&self, token: &CachedToken) -> bool {
        self.oidc.clock().now() > token.expires
    }

    /// Renews the token. If another program has renewed it in the meantime, the file has a better one, whatever the service answered.
    fn renew(&self, expired: CachedToken) -> Result<CachedToken, Error> {
        let grant = grant(&expired).ok_or(SsoErrorKind::NotRefreshable)?;
        let created = self.oidc.create_token(&grant);
        if let Some(current) = CachedToken::load(&self.file).ok().filter(|token| !self.has_expired(token)) {
            return Ok(current);
        }
        let created =
            created.map_err(|cause| Error::from(SsoErrorKind::RefreshFailed).with_original_error(cause))?;
        let token = self.updated(expired, created)?;
        let stored = token.store(&self.file);
        stored.map_err(|cause| Error::from(SsoErrorKind::TokenNotStored).with_original_error(cause))?;
        Ok(token)
    }

    /// The content of the file with the new token.
    fn updated(&self, old: CachedToken, new: CreatedToken) -> Result<CachedToken, Error> {
        let missing = |field| Error::from(SsoErrorKind::MissingField(field));
        let seconds = new.expires_in.ok_or_else(|| missing("ExpiresIn"))?;
        let access_token = new.access_token.ok_or_else(|| missing("AccessToken"))?;
        let refresh_token = new.refresh_token.ok_or_else(|| missing("RefreshToken"))?;
        let lifetime = Duration::from_secs(seconds.unsigned_abs()).min(MAX_LIFETIME);
        let now = self.oidc.clock().now();
        let expires = if seconds < 0 { now.checked_sub(lifetime) } else { now.checked_add(lifetime) };
        Ok(CachedToken { access_token, expires: expires.unwrap_or(now), refresh_token, ..old })
    }
}

/// What renewing the token needs, if the file has all of it.
fn grant(token: &CachedToken) -> Option<RefreshGrant> {
    let grant = RefreshGrant {
        client_id: token.client_id.clone(),
        client_secret: token.client_secret.clone(),
        refresh_token: token.refresh_token.clone(),
    };
    let parts = [&grant.client_id, &grant.client_secret, &grant.refresh_token];
    parts.iter().all(|part| !part.is_empty()).then_some(grant)
}

impl fmt::Debug for SsoTokenProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SsoTokenProvider").field("file", &self.file).finish_non_exhaustive()
    }
}
