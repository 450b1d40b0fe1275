//! The credentials of a role, assumed with other credentials.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Credentials, CredentialsProvider, CredentialsValue};
use crate::error::{BoxError, Error, ErrorKind};
use crate::options::AssumeRoleTokenProvider;
use crate::request::Attempt;
use crate::sts::{AssumeRole, Assumed, Sts};
use crate::{Request, Secret};

/// The name of the provider.
const ASSUME_ROLE_PROVIDER: &str = "AssumeRoleProvider";

/// A role and how it is assumed. Values are bytes because a file need not be UTF-8; none but the ARN is ever empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Role {
    pub(crate) arn: Vec<u8>,
    pub(crate) external_id: Option<Vec<u8>>,
    pub(crate) session_name: Option<Vec<u8>>,
    pub(crate) mfa_serial: Option<Vec<u8>>,
    pub(crate) duration_seconds: Option<i64>,
}

/// The value, `None` if it is empty.
pub(crate) fn non_empty(value: impl Into<Vec<u8>>) -> Option<Vec<u8>> {
    Some(value.into()).filter(|value| !value.is_empty())
}

/// Roles, each assumed with the keys of the next, and the last with those of the source. A file may hold a chain of any
/// length, so it is kept in a list and walked in a loop.
struct RoleProvider {
    links: Vec<Link>,
    source: Credentials,
    sts: Sts,
    token: Option<AssumeRoleTokenProvider>,
    /// How long before they expire keys are no longer good.
    expiry_window: Duration,
}

/// A role with what is known of it.
struct Link {
    role: Role,
    /// The name that was made up for its session; it stays the same.
    made_up_name: OnceLock<String>,
    assumed: Mutex<Option<Assumed>>,
}

impl Credentials {
    /// Credentials of the first of the roles, which STS is asked for when they are first needed, and again when they
    /// have expired, or are about to within the window. There is at least one.
    pub(crate) fn of_roles(
        roles: Vec<Role>,
        source: Self,
        sts: Sts,
        token: Option<AssumeRoleTokenProvider>,
        expiry_window: Duration,
    ) -> Self {
        let links: Vec<_> = roles.into_iter().map(Link::new).collect();
        Self::new(RoleProvider { links, source, sts, token, expiry_window })
    }
}

impl CredentialsProvider for RoleProvider {
    /// Goes down the chain to the first keys that are good, preparing the call of each role on the way, and then makes
    /// the calls on the way back up.
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let mut calls = vec![self.prepare(&self.links[0])?];
        let mut handed_up = None;
        while !calls.is_empty() {
            // The keys that sign a role's call are those of the link behind it.
            let signer = calls.len();
            let keys = handed_up.take().map_or_else(|| self.keys(signer), |keys| Ok(Some(keys)))?;
            let Some(keys) = keys else {
                calls.push(self.prepare(&self.links[signer])?);
                continue;
            };
            let call = &mut calls[signer - 1];
            match attempt(call, keys)? {
                Attempt::Done => {
                    handed_up = Some(self.links[signer - 1].keep(assumed(call)?));
                    calls.pop();
                }
                Attempt::Again => self.expire(signer, call.keys_expired),
            }
        }
        Ok(handed_up.unwrap_or_default())
    }

    fn is_expired(&self) -> bool {
        self.links[0].keys(self.expiry_window).is_none()
    }
}

impl RoleProvider {
    /// The keys of a role if they are good, or those of the source, which stand behind the last role.
    fn keys(&self, index: usize) -> Result<Option<CredentialsValue>, Error> {
        match self.links.get(index) {
            Some(link) => Ok(link.keys(self.expiry_window)),
            None => self.source.retrieve().map(Some),
        }
    }

    /// Forgets the keys that STS no longer takes.
    fn expire(&self, index: usize, keys_expired: bool) {
        match self.links.get(index).filter(|_| keys_expired) {
            Some(link) => *link.assumed() = None,
            None if keys_expired => self.source.expire(),
            None => {}
        }
    }

    /// The call that assumes the role. Its token is asked for before anything is checked, as the SDK does it.
    fn prepare(&self, link: &Link) -> Result<Request, Error> {
        let serial_number = link.role.mfa_serial.clone();
        self.sts.assume_role(AssumeRole {
            duration_seconds: link.role.duration_seconds,
            external_id: link.role.external_id.clone(),
            role_arn: link.role.arn.clone(),
            role_session_name: link.session_name(),
            token_code: serial_number.as_ref().map(|_| self.token()).transpose()?,
            serial_number,
        })
    }

    /// A session whose role wants a token is only made where there is somebody to ask.
    fn token(&self) -> Result<Secret, Error> {
        let Some(provider) = &self.token else { return Err(ErrorKind::AssumeRoleTokenNotAvailable.into()) };
        provider().map(Secret::from).map_err(refused)
    }
}

/// Makes the call once, signed with the keys.
fn attempt(call: &mut Request, keys: CredentialsValue) -> Result<Attempt, Error> {
    call.config.credentials = Some(Credentials::from_value(keys));
    let attempted = call.attempt();
    if !matches!(attempted, Ok(Attempt::Again)) {
        call.complete();
    }
    attempted
}

/// What the call's own handler has read.
fn assumed(call: &mut Request) -> Result<Assumed, Error> {
    let data = call.data.take().and_then(|data| data.downcast().ok());
    data.map(|assumed| *assumed).ok_or_else(|| ErrorKind::EmptyStaticCreds.into())
}

impl Link {
    fn new(role: Role) -> Self {
        Self { role, made_up_name: OnceLock::new(), assumed: Mutex::default() }
    }

    fn session_name(&self) -> Vec<u8> {
        let made_up = || self.made_up_name.get_or_init(timestamp).clone().into_bytes();
        self.role.session_name.clone().unwrap_or_else(made_up)
    }

    fn assumed(&self) -> MutexGuard<'_, Option<Assumed>> {
        self.assumed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was assumed, while it is good for longer than the window.
    fn keys(&self, window: Duration) -> Option<CredentialsValue> {
        let assumed = self.assumed();
        // No credentials are valid for a window that overflows the clock.
        let needed = SystemTime::now().checked_add(window)?;
        let good = assumed.as_ref().filter(|assumed| assumed.expires >= needed);
        good.map(|assumed| assumed.value.clone())
    }

    /// Keeps what was assumed. It signs the next call however soon it expires.
    fn keep(&self, mut assumed: Assumed) -> CredentialsValue {
        ASSUME_ROLE_PROVIDER.clone_into(&mut assumed.value.provider_name);
        self.assumed().insert(assumed).value.clone()
    }
}

/// An error of this library's type passes as it is; any other has no code.
fn refused(error: BoxError) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => *error,
        Err(error) => Error::new("", error.to_string()).with_source(error),
    }
}

/// The time in nanoseconds.
fn timestamp() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_nanos().to_string()
}
