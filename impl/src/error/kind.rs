//! The kinds of error, with the SDK's code and message for each.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use http::StatusCode;

/// Which error it is. Documented types keep their documented names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A role of the shared files wants an MFA token and the session option
    /// [`assume_role_token_provider`](crate::Options::assume_role_token_provider) is not set.
    AssumeRoleTokenProviderNotSetError,
    /// A role outside the shared files has an MFA device, and nobody to ask for its token.
    AssumeRoleTokenNotAvailable,
    /// A role's source profile does not exist or has no credentials.
    SharedConfigAssumeRoleError {
        /// The role; empty in a profile that has none.
        role_arn: String,
        /// The source profile. Edition 1.14 does not name it.
        source_profile: Option<String>,
    },
    /// A shared file is not valid, or larger than [`FILE_LIMIT`](crate::FILE_LIMIT).
    SharedConfigLoadError {
        /// The file, as it was named to the session.
        filename: PathBuf,
    },
    /// A profile is in none of the files. It never fails a session: a session without the profile is made.
    SharedConfigProfileNotExistsError {
        /// The profile.
        profile: String,
    },
    /// The bundle of CA certificates cannot be used.
    LoadCustomCaBundleError(CaBundleFault),
    /// The client certificate cannot be used.
    LoadClientTlsCertError(ClientTlsFault),
    /// A profile names a source of credentials that is good only together with `role_arn`, and has none.
    CredentialRequiresArnError {
        /// The key that needs the role: `source_profile`, `credential_source` or `web_identity_token_file`.
        credential_type: &'static str,
        /// The profile.
        profile: String,
    },
    /// A profile contradicts itself, code `SharedConfigErr`.
    SharedConfigErr(SharedConfigFault),
    /// `AWS_WEB_IDENTITY_TOKEN_FILE` is set and `AWS_ROLE_ARN` is not, code `WebIdentityErr`.
    WebIdentityErr,
    /// A variable holds a value that it cannot have. It carries no code.
    InvalidEnvironment {
        /// The SDK's whole message.
        message: String,
    },
    /// A shared file holds a value that its key cannot have. It carries no code.
    InvalidSharedConfig {
        /// The SDK's whole message.
        message: String,
    },
    /// `sso_session` caches its token in the home folder, and no home folder is known. The error has no code.
    NoHomeFolder,
    /// The release does not return an error here: it panics, or ends the program.
    SdkPanic(SdkPanic),
    /// No provider of the chain has credentials; [`causes`](crate::Error::causes) says why not.
    NoCredentialProviders,
    /// Static credentials without key or secret, such as the anonymous ones.
    EmptyStaticCreds,
    /// The user's code that is called to retrieve credentials, such as a provider or a token provider, retrieves the same
    /// credentials itself, directly or through others.
    CircularCredentials,
    /// A request is made and no region is known.
    MissingRegion,
    /// A request is made and no endpoint is known.
    MissingEndpoint,
    /// An endpoint is wanted of a service that there cannot be.
    UnknownServiceError {
        /// The partition that was asked.
        partition: String,
        /// The service.
        service: String,
    },
    /// The partition does not know an endpoint of the service.
    UnknownEndpointError {
        /// The partition.
        partition: String,
        /// The service.
        service: String,
        /// The region.
        region: String,
    },
    /// An endpoint is wanted in a region whose name cannot stand in that of a host. It carries no code.
    InvalidRegion,
    /// Parameters of a request do not hold.
    InvalidParameter {
        /// Each fault, in order.
        faults: Vec<InvalidParameter>,
    },
    /// The endpoint that the user set is no URL.
    InvalidEndpointUrl,
    /// A request could not be sent, or no answer came. The [original error](crate::Error::original_error) says why.
    RequestError,
    /// An answer could not be read. The [original error](crate::Error::original_error) says why.
    SerializationError {
        /// The SDK's message.
        message: &'static str,
        /// The status of the response.
        status: StatusCode,
        /// The id that the service gave the request, if it gave one.
        request_id: Option<String>,
    },
    /// The service answered with an error.
    ServiceError {
        /// The service's code, such as `AccessDenied`.
        code: String,
        /// The service's message.
        message: String,
        /// The status of the response.
        status: StatusCode,
        /// The id that the service gave the request, if it gave one.
        request_id: Option<String>,
    },
    /// This library does not do it yet.
    NotSupported {
        /// What it would have had to do.
        what: &'static str,
    },
    /// The library was built without the feature that this needs. The code is `NotSupported`.
    FeatureDisabled {
        /// What the library would do with the feature.
        what: &'static str,
        /// The feature of the crate, such as `sts`.
        feature: &'static str,
    },
    /// An error of a user's own code, or of one provider of a chain.
    Other {
        /// Its code.
        code: String,
        /// Its message.
        message: String,
    },
}

impl ErrorKind {
    pub(super) fn code(&self) -> &str {
        match self {
            Self::AssumeRoleTokenProviderNotSetError => "AssumeRoleTokenProviderNotSetError",
            Self::AssumeRoleTokenNotAvailable => "AssumeRoleTokenNotAvailable",
            Self::SharedConfigAssumeRoleError { .. } => "SharedConfigAssumeRoleError",
            Self::SharedConfigLoadError { .. } => "SharedConfigLoadError",
            Self::SharedConfigProfileNotExistsError { .. } => "SharedConfigProfileNotExistsError",
            Self::LoadCustomCaBundleError(_) => "LoadCustomCABundleError",
            Self::LoadClientTlsCertError(_) => "LoadClientTLSCertError",
            Self::CredentialRequiresArnError { .. } => "CredentialRequiresARNError",
            Self::SharedConfigErr(_) => "SharedConfigErr",
            Self::WebIdentityErr => "WebIdentityErr",
            Self::InvalidEnvironment { .. }
            | Self::InvalidSharedConfig { .. }
            | Self::InvalidRegion
            | Self::NoHomeFolder
            | Self::SdkPanic(_) => "",
            Self::NoCredentialProviders => "NoCredentialProviders",
            Self::EmptyStaticCreds => "EmptyStaticCreds",
            Self::CircularCredentials => "CircularCredentials",
            Self::MissingRegion => "MissingRegion",
            Self::MissingEndpoint => "MissingEndpoint",
            Self::UnknownServiceError { .. } => "UnknownServiceError",
            Self::UnknownEndpointError { .. } => "UnknownEndpointError",
            Self::InvalidParameter { .. } => "InvalidParameter",
            Self::InvalidEndpointUrl => "InvalidEndpointURL",
            Self::RequestError => "RequestError",
            Self::SerializationError { .. } => "SerializationError",
            Self::NotSupported { .. } | Self::FeatureDisabled { .. } => "NotSupported",
            Self::ServiceError { code, .. } | Self::Other { code, .. } => code,
        }
    }

    /// The faults that people see listed below the message.
    pub(super) fn faults(&self) -> &[InvalidParameter] {
        if let Self::InvalidParameter { faults } = self { faults } else { &[] }
    }

    /// The status of the response that it is about, and the id of its request.
    pub(super) fn response(&self) -> Option<(StatusCode, Option<&str>)> {
        match self {
            Self::SerializationError { status, request_id, .. }
            | Self::ServiceError { status, request_id, .. } => Some((*status, request_id.as_deref())),
            _ => None,
        }
    }

    /// What was asked for, where the message does not say it.
    pub(super) fn asked(&self) -> Vec<(&'static str, &str)> {
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

    /// The message for people, of one line. It is the documented one, except that it leaves out how a Go program would show the
    /// errors of a chain's providers.
    pub(super) fn summary(&self) -> String {
        match self {
            Self::NoCredentialProviders => NO_PROVIDERS_SUMMARY.into(),
            _ => self.message(),
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::AssumeRoleTokenProviderNotSetError => {
                "assume role with MFA enabled, but AssumeRoleTokenProvider session option not set.".into()
            }
            Self::AssumeRoleTokenNotAvailable => {
                "assume role with MFA enabled, but neither TokenCode nor TokenProvider are set.".into()
            }
            Self::SharedConfigAssumeRoleError { role_arn, source_profile } => {
                let named = source_profile.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
                format!(
                    "failed to load assume role for {role_arn}, source profile{named} has no shared credentials"
                )
            }
            Self::SharedConfigLoadError { filename } => {
                format!("failed to load config file, {}", filename.display())
            }
            Self::SharedConfigProfileNotExistsError { profile } => {
                format!("failed to get profile, {profile}")
            }
            Self::LoadCustomCaBundleError(fault) => fault.message().into(),
            Self::LoadClientTlsCertError(fault) => fault.message().into(),
            Self::CredentialRequiresArnError { credential_type, profile } => {
                format!("credential type {credential_type} requires role_arn, profile {profile}")
            }
            Self::SharedConfigErr(fault) => fault.message().into(),
            Self::WebIdentityErr => "role ARN is not set".into(),
            Self::InvalidEnvironment { message }
            | Self::InvalidSharedConfig { message }
            | Self::ServiceError { message, .. }
            | Self::Other { message, .. } => message.clone(),
            Self::NoHomeFolder => "unable to get USER's home directory for cached token".into(),
            Self::InvalidEndpointUrl => "invalid endpoint uri".into(),
            Self::RequestError => "send request failed".into(),
            Self::SerializationError { message, .. } => (*message).into(),
            Self::SdkPanic(panic) => panic.message().into(),
            Self::NoCredentialProviders => NO_PROVIDERS.into(),
            Self::EmptyStaticCreds => "static credentials are empty".into(),
            Self::CircularCredentials => CIRCULAR.into(),
            Self::MissingRegion => "could not find region configuration".into(),
            Self::MissingEndpoint => "'Endpoint' configuration is required for this service".into(),
            Self::UnknownServiceError { .. } => "could not resolve endpoint for unknown service".into(),
            Self::UnknownEndpointError { .. } => "could not resolve endpoint".into(),
            Self::InvalidRegion => "invalid region identifier format provided".into(),
            Self::InvalidParameter { faults } => format!("{} validation error(s) found.", faults.len()),
            Self::NotSupported { what } => format!("failed to {what}: not supported yet"),
            Self::FeatureDisabled { what, feature } => {
                format!("failed to {what}: not supported without the feature `{feature}` of the crate awsess")
            }
        }
    }
}

const CIRCULAR: &str = "the code that is called to retrieve these credentials retrieves them itself: give that provider, \
     token provider, endpoint resolver, handler or HTTP client credentials of its own";

const NO_PROVIDERS_SUMMARY: &str = "no valid providers in chain";

const NO_PROVIDERS: &str = "no valid providers in chain. Deprecated.\n\tFor verbose messaging see \
     aws.Config.CredentialsChainVerboseErrors";

/// Why a bundle of CA certificates cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CaBundleFault {
    /// The file cannot be opened.
    Open,
    /// The file or the reader cannot be read, or holds more than [`FILE_LIMIT`](crate::FILE_LIMIT) bytes.
    Read,
    /// It holds no certificate that can be parsed.
    NoCertificate,
    /// The user's HTTP client does not let its roots be set.
    UnsupportedClient,
}

impl CaBundleFault {
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
pub enum ClientTlsFault {
    /// There is a private key, and no certificate.
    NoCertificate,
    /// There is a certificate, and no private key.
    NoKey,
    /// The file of the certificate cannot be opened.
    OpenCertificate,
    /// The file of the private key cannot be opened.
    OpenKey,
    /// The user's HTTP client does not let its client certificate be set.
    UnsupportedClient,
    /// The certificate cannot be read, or is larger than [`FILE_LIMIT`](crate::FILE_LIMIT).
    ReadCertificate,
    /// The private key cannot be read, or is larger than [`FILE_LIMIT`](crate::FILE_LIMIT).
    ReadKey,
    /// There is no certificate or no private key in the PEM texts, or the two do not belong together.
    Pair,
}

impl ClientTlsFault {
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

/// What a release cannot stand: references `%(name)s` in the values of edition 1.14, or an endpoint of the user's resolver
/// that is `host:port`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SdkPanic {
    /// A reference names a key that is nowhere.
    NilPointer,
    /// References double a value without end. Here one that outgrows [`FILE_LIMIT`](crate::FILE_LIMIT) counts as such.
    OutOfMemory,
    /// An endpoint is signed that has no `//`, as `localhost:9000`, and so few parts between slashes.
    OpaqueUrl(usize),
}

impl SdkPanic {
    /// Go's own words.
    fn message(self) -> Cow<'static, str> {
        match self {
            Self::NilPointer => "runtime error: invalid memory address or nil pointer dereference".into(),
            Self::OutOfMemory => "runtime: out of memory".into(),
            Self::OpaqueUrl(parts) => format!("runtime error: slice bounds out of range [3:{parts}]").into(),
        }
    }

    /// What to do. The reference is not named: it may be a part of a secret.
    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::NilPointer => {
                "a reference %(name)s of the value leads to a key that neither the section, nor one that it \
                 inherits from, nor [DEFAULT] has: add the key or remove the reference"
            }
            Self::OutOfMemory => {
                "references %(name)s of the value lead back to it and double it each time: remove one of them"
            }
            Self::OpaqueUrl(_) => {
                "the endpoint that the resolver answers has no scheme: write http:// or https:// before it"
            }
        }
    }
}

/// How a profile contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SharedConfigFault {
    /// It names more than one of a source profile, a credential source, a process and a web identity token.
    SourceCollision,
    /// `credential_source = EcsContainer`, and the variable of the container is not set.
    EcsContainerNotSet,
    /// `credential_source` is none of the three that there are.
    InvalidCredentialSource,
}

impl SharedConfigFault {
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

/// A parameter of a request that does not hold. Fields are named with the type around them, `Input.Bucket`.
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
        /// The least length, in bytes or items.
        min: usize,
    },
    /// A number is too small.
    MinValue {
        /// The field.
        field: String,
        /// The least value.
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
