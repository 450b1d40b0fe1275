//! AWS sessions for Rust programs, resolved exactly as the AWS SDK for Go v1 documents them.
//!
//! A [`Session`] holds the region, credentials, TLS roots and request handlers that a program gets from its
//! [`Environment`], its shared files and its [`Options`]. Two [`Edition`]s follow two releases of the SDK.
//!
//! ```no_run
//! use awsess::{Config, Options, Session, SharedConfigState};
//!
//! // What the environment and ~/.aws say.
//! let session = Session::new_session([])?;
//!
//! // With a region of one's own, a profile, and the shared config on.
//! let session = Session::new_session_with_options(
//!     Options::new()
//!         .config(Config::new().region("us-east-1"))
//!         .profile("dev")
//!         .shared_config_state(SharedConfigState::Enable),
//! )?;
//! println!("{:?} {}", session.region(), session.credentials().retrieve()?.access_key_id);
//! # Ok::<(), awsess::Error>(())
//! ```
//!
//! With the feature `sdk`, `Session::sdk_config` and `Session::interceptor` configure the official clients.
//!
//! # What it does not do yet
//!
//! Of all services it speaks to STS alone, and there makes the one call that assumes a role. A session whose credentials
//! would have to come from elsewhere (web identity, SSO, a process, a container or instance) is made and validated like
//! any other, and answers `NotSupported` when they are retrieved.
//!
//! # Deliberate differences
//!
//! A file larger than [`FILE_LIMIT`] is an error, and so is a value that grows beyond the limit through references of
//! edition 1.14.
//!
//! The private key of a client certificate is RSA of 2048 bits or more, ECDSA on the curve P-256 or P-384, or Ed25519; the
//! release also takes shorter and rarer ones.
//!
//! A CA bundle and a client certificate apply to their session alone. The release sets them on the HTTP client of the
//! process, so that they also apply to later sessions; and those of the second session that the release makes for
//! `sso_session` also apply to the first.
//!
//! # Secrets
//!
//! No `Debug` or `Display` output and no error shows a secret, the password of a URL included (see [`EndpointUrl`]). Nor
//! does any crate that this one uses show a `tracing` subscriber a body, a signed header, or the user name and password of a
//! URL. If `tracing` writes to `log` instead, the target `aws_sigv4` shows the headers that the program's own handlers have
//! set on a request at the level `TRACE`, but no body and no session token.
//!
//! Memory that held a secret is overwritten when the library no longer needs it: texts of files, values, the variables of a
//! given environment, headers, MFA tokens, and the bodies of requests and responses. Not overwritten are the environment of
//! the process, the buffers of connections, and the text of a URL.
//!
//! # User code
//!
//! The library holds no lock while it calls user code: credentials providers, token providers, handlers, endpoint resolvers,
//! HTTP clients, clocks, and readers of PEM texts. User code may use the library, even the session that calls it. Only code that
//! would wait for itself gets an error: code that is called to retrieve credentials and retrieves the same ones
//! (`CircularCredentials`), a reader that makes a session with its own text, and a `tracing` subscriber that sends a request
//! from the thread that sends all requests. Two cases are not detected, and wait for ever: user code that retrieves the same
//! credentials on another thread and waits for that thread, and two providers that retrieve each other's credentials on two
//! threads at once.
//!
//! # Forks
//!
//! A child that is forked without an `exec` sends requests on a thread and connections of its own. Credentials that were
//! retrieved before the fork are used in both processes.
//!
//! # Where the release panics
//!
//! This library never does. It returns an error for which [`Error::is_sdk_panic`] holds.

#[cfg(feature = "sts")]
mod client;
mod client_config;
#[cfg(feature = "sts")]
mod client_tls;
#[cfg(feature = "sts")]
mod clock;
mod config;
#[cfg(feature = "sts")]
mod context;
mod credentials;
mod edition;
mod endpoint_url;
mod endpoints;
mod env_config;
mod environment;
mod error;
mod fold;
#[cfg(feature = "sts")]
mod handlers;
#[cfg(feature = "sts")]
mod http_client;
mod ini;
mod options;
mod path;
#[cfg(feature = "sts")]
mod pem;
#[cfg(feature = "sts")]
mod per_process;
mod read;
#[cfg(feature = "sts")]
mod request;
#[cfg(feature = "sts")]
mod retry;
#[cfg(feature = "sdk")]
mod sdk;
mod secret;
mod session;
mod shared_config;
#[cfg(feature = "sts")]
mod sign;
#[cfg(feature = "sts")]
mod sts;
#[cfg(feature = "sts")]
mod tls;
mod token;
#[cfg(not(feature = "sts"))]
mod without_sts;

#[cfg(not(feature = "sts"))]
use without_sts as context;

pub use ::http;
pub use client_config::ClientConfig;
#[cfg(feature = "sts")]
pub use client_tls::ClientCertificate;
#[cfg(feature = "sts")]
pub use clock::Clock;
pub use config::Config;
#[cfg(feature = "sts")]
pub use credentials::AssumeRoleProvider;
pub use credentials::{Credentials, CredentialsProvider, CredentialsValue};
pub use edition::{Edition, UnknownEdition};
pub use endpoint_url::EndpointUrl;
pub use endpoints::{
    DefaultEndpointResolver, Ec2ImdsEndpointMode, EndpointResolver, EndpointSettings, ResolvedEndpoint,
    S3UsEast1RegionalEndpoint, StsRegionalEndpoint,
};
pub use environment::{Environment, Platform};
pub use error::{
    BoxError, CaBundleFault, ClientTlsFault, Error, ErrorKind, InvalidParameter, Place, SdkPanic,
    SharedConfigFault,
};
#[cfg(feature = "sts")]
pub use handlers::{HandlerList, Handlers, NamedHandler};
#[cfg(feature = "sts")]
pub use http_client::{
    Body, DefaultHttpClient, HttpClient, HttpRequest, HttpResponse, RESPONSE_LIMIT, SendError,
};
pub use options::{AssumeRoleTokenProvider, Options, SharedConfigState};
#[cfg(feature = "sts")]
pub use pem::PemSource;
pub use read::FILE_LIMIT;
#[cfg(feature = "sts")]
pub use request::{ClientInfo, Parameters, Request};
#[cfg(feature = "sdk")]
pub use sdk::SessionInterceptor;
pub use secret::Secret;
pub use session::{DEFAULT_SHARED_CONFIG_PROFILE, Session};
#[cfg(feature = "sts")]
pub use tls::{CaBundle, RootCertificates};
pub use token::stdin_token_provider;
