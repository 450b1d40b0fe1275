//! The world of a session: everything on which the creation of the session and its requests depend.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::certificate::Certificate;
use crate::handlers::ListChange;
use crate::secret::Secret;
use crate::time::Time;
use crate::variables::Variables;

/// The release of the SDK whose behaviour is specified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// The behaviour in the API reference, and that of release v1.14.0 if the reference does not specify it.
    V1_14,
    /// Release v1.55.8, the last one.
    V1_55,
}

/// The family of operating systems, which decides which variable names the home directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Platform {
    /// Linux and other Unix systems, where `HOME` names it.
    Unix,
    /// Windows, where `USERPROFILE` names it.
    Windows,
}

/// A file or a directory.
#[derive(Clone, PartialEq, Eq)]
pub enum File {
    /// A regular file with this content.
    Bytes(Vec<u8>),
    /// A directory. It can be opened, but reading it fails.
    Directory,
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "File({} bytes)", bytes.len()),
            Self::Directory => f.write_str("Directory"),
        }
    }
}

/// A program that prints a text and ends.
#[derive(Clone, PartialEq, Eq)]
pub struct Program {
    /// The text, which may contain secrets.
    pub output: Secret,
    /// The exit status.
    pub exit_status: u8,
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { output, exit_status } = self;
        write!(f, "Program({} bytes, exit status {exit_status})", output.expose().len())
    }
}

/// The function that creates the session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Constructor {
    /// `NewSession`, whose only arguments are configs.
    NewSession,
    /// `NewSessionWithOptions`, which takes all options.
    #[default]
    NewSessionWithOptions,
    /// The deprecated `New`, whose only arguments are configs and which does not return errors.
    New,
}

/// The option `SharedConfigState`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SharedConfigState {
    /// Shared config is on if `AWS_SDK_LOAD_CONFIG` is true.
    #[default]
    FromEnv,
    /// Shared config is off regardless of the variable.
    Disable,
    /// Shared config is on regardless of the variable.
    Enable,
}

/// The credentials that the user sets as `Config.Credentials`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserCredentials {
    /// `credentials.AnonymousCredentials`, with which requests are not signed.
    Anonymous,
    /// Static credentials, which sign requests with these keys.
    Static {
        /// The access key id.
        access_key_id: String,
        /// The secret access key.
        secret_access_key: Secret,
        /// The session token; empty for none.
        session_token: Secret,
    },
}

/// The HTTP client that the user sets as `Config.HTTPClient`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HttpClient {
    /// A client whose root certificates the SDK can set.
    RootsCanBeSet,
    /// A client with a transport of an unknown type, whose root certificates the SDK cannot set.
    Opaque,
}

/// A server that uses TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The IP address in the URL of the server: 4 bytes for IPv4, 16 bytes for IPv6.
    pub address: Vec<u8>,
    /// The names of the certificates that the server shows, its own certificate first.
    pub shows: Vec<String>,
}

/// A client certificate and the private key that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPair {
    /// The DER bytes of the certificate.
    pub certificate: Vec<u8>,
    /// The decoded content of the PEM block of the key.
    pub key: Vec<u8>,
}

/// The endpoint that the user's resolver returns: `endpoints.ResolvedEndpoint`. Fields that are not set are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvedEndpoint {
    /// `URL`.
    pub url: String,
    /// `PartitionID`. Edition 1.14 does not have this field.
    pub partition_id: String,
    /// `SigningRegion`.
    pub signing_region: String,
    /// `SigningName`.
    pub signing_name: String,
    /// `SigningNameDerived`.
    pub signing_name_derived: bool,
}

/// The error that the user's resolver returns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolverError {
    /// The code of the error.
    pub code: String,
    /// The message of the error.
    pub message: String,
}

/// The resolver that the user sets as `Config.EndpointResolver`: its result for each service that it resolves itself. For
/// any other service it delegates to the resolver of the SDK.
pub type EndpointResolver = BTreeMap<String, Result<ResolvedEndpoint, ResolverError>>;

/// The fields of `aws.Config` that the specification covers. A field that is not set is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// `Region`.
    pub region: Option<String>,
    /// `Endpoint`.
    pub endpoint: Option<String>,
    /// `EndpointResolver`.
    pub endpoint_resolver: Option<EndpointResolver>,
    /// `DisableSSL`.
    pub disable_ssl: Option<bool>,
    /// `UseDualStack`.
    pub use_dual_stack: Option<bool>,
    /// Whether `UseDualStackEndpoint` is enabled. Edition 1.14 does not have this field.
    pub use_dual_stack_endpoint: Option<bool>,
    /// Whether `UseFIPSEndpoint` is enabled. Edition 1.14 does not have this field.
    pub use_fips_endpoint: Option<bool>,
    /// Whether `STSRegionalEndpoint` is regional, and not legacy. Edition 1.14 does not have this field.
    pub sts_regional_endpoint: Option<bool>,
    /// Whether `S3UsEast1RegionalEndpoint` is regional, and not legacy. Edition 1.14 does not have this field.
    pub s3_us_east_1_regional_endpoint: Option<bool>,
    /// `Credentials`.
    pub credentials: Option<UserCredentials>,
    /// `CredentialsChainVerboseErrors`.
    pub credentials_chain_verbose_errors: Option<bool>,
    /// `DisableParamValidation`.
    pub disable_param_validation: Option<bool>,
    /// `MaxRetries`. The number −1 stands for the default.
    pub max_retries: Option<i64>,
    /// `S3UseARNRegion`. Edition 1.14 does not have this field.
    pub s3_use_arn_region: Option<bool>,
    /// `EnableEndpointDiscovery`. Edition 1.14 does not have this field.
    pub enable_endpoint_discovery: Option<bool>,
    /// `EC2MetadataEnableFallback`. Edition 1.14 does not have this field.
    pub ec2_metadata_enable_fallback: Option<bool>,
    /// `EC2MetadataDisableTimeoutOverride`.
    pub ec2_metadata_disable_timeout_override: Option<bool>,
    /// `HTTPClient`.
    pub http_client: Option<HttpClient>,
    /// The root certificates that the client in `HTTPClient` has before the session is created, as PEM text; `None` for those
    /// of the system.
    pub http_client_roots: Option<Vec<u8>>,
}

/// `session.Options`, and the functions of the SDK that the program calls with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The function that creates the session.
    pub constructor: Constructor,
    /// Whether the program passes the result to `Must`, which panics with an error.
    pub must: bool,
    /// `Profile`; empty if it is not set.
    pub profile: String,
    /// `SharedConfigState`.
    pub shared_config_state: SharedConfigState,
    /// `SharedConfigFiles`. An empty list is different from `None`: it means that no file is read.
    pub shared_config_files: Option<Vec<String>>,
    /// The tokens that `AssumeRoleTokenProvider` returns, one for each call, and the last one for every call after that;
    /// empty if the option is not set.
    pub assume_role_tokens: Vec<String>,
    /// The bytes that the reader in `CustomCABundle` returns.
    pub custom_ca_bundle: Option<Vec<u8>>,
    /// The bytes that the reader in `ClientTLSCert` returns. Edition 1.14 has neither this option nor `ClientTLSKey`.
    pub client_tls_cert: Option<Secret>,
    /// The bytes that the reader in `ClientTLSKey` returns.
    pub client_tls_key: Option<Secret>,
    /// `EC2IMDSEndpoint`; empty if it is not set. Edition 1.14 has neither this option nor `EC2IMDSEndpointMode`.
    pub ec2_imds_endpoint: String,
    /// Whether `EC2IMDSEndpointMode` is IPv6 instead of IPv4; `None` if it is not set.
    pub ec2_imds_endpoint_ipv6: Option<bool>,
    /// `AssumeRoleDuration` in seconds; zero if it is not set. Edition 1.14 does not have this option.
    pub assume_role_duration: u32,
    /// What `CredentialsProviderOptions.WebIdentityRoleProviderOptions` sets. Edition 1.14 does not have this option.
    pub web_identity_provider: WebIdentityProvider,
    /// What `CredentialsProviderOptions.ProcessProviderOptions` sets. Edition 1.14 does not have this option.
    pub process_provider: ProcessProvider,
    /// `Handlers`: the changes by which the program makes them of the default ones; empty if it is not set. Edition 1.14 does not
    /// have this option.
    pub handlers: Vec<ListChange>,
    /// `Config`.
    pub config: Config,
}

/// A service to which the SDK sends requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// The endpoint of a container's credentials.
    Container,
    /// The metadata service of an instance.
    Imds,
    /// OIDC, which renews the token of single sign-on.
    Oidc,
    /// The portal of single sign-on.
    Sso,
    /// STS.
    Sts,
}

/// The fields that the program sets of the provider of a web identity's credentials: `stscreds.WebIdentityRoleProvider`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebIdentityProvider {
    /// `Duration` in seconds; zero if it is not set.
    pub duration: u32,
    /// `ExpiryWindow` in seconds.
    pub expiry_window: u32,
    /// `PolicyArns`.
    pub policy_arns: Vec<String>,
}

/// The fields that the program sets of the provider of a credential process: `processcreds.ProcessProvider`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessProvider {
    /// `MaxBufSize` in bytes; zero if it is not set.
    pub max_buf_size: u32,
    /// `ExpiryWindow` in seconds.
    pub expiry_window: u32,
}

impl ProcessProvider {
    /// How many bytes of the output of a program are read.
    #[must_use]
    pub fn limit(&self) -> usize {
        const DEFAULT: usize = 8192;
        match usize::try_from(self.max_buf_size) {
            Ok(0) => DEFAULT,
            own => own.unwrap_or(usize::MAX),
        }
    }
}

/// The answers of the parties that the SDK asks over a network. A party gives one answer to each request, in this order, and
/// the last one to every request after that. A party with an empty list of answers is healthy. A party without a list does not
/// answer: its connections are refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remote {
    /// The answers of the endpoint of a container.
    pub container: Option<Vec<Answer>>,
    /// The answers of the metadata service of an instance.
    pub imds: Option<Vec<Answer>>,
    /// The answers of OIDC.
    pub oidc: Option<Vec<Answer>>,
    /// The answers of the portal of single sign-on.
    pub sso: Option<Vec<Answer>>,
    /// The answers of STS.
    pub sts: Vec<Answer>,
}

impl Remote {
    /// The answers of a party; `None` if it does not answer.
    #[must_use]
    pub fn answers(&self, party: Party) -> Option<&[Answer]> {
        match party {
            Party::Container => self.container.as_deref(),
            Party::Imds => self.imds.as_deref(),
            Party::Oidc => self.oidc.as_deref(),
            Party::Sso => self.sso.as_deref(),
            Party::Sts => Some(&self.sts),
        }
    }

    /// Whether every party that answers is healthy.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        [Party::Container, Party::Imds, Party::Oidc, Party::Sso, Party::Sts]
            .into_iter()
            .all(|party| self.answers(party).is_none_or(<[_]>::is_empty))
    }
}

/// The answer of a party to one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The party does what it is asked for.
    Healthy {
        /// The keys that it issues; `None` for keys that name what was asked for.
        keys: Option<IssuedKeys>,
        /// In how many seconds the keys expire, which have expired already if the number is negative; `None` for an hour,
        /// which is later than any case lasts.
        expires_in: Option<i64>,
    },
    /// An error in the format of the party.
    Error {
        /// The code of the error.
        code: String,
        /// Its message.
        message: String,
        /// The status code of the response.
        status: u16,
    },
    /// A response with any body.
    Text {
        /// The status code of the response.
        status: u16,
        /// The body.
        text: String,
    },
    /// A redirect to another path of the party. A healthy party answers the request that follows it as it would have answered
    /// the one before.
    Redirect {
        /// The status code of the response.
        status: u16,
        /// The path, which has no query.
        location: String,
    },
    /// The connection is closed without a response.
    Closed,
}

/// Keys that a party issues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedKeys {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Secret,
    /// The session token.
    pub session_token: Secret,
}

/// The input of the model: the program, its machine, and the parties on the network.
#[derive(Clone, PartialEq, Eq)]
pub struct World {
    /// The release of the SDK.
    pub edition: Edition,
    /// The operating system on which the program runs.
    pub platform: Platform,
    /// The environment. A variable that it does not contain is not set.
    pub env: Variables,
    /// The files and directories that exist, by their paths.
    pub files: BTreeMap<String, File>,
    /// The programs that exist, by their paths, besides those of the system.
    pub programs: BTreeMap<String, Program>,
    /// The time. Nothing that the world contains lasts long enough for the clock to matter.
    /// The time, which does not pass.
    pub now: Time,
    /// The certificates that PEM texts can contain and that the server of STS can show.
    pub certificates: Vec<Certificate>,
    /// The server of STS; `None` if it does not use TLS.
    pub sts: Option<Server>,
    /// The answers of the parties on the network.
    pub remote: Remote,
    /// The client certificates with their private keys. No other certificate and key belong together.
    pub key_pairs: Vec<KeyPair>,
    /// The options that the program passes.
    pub options: Options,
}

impl World {
    /// A world on Unix without variables, files, certificates and options.
    #[must_use]
    pub fn new(edition: Edition) -> Self {
        Self {
            edition,
            platform: Platform::Unix,
            env: Variables::new(),
            files: BTreeMap::new(),
            programs: BTreeMap::new(),
            now: Time(0),
            certificates: Vec::new(),
            sts: None,
            remote: Remote::default(),
            key_pairs: Vec::new(),
            options: Options::default(),
        }
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World")
            .field("edition", &self.edition)
            .field("platform", &self.platform)
            .field("env", &self.env)
            .field("files", &self.files)
            .field("programs", &self.programs)
            .field("now", &self.now)
            .field("certificates", &self.certificates)
            .field("sts", &self.sts)
            .field("remote", &self.remote)
            .field("key_pairs", &self.key_pairs)
            .field("options", &self.options)
            .finish()
    }
}
