//! AWS sessions for Rust programs, resolved exactly as the AWS SDK for Go v1 documents them.
//!
//! A [`Session`] has the region, the credentials, the TLS settings and the request handlers that a program gets from
//! its environment variables, its shared files (`~/.aws/credentials` and `~/.aws/config`) and its [`Options`]. A
//! session of this crate is the same as one of the Go SDK in the same environment: the same values, from the same
//! source, or the same error. An executable specification with hundreds of rules checks that against two releases of
//! the SDK.
//!
//! Contents: [a first program](#a-first-program), [precedence](#precedence), [roles and MFA](#roles-and-mfa), [the
//! official clients](#the-official-clients), [blocking and async](#blocking-and-async), [threads](#threads),
//! [features](#features), [editions](#editions), [items by subject](#items-by-subject), [limitations](#limitations),
//! [deliberate differences](#deliberate-differences), [secrets](#secrets), [user code and locks](#user-code-and-locks),
//! [forks](#forks).
//!
//! # A first program
//!
//! ```no_run
//! use awsess::Session;
//!
//! fn main() {
//!     if let Err(error) = show() {
//!         eprintln!("{error}");
//!     }
//! }
//!
//! fn show() -> Result<(), awsess::Error> {
//!     let session = Session::new_session([])?;
//!     println!("region:     {}", session.region().unwrap_or("none"));
//!     let credentials = session.credentials().retrieve()?;
//!     println!("access key: {}", credentials.access_key_id);
//!     println!("provider:   {}", credentials.provider_name);
//!     Ok(())
//! }
//! ```
//!
//! Creating a session reads the environment and the files once. Credentials are retrieved when they are first needed,
//! and again when they have expired. An [`Error`] has the code and the message of the SDK. Its `Display` is one line,
//! which also names the file, the section, the key and the cause.
//!
//! A test gives a session an [`Environment`] of its own, so that it reads neither the variables nor the files of its
//! machine:
//!
//! ```
//! use awsess::{Config, Environment, Options, Session};
//!
//! let environment = Environment::from_vars([
//!     ("AWS_REGION", "eu-west-1"),
//!     ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
//!     ("AWS_SECRET_ACCESS_KEY", "SECRET"),
//! ]);
//! let options = Options::new().environment(environment).config(Config::new().region("us-east-1"));
//! let session = Session::new_session_with_options(options)?;
//! assert_eq!(session.region(), Some("us-east-1"));
//! assert_eq!(session.credentials().retrieve()?.provider_name, "EnvConfigCredentials");
//! # Ok::<(), awsess::Error>(())
//! ```
//!
//! # Precedence
//!
//! The first source in a column that has a value decides. An empty variable counts as unset.
//!
//! | | profile | region | credentials |
//! | --- | --- | --- | --- |
//! | 1 | [`Options::profile`] | [`Config::region`] | [`Config::credentials`] |
//! | 2 | `AWS_PROFILE` | `AWS_REGION` | `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` ² |
//! | 3 | `AWS_DEFAULT_PROFILE` ¹ | `AWS_DEFAULT_REGION` ¹ | edition 1.55: `AWS_WEB_IDENTITY_TOKEN_FILE` ² |
//! | 4 | the name `default` | `region` of the profile ¹ | the profile: its role ¹, or else its keys |
//! | 5 | | | the container or instance |
//!
//! ¹ Only if the shared config is on. The two variables are also read if `AWS_SDK_LOAD_CONFIG` is true and the option
//! [`SharedConfigState::Disable`] turns the shared config off.<br>
//! ² In edition 1.55, not if [`Options::profile`] is set: then only the profile counts.
//!
//! The shared config is on if `AWS_SDK_LOAD_CONFIG` is true or the option [`SharedConfigState::Enable`] is set. While
//! it is off, only the credentials in the credentials file are read. While it is on, both files are read, and a
//! setting of the credentials file takes precedence over the same setting of the config file.
//! [`Options::shared_config_files`] replaces both files, also those that `AWS_SHARED_CREDENTIALS_FILE` and
//! `AWS_CONFIG_FILE` name. A missing file or profile is not an error.
//!
//! ```no_run
//! use awsess::{Config, Options, Session, SharedConfigState};
//!
//! let session = Session::new_session_with_options(
//!     Options::new()
//!         .config(Config::new().region("us-east-1"))
//!         .profile("dev")
//!         .shared_config_state(SharedConfigState::Enable),
//! )?;
//! # Ok::<(), awsess::Error>(())
//! ```
//!
//! # Roles and MFA
//!
//! The role of a profile is assumed when its credentials are first needed: with the credentials of its
//! `source_profile`, in edition 1.55 through chains of any length. A role with `mfa_serial` needs a token provider,
//! otherwise no session is created:
//!
//! ```no_run
//! use awsess::{Options, Session, SharedConfigState, stdin_token_provider};
//!
//! // ~/.aws/config:
//! // [profile admin]
//! // role_arn = arn:aws:iam::123456789012:role/admin
//! // source_profile = default
//! // mfa_serial = arn:aws:iam::123456789012:mfa/me
//! let session = Session::new_session_with_options(
//!     Options::new()
//!         .profile("admin")
//!         .shared_config_state(SharedConfigState::Enable)
//!         .assume_role_token_provider(stdin_token_provider),
//! )?;
//! let credentials = session.credentials().retrieve()?; // asks for the token and calls STS
//! # _ = credentials;
//! # Ok::<(), awsess::Error>(())
//! ```
//!
//! [`AssumeRoleProvider`] assumes a role that is in no file, and [`WebIdentityRoleProvider`] exchanges the token in a file.
//!
//! # The official clients
//!
//! With the feature `sdk`, [`Session::sdk_config`](struct.Session.html#method.sdk_config) and
//! [`Session::interceptor`](struct.Session.html#method.interceptor) configure the clients of the AWS SDK for Rust: with
//! the region, the credentials, the TLS settings, the endpoint that the program set, and the handlers.
//!
//! # Blocking and async
//!
//! Every function blocks until its result is there, and none needs an async runtime: [`Credentials::retrieve`] and
//! [`Request::send`] can be called from `main`. Requests run on one thread of the library, `awsess-http`, which the
//! first request of the process starts; a process that sends no request has no such thread. In an async program, run
//! what may send a request where blocking is allowed:
//!
//! ```no_run
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let session = awsess::Session::new_session([])?;
//! let credentials = session.credentials().clone();
//! let value = tokio::task::spawn_blocking(move || credentials.retrieve()).await??;
//! # _ = value;
//! # Ok(())
//! # }
//! ```
//!
//! The official clients do that themselves: they retrieve the credentials of a session on a thread that may block. If the
//! future of such a call is dropped, its wait is cancelled.
//!
//! [`Credentials::retrieve_until`] blocks until a deadline, or until another thread cancels it. The retrieval goes on for the
//! other threads that wait for it.
//!
//! # Threads
//!
//! [`Session`], [`Credentials`], [`Config`] and [`Options`] are `Send` and `Sync`. Clones of a session or of
//! credentials are cheap and share the cache: if several threads need credentials at once, one of them calls STS, and
//! all get its result. Changing the config or the handlers of a session changes none of its clones.
//!
//! # Features
//!
//! | feature | | |
//! | --- | --- | --- |
//! | `metadata` | default | Asks a container's endpoint or an instance for credentials. It includes `sts`. |
//! | `process` | default | Runs the program of a `credential_process`. |
//! | `sso` | default | Signs on for credentials. It includes `sts`. |
//! | `sts` | default | Assumes roles and sends requests, over HTTP and TLS. |
//! | `sdk` | | Configures the official clients. It includes `sts`. |
//!
//! With `default-features = false` the crate has no HTTP, no TLS and no tokio, and starts no program: it finds the
//! region, the static credentials and the endpoints. Sessions are created with the same checks of the environment and the files, with one
//! exception: because nothing connects, TLS settings (`AWS_CA_BUNDLE`, `ca_bundle`, `AWS_SDK_GO_CLIENT_TLS_CERT` and
//! `AWS_SDK_GO_CLIENT_TLS_KEY`) are neither read nor checked. Retrieving credentials that need a missing feature
//! fails with `NotSupported` ([`ErrorKind::FeatureDisabled`]).
//!
//! # Editions
//!
//! An [`Edition`] is the release whose behaviour a session follows: `1.14` is the release that the API reference
//! describes, `1.55` is the last one and the default. The differences that programs notice most:
//!
//! | | 1.14 | 1.55 |
//! | --- | --- | --- |
//! | [`Options::profile`] and keys in the environment | the keys win | the profile wins |
//! | `source_profile` | one level | chains of any length |
//! | `credential_source`, web identity, SSO, `credential_process` | ignored | checked |
//! | an invalid shared file | an error | ignored if nothing in it is needed |
//! | a second section of the same name | merged | replaces the first |
//! | the endpoint of STS | the global one | that of the region, except for older regions |
//! | client certificates, [`Options::handlers`] | ignored | used |
//!
//! Where a release panics, this library never does: it returns an error for which [`Error::is_sdk_panic`] is true.
//!
//! # Items by subject
//!
//! - Sessions: [`Session`], [`Options`], [`SharedConfigState`], [`Config`], [`Edition`], [`Environment`], [`Platform`],
//!   [`Clock`].
//! - Credentials: [`Credentials`], [`CredentialsValue`], [`CredentialsProvider`], [`Cancellation`], [`AssumeRoleProvider`],
//!   [`ContainerProvider`], [`InstanceProvider`], [`ProcessProvider`], [`ProcessOptions`], [`SsoProvider`],
//!   [`SsoTokenProvider`], [`WebIdentityRoleProvider`], [`WebIdentityOptions`], [`AssumeRoleTokenProvider`],
//!   [`stdin_token_provider`], [`Secret`].
//! - Endpoints: [`ClientConfig`], [`EndpointResolver`], [`DefaultEndpointResolver`], [`ResolvedEndpoint`],
//!   [`EndpointSettings`], [`EndpointUrl`], [`StsRegionalEndpoint`], [`S3UsEast1RegionalEndpoint`],
//!   [`Ec2ImdsEndpointMode`].
//! - Requests: [`Request`], [`ClientInfo`], [`Parameters`], [`Handlers`], [`HandlerList`], [`NamedHandler`].
//! - HTTP and TLS: [`HttpClient`], [`DefaultHttpClient`], [`HttpRequest`], [`HttpResponse`], [`Body`], [`SendError`],
//!   [`CaBundle`], [`PemSource`], [`RootCertificates`], [`ClientCertificate`], [`Proxies`].
//! - Errors: [`Error`], [`ErrorKind`], [`Place`], [`InvalidParameter`], [`SharedConfigErrorKind`], [`CaBundleErrorKind`],
//!   [`ClientTlsErrorKind`], [`ContainerErrorKind`], [`InstanceErrorKind`], [`ProcessErrorKind`], [`SsoErrorKind`],
//!   [`WebIdentityErrorKind`], [`CancellationReason`], [`SdkPanic`], [`BoxError`].
//! - Official clients: [`Session::sdk_config`](struct.Session.html#method.sdk_config),
//!   [`Session::interceptor`](struct.Session.html#method.interceptor),
//!   [`SessionInterceptor`](struct.SessionInterceptor.html).
//!
//! # Limitations
//!
//! Go plugins with credentials cannot be loaded, the metadata service of an instance is asked for credentials only, and the endpoints
//! of S3 are those of the service, not those of buckets, access points or acceleration.
//!
//! # Deliberate differences
//!
//! - A file larger than [`FILE_LIMIT`] is an error, and so is a value that grows beyond the limit through references of
//!   edition 1.14. A response larger than [`RESPONSE_LIMIT`] fails its request.
//! - The private key of a client certificate is RSA of 2048 bits or more, ECDSA on the curve P-256 or P-384, or
//!   Ed25519; the release also takes shorter and rarer ones.
//! - A CA bundle and a client certificate apply to their session and its copies. The release sets them on the HTTP client
//!   of the process, so that they also apply to later sessions, and `Config.HTTPClient` carries them; those of the second
//!   session that the release creates for `sso_session` also apply to the first. Here a [`Config`] contains no TLS
//!   settings, so that a session never presents a client certificate that its own options and environment do not name. To
//!   create another session with the same TLS settings, set the same options, or [copy](Session::copy) the session.
//! - Redirects are followed to `http` and `https` only. Tokens are sent to no other host, and a redirect of a body to another host
//!   is an error response. The release follows all.
//! - The errors of the metadata service do not include the bodies of its responses, nor a name of a role that cannot be one.
//! - A response of STS to a web identity that has no credentials is `WebIdentityErr`; the release ends the program.
//! - Single sign-on: a response of the portal without credentials is an error; the release ends the program. The message of an
//!   error of renewing a token does not include the error of the service, which may quote a secret: it is the original
//!   error, without secrets. The file with a token keeps the numbers of members that the library does not know; the
//!   release rounds them. A token that another program has renewed in the meantime is used and left in the file; the
//!   release replaces it.
//! - Client-side monitoring has its handlers and its errors, but reports nothing to the agent and prints nothing. A port is a
//!   number here; the release also takes the name of a service. The release panics if two sessions of a process name
//!   different agents or client ids.
//! - The program of a `credential_process` is killed when its time limit has passed, or if it is still running when
//!   another error ends the retrieval; the release leaves it running. The message of `ProcessProviderParseError` does not
//!   include the output of the program, which may contain a secret key.
//!
//! # Secrets
//!
//! No `Debug` or `Display` output and no error shows a secret, the password of a URL included (see [`EndpointUrl`]).
//! Nor does any crate that this one uses show a `tracing` subscriber a body, a signed header, or the user name and
//! password of a URL. If `tracing` writes to `log` instead, the target `aws_sigv4` shows the headers that the program's
//! own handlers have set on a request at the level `TRACE`, but no body and no session token.
//!
//! Memory that held a secret is overwritten when the library no longer needs it: texts of files, values, the variables
//! of a given environment, headers, MFA tokens, and the bodies of requests and responses. Not overwritten are the
//! environment of the process, the buffers of connections, and the text of a URL.
//!
//! # User code and locks
//!
//! The library holds no lock while it calls user code: credentials providers, token providers, handlers, endpoint
//! resolvers, HTTP clients, clocks, and readers of PEM texts. User code may use the library, even the session that
//! calls it. Only code that would wait for itself gets an error: code that is called to retrieve credentials and
//! retrieves the same ones (`CircularCredentials`), a reader that makes a session with its own text, and a `tracing`
//! subscriber that sends a request from the thread that sends all requests. Two cases are not detected, and wait for
//! ever: user code that retrieves the same credentials on another thread and waits for that thread, and two providers
//! that retrieve each other's credentials on two threads at once.
//!
//! # Forks
//!
//! A child that is forked without an `exec` sends requests on a thread and connections of its own. Credentials that
//! were retrieved before the fork are used in both processes. Other threads of the program may be sending requests or
//! retrieving credentials during the fork.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod client_config;
#[cfg(feature = "sts")]
mod client_tls;
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
#[cfg(any(feature = "metadata", feature = "process", feature = "sso"))]
mod go_json;
mod go_text;
#[cfg(feature = "sts")]
mod handlers;
#[cfg(feature = "sts")]
mod http_client;
mod ini;
mod monitoring;
mod options;
mod path;
#[cfg(feature = "sts")]
mod pem;
mod per_edition;
#[cfg(feature = "sts")]
mod per_process;
mod read;
#[cfg(feature = "sts")]
mod request;
#[cfg(feature = "sso")]
mod rest_json;
#[cfg(feature = "sts")]
mod retry;
#[cfg(feature = "sdk")]
mod sdk;
mod secret;
mod session;
mod shared_config;
#[cfg(feature = "sts")]
mod sign;
#[cfg(feature = "sso")]
mod sso;
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
pub use clock::Clock;
pub use config::Config;
#[cfg(feature = "sts")]
pub use credentials::{AssumeRoleProvider, WebIdentityOptions, WebIdentityRoleProvider};
#[cfg(feature = "sso")]
pub use credentials::{BearerToken, SsoProvider, SsoTokenProvider};
pub use credentials::{Cancellation, Credentials, CredentialsProvider, CredentialsValue};
#[cfg(feature = "metadata")]
pub use credentials::{ContainerProvider, InstanceProvider};
#[cfg(feature = "process")]
pub use credentials::{ProcessOptions, ProcessProvider};
pub use edition::{Edition, UnknownEdition};
pub use endpoint_url::EndpointUrl;
pub use endpoints::{
    DefaultEndpointResolver, Ec2ImdsEndpointMode, EndpointResolver, EndpointSettings, ResolvedEndpoint,
    S3UsEast1RegionalEndpoint, StsRegionalEndpoint,
};
pub use environment::{Environment, Platform};
pub use error::{
    BoxError, CaBundleErrorKind, CancellationReason, ClientTlsErrorKind, ContainerErrorKind, Error,
    ErrorKind, InstanceErrorKind, InvalidParameter, Place, ProcessErrorKind, SdkPanic, SharedConfigErrorKind,
    SsoErrorKind, WebIdentityErrorKind,
};
#[cfg(feature = "sts")]
pub use handlers::{HandlerList, Handlers, NamedHandler};
#[cfg(feature = "sts")]
pub use http_client::{
    Body, DefaultHttpClient, HttpClient, HttpRequest, HttpResponse, Proxies, RESPONSE_LIMIT, SendError,
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

/// The examples of the README, which the documentation tests compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
