//! The world of one session: everything that decides what the session is made of.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::certificate::Certificate;
use crate::secret::Secret;
use crate::variables::Variables;

/// Which release's behaviour is specified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// The API reference; where it is silent, release v1.14.0.
    V1_14,
    /// The last release, v1.55.8.
    V1_55,
}

/// The family of operating systems, which decides where the home directory is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Platform {
    /// Linux and other Unix systems: `HOME`.
    Unix,
    /// Windows: `USERPROFILE`.
    Windows,
}

/// What stands at a path.
#[derive(Clone, PartialEq, Eq)]
pub enum File {
    /// A regular file with these bytes.
    Bytes(Vec<u8>),
    /// A directory: it exists, and cannot be read as a file.
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

/// Which function makes the session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Constructor {
    /// `NewSession`, which takes configs alone.
    NewSession,
    /// `NewSessionWithOptions`.
    #[default]
    NewSessionWithOptions,
    /// The deprecated `New`, which takes configs alone and returns no error.
    New,
}

/// The documented values of `SharedConfigState`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SharedConfigState {
    /// `AWS_SDK_LOAD_CONFIG` decides.
    #[default]
    FromEnv,
    /// Shared config is off, whatever the variable says.
    Disable,
    /// Shared config is on, whatever the variable says.
    Enable,
}

/// Credentials that the user puts in `Config.Credentials`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserCredentials {
    /// `credentials.AnonymousCredentials`: requests are not signed.
    Anonymous,
    /// Static credentials.
    Static {
        /// The access key id.
        access_key_id: String,
        /// The secret access key.
        secret_access_key: Secret,
        /// The session token; empty for none.
        session_token: Secret,
    },
}

/// The HTTP client that the user puts in `Config.HTTPClient`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HttpClient {
    /// One whose root certificates can be set.
    RootsCanBeSet,
    /// One with a transport of its own kind, whose roots cannot be set.
    Opaque,
}

/// A server that speaks TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The IP address in the URL of the server: four bytes for IPv4, sixteen for IPv6.
    pub address: Vec<u8>,
    /// The names of the certificates that the server shows, its own first.
    pub shows: Vec<String>,
}

/// A client certificate and the private key that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPair {
    /// The DER bytes of the certificate.
    pub certificate: Vec<u8>,
    /// The decoded content of the key's PEM block.
    pub key: Vec<u8>,
}

/// What a resolver of the user's answers: `endpoints.ResolvedEndpoint`. What it does not say is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvedEndpoint {
    /// `URL`.
    pub url: String,
    /// `PartitionID`, which edition 1.14 lacks.
    pub partition_id: String,
    /// `SigningRegion`.
    pub signing_region: String,
    /// `SigningName`.
    pub signing_name: String,
    /// `SigningNameDerived`.
    pub signing_name_derived: bool,
}

/// The error that a resolver of the user's answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolverError {
    /// Its code.
    pub code: String,
    /// Its message.
    pub message: String,
}

/// The resolver that the user puts in `Config.EndpointResolver`: what it answers for each service that it knows. Any
/// other it hands on to the release's own.
pub type EndpointResolver = BTreeMap<String, Result<ResolvedEndpoint, ResolverError>>;

/// The fields of `aws.Config` that the specification speaks of. A field that is `None` is not set.
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
    /// `UseDualStackEndpoint`, which edition 1.14 lacks: whether it is enabled.
    pub use_dual_stack_endpoint: Option<bool>,
    /// `UseFIPSEndpoint`, which edition 1.14 lacks: whether it is enabled.
    pub use_fips_endpoint: Option<bool>,
    /// `STSRegionalEndpoint`, which edition 1.14 lacks: whether it is regional, and not legacy.
    pub sts_regional_endpoint: Option<bool>,
    /// `S3UsEast1RegionalEndpoint`, which edition 1.14 lacks: whether it is regional, and not legacy.
    pub s3_us_east_1_regional_endpoint: Option<bool>,
    /// `Credentials`.
    pub credentials: Option<UserCredentials>,
    /// `DisableParamValidation`.
    pub disable_param_validation: Option<bool>,
    /// `HTTPClient`.
    pub http_client: Option<HttpClient>,
    /// The roots that the client in `HTTPClient` has already, as PEM text; `None` for those of the system.
    pub http_client_roots: Option<Vec<u8>>,
}

/// `session.Options`, and the function that they are given to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Which function is called.
    pub constructor: Constructor,
    /// Whether the result is handed to `Must`.
    pub must: bool,
    /// `Profile`; empty for not set.
    pub profile: String,
    /// `SharedConfigState`.
    pub shared_config_state: SharedConfigState,
    /// `SharedConfigFiles`; an empty list is set, and names no file.
    pub shared_config_files: Option<Vec<String>>,
    /// What `AssumeRoleTokenProvider` answers, one token after the other, and the last from then on; empty where the
    /// option is not set.
    pub assume_role_tokens: Vec<String>,
    /// What the reader in `CustomCABundle` yields.
    pub custom_ca_bundle: Option<Vec<u8>>,
    /// The bytes that the reader in `ClientTLSCert` yields. Edition 1.14 has neither this option nor `ClientTLSKey`.
    pub client_tls_cert: Option<Secret>,
    /// The bytes that the reader in `ClientTLSKey` yields.
    pub client_tls_key: Option<Secret>,
    /// `Config`.
    pub config: Config,
}

/// Everything that a session is made from.
#[derive(Clone, PartialEq, Eq)]
pub struct World {
    /// Whose behaviour is asked for.
    pub edition: Edition,
    /// Where the program runs.
    pub platform: Platform,
    /// The complete environment: what is absent is unset.
    pub env: Variables,
    /// Every file that exists, by the exact path that names it.
    pub files: BTreeMap<String, File>,
    /// The certificates that can be in a PEM text, and that STS can show.
    pub certificates: Vec<Certificate>,
    /// STS, where it speaks TLS.
    pub sts: Option<Server>,
    /// The client certificates with the private keys that belong to them. No other certificate and key belong together.
    pub key_pairs: Vec<KeyPair>,
    /// What the program passes in.
    pub options: Options,
}

impl World {
    /// A world with nothing in it, on Unix.
    #[must_use]
    pub fn new(edition: Edition) -> Self {
        Self {
            edition,
            platform: Platform::Unix,
            env: Variables::new(),
            files: BTreeMap::new(),
            certificates: Vec::new(),
            sts: None,
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
            .field("certificates", &self.certificates)
            .field("sts", &self.sts)
            .field("key_pairs", &self.key_pairs)
            .field("options", &self.options)
            .finish()
    }
}
