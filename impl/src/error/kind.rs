//! The kinds of error, with the SDK's code and message for each.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use http::StatusCode;

use super::provider_kind::{
    ContainerErrorKind, InstanceErrorKind, ProcessErrorKind, SsoErrorKind, WebIdentityErrorKind,
};

/// The kind of an error. Kinds that the SDK documents have their documented names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A role of the shared files needs an MFA token, and the session option
    /// [`assume_role_token_provider`](crate::Options::assume_role_token_provider) is not set.
    AssumeRoleTokenProviderNotSetError,
    /// A role outside the shared files needs an MFA token, and its provider has no token provider.
    AssumeRoleTokenNotAvailable,
    /// A role's source profile does not exist or has no credentials.
    SharedConfigAssumeRoleError {
        /// The ARN of the role; empty if the profile has none.
        role_arn: String,
        /// The source profile, which edition 1.14 does not report.
        source_profile: Option<String>,
    },
    /// A shared file is not valid, or larger than [`FILE_LIMIT`](crate::FILE_LIMIT).
    SharedConfigLoadError {
        /// The path of the file, as the session got it.
        filename: PathBuf,
    },
    /// A profile is in none of the files. Making a session never fails with this error.
    SharedConfigProfileNotExistsError {
        /// The profile.
        profile: String,
    },
    /// The CA bundle cannot be used.
    LoadCustomCaBundleError(CaBundleErrorKind),
    /// The client certificate cannot be used.
    LoadClientTlsCertError(ClientTlsErrorKind),
    /// A profile names a source of credentials that needs a `role_arn`, and has none.
    CredentialRequiresArnError {
        /// The key that needs the role: `source_profile`, `credential_source` or `web_identity_token_file`.
        credential_type: &'static str,
        /// The profile.
        profile: String,
    },
    /// The settings of a profile are inconsistent. The code is `SharedConfigErr`.
    SharedConfigErr(SharedConfigErrorKind),
    /// A web identity has no credentials. The code is `WebIdentityErr`.
    WebIdentityErr(WebIdentityErrorKind),
    /// The program of a `credential_process` has no credentials. The code depends on the reason.
    ProcessProviderError(ProcessErrorKind),
    /// The endpoint of a container has no credentials. The code is `CredentialsEndpointError`.
    CredentialsEndpointError(ContainerErrorKind),
    /// The metadata service of an instance has no credentials. The code depends on the reason.
    InstanceError(InstanceErrorKind),
    /// Single sign-on has no credentials. The code depends on the reason.
    SsoError(SsoErrorKind),
    /// A variable has an invalid value. The error has no code.
    InvalidEnvironment {
        /// The message of the SDK.
        message: String,
    },
    /// A key in a shared file has an invalid value. The error has no code.
    InvalidSharedConfig {
        /// The message of the SDK.
        message: String,
    },
    /// The token of `sso_session` is cached in the home folder, and no home folder is known. The error has no code.
    NoHomeFolder,
    /// The release panics or ends the program here, without an error of the SDK. The error has no code.
    SdkPanic(SdkPanic),
    /// No provider of the chain has credentials. Their errors are [`causes`](crate::Error::causes).
    NoCredentialProviders {
        /// Whether the config sets [`credentials_chain_verbose_errors`](crate::Config::credentials_chain_verbose_errors).
        is_verbose: bool,
    },
    /// Static credentials have no access key or no secret key, such as the anonymous ones.
    EmptyStaticCreds,
    /// The user's code that is called to retrieve credentials, such as a provider or a token provider, retrieves the same
    /// credentials itself, directly or through others.
    CircularCredentials,
    /// The wait for credentials was cancelled, or its deadline has passed, before they were retrieved. The retrieval goes on.
    RequestCanceled(CancellationReason),
    /// The address of the agent of client-side monitoring is not valid. The [original error](crate::Error::original_error) is the
    /// cause.
    UdpError,
    /// A request needs a region, and none is known.
    MissingRegion,
    /// A request needs an endpoint, and none is known.
    MissingEndpoint,
    /// The service of an endpoint is unknown.
    UnknownServiceError {
        /// The partition in which the service was looked up.
        partition: String,
        /// The service.
        service: String,
    },
    /// The partition has no endpoint of the service in the region.
    UnknownEndpointError {
        /// The partition.
        partition: String,
        /// The service.
        service: String,
        /// The region.
        region: String,
    },
    /// The name of the region cannot be part of a host name. The error has no code.
    InvalidRegion,
    /// Parameters of a request are invalid.
    InvalidParameter {
        /// The invalid parameters, in their order in the request.
        parameters: Vec<InvalidParameter>,
    },
    /// The endpoint that the user set is not a URL.
    InvalidEndpointUrl,
    /// A request could not be sent, or got no response. The [original error](crate::Error::original_error) is the cause.
    RequestError,
    /// A response could not be parsed. The [original error](crate::Error::original_error) is the cause.
    SerializationError {
        /// The message of the SDK.
        message: &'static str,
        /// The status of the response.
        status: StatusCode,
        /// The request id in the response, if there is one.
        request_id: Option<String>,
    },
    /// The service returned an error.
    ServiceError {
        /// The error code of the service, such as `AccessDenied`.
        code: String,
        /// The error message of the service.
        message: String,
        /// The status of the response.
        status: StatusCode,
        /// The request id in the response, if there is one.
        request_id: Option<String>,
    },
    /// The library was built without the feature that this needs. The code is `NotSupported`.
    FeatureDisabled {
        /// The action that needs the feature.
        what: &'static str,
        /// The feature of the crate, such as `sts`.
        feature: &'static str,
    },
    /// An error of the user's code, or of a provider of a chain.
    Other {
        /// The code; empty if the error has none.
        code: String,
        /// The message.
        message: String,
    },
}

impl ErrorKind {
    /// The code of the SDK, if the error has one.
    pub(super) fn code(&self) -> Option<&str> {
        Some(self.code_and_message().0).filter(|code| !code.is_empty())
    }

    /// The message of the SDK.
    pub(super) fn message(&self) -> String {
        self.code_and_message().1.into_owned()
    }

    /// The message in one line for `Display`. It is that of the SDK, without the advice to Go programs.
    pub(super) fn summary(&self) -> String {
        match self {
            Self::NoCredentialProviders { .. } => NO_PROVIDERS_SUMMARY.into(),
            _ => self.message(),
        }
    }

    /// The code, which is empty if the error has none, and the message.
    fn code_and_message(&self) -> (&str, Cow<'_, str>) {
        match self {
            Self::AssumeRoleTokenProviderNotSetError => (
                "AssumeRoleTokenProviderNotSetError",
                "assume role with MFA enabled, but AssumeRoleTokenProvider session option not set.".into(),
            ),
            Self::AssumeRoleTokenNotAvailable => (
                "AssumeRoleTokenNotAvailable",
                "assume role with MFA enabled, but neither TokenCode nor TokenProvider are set.".into(),
            ),
            Self::SharedConfigAssumeRoleError { role_arn, source_profile } => {
                let source = source_profile.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
                let message = format!(
                    "failed to load assume role for {role_arn}, source profile{source} has no shared credentials"
                );
                ("SharedConfigAssumeRoleError", message.into())
            }
            Self::SharedConfigLoadError { filename } => {
                let message = format!("failed to load config file, {}", filename.display());
                ("SharedConfigLoadError", message.into())
            }
            Self::SharedConfigProfileNotExistsError { profile } => {
                let message = format!("failed to get profile, {profile}");
                ("SharedConfigProfileNotExistsError", message.into())
            }
            Self::LoadCustomCaBundleError(kind) => ("LoadCustomCABundleError", kind.message().into()),
            Self::LoadClientTlsCertError(kind) => ("LoadClientTLSCertError", kind.message().into()),
            Self::CredentialRequiresArnError { credential_type, profile } => {
                let message =
                    format!("credential type {credential_type} requires role_arn, profile {profile}");
                ("CredentialRequiresARNError", message.into())
            }
            Self::SharedConfigErr(kind) => ("SharedConfigErr", kind.message().into()),
            Self::ProcessProviderError(kind) => (kind.code(), kind.message().into()),
            Self::WebIdentityErr(kind) => ("WebIdentityErr", kind.message()),
            Self::InstanceError(kind) => (kind.code(), kind.message()),
            Self::CredentialsEndpointError(kind) => ("CredentialsEndpointError", kind.message()),
            Self::SsoError(kind) => (kind.code(), kind.message()),
            Self::InvalidEnvironment { message } | Self::InvalidSharedConfig { message } => {
                ("", message.into())
            }
            Self::NoHomeFolder => ("", "unable to get USER's home directory for cached token".into()),
            Self::SdkPanic(panic) => ("", panic.message()),
            Self::NoCredentialProviders { is_verbose } => {
                let message = if *is_verbose { NO_PROVIDERS_SUMMARY } else { NO_PROVIDERS };
                ("NoCredentialProviders", message.into())
            }
            Self::EmptyStaticCreds => ("EmptyStaticCreds", "static credentials are empty".into()),
            Self::CircularCredentials => ("CircularCredentials", CIRCULAR.into()),
            Self::RequestCanceled(_) => ("RequestCanceled", "request context canceled".into()),
            Self::UdpError => ("UDPError", "Could not connect".into()),
            Self::MissingRegion => ("MissingRegion", "could not find region configuration".into()),
            Self::MissingEndpoint => {
                ("MissingEndpoint", "'Endpoint' configuration is required for this service".into())
            }
            Self::UnknownServiceError { .. } => {
                ("UnknownServiceError", "could not resolve endpoint for unknown service".into())
            }
            Self::UnknownEndpointError { .. } => {
                ("UnknownEndpointError", "could not resolve endpoint".into())
            }
            Self::InvalidRegion => ("", "invalid region identifier format provided".into()),
            Self::InvalidParameter { parameters } => {
                ("InvalidParameter", format!("{} validation error(s) found.", parameters.len()).into())
            }
            Self::InvalidEndpointUrl => ("InvalidEndpointURL", "invalid endpoint uri".into()),
            Self::RequestError => ("RequestError", "send request failed".into()),
            Self::SerializationError { message, .. } => ("SerializationError", (*message).into()),
            Self::ServiceError { code, message, .. } | Self::Other { code, message } => {
                (code, message.into())
            }
            Self::FeatureDisabled { what, feature } => {
                let message = format!(
                    "failed to {what}: not supported without the feature `{feature}` of the crate awsess"
                );
                ("NotSupported", message.into())
            }
        }
    }

    /// The invalid parameters, which `Display` lists after the message.
    pub(super) fn invalid_parameters(&self) -> &[InvalidParameter] {
        if let Self::InvalidParameter { parameters } = self { parameters } else { &[] }
    }

    /// The status and the request id of the response that the error is about.
    pub(super) fn response(&self) -> Option<(StatusCode, Option<&str>)> {
        match self {
            Self::SerializationError { status, request_id, .. }
            | Self::ServiceError { status, request_id, .. } => Some((*status, request_id.as_deref())),
            Self::InstanceError(
                InstanceErrorKind::Request { status } | InstanceErrorKind::TokenLifetime { status },
            ) => Some((*status, None)),
            _ => None,
        }
    }

    /// The names and values of the request that are not in the message.
    pub(super) fn details(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::UnknownServiceError { partition, service } => {
                vec![("partition", partition), ("service", service)]
            }
            Self::UnknownEndpointError { partition, service, region } => {
                vec![("partition", partition), ("service", service), ("region", region)]
            }
            _ => Vec::new(),
        }
    }
}

const CIRCULAR: &str = "the code that is called to retrieve these credentials retrieves them itself: give that provider, \
     token provider, endpoint resolver, handler or HTTP client credentials of its own";

const NO_PROVIDERS_SUMMARY: &str = "no valid providers in chain";

const NO_PROVIDERS: &str = "no valid providers in chain. Deprecated.\n\tFor verbose messaging see \
     aws.Config.CredentialsChainVerboseErrors";

/// Why a wait for credentials ended before they were retrieved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CancellationReason {
    /// [`Cancellation::cancel`](crate::Cancellation::cancel) was called.
    Cancelled,
    /// The deadline has passed.
    DeadlineExceeded,
}

impl CancellationReason {
    /// The message of the original error, which is that of a `Context` of Go.
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Cancelled => "context canceled",
            Self::DeadlineExceeded => "context deadline exceeded",
        }
    }
}

/// Why a CA bundle cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CaBundleErrorKind {
    /// The file cannot be opened.
    Open,
    /// The file or the reader cannot be read, or has more than [`FILE_LIMIT`](crate::FILE_LIMIT) bytes.
    Read,
    /// The bundle has no certificate that can be parsed.
    NoCertificate,
    /// The user's HTTP client does not accept roots.
    UnsupportedClient,
}

impl CaBundleErrorKind {
    const fn message(self) -> &'static str {
        match self {
            Self::Open => "failed to open custom CA bundle PEM file",
            Self::Read => "failed to read custom CA bundle PEM file",
            Self::NoCertificate => "failed to load custom CA bundle PEM file",
            Self::UnsupportedClient => {
                "unable to load custom CA bundle, HTTPClient's transport unsupported type"
            }
        }
    }
}

/// Why a client certificate cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientTlsErrorKind {
    /// There is a private key but no certificate.
    NoCertificate,
    /// There is a certificate but no private key.
    NoKey,
    /// The file of the certificate cannot be opened.
    OpenCertificate,
    /// The file of the private key cannot be opened.
    OpenKey,
    /// The user's HTTP client does not accept a client certificate.
    UnsupportedClient,
    /// The certificate cannot be read, or is larger than [`FILE_LIMIT`](crate::FILE_LIMIT).
    ReadCertificate,
    /// The private key cannot be read, or is larger than [`FILE_LIMIT`](crate::FILE_LIMIT).
    ReadKey,
    /// There is no certificate or no private key in the PEM texts, or the two do not belong together.
    Pair,
}

impl ClientTlsErrorKind {
    const fn message(self) -> &'static str {
        match self {
            Self::NoCertificate => "client TLS cert(false) and key(true) must both be provided",
            Self::NoKey => "client TLS cert(true) and key(false) must both be provided",
            Self::OpenCertificate => "failed to open custom client TLS cert file",
            Self::OpenKey => "failed to open custom client TLS key file",
            Self::UnsupportedClient => "unable to get usable HTTP transport from client",
            Self::ReadCertificate => "unable to get read client TLS cert file",
            Self::ReadKey => "unable to get read client TLS key file",
            Self::Pair => "unable to load x509 key pair from client cert",
        }
    }
}

/// Why the release panics without an error of the SDK: references `%(name)s` in the values of edition 1.14, or an endpoint of the
/// user's resolver in the form `host:port`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SdkPanic {
    /// A reference names a key that does not exist.
    NilPointer,
    /// References double a value until memory runs out. Here a value that exceeds [`FILE_LIMIT`](crate::FILE_LIMIT) has this
    /// error.
    OutOfMemory,
    /// A request is signed for an endpoint without `//`, such as `localhost:9000`, that has only this number of parts between
    /// slashes.
    OpaqueUrl(usize),
}

impl SdkPanic {
    /// The message of Go's runtime.
    fn message(self) -> Cow<'static, str> {
        match self {
            Self::NilPointer => "runtime error: invalid memory address or nil pointer dereference".into(),
            Self::OutOfMemory => "runtime: out of memory".into(),
            Self::OpaqueUrl(parts) => format!("runtime error: slice bounds out of range [3:{parts}]").into(),
        }
    }

    /// Advice for the user. It does not quote the reference, which may be part of a secret.
    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::NilPointer => {
                "a reference %(name)s in the value names a key that is missing in the section, in the sections that \
                 it inherits from, and in [DEFAULT]: add the key or remove the reference"
            }
            Self::OutOfMemory => {
                "references %(name)s in the value lead back to the value and double it each time: remove one of them"
            }
            Self::OpaqueUrl(_) => {
                "the endpoint that the resolver returns has no scheme: prefix it with http:// or https://"
            }
        }
    }
}

/// How the settings of a profile are inconsistent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SharedConfigErrorKind {
    /// The profile sets more than one of a source profile, a credential source, a process and a web identity token.
    SourceCollision,
    /// The `credential_source` is `EcsContainer`, and `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` is not set.
    EcsContainerNotSet,
    /// The `credential_source` is unknown.
    InvalidCredentialSource,
}

impl SharedConfigErrorKind {
    const fn message(self) -> &'static str {
        match self {
            Self::SourceCollision => {
                "only one credential type may be specified per profile: source profile, credential source, \
                 credential process, web identity token"
            }
            Self::EcsContainerNotSet => {
                "EcsContainer was specified as the credential_source, but \
                 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' was not set"
            }
            Self::InvalidCredentialSource => {
                "credential source values must be EcsContainer, Ec2InstanceMetadata, or Environment"
            }
        }
    }
}

/// An invalid parameter of a request. The name of a field includes its type, as in `Input.Bucket`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidParameter {
    /// A required field is missing.
    Required {
        /// The field.
        field: String,
    },
    /// A text or list is too short.
    MinLen {
        /// The field.
        field: String,
        /// The minimum length, in bytes or items.
        min: usize,
    },
    /// A number is too small.
    MinValue {
        /// The field.
        field: String,
        /// The minimum value.
        min: i64,
    },
}

impl InvalidParameter {
    /// The SDK's error code for this parameter.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Required { .. } => "ParamRequiredError",
            Self::MinLen { .. } => "ParamMinLenError",
            Self::MinValue { .. } => "ParamMinValueError",
        }
    }
}

impl fmt::Display for InvalidParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required { field } => write!(f, "missing required field, {field}."),
            Self::MinLen { field, min } => write!(f, "minimum field size of {min}, {field}."),
            Self::MinValue { field, min } => write!(f, "minimum field value of {min}, {field}."),
        }
    }
}
