//! A request: what handlers see and change.

use std::fmt;
use std::sync::Arc;

use crate::error::Error;
use crate::{Config, Edition, Environment, HandlerList, Handlers};

/// A request that goes through its session's handlers.
///
/// This library has no client yet: a request can be built, which runs the Validate and Build lists, and sending
/// it ends in `NotSupported`.
///
/// ```
/// use awsess::{Config, Environment, Options, Session};
///
/// let options = Options::new()
///     .environment(Environment::from_vars([("AWS_REGION", "us-east-1")]))
///     .config(Config::new().endpoint("localhost:9000").disable_ssl(true));
/// let session = Session::new_session_with_options(options)?;
/// let mut request = session.request("s3", "ListBuckets");
/// request.build()?;
/// assert_eq!(request.client_info.endpoint, "http://localhost:9000");
/// assert!(request.headers.get("user-agent").is_some());
/// # Ok::<(), awsess::Error>(())
/// ```
#[non_exhaustive]
pub struct Request {
    /// The config of the session.
    pub config: Config,
    /// Where the request goes.
    pub client_info: ClientInfo,
    /// The operation, such as `ListBuckets`.
    pub operation: String,
    /// The parameters, if any.
    pub params: Option<Box<dyn Parameters>>,
    /// The headers.
    pub headers: Headers,
    /// The body.
    pub body: Vec<u8>,
    /// What a handler reported. Some lists stop when it is set.
    pub error: Option<Error>,
    handlers: Arc<Handlers>,
    environment: Environment,
    edition: Edition,
    built: bool,
}

/// Where a request goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientInfo {
    /// The service, such as `s3`.
    pub service_name: String,
    /// The endpoint with its scheme; empty where none is known.
    pub endpoint: String,
    /// The region that the request is signed for; empty where none is known.
    pub signing_region: String,
}

/// Parameters of a request, which know whether they hold.
pub trait Parameters: fmt::Debug + Send {
    /// Checks them.
    ///
    /// # Errors
    ///
    /// What does not hold; see [`Error::invalid_parameters`].
    fn validate(&self) -> Result<(), Error> {
        Ok(())
    }
}

impl Request {
    pub(crate) fn new(
        config: Config,
        client_info: ClientInfo,
        operation: &str,
        handlers: Arc<Handlers>,
        (environment, edition): (Environment, Edition),
    ) -> Self {
        Self {
            config,
            client_info,
            operation: operation.to_owned(),
            params: None,
            headers: Headers::default(),
            body: Vec::new(),
            error: None,
            handlers,
            environment,
            edition,
            built: false,
        }
    }

    /// Sets the parameters.
    #[must_use]
    pub fn params(mut self, params: impl Parameters + 'static) -> Self {
        self.params = Some(Box::new(params));
        self
    }

    /// The handlers of this request, its own: changing them changes no session.
    pub fn handlers_mut(&mut self) -> &mut Handlers {
        Arc::make_mut(&mut self.handlers)
    }

    pub(crate) const fn environment(&self) -> &Environment {
        &self.environment
    }

    pub(crate) const fn edition(&self) -> Edition {
        self.edition
    }

    /// Builds the request: runs the Validate list, then the Build list, unless it was built before.
    ///
    /// # Errors
    ///
    /// What a handler reported, such as `MissingRegion`, `MissingEndpoint` or `InvalidParameter`; of a session
    /// whose creation failed, that failure.
    pub fn build(&mut self) -> Result<(), Error> {
        if !self.built {
            self.run(|handlers| &handlers.validate)?;
            self.run(|handlers| &handlers.build)?;
            self.built = true;
        }
        self.outcome()
    }

    /// Builds the request if need be and runs the Sign list.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build), and what a handler of the Sign list reported.
    pub fn sign(&mut self) -> Result<(), Error> {
        self.build()?;
        self.run(|handlers| &handlers.sign)
    }

    /// Signs the request and runs the Send list, whose default handler cannot send yet.
    ///
    /// The Complete list runs whatever came before; the Retry lists after a failed attempt.
    ///
    /// # Errors
    ///
    /// As [`sign`](Self::sign), and `NotSupported`.
    pub fn send(&mut self) -> Result<(), Error> {
        let sent = self.sign().and_then(|()| self.attempt());
        let complete = self.run(|handlers| &handlers.complete);
        sent.and(complete)
    }

    fn attempt(&mut self) -> Result<(), Error> {
        let sent = self.run(|handlers| &handlers.send);
        let attempted = self.run(|handlers| &handlers.complete_attempt);
        if sent.is_ok() {
            return attempted;
        }
        let retried = self.run(|handlers| &handlers.retry);
        self.run(|handlers| &handlers.after_retry).and(retried)
    }

    fn run(&mut self, list: impl FnOnce(&Handlers) -> &HandlerList) -> Result<(), Error> {
        let handlers = Arc::clone(&self.handlers);
        list(&handlers).run(self);
        self.outcome()
    }

    fn outcome(&self) -> Result<(), Error> {
        self.error.clone().map_or(Ok(()), Err)
    }
}

/// Shows neither headers nor body nor parameters, which may hold secrets.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("client_info", &self.client_info)
            .field("operation", &self.operation)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// The headers of a request. Names are equal but for case.
#[derive(Clone, Default)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// The value of a header.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut headers = self.iter();
        headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Sets a header, in the place of one of the same name.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.remove(&name);
        self.0.push((name, value.into()));
    }

    /// Takes a header out.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }

    /// Each name with its value, in the order they were set.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Shows names only: a value may be a secret.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
