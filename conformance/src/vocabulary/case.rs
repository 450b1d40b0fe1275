//! A case: the whole world of one session, in the form that every part of the kit and every adapter uses.
//!
//! The field names are those of the protocol; `awsess schema` prints the JSON Schema of these types.

mod certificate;
pub(crate) mod program;
mod remote;
mod session_options;
mod texts;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use base64::engine::general_purpose::STANDARD;
use base64::{DecodeError, Engine as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use certificate::{
    Certificate, CertificateProperties, CertificateVersion, ExtendedKeyUsage, KeyUsage, Sts, StsOfRun,
    StsShowing, Validity,
};
pub use program::Program;
pub use remote::{
    Answer, ErrorAnswer, HealthyAnswer, NoAnswer, Party, RedirectAnswer, Remote, RemoteError, TextAnswer,
};
pub(crate) use remote::{PARTIES, STS_PARTY, party_of};
pub use session_options::{ImdsEndpointMode, ProcessProvider, WebIdentityProvider};

use super::words::words;

pub use super::config::{
    Config, EndpointResolver, FailedResolution, HttpClient, NamedCredentials, RegionalEndpoint, Resolution,
    ResolvedEndpoint, ResolverError, StaticCredentials, UserCredentials,
};

/// The placeholder in cases and outcomes for the absolute directory that exists for one case only.
pub const ROOT: &str = "${ROOT}";

/// The placeholder in the variables and the files of a case for the URL of the container's endpoint in the run.
pub const CONTAINER: &str = "${CONTAINER}";

/// The placeholder in the variables and the files of a case for the URL of the metadata service in the run, which has no path.
pub const IMDS: &str = "${IMDS}";

/// One session to be made, and what to look at.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Case {
    /// What reports call the case; never changes for a written one.
    pub id: String,
    /// The edition whose behaviour is expected.
    pub edition: Edition,
    /// Where the program runs.
    pub platform: Platform,
    /// The complete environment: nothing is inherited, and what is absent is unset. `${CONTAINER}` stands for the URL at
    /// which the runner answers for the endpoint of a container, and `${IMDS}` for that of the metadata service.
    pub env: BTreeMap<String, String>,
    /// The files that exist, by path; every path begins with `${ROOT}/`.
    ///
    /// Their texts may name certificates of the run, which are put in place as PEM: `${CA}`, the authority behind the
    /// server of STS; `${INTERMEDIATE_CA}`, the certificate between the two; `${SERVER}`, the server's own;
    /// `${EXPIRED_CA}`, an older one of the authority, with the same name and key; `${OTHER_CA}`, an authority of the
    /// same name with another key. A certificate of the case itself is named `${CERT:name}`.
    ///
    /// They may name times, too: `${NOW+3600}` and `${NOW-3600}` are an hour after and before the files are written, in the form
    /// of RFC 3339. The seconds are at least 60 and at most ten years.
    pub files: BTreeMap<String, File>,
    /// The programs that exist, by path; every path begins with `${ROOT}/`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub programs: BTreeMap<String, Program>,
    /// Certificates that the runner makes for the case, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub certificates: BTreeMap<String, CertificateProperties>,
    /// How STS is reached; absent for plain HTTP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sts: Option<Sts>,
    /// How the parties on the network answer.
    #[serde(skip_serializing_if = "is_default")]
    pub remote: Remote,
    /// What the program passes to the session.
    pub options: Options,
    /// What to look at besides region and credentials.
    pub observe: Observe,
}

words! {
    /// An edition of the specification.
    #[derive(
        Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
    )]
    pub enum Edition {
        /// The API reference; where it is silent, release v1.14.0.
        V1_14 = "1.14",
        /// The last release, v1.55.8.
        #[default]
        V1_55 = "1.55",
    }
}

/// The family of operating systems on which the program runs.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// The home directory is `HOME`.
    #[default]
    Unix,
    /// The home directory is `USERPROFILE`.
    Windows,
}

/// The contents of a path.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a file is a text, {\"base64\": TEXT} or {\"directory\": true}")]
pub enum File {
    /// UTF-8 text.
    Text(String),
    /// Any bytes.
    Bytes(Bytes),
    /// A directory where a file is expected.
    Directory(Directory),
}

/// Bytes that need not be text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bytes {
    /// The bytes in standard base64 with padding.
    pub base64: String,
}

/// A directory where a file is expected: the portable way to say 'cannot be read as a file'.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// Always true.
    pub directory: bool,
}

impl Bytes {
    /// The bytes.
    ///
    /// # Errors
    ///
    /// If the text is not base64.
    pub(crate) fn decoded(&self) -> Result<Vec<u8>, DecodeError> {
        STANDARD.decode(&self.base64)
    }
}

impl File {
    /// The bytes of the file; `None` for a directory, and for a text that should be base64 and is not.
    pub(crate) fn bytes(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Text(text) => Some(text.as_bytes().into()),
            Self::Bytes(bytes) => bytes.decoded().ok().map(Cow::Owned),
            Self::Directory(_) => None,
        }
    }
}

impl fmt::Debug for File {
    /// Shows only the size, because the contents of a file may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Bytes(bytes) => write!(f, "Base64({} characters)", bytes.base64.len()),
            Self::Directory(_) => f.write_str("Directory"),
        }
    }
}

/// `session.Options`, and the function that they are given to.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Which function is called.
    pub constructor: Constructor,
    /// Whether the result is handed to `Must`, which panics with the error.
    #[serde(skip_serializing_if = "is_default")]
    pub must: bool,
    /// `Profile`; empty for not set.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub profile: String,
    /// `SharedConfigState`.
    pub shared_config_state: SharedConfigState,
    /// `SharedConfigFiles`: an empty list is set, and names no file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared_config_files: Option<Vec<String>>,
    /// The token that `AssumeRoleTokenProvider` returns; absent if the option is not set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assume_role_token: Option<String>,
    /// The tokens that it returns instead, one after the other. It repeats the last one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assume_role_tokens: Vec<String>,
    /// The text that the reader in `CustomCABundle` yields. It may name certificates as files do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_ca_bundle: Option<String>,
    /// The text that the reader in `ClientTLSCert` yields: a client certificate as PEM. It may name those of the run as
    /// files do, `${CLIENT_CERT}` and `${OTHER_CLIENT_CERT}`. Edition 1.14 has no such option.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_tls_cert: Option<String>,
    /// The text that the reader in `ClientTLSKey` yields: the private key of that certificate as PEM. It may name those of
    /// the run, `${CLIENT_KEY}` and `${OTHER_CLIENT_KEY}`. Edition 1.14 has no such option.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_tls_key: Option<PrivateKey>,
    /// `AssumeRoleDuration` in seconds; zero for not set. Edition 1.14 has no such option.
    #[serde(skip_serializing_if = "is_default")]
    pub assume_role_duration: u32,
    /// What `CredentialsProviderOptions.WebIdentityRoleProviderOptions` sets. Edition 1.14 has no such option.
    #[serde(skip_serializing_if = "is_default")]
    pub web_identity_provider: WebIdentityProvider,
    /// What `CredentialsProviderOptions.ProcessProviderOptions` sets. Edition 1.14 has no such option.
    #[serde(skip_serializing_if = "is_default")]
    pub process_provider: ProcessProvider,
    /// `EC2IMDSEndpoint`: the URL of the metadata service, which may be that of the run, `${IMDS}`; empty if it is not set. Edition
    /// 1.14 does not have this option.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ec2_imds_endpoint: String,
    /// `EC2IMDSEndpointMode`: whether the metadata service is called over IPv4 or IPv6. Edition 1.14 does not have this option.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ec2_imds_endpoint_mode: Option<ImdsEndpointMode>,
    /// `Handlers`: the changes by which it is made of the default handlers, in order; empty if it is not set. Edition 1.14 does not have
    /// this option. If the credentials are requested over the network, handlers may be changed in Validate and Build only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edit_handlers: Vec<HandlerEdit>,
    /// `Config`, or the config handed to `NewSession` and `New`.
    pub config: Config,
}

/// A private key as PEM text. `Debug` does not show it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PrivateKey(pub String);

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({} bytes)", self.0.len())
    }
}

/// The functions that make a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Constructor {
    /// `NewSession`, which takes `config` only.
    NewSession,
    /// `NewSessionWithOptions`.
    #[default]
    NewSessionWithOptions,
    /// The deprecated `New`, which takes `config` only and returns no error.
    New,
}

/// The values of `SharedConfigState`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SharedConfigState {
    /// `AWS_SDK_LOAD_CONFIG` decides.
    #[default]
    FromEnv,
    /// Shared config is off.
    Disable,
    /// Shared config is on.
    Enable,
}

/// What to look at besides region and credentials.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Observe {
    /// Services whose `ClientConfig` is reported.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    /// Services whose `ClientConfigNoResolveEndpoint` is reported.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services_no_resolve: Vec<String>,
    /// The config that each of these calls is given on top of the session's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services_with: Option<Config>,
    /// Whether the names of the handlers in every list are reported.
    #[serde(skip_serializing_if = "is_default")]
    pub handlers: bool,
    /// Whether the fields of the session's config are reported that no other part of an outcome shows.
    #[serde(skip_serializing_if = "is_default")]
    pub config: bool,
    /// Changes made to the session's handlers, before it is copied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edit_handlers: Vec<HandlerEdit>,
    /// Makes a copy of the session with this config on top, and reports it under `copy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_with: Option<Config>,
    /// Changes made to the copy's handlers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edit_copy_handlers: Vec<HandlerEdit>,
    /// Whether a trial request is made, which runs the handlers of Validate and Build and sends nothing.
    #[serde(skip_serializing_if = "is_default")]
    pub request: bool,
    /// How many threads use the session at once; what they see must not differ.
    #[serde(skip_serializing_if = "is_default")]
    pub readers: u32,
    /// Makes a client of STS from the session with this config on top, calls `GetCallerIdentity` once, when everything
    /// else was seen, and reports it under `call`. Handlers may then be changed in Validate and Build only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_with: Option<Config>,
    /// How often the credentials expire and are retrieved again, once they were retrieved.
    #[serde(skip_serializing_if = "is_default")]
    pub refreshes: u8,
    /// How often the credentials are retrieved again after that, without letting them expire. The results are reported under
    /// `credentials_again`.
    #[serde(skip_serializing_if = "is_default")]
    pub again: u8,
    /// The paths of files that the runner reads at the end and reports under `files`; every path begins with `${ROOT}/`. The runner
    /// writes those that the case has with the permissions 600. An adapter gets the case without this field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
}

impl Case {
    /// Every config of the case: the session's, its copy's, its clients' and that of the client that calls.
    pub(crate) fn configs(&self) -> impl Iterator<Item = &Config> {
        let Observe { copy_with, services_with, call_with, .. } = &self.observe;
        [&self.options.config].into_iter().chain([copy_with, services_with, call_with].into_iter().flatten())
    }
}

impl Options {
    /// The tokens of the token provider; none if the option is not set.
    #[must_use]
    pub fn tokens(&self) -> Vec<String> {
        match &*self.assume_role_tokens {
            [] => self.assume_role_token.iter().cloned().collect(),
            tokens => tokens.to_vec(),
        }
    }
}

/// One change to one list of handlers.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HandlerEdit {
    /// The list, by its name in the outcome.
    pub list: String,
    /// What is done.
    pub op: HandlerOp,
    /// The handler's name; absent for an unnamed one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The name of the handler that a swap puts in place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// Whether the handler fails the request with `HandlerError`.
    #[serde(skip_serializing_if = "is_default")]
    pub fails: bool,
}

/// The changes that v1 offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandlerOp {
    /// `PushFront`, `PushFrontNamed`.
    PushFront,
    /// `PushBack`, `PushBackNamed`.
    #[default]
    PushBack,
    /// `RemoveByName`.
    Remove,
    /// `SetFrontNamed`.
    SetFront,
    /// `SetBackNamed`.
    SetBack,
    /// `Swap`.
    Swap,
}

/// Whether the value is the default of its type, such as false or zero.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
