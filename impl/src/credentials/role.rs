//! The credentials of a chain of roles.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use super::{Credentials, CredentialsProvider, CredentialsValue};
use crate::error::{Error, ErrorKind};
use crate::options::AssumeRoleTokenProvider;
use crate::request::AttemptResult;
use crate::shared_config::Role;
use crate::sts::{AssumeRole, Assumed, Sts};
use crate::{Clock, Request, Secret};

/// The name of the provider.
const ASSUME_ROLE_PROVIDER: &str = "AssumeRoleProvider";

/// Assumes a chain of roles: each with the credentials of the next, and the last with those of the source. A file may hold
/// a chain of any length, so the chain is a list that is walked in a loop.
struct RoleProvider {
    roles: Vec<AssumedRole>,
    source: Credentials,
    sts: Sts,
    token_provider: Option<AssumeRoleTokenProvider>,
    /// How long before they expire credentials are no longer used.
    expiry_window: Duration,
}

/// A role and the credentials that were assumed last.
struct AssumedRole {
    role: Role,
    /// The session name of a role without one. It is made once.
    default_session_name: OnceLock<String>,
    assumed: Mutex<Option<Assumed>>,
}

impl Credentials {
    /// Credentials of the first of the roles, of which there is at least one. STS is called when they are first needed, and
    /// again when they have expired or will within the window.
    pub(crate) fn from_roles(
        roles: Vec<Role>,
        source: Self,
        sts: Sts,
        token_provider: Option<AssumeRoleTokenProvider>,
        expiry_window: Duration,
    ) -> Self {
        let new =
            |role| AssumedRole { role, default_session_name: OnceLock::new(), assumed: Mutex::default() };
        let roles: Vec<_> = roles.into_iter().map(new).collect();
        Self::new(RoleProvider { roles, source, sts, token_provider, expiry_window })
    }
}

impl CredentialsProvider for RoleProvider {
    /// Walks down the chain to the first valid credentials, preparing the call of each role on the way, and then makes the
    /// calls in reverse order. The credentials of the first role are always retrieved anew.
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let mut calls = vec![self.prepare(&self.roles[0])?];
        let mut new_credentials = None;
        while !calls.is_empty() {
            // The call of a role is signed with the credentials of the role behind it, whose index is the number of calls.
            let signer = calls.len();
            let credentials =
                new_credentials.take().map_or_else(|| self.valid(signer), |new| Ok(Some(new)))?;
            let Some(credentials) = credentials else {
                calls.push(self.prepare(&self.roles[signer])?);
                continue;
            };
            let call = &mut calls[signer - 1];
            call.config.credentials = Some(Credentials::from_value(credentials));
            let attempt = call.attempt();
            if let Ok(AttemptResult::Retry) = attempt {
                if call.credentials_expired {
                    self.expire(signer);
                }
                continue;
            }
            call.complete();
            attempt?;
            // The handler that unmarshals the response has left the credentials in the request.
            let assumed = call.data.take().and_then(|data| data.downcast().ok());
            new_credentials = Some(self.roles[signer - 1].set(*assumed.ok_or(ErrorKind::EmptyStaticCreds)?));
            calls.pop();
        }
        Ok(new_credentials.unwrap_or_default())
    }

    fn is_expired(&self) -> bool {
        self.valid_credentials(&self.roles[0]).is_none()
    }
}

impl RoleProvider {
    /// The credentials of the role with this index if they are valid, or those of the source if the last role is before it.
    fn valid(&self, index: usize) -> Result<Option<CredentialsValue>, Error> {
        match self.roles.get(index) {
            Some(role) => Ok(self.valid_credentials(role)),
            None => self.source.retrieve().map(Some),
        }
    }

    /// The credentials of a role that were assumed last, if they are valid for longer than the window.
    fn valid_credentials(&self, role: &AssumedRole) -> Option<CredentialsValue> {
        // No credentials are valid for a window that overflows the clock.
        let needed = self.sts.clock().now().checked_add(self.expiry_window)?;
        let assumed = role.assumed();
        let valid = assumed.as_ref().filter(|assumed| assumed.expires >= needed);
        valid.map(|assumed| assumed.value.clone())
    }

    /// Discards credentials that STS no longer accepts.
    fn expire(&self, index: usize) {
        match self.roles.get(index) {
            Some(role) => *role.assumed() = None,
            None => self.source.expire(),
        }
    }

    /// The request that assumes the role. The token provider is called before the parameters are validated, as in the SDK.
    fn prepare(&self, assumed: &AssumedRole) -> Result<Request, Error> {
        let role = &assumed.role;
        let token_code = role.mfa_serial.as_ref().map(|_| self.token_code()).transpose()?;
        self.sts.assume_role(AssumeRole {
            duration_seconds: role.duration_seconds,
            external_id: role.external_id.clone(),
            role_arn: role.arn.clone(),
            role_session_name: assumed.session_name(self.sts.clock()),
            token_code,
            serial_number: role.mfa_serial.clone(),
        })
    }

    /// A token of the MFA device. An error of the token provider is returned as it is if it is of this library's type.
    fn token_code(&self) -> Result<Secret, Error> {
        let Some(provider) = &self.token_provider else {
            return Err(ErrorKind::AssumeRoleTokenNotAvailable.into());
        };
        provider().map(Secret::from).map_err(|error| match error.downcast::<Error>() {
            Ok(error) => *error,
            Err(error) => Error::new("", error.to_string()).with_source(error),
        })
    }
}

impl AssumedRole {
    fn session_name(&self, clock: &dyn Clock) -> Vec<u8> {
        self.role.session_name.clone().unwrap_or_else(|| {
            // The clock may be the user's, which is not called inside of the initialization.
            let name = timestamp(clock);
            self.default_session_name.get_or_init(|| name).clone().into_bytes()
        })
    }

    fn assumed(&self) -> MutexGuard<'_, Option<Assumed>> {
        self.assumed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the assumed credentials and returns them. They sign the next call even if they are about to expire.
    fn set(&self, mut assumed: Assumed) -> CredentialsValue {
        ASSUME_ROLE_PROVIDER.clone_into(&mut assumed.value.provider_name);
        self.assumed().insert(assumed).value.clone()
    }
}

/// The current time in nanoseconds, as the SDK names the sessions of roles.
fn timestamp(clock: &dyn Clock) -> String {
    let since = clock.now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_nanos().to_string()
}
