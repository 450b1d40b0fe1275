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
//! Files are read up to [`FILE_LIMIT`]. A larger one is an error that says so, as is a value that outgrows the limit
//! through references of edition 1.14.
//!
//! The private key of a client certificate is RSA of 2048 bits or more, ECDSA on the curve P-256 or P-384, or Ed25519; the
//! release also takes shorter and rarer ones.
//!
//! A CA bundle and a client certificate are the session's own. The release sets them on the HTTP client of the process,
//! where later sessions find them, and the first session finds those of the second that `sso_session` makes.
//!
//! # Secrets
//!
//! No `Debug` or `Display` output and no error shows one, the password of a URL included (see [`EndpointUrl`]), and no
//! subscriber of `tracing` hears one, whichever crate below this one traces: a body, the headers that are signed, and the name and password of a URL are kept from it. Where
//! `tracing` writes to `log` instead, at the level `TRACE` the target `aws_sigv4` shows the headers that the program's own
//! handlers have set on a request, but no body and no session token.
//!
//! Memory that this library used for one is overwritten when it is done with: texts of files, values, the variables of a
//! given environment, headers, MFA tokens, the bodies of requests and responses. What others keep is theirs: the process's
//! own environment, buffers of connections, the text of a URL, and a value that continues over several lines of a file while it is put together.
//!
//! # Code of the user's
//!
//! No lock is held while the library calls code of the user's: providers of credentials and tokens, handlers, endpoint
//! resolvers, HTTP clients, and readers of CA bundles. Such code may use the library, any session of it included. Only what
//! would wait for itself is an error: code that retrieves credentials and is called to retrieve the same ones
//! (`CircularCredentials`), a reader that makes a session with its own bundle, and a subscriber of `tracing` that sends a
//! request from the thread which sends them all. What cannot be noticed still waits for ever: code that leaves the retrieval
//! to another thread and waits for it, and two providers that retrieve each other's credentials on two threads at once.
//!
//! # Forks
//!
//! A child that is forked without an `exec` sends requests on a thread and on connections of its own; credentials that were
//! retrieved before are shared.
//!
//! # Where the release panics
//!
//! This library never does. It returns an error for which [`Error::is_sdk_panic`] holds.

mod chain;
mod client;
mod client_config;
mod client_tls;
mod config;
mod credentials;
mod edition;
mod endpoint_url;
mod endpoints;
mod env_config;
mod environment;
mod error;
mod fold;
mod handlers;
mod http;
mod ini;
mod options;
mod path;
mod pem;
mod per_process;
mod read;
mod request;
mod retry;
#[cfg(feature = "sdk")]
mod sdk;
mod secret;
mod session;
mod shared_config;
mod sign;
mod sts;
mod tls;
mod token;

pub use client_config::ClientConfig;
pub use client_tls::ClientCertificate;
pub use config::{Config, S3UsEast1RegionalEndpoint, StsRegionalEndpoint};
pub use credentials::{AssumeRoleProvider, Credentials, CredentialsProvider, CredentialsValue};
pub use edition::{Edition, UnknownEdition};
pub use endpoint_url::EndpointUrl;
pub use endpoints::{
    DefaultEndpointResolver, Ec2ImdsEndpointMode, EndpointOptions, EndpointResolver, ResolvedEndpoint,
};
pub use environment::{Environment, Platform};
pub use error::{
    BoxError, CaBundleFault, ClientTlsFault, Error, ErrorKind, InvalidParameter, Place, SdkPanic,
    SharedConfigFault,
};
pub use handlers::{AfterEach, Handler, HandlerList, Handlers, NamedHandler};
pub use http::{Body, DefaultHttpClient, HttpClient, HttpRequest, HttpResponse, RESPONSE_LIMIT, SendError};
pub use options::{AssumeRoleTokenProvider, Options, SharedConfigState};
pub use pem::PemSource;
pub use read::FILE_LIMIT;
pub use request::{ClientInfo, Headers, Parameters, Request};
#[cfg(feature = "sdk")]
pub use sdk::SessionInterceptor;
pub use secret::Secret;
pub use session::{DEFAULT_SHARED_CONFIG_PROFILE, Session};
pub use tls::{CaBundle, RootCertificates};
pub use token::stdin_token_provider;
