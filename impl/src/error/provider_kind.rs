//! Why a provider of credentials has none, with the SDK's code and message for each reason.

use std::borrow::Cow;
use std::path::PathBuf;

use http::StatusCode;

use crate::go_text::quote;

/// Why a web identity has no credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebIdentityErrorKind {
    /// The token file is set, and no role.
    NoRole,
    /// There is no token; the error wraps the reason.
    NoToken,
    /// The token file cannot be read.
    Unreadable {
        /// The path of the file.
        path: PathBuf,
    },
    /// The call of STS failed; the error wraps the reason.
    CallFailed,
}

impl WebIdentityErrorKind {
    pub(super) fn message(&self) -> Cow<'_, str> {
        match self {
            Self::NoRole => "role ARN is not set".into(),
            Self::NoToken => "failed fetching WebIdentity token: ".into(),
            Self::Unreadable { path } => format!("unable to read file at {}", path.display()).into(),
            Self::CallFailed => "failed to retrieve credentials".into(),
        }
    }
}

/// Why the endpoint of a container has no credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContainerErrorKind {
    /// The value of `AWS_CONTAINER_CREDENTIALS_FULL_URI` is not a URL. The [original error](crate::Error::original_error) is
    /// the reason.
    InvalidUrl,
    /// The URL has no host.
    NoHost,
    /// The address of the host is not known. The original error is the reason.
    UnknownHost {
        /// The host.
        host: String,
    },
    /// The host is neither this machine nor, in edition 1.55, one of the hosts of ECS and EKS.
    ForbiddenHost {
        /// The host.
        host: String,
        /// The hosts that the edition allows: `loopback` or `loopback/ecs/eks`.
        allowed: &'static str,
    },
    /// The token for the endpoint cannot be sent, or the request failed. The original error is the reason.
    CallFailed,
}

impl ContainerErrorKind {
    pub(super) fn message(&self) -> Cow<'_, str> {
        match self {
            Self::InvalidUrl => "invalid URL".into(),
            Self::NoHost => "unable to parse host from local HTTP cred provider URL".into(),
            Self::UnknownHost { host } => format!("failed to resolve host {}", quote(host)).into(),
            Self::ForbiddenHost { host, allowed } => {
                format!("invalid endpoint host, {}, only {allowed} hosts are allowed.", quote(host)).into()
            }
            Self::CallFailed => "failed to load credentials".into(),
        }
    }
}

/// Why the metadata service of an instance has no credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InstanceErrorKind {
    /// The list of roles cannot be requested. The [original error](crate::Error::original_error) is the reason. The code is
    /// `EC2RoleRequestError`, as for the next one.
    NoRole,
    /// The credentials of the role cannot be requested. The original error is the reason.
    RoleCredentials {
        /// The name of the role, or `[redacted]` if the service returned a text that cannot be the name of a role.
        role: String,
    },
    /// The list of roles is empty. The code is `EmptyEC2RoleList`.
    EmptyRoleList,
    /// The list of roles has a line that is too long. The code is `SerializationError`, as for the next one.
    UndecodableRoleList,
    /// The answer with the credentials of the role is not the documented JSON. The original error is the reason.
    Undecodable {
        /// The name of the role, or `[redacted]` if the service returned a text that cannot be the name of a role.
        role: String,
    },
    /// The service returned an error. The code is `EC2MetadataError`, as for the next one.
    Request {
        /// The status of the response.
        status: StatusCode,
    },
    /// There is no token, and the config forbids requests without one. The original error is the reason.
    NoToken,
    /// The lifetime of a token is not a number. The code is `ParamFormatInvalidError`.
    TokenLifetime {
        /// The status of the response.
        status: StatusCode,
    },
    /// The variable `AWS_EC2_METADATA_DISABLED` is `true`. The code is `RequestCanceled`.
    Disabled,
}

impl InstanceErrorKind {
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::NoRole | Self::RoleCredentials { .. } => "EC2RoleRequestError",
            Self::EmptyRoleList => "EmptyEC2RoleList",
            Self::UndecodableRoleList | Self::Undecodable { .. } => "SerializationError",
            Self::Request { .. } | Self::NoToken => "EC2MetadataError",
            Self::TokenLifetime { .. } => "ParamFormatInvalidError",
            Self::Disabled => "RequestCanceled",
        }
    }

    pub(super) fn message(&self) -> Cow<'_, str> {
        match self {
            Self::NoRole => "no EC2 instance role found".into(),
            Self::RoleCredentials { role } => {
                format!("failed to get {role} EC2 instance role credentials").into()
            }
            Self::EmptyRoleList => "empty EC2 Role list".into(),
            Self::UndecodableRoleList => "failed to read EC2 instance role from metadata service".into(),
            Self::Undecodable { role } => {
                format!("failed to decode {role} EC2 instance role credentials").into()
            }
            Self::Request { .. } => "failed to make EC2Metadata request".into(),
            Self::NoToken => "failed to get IMDSv2 token and fallback to IMDSv1 is disabled".into(),
            Self::TokenLifetime { .. } => "unable to parse EC2 token TTL response".into(),
            Self::Disabled => "EC2 IMDS access disabled via AWS_EC2_METADATA_DISABLED env var".into(),
        }
    }
}

/// Why single sign-on has no credentials. Errors of the portal itself are
/// [`ErrorKind::ServiceError`](super::ErrorKind::ServiceError).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SsoErrorKind {
    /// The cached token of a start URL cannot be read, is not valid, or has expired. The code is `SSOProviderInvalidToken`. The
    /// other kinds have no code.
    InvalidToken,
    /// The cached token of an `sso_session` cannot be read.
    UnreadableToken,
    /// The file of the cached token is not the JSON that it should be.
    MalformedToken,
    /// The cached token has no text or no expiry.
    IncompleteToken,
    /// The cached token has expired, and the file has not all that renewing it needs.
    NotRefreshable,
    /// The token could not be renewed. The [original error](crate::Error::original_error) is the reason; the message of the SDK
    /// includes it.
    RefreshFailed,
    /// The response with the new token has not this field.
    MissingField(&'static str),
    /// The new token could not be written into the file.
    TokenNotStored,
    /// The response of the portal has no credentials. The release ends the program here.
    NoCredentials,
}

impl SsoErrorKind {
    pub(super) const fn code(self) -> &'static str {
        if matches!(self, Self::InvalidToken) { "SSOProviderInvalidToken" } else { "" }
    }

    pub(super) fn message(self) -> Cow<'static, str> {
        match self {
            Self::InvalidToken => "the SSO session has expired or is invalid".into(),
            Self::UnreadableToken => "failed to read cached SSO token file".into(),
            Self::MalformedToken => "failed to parse cached SSO token file".into(),
            Self::IncompleteToken => "cached SSO token must contain accessToken and expiresAt fields".into(),
            Self::NotRefreshable => {
                "refresh cached SSO token failed, cached SSO token is expired, or not present, and \
                                     cannot be refreshed"
                    .into()
            }
            Self::RefreshFailed => "refresh cached SSO token failed, unable to refresh SSO token".into(),
            Self::MissingField(field) => {
                format!("refresh cached SSO token failed, missing required field {field}").into()
            }
            Self::TokenNotStored => {
                "refresh cached SSO token failed, unable to cache refreshed SSO token".into()
            }
            Self::NoCredentials => "the response of the portal has no roleCredentials".into(),
        }
    }
}

/// Why the program of a `credential_process` has no credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProcessErrorKind {
    /// The command is empty. The code is `ProcessProviderExecutionError`, as for the next two.
    EmptyCommand,
    /// The program cannot be started, or it fails. The [original error](crate::Error::original_error) is the cause.
    Execution,
    /// The program takes too long.
    Timeout,
    /// The output is not the documented JSON. The code is `ProcessProviderParseError`. The message of the SDK includes the whole
    /// output, which may contain secrets; this one does not.
    Parse,
    /// The version in the output is not 1. The code is `ProcessProviderVersionError`.
    Version,
    /// The output has no access key id. The code is `ProcessProviderRequiredError`, as for the next one.
    NoAccessKeyId,
    /// The output has no secret access key.
    NoSecretAccessKey,
}

impl ProcessErrorKind {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::EmptyCommand | Self::Execution | Self::Timeout => "ProcessProviderExecutionError",
            Self::Parse => "ProcessProviderParseError",
            Self::Version => "ProcessProviderVersionError",
            Self::NoAccessKeyId | Self::NoSecretAccessKey => "ProcessProviderRequiredError",
        }
    }

    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::EmptyCommand => "failed to prepare command: command must not be empty",
            Self::Execution => "error in credential_process",
            Self::Timeout => "credential process timed out",
            Self::Parse => "parse failed of credential_process output",
            Self::Version => "wrong version in process output (not 1)",
            Self::NoAccessKeyId => "missing AccessKeyId in process output",
            Self::NoSecretAccessKey => "missing SecretAccessKey in process output",
        }
    }
}
