//! The credentials that the endpoint of a container returns: a task of ECS, a pod of EKS, or any program that serves them.

mod host;
mod request;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::expiry::Expiry;
use super::remote::EXPIRY_WINDOW;
use super::{Credentials, CredentialsProvider, CredentialsValue};
use crate::context::Context;
use crate::error::{BoxError, ContainerErrorKind, Error};
use crate::read::{Bytes, read_file};
use crate::{Config, Edition, EndpointUrl, Options, Secret, Session};

/// The name of the provider.
const CONTAINER_PROVIDER: &str = "CredentialsEndpointProvider";

/// The variables with the authorization token, and with the path of a file that has it.
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// Requests credentials from an HTTP endpoint, such as that of a container: the mirror of `endpointcreds.Provider`.
///
/// The endpoint answers a GET request with a JSON object that has `AccessKeyId`, `SecretAccessKey`, `Token` and, if the credentials
/// are temporary, `Expiration`. It is asked again when the credentials have expired; without an expiration they are used as long as
/// the provider. Redirects are followed, up to ten requests in all, and the token is sent to no other host.
///
/// A session whose environment has `AWS_CONTAINER_CREDENTIALS_FULL_URI` or `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` asks the endpoint
/// of its container itself, if it has no other credentials.
///
/// ```no_run
/// use std::time::Duration;
///
/// use awsess::{Config, ContainerProvider, Session};
///
/// let session = Session::new_session([])?;
/// let provider = ContainerProvider::new(&session, "http://localhost:9911/role/dev");
/// let credentials = provider.authorization_token_file("/run/token").expiry_window(Duration::from_secs(60)).credentials();
/// let dev = session.copy([Config::new().credentials(credentials)]);
/// # _ = dev;
/// # Ok::<(), awsess::Error>(())
/// ```
#[derive(Clone)]
pub struct ContainerProvider {
    config: Config,
    context: Context,
    endpoint: EndpointUrl,
    token: Token,
    expiry_window: Duration,
}

/// The authorization token. The file takes precedence.
#[derive(Clone, Default)]
struct Token {
    text: Option<Secret>,
    file: Option<PathBuf>,
}

impl ContainerProvider {
    /// A provider for the credentials of an endpoint. Any host is allowed.
    #[must_use]
    pub fn new(session: &Session, endpoint: impl Into<EndpointUrl>) -> Self {
        Self::with_config(session.config(), session.context(), endpoint)
    }

    fn with_config(config: &Config, context: &Context, endpoint: impl Into<EndpointUrl>) -> Self {
        Self {
            config: config.clone(),
            context: context.clone(),
            endpoint: endpoint.into(),
            token: Token::default(),
            expiry_window: Duration::ZERO,
        }
    }

    /// Sets the value of the header `Authorization`.
    #[must_use]
    pub fn authorization_token(mut self, token: impl Into<Secret>) -> Self {
        self.token.text = Some(token.into());
        self
    }

    /// Sets the file with the value of the header `Authorization`. It takes precedence over a
    /// [token](Self::authorization_token), and is read whenever the credentials are retrieved. A line break in it is an error.
    #[must_use]
    pub fn authorization_token_file(mut self, file: impl AsRef<Path>) -> Self {
        self.token.file = Some(file.as_ref().into());
        self
    }

    /// Sets how long before their expiry the credentials are retrieved again. The default is zero.
    #[must_use]
    pub fn expiry_window(mut self, window: Duration) -> Self {
        self.expiry_window = window;
        self
    }

    /// The credentials, which are retrieved when they are first needed and again when they expire.
    ///
    /// Every error of retrieving them is `CredentialsEndpointError`, which wraps the cause: the token cannot be read or sent, the
    /// request failed, or the answer is not the documented JSON.
    #[must_use]
    pub fn credentials(self) -> Credentials {
        Credentials::new(Provider::new(self))
    }
}

/// Does not show the config, which may have other credentials, and no token.
impl fmt::Debug for ContainerProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContainerProvider")
            .field("endpoint", &self.endpoint)
            .field("authorization_token_file", &self.token.file)
            .field("expiry_window", &self.expiry_window)
            .finish_non_exhaustive()
    }
}

/// The provider of a session for a URL of its environment.
pub(super) fn from_environment(
    url: &str,
    options: &Options,
    config: &Config,
    context: &Context,
) -> Box<dyn CredentialsProvider> {
    let mut provider = ContainerProvider::with_config(config, context, url).expiry_window(EXPIRY_WINDOW);
    if options.edition == Edition::V1_55 {
        provider.token = Token::from_environment(options);
    }
    Box::new(Provider::new(provider))
}

/// The provider of a session for a complete URL of its environment, whose host must be allowed.
pub(super) fn from_full_url(
    url: &str,
    options: &Options,
    config: &Config,
    context: &Context,
) -> Box<dyn CredentialsProvider> {
    match host::check(url, options.edition, &context.transport) {
        Ok(()) => from_environment(url, options, config, context),
        Err(error) => Box::new(Rejected(error)),
    }
}

/// The provider for a URL that is not allowed.
struct Rejected(Error);

impl CredentialsProvider for Rejected {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        Err(self.0.clone())
    }
}

impl Token {
    fn from_environment(options: &Options) -> Self {
        let environment = &options.environment;
        let text = environment.text(TOKEN).map(Secret::from);
        Self { text, file: environment.raw(TOKEN_FILE).map(PathBuf::from) }
    }

    /// The token, which is empty if there is none.
    fn read(&self) -> Result<Bytes, BoxError> {
        let token = match &self.file {
            Some(file) => read_file(file).map_err(|cause| {
                let file = file.display();
                format!("get authorization token: failed to read authorization token from {file}: {cause}")
            })?,
            None => {
                self.text.as_ref().map(|text| text.expose().as_bytes().to_vec().into()).unwrap_or_default()
            }
        };
        match token.iter().any(|byte| b"\r\n".contains(byte)) {
            true => Err("authorization token contains invalid newline sequence".into()),
            false => Ok(token),
        }
    }
}

/// The provider behind the credentials.
struct Provider {
    settings: ContainerProvider,
    expiry: Expiry,
    /// Whether an answer had no expiration. Then no later credentials expire either.
    never_expires: AtomicBool,
}

impl Provider {
    fn new(settings: ContainerProvider) -> Self {
        Self { settings, expiry: Expiry::default(), never_expires: AtomicBool::default() }
    }

    fn call(&self) -> Result<CredentialsValue, BoxError> {
        let token = self.settings.token.read()?;
        Ok(request::send(&self.settings, &token)?)
    }
}

impl CredentialsProvider for Provider {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let value = self
            .call()
            .map_err(|cause| Error::from(ContainerErrorKind::CallFailed).with_original_error(cause))?;
        self.expiry.set(value.expiry);
        if value.expiry.is_none() {
            self.never_expires.store(true, Ordering::Relaxed);
        }
        Ok(value)
    }

    fn is_expired(&self) -> bool {
        let ContainerProvider { context, expiry_window, .. } = &self.settings;
        let is_within = self.expiry.is_within(*expiry_window, &*context.clock);
        !self.never_expires.load(Ordering::Relaxed) && is_within.unwrap_or(true)
    }
}
