//! The credentials of a chain of roles, which are requested from STS.
//!
//! From `Credentials::retrieve` to the bytes that are sent, a retrieval takes these steps. The cache (`cache`) calls
//! [`RoleProvider::retrieve`] once for all threads that wait. `Sts::assume_role` (`sts`) makes the request: its client resolves the
//! endpoint (`client_config`), and its handlers, which were prepared with the session, include the one that signs and those of
//! the query protocol (`sts::query`). The lists Validate and Build run at once. When the credentials that sign the request are
//! known, [`Request::attempt`] (`request::send`) runs the list Sign, whose handler signs the request (`sign`),
//! and the list Send, whose handler (`handlers::core`) passes the HTTP request to the transport (`http_client::transport`)
//! and its client (`http_client::client`). The lists after it read the response (`sts::response`) and decide whether to retry.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use arc_swap::ArcSwapOption;
use once_cell::race::OnceBox;

use super::{Credentials, CredentialsProvider, CredentialsValue};
use crate::error::{Error, ErrorKind};
use crate::options::AssumeRoleTokenProvider;
use crate::request::AttemptResult;
use crate::shared_config::Role;
use crate::sts::{AssumeRole, Sts};
use crate::{Clock, Request, Secret};

/// The name of the provider.
const ASSUME_ROLE_PROVIDER: &str = "AssumeRoleProvider";

/// Provides the credentials of the first role of a chain. The role at an index is assumed with the credentials of the one at the
/// next index, and the last role with those of the source.
struct RoleProvider {
    roles: Vec<CachedRole>,
    source: Credentials,
    sts: Sts,
    token_provider: Option<AssumeRoleTokenProvider>,
    /// How long before their expiry credentials are no longer used.
    expiry_window: Duration,
}

/// A role and its latest credentials.
struct CachedRole {
    role: Role,
    /// The session name if the role has none. It does not change.
    default_session_name: OnceBox<String>,
    latest: ArcSwapOption<CredentialsValue>,
}

impl Credentials {
    /// Credentials of the first of these roles, of which there is at least one. STS is called when they are first needed, and
    /// again when they have expired or will expire within the window.
    pub(crate) fn from_roles(
        roles: Vec<Role>,
        source: Self,
        sts: Sts,
        token_provider: Option<AssumeRoleTokenProvider>,
        expiry_window: Duration,
    ) -> Self {
        let roles = roles.into_iter().map(CachedRole::new).collect();
        Self::new(RoleProvider { roles, source, sts, token_provider, expiry_window })
    }
}

impl CredentialsProvider for RoleProvider {
    /// In the SDK, signing a request retrieves the credentials of the next role, which is a recursion. A chain can have any
    /// length, so the requests are on a stack here: a request without credentials waits for the one above it.
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let mut requests = vec![self.new_request(0)?];
        loop {
            // The request for a role has the index of the role. Its signer is the next role or, after the last, the source.
            let role = requests.len() - 1;
            let signer = role + 1;
            let request = &mut requests[role];
            if request.config.credentials.is_none() {
                match self.usable_credentials(signer)? {
                    Some(value) => request.config.credentials = Some(Credentials::from_retrieved(value)),
                    None => requests.push(self.new_request(signer)?),
                }
                continue;
            }
            let result = request.attempt();
            if let Ok(AttemptResult::Retry) = result {
                if request.credentials_expired {
                    self.discard_credentials(signer);
                }
                request.config.credentials = None;
                continue;
            }
            request.complete();
            result?;
            let value = self.roles[role].take_credentials(request)?;
            requests.pop();
            // They sign the request that waits for them even if they are about to expire.
            match requests.last_mut() {
                Some(waiting) => waiting.config.credentials = Some(Credentials::from_retrieved(value)),
                None => return Ok(value),
            }
        }
    }

    fn is_expired(&self) -> bool {
        self.unexpired(&self.roles[0]).is_none()
    }
}

impl RoleProvider {
    /// The credentials of the role with the index of the signer, if it has any that are not expired. After the last role, those
    /// of the source.
    fn usable_credentials(&self, signer: usize) -> Result<Option<CredentialsValue>, Error> {
        match self.roles.get(signer) {
            Some(role) => Ok(self.unexpired(role)),
            None => self.source.retrieve().map(Some),
        }
    }

    /// The latest credentials of the role, if they do not expire within the window.
    fn unexpired(&self, role: &CachedRole) -> Option<CredentialsValue> {
        // If the end of the window overflows the clock, all credentials expire within it.
        let end = self.sts.clock().now().checked_add(self.expiry_window)?;
        let latest = role.latest.load();
        let latest = latest.as_deref().filter(|latest| latest.expiry.is_some_and(|expiry| expiry >= end));
        latest.cloned()
    }

    /// Discards the credentials of the role with the index of the signer, or of the source after the last role. STS does not
    /// accept them any more.
    fn discard_credentials(&self, signer: usize) {
        match self.roles.get(signer) {
            Some(role) => role.latest.store(None),
            None => self.source.expire(),
        }
    }

    /// The request that assumes the role at the index, without credentials. As in the SDK, the token provider is called before the
    /// parameters are validated.
    fn new_request(&self, index: usize) -> Result<Request, Error> {
        let cached = &self.roles[index];
        let role = &cached.role;
        let token_code = role.mfa_serial.as_ref().map(|_| self.token_code()).transpose()?;
        let mut request = self.sts.assume_role(AssumeRole {
            duration_seconds: role.duration_seconds,
            external_id: role.external_id.clone(),
            role_arn: role.arn.clone(),
            role_session_name: cached.session_name(self.sts.clock()),
            token_code,
            serial_number: role.mfa_serial.clone(),
        })?;
        // The credentials of the session do not sign the request: `retrieve` sets those of the signer.
        request.config.credentials = None;
        Ok(request)
    }

    /// A token of the MFA device. An error of the token provider is returned unchanged if it has the type of this library.
    fn token_code(&self) -> Result<Secret, Error> {
        let Some(provider) = &self.token_provider else {
            return Err(ErrorKind::AssumeRoleTokenNotAvailable.into());
        };
        provider().map_err(|error| match error.downcast::<Error>() {
            Ok(error) => *error,
            Err(error) => Error::new("", error.to_string()).with_original_error(error),
        })
    }
}

impl CachedRole {
    fn new(role: Role) -> Self {
        Self { role, default_session_name: OnceBox::new(), latest: ArcSwapOption::empty() }
    }

    /// The session name of the role. The default is the time in nanoseconds, as in the SDK.
    fn session_name(&self, clock: &dyn Clock) -> Vec<u8> {
        self.role.session_name.clone().unwrap_or_else(|| {
            let since_epoch = || clock.now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let name = || Box::new(since_epoch().as_nanos().to_string());
            self.default_session_name.get_or_init(name).clone().into_bytes()
        })
    }

    /// Takes the credentials that a handler has parsed from the response, and stores a copy.
    fn take_credentials(&self, request: &mut Request) -> Result<CredentialsValue, Error> {
        let parsed = request.data.take().and_then(|data| data.downcast::<CredentialsValue>().ok());
        let value = parsed.ok_or(ErrorKind::EmptyStaticCreds)?.provider_name(ASSUME_ROLE_PROVIDER);
        self.latest.store(Some(Arc::new(value.clone())));
        Ok(value)
    }
}
