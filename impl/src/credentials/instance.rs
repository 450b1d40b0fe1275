//! The credentials of the role of an EC2 instance, from its metadata service.

mod metadata;
mod path;
mod token;

use std::fmt;
use std::time::{Duration, SystemTime};

use metadata::{Metadata, is_disabled};
use once_cell::race::OnceBox;

use super::expiry::Expiry;
use super::remote::{EXPIRY_WINDOW, RemoteCredentials};
use super::{Credentials, CredentialsProvider, CredentialsValue};
use crate::context::Context;
use crate::endpoints::EC2_METADATA;
use crate::error::{Error, ErrorKind, InstanceErrorKind};
use crate::go_json::{JsonError, Object};
use crate::secret::ZeroizingCow;
use crate::{
    ClientConfig, Config, DefaultEndpointResolver, EndpointResolver as _, EndpointSettings, EndpointUrl,
    Session,
};

/// The name of the provider.
const INSTANCE_PROVIDER: &str = "EC2RoleProvider";

/// Requests the credentials of the role of the EC2 instance that the program runs on, from the metadata service of the instance: the
/// mirror of `ec2rolecreds.EC2RoleProvider`.
///
/// In edition 1.55 the provider first requests a token (version 2 of the service), and goes on without one if the service has none,
/// unless [`Config::ec2_metadata_enable_fallback`] is false. A session without other credentials asks the metadata service itself.
///
/// A time limit of one second applies to each request, in edition 1.14 of five seconds, and in edition 1.55 at most two retries, unless
/// the config has an HTTP client with settings of its own or sets [`Config::ec2_metadata_disable_timeout_override`]. Nothing is requested
/// if `AWS_EC2_METADATA_DISABLED` is `true`.
///
/// ```no_run
/// use awsess::{Config, InstanceProvider, Session};
///
/// let session = Session::new_session([])?;
/// let credentials = InstanceProvider::new(&session).credentials();
/// let instance = session.copy([Config::new().credentials(credentials)]);
/// # _ = instance;
/// # Ok::<(), awsess::Error>(())
/// ```
#[derive(Clone)]
pub struct InstanceProvider {
    session: Session,
    expiry_window: Duration,
}

impl InstanceProvider {
    /// A provider that requests the credentials from the endpoint of the session for the service `ec2metadata`.
    #[must_use]
    pub fn new(session: &Session) -> Self {
        Self { session: session.clone(), expiry_window: Duration::ZERO }
    }

    /// Sets how long before their expiry the credentials are retrieved again. The default is zero.
    #[must_use]
    pub fn expiry_window(mut self, window: Duration) -> Self {
        self.expiry_window = window;
        self
    }

    /// The credentials, which are retrieved when they are first needed and again when they expire.
    #[must_use]
    pub fn credentials(self) -> Credentials {
        let (config, context) = (self.session.config().clone(), self.session.context().clone());
        Credentials::new(Provider::new(EndpointSource::Client, config, context, self.expiry_window))
    }
}

/// Does not show the session, which may have other credentials.
impl fmt::Debug for InstanceProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InstanceProvider").field("expiry_window", &self.expiry_window).finish_non_exhaustive()
    }
}

/// The provider of a session that finds no other credentials.
pub(super) fn of_session(config: &Config, context: &Context) -> Provider {
    Provider::new(EndpointSource::Resolver, config.clone(), context.clone(), EXPIRY_WINDOW)
}

/// Where the endpoint of the service comes from.
enum EndpointSource {
    /// The config of a client: the endpoint of the config, if it has one, otherwise that of its resolver.
    Client,
    /// The resolver of the config, which is asked for no region.
    Resolver,
}

/// The provider behind the credentials.
pub(super) struct Provider {
    source: EndpointSource,
    config: Config,
    context: Context,
    is_disabled: bool,
    /// Made for the first request.
    metadata: OnceBox<Metadata>,
    expiry_window: Duration,
    /// When the latest credentials expire.
    expiry: Expiry,
}

impl Provider {
    fn new(source: EndpointSource, config: Config, context: Context, expiry_window: Duration) -> Self {
        let is_disabled = is_disabled(&context.environment);
        let (metadata, expiry) = (OnceBox::new(), Expiry::default());
        Self { source, config, context, is_disabled, metadata, expiry_window, expiry }
    }

    fn metadata(&self) -> &Metadata {
        let (config, context) = (&self.config, &self.context);
        let new = || Metadata::new(self.endpoint(), config, context, self.is_disabled);
        self.metadata.get_or_init(|| Box::new(new()))
    }

    fn endpoint(&self) -> Option<EndpointUrl> {
        match &self.source {
            EndpointSource::Client => {
                ClientConfig::resolving(EC2_METADATA, self.config.clone(), self.context.clone()).endpoint
            }
            EndpointSource::Resolver => {
                let settings = EndpointSettings::default();
                let resolved = match &self.config.endpoint_resolver {
                    Some(resolver) => resolver.endpoint_for(EC2_METADATA, "", &settings),
                    None => DefaultEndpointResolver::new(self.context.edition).endpoint_for(
                        EC2_METADATA,
                        "",
                        &settings,
                    ),
                };
                resolved.ok().map(|resolved| resolved.url)
            }
        }
    }

    /// The name of the role of the instance: the first line of the list.
    fn role(&self) -> Result<Vec<u8>, Error> {
        let metadata = self.metadata();
        let list = metadata
            .get(path::list(metadata.edition()))
            .map_err(|cause| Error::from(InstanceErrorKind::NoRole).with_original_error(cause))?;
        let line = list.split(|byte| *byte == b'\n').next().unwrap_or_default();
        match line.len() {
            _ if list.is_empty() => Err(InstanceErrorKind::EmptyRoleList.into()),
            length if length >= MAX_LINE => Err(InstanceErrorKind::UndecodableRoleList.into()),
            _ => Ok(line.strip_suffix(b"\r").unwrap_or(line).to_vec()),
        }
    }

    /// The credentials of the role.
    fn credentials_of(&self, role: &[u8]) -> Result<CredentialsValue, Error> {
        let (metadata, name) = (self.metadata(), shown_role(role));
        let body = metadata.get(&path::role(metadata.edition(), role)).map_err(|cause| {
            Error::from(InstanceErrorKind::RoleCredentials { role: name.clone() }).with_original_error(cause)
        })?;
        let answer = Answer::parse(&body).map_err(|cause| {
            Error::from(InstanceErrorKind::Undecodable { role: name }).with_original_error(cause)
        })?;
        if answer.code != "Success" {
            return Err(ErrorKind::Other { code: answer.code, message: answer.message }.into());
        }
        let expiry = answer.credentials.expiration;
        let value = answer.credentials.into_value(INSTANCE_PROVIDER);
        // Without an expiration the release assumes the year 1, so the credentials have expired already.
        Ok(CredentialsValue { expiry: Some(expiry.unwrap_or(SystemTime::UNIX_EPOCH)), ..value })
    }
}

/// The maximum length of a line of the list.
const MAX_LINE: usize = 64 * 1024;

/// The name of a role as errors show it. A text that cannot be the name of a role may be a secret.
fn shown_role(role: &[u8]) -> String {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"+=,.@_-/".contains(byte);
    match role.len() <= 128 && role.iter().all(is_name) {
        true => String::from_utf8_lossy(role).into_owned(),
        false => "[redacted]".into(),
    }
}

/// An answer with the credentials of a role.
struct Answer {
    code: String,
    message: String,
    credentials: RemoteCredentials,
}

impl Answer {
    fn parse(body: &[u8]) -> Result<Self, JsonError> {
        let text = ZeroizingCow::from(body).into_utf8();
        let object = Object::parse_first(&text)?;
        let text = |name| Ok(object.text(name)?.map(|text| text.expose().to_owned()).unwrap_or_default());
        let expiration = object.last_time("Expiration")?;
        Ok(Self {
            code: text("Code")?,
            message: text("Message")?,
            credentials: RemoteCredentials::from_object(&object, expiration)?,
        })
    }
}

impl CredentialsProvider for Provider {
    fn retrieve(&self) -> Result<CredentialsValue, Error> {
        let value = self.credentials_of(&self.role()?)?;
        self.expiry.set(value.expiry);
        Ok(value)
    }

    fn is_expired(&self) -> bool {
        self.expiry.is_within(self.expiry_window, &*self.context.clock).unwrap_or(true)
    }
}
