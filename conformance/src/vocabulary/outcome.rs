//! An outcome: the session observed, or the error that its creation returned.

mod file;
mod texts;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use file::FileSeen;

/// What a case leads to: what the model predicts and an implementation shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A session was made.
    Session(Box<Session>),
    /// Creation failed.
    Error(Error),
}

impl Outcome {
    /// Every error that it shows, without the errors behind it.
    pub(crate) fn errors_mut(&mut self) -> Vec<&mut Error> {
        let mut found = Vec::new();
        match self {
            Self::Error(error) => found.push(error),
            Self::Session(session) => session.collect_errors(&mut found),
        }
        found
    }
}

/// A session as a program sees it. A part that was not observed is absent.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Session {
    /// The region; null if there is none.
    pub region: Option<String>,
    /// The result of the first retrieval of the credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    /// The results of the retrievals of `again`, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub credentials_again: Vec<Credentials>,
    /// The calls that the first retrieval made, and those of each refresh, in order; the runner records them. Absent where
    /// no role is assumed; empty if the retrieval ends before anything is sent. The call of `call_with`
    /// comes last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests: Option<Vec<Call>>,
    /// The arguments with which each program of the case was started, in order, by its path. The runner records them. Absent
    /// where the case has no programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programs: Option<BTreeMap<String, Vec<String>>>,
    /// The observed files at the end, by their paths in the case. The runner reads them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<BTreeMap<String, FileSeen>>,
    /// `ClientConfig` of each observed service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services: Option<BTreeMap<String, ClientConfig>>,
    /// `ClientConfigNoResolveEndpoint` of each observed service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services_no_resolve: Option<BTreeMap<String, ClientConfig>>,
    /// The names of the handlers, by list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handlers: Option<BTreeMap<String, Vec<String>>>,
    /// The fields of the session's config.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<SessionConfig>,
    /// The copy of `copy_with`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy: Option<Box<Session>>,
    /// The error with which every request fails: a session made by the deprecated `New`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fails_with: Option<Error>,
    /// What the trial request did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Trial>,
    /// The result of the call of `call_with`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<Called>,
}

impl Session {
    fn collect_errors<'s>(&'s mut self, found: &mut Vec<&'s mut Error>) {
        // Every field is named, so that a new one is not forgotten.
        let Self {
            region: _,
            credentials,
            credentials_again,
            requests: _,
            programs: _,
            files: _,
            services,
            services_no_resolve,
            handlers: _,
            config: _,
            copy,
            fails_with,
            request,
            call,
        } = self;
        for retrieved in credentials.iter_mut().chain(credentials_again) {
            if let Credentials::Failed(failed) = retrieved {
                found.push(&mut failed.error);
            }
        }
        let clients = services.iter_mut().chain(services_no_resolve).flat_map(BTreeMap::values_mut);
        found.extend(clients.filter_map(|client| client.error.as_mut()));
        let request = request.as_mut().and_then(|Trial { ran: _, error }| error.as_mut());
        let call = call.as_mut().and_then(|Called { error }| error.as_mut());
        found.extend(fails_with.iter_mut().chain(request).chain(call));
        copy.iter_mut().for_each(|copy| copy.collect_errors(found));
    }

    /// A session of which only region and credentials were observed.
    #[must_use]
    pub fn new(region: Option<String>, credentials: Credentials) -> Self {
        Self { region, credentials: Some(credentials), ..Self::default() }
    }
}

/// The result of a retrieval of credentials.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "credentials are {\"error\": …} or an object with keys")]
pub enum Credentials {
    /// The retrieval failed.
    Failed(FailedRetrieval),
    /// The credentials.
    Value(CredentialsValue),
}

impl Credentials {
    /// These keys; the session token is empty if there is none.
    #[must_use]
    pub fn keys(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
        session_token: impl Into<String>,
    ) -> Self {
        Self::Value(CredentialsValue {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: session_token.into(),
            provider_name: None,
        })
    }

    /// An error of this code.
    #[must_use]
    pub fn failed(code: impl Into<String>) -> Self {
        Self::Failed(FailedRetrieval { error: Error { code: code.into(), ..Error::default() } })
    }
}

/// A retrieval that failed.
#[derive(Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailedRetrieval {
    /// Why.
    pub error: Error,
}

/// Credentials and the name of the provider that answered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CredentialsValue {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: String,
    /// The session token; empty for none.
    pub session_token: String,
    /// Which provider answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_name: Option<String>,
}

/// A call that a retrieval made.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The name of the service in the signature or, if the call is not signed, that of the party: `sts`, `container` for the
    /// endpoint of a container, `imds` for the metadata service of an instance, `sso` and `oidc` for single sign-on.
    pub service: String,
    /// The operation; for a party other than STS, and for a request to STS that is no form, the method, the path and the query,
    /// such as `GET /credentials`.
    pub operation: String,
    /// The access key id that signed the call; empty if it is not signed.
    pub signed_with: String,
    /// The region in the signature; empty if the call is not signed.
    pub signing_region: String,
    /// What is wrong with the signature; absent where nothing is. The runner verifies it with the keys that the case signs
    /// with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// The host that the call was sent to, as its header names it. What is expected of a call of STS has it where a resolver
    /// of the user's says it, and it is compared there alone. A call to the URL of the run itself, such as `${CONTAINER}`, has
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The client certificate that the connection showed: `client` for `${CLIENT_CERT}`, `other-client` for
    /// `${OTHER_CLIENT_CERT}`, `unknown` for any other. An STS with TLS requests one and accepts any or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_certificate: Option<String>,
    /// The execution environment in the header `User-Agent`, such as `exec-env/AWS_ECS_FARGATE`, in edition 1.14 `exec_env/…`; absent
    /// where the header names none. The rest of the header is that of the implementation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_environment: Option<String>,
    /// What a request to STS carried, less `Action`, `Version` and a generated `RoleSessionName`. For a party other than STS,
    /// the headers on which its answer depends, by their names in lower case, the query, or the members of a JSON body.
    pub parameters: BTreeMap<String, String>,
}

/// What a service client is configured with.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClientConfig {
    /// The endpoint's URL; empty if there is none.
    pub endpoint: String,
    /// The region that requests are signed for.
    pub signing_region: String,
    /// The name that requests are signed for.
    pub signing_name: String,
    /// The partition that the endpoint is of. Edition 1.14 does not tell it, and an endpoint of the user's has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
    /// The maximum number of retries of a request, if the service has no default of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_retries: Option<i64>,
    /// The error that a request meets in Validate, the first list of its handlers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Error>,
}

/// Fields of a session's config that other parts of an outcome do not show. A field that is not set is absent.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SessionConfig {
    /// `S3UseARNRegion`. Edition 1.14 has no such field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3_use_arn_region: Option<bool>,
    /// `EnableEndpointDiscovery`. Edition 1.14 has no such field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_endpoint_discovery: Option<bool>,
    /// `EC2MetadataEnableFallback`. Edition 1.14 has no such field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ec2_metadata_enable_fallback: Option<bool>,
    /// `EC2MetadataDisableTimeoutOverride`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ec2_metadata_disable_timeout_override: Option<bool>,
}

/// A trial request: its handlers of Validate, then Build, until one fails.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Trial {
    /// The names of the handlers that ran, in order.
    pub ran: Vec<String>,
    /// The error that the request ended with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Error>,
}

/// A call that was made, or ended with an error.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Called {
    /// The error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Error>,
}

/// An error as `awserr.Error` shows it.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Error {
    /// The short id; empty for an error that has none.
    pub code: String,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The underlying error that caused the failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<Box<Error>>,
    /// The errors of a chain's providers, in order: `NoCredentialProviders` has them if the config sets
    /// `credentials_chain_verbose_errors`. An error that has them has no `original`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Error>,
    /// Whether it was a panic: of `Must`, or of the release itself.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub panicked: bool,
}
