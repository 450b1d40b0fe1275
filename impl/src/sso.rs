//! The two services of single sign-on: the portal, which issues the credentials of a role in exchange for a token, and OIDC, which
//! renews the token.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use form_urlencoded::Serializer;
use http::Method;
use http::header::HeaderName;
use serde_json::value::RawValue;

use crate::context::Context;
use crate::error::{Error, SsoErrorKind};
use crate::go_json::{JsonError, Object, number_of, quoted, text_of, write_object};
use crate::rest_json::{Input, Operation, RestJsonClient, Service};
use crate::{Clock, Config, CredentialsValue, Parameters, Secret, Session};

const PORTAL: Service = Service { endpoints_id: "portal.sso", name: "SSO", signing_name: "awsssoportal" };
const OIDC: Service = Service { endpoints_id: "oidc", name: "SSO OIDC", signing_name: "sso-oauth" };

/// The header with the token.
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-amz-sso_bearer_token");

const GET_ROLE_CREDENTIALS: Operation<Option<CredentialsValue>> = Operation {
    name: "GetRoleCredentials",
    path: "/federation/credentials",
    errors: &[
        "InvalidRequestException",
        "ResourceNotFoundException",
        "TooManyRequestsException",
        "UnauthorizedException",
    ],
    parse: parse_role_credentials,
};

const CREATE_TOKEN: Operation<CreatedToken> = Operation {
    name: "CreateToken",
    path: "/token",
    errors: &[
        "AccessDeniedException",
        "AuthorizationPendingException",
        "ExpiredTokenException",
        "InternalServerException",
        "InvalidClientException",
        "InvalidClientMetadataException",
        "InvalidGrantException",
        "InvalidRedirectUriException",
        "InvalidRequestException",
        "InvalidRequestRegionException",
        "InvalidScopeException",
        "SlowDownException",
        "UnauthorizedClientException",
        "UnsupportedGrantTypeException",
    ],
    parse: parse_created_token,
};

/// A role of an account that is assigned to the user.
#[derive(Clone, Debug)]
pub(crate) struct SsoRole {
    pub(crate) account_id: String,
    pub(crate) role_name: String,
}

/// A client of the portal.
pub(crate) struct Portal(RestJsonClient);

impl Portal {
    pub(crate) fn new(config: Config, context: Context) -> Self {
        Self(RestJsonClient::new(PORTAL, config, context))
    }

    /// A client with the session's config and handlers.
    pub(crate) fn from_session(session: &Session) -> Self {
        Self::new(session.config().clone(), session.context().clone())
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.0.clock()
    }

    /// The credentials of the role, with their expiry.
    pub(crate) fn role_credentials(&self, role: &SsoRole, token: &Secret) -> Result<CredentialsValue, Error> {
        let mut query = Serializer::new(String::new());
        query.append_pair("account_id", &role.account_id).append_pair("role_name", &role.role_name);
        let input = Input {
            parameters: Box::new(GetRoleCredentials(role.clone())),
            method: Method::GET,
            query: Some(query.finish()),
            header: Some((TOKEN_HEADER, token.clone())),
            body: None,
            secrets: vec![token.clone()],
        };
        self.0.call(&GET_ROLE_CREDENTIALS, input)?.ok_or_else(|| SsoErrorKind::NoCredentials.into())
    }
}

/// The parameters of GetRoleCredentials, without the token.
struct GetRoleCredentials(SsoRole);

impl Parameters for GetRoleCredentials {}

impl fmt::Debug for GetRoleCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GetRoleCredentials")
            .field("AccessToken", &"[redacted]")
            .field("AccountId", &self.0.account_id)
            .field("RoleName", &self.0.role_name)
            .finish()
    }
}

/// Reads the credentials; `None` if the response has none. A missing part of them is empty, and a missing expiry is in the past.
fn parse_role_credentials(response: Option<&Object<'_>>) -> Result<Option<CredentialsValue>, JsonError> {
    let Some(credentials) = response.and_then(|response| response.exact_non_null("roleCredentials")) else {
        return Ok(None);
    };
    let credentials = Object::parse(credentials.get())?;
    let text = |name| member(&credentials, name, text_of).map(Option::unwrap_or_default);
    let [id, secret, token] = [text("accessKeyId")?, text("secretAccessKey")?, text("sessionToken")?];
    let milliseconds = member(&credentials, "expiration", number_of)?.unwrap_or_default();
    let value = CredentialsValue::new(id.expose(), secret).session_token(token);
    Ok(Some(value.expiry(after_epoch(milliseconds))))
}

/// The time so many milliseconds after the epoch. Fractions are ignored, and a time that cannot be represented is the epoch, so that
/// the credentials count as expired.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
fn after_epoch(milliseconds: f64) -> SystemTime {
    let distance = Duration::from_millis(milliseconds.abs() as u64);
    let time =
        if milliseconds < 0.0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) };
    time.unwrap_or(UNIX_EPOCH)
}

/// A member of a response. Null counts as absent.
fn member<T>(
    object: &Object<'_>,
    name: &'static str,
    read: fn(&RawValue) -> Option<T>,
) -> Result<Option<T>, JsonError> {
    let value = object.exact_non_null(name);
    value.map(|value| read(value).ok_or(JsonError::Type(name))).transpose()
}

/// What renewing a token needs.
#[derive(Clone)]
pub(crate) struct RefreshGrant {
    pub(crate) client_id: Secret,
    pub(crate) client_secret: Secret,
    pub(crate) refresh_token: Secret,
}

/// A new token.
pub(crate) struct CreatedToken {
    pub(crate) access_token: Option<Secret>,
    /// The lifetime in seconds.
    pub(crate) expires_in: Option<i64>,
    pub(crate) refresh_token: Option<Secret>,
}

/// A client of OIDC.
pub(crate) struct Oidc(RestJsonClient);

impl Oidc {
    pub(crate) fn new(config: Config, context: Context) -> Self {
        Self(RestJsonClient::new(OIDC, config, context))
    }

    /// A client with the session's config and handlers.
    pub(crate) fn from_session(session: &Session) -> Self {
        Self::new(session.config().clone(), session.context().clone())
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.0.clock()
    }

    /// A new token in exchange for the refresh token.
    pub(crate) fn create_token(&self, grant: &RefreshGrant) -> Result<CreatedToken, Error> {
        let members = [
            ("clientId", grant.client_id.expose()),
            ("clientSecret", grant.client_secret.expose()),
            ("grantType", "refresh_token"),
            ("refreshToken", grant.refresh_token.expose()),
        ]
        .map(|(name, value)| (name, quoted(value)));
        let body = write_object(members.iter().map(|(name, value)| (*name, value.as_str())));
        let input = Input {
            parameters: Box::new(CreateToken),
            method: Method::POST,
            query: None,
            header: None,
            body: Some(body.as_slice().into()),
            secrets: vec![grant.client_secret.clone(), grant.refresh_token.clone()],
        };
        self.0.call(&CREATE_TOKEN, input)
    }
}

/// The parameters of CreateToken, nearly all of which are secret.
struct CreateToken;

impl Parameters for CreateToken {}

impl fmt::Debug for CreateToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateToken").field("GrantType", &"refresh_token").finish_non_exhaustive()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the cast saturates")]
fn parse_created_token(response: Option<&Object<'_>>) -> Result<CreatedToken, JsonError> {
    let Some(response) = response else {
        return Ok(CreatedToken { access_token: None, expires_in: None, refresh_token: None });
    };
    // The members that are not used must have their types, too.
    member(response, "idToken", text_of)?;
    member(response, "tokenType", text_of)?;
    Ok(CreatedToken {
        access_token: member(response, "accessToken", text_of)?,
        expires_in: member(response, "expiresIn", number_of)?.map(|seconds| seconds as i64),
        refresh_token: member(response, "refreshToken", text_of)?,
    })
}
