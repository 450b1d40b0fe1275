//! What a client of a service is made with.

use std::sync::Arc;

use crate::client::{Client, Context};
use crate::endpoints::{add_scheme, without_fips};
use crate::error::Error;
use crate::request::ClientInfo;
use crate::{
    Config, DefaultEndpointResolver, Edition, EndpointResolver, EndpointSettings, EndpointUrl, Handlers,
    Request, ResolvedEndpoint, sign,
};

/// What a client of a service is made with: the mirror of `client.Config`.
///
/// ```
/// use awsess::{Config, Environment, Options, Session};
///
/// let options = Options::new().environment(Environment::from_vars([("AWS_REGION", "cn-north-1")]));
/// let session = Session::new_session_with_options(options)?;
/// let client = session.client_config("s3", []);
/// assert_eq!(client.endpoint, "https://s3.cn-north-1.amazonaws.com.cn");
/// assert_eq!((&*client.partition_id, &*client.signing_region), ("aws-cn", "cn-north-1"));
///
/// let client = session.client_config("iam", [Config::new().region("us-west-2")]);
/// assert_eq!((&*client.endpoint, &*client.signing_region), ("https://iam.amazonaws.com", "us-east-1"));
/// # Ok::<(), awsess::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClientConfig {
    /// The values of the session with those of the call. In edition 1.55 a region that is spelled with `fips` sets
    /// [`use_fips_endpoint`](EndpointSettings::use_fips_endpoint).
    pub config: Config,
    /// The endpoint with its scheme; empty where none is known.
    pub endpoint: EndpointUrl,
    /// The partition of the endpoint, such as `aws-cn`. Empty where the user set the endpoint, and in edition 1.14,
    /// which does not tell.
    pub partition_id: String,
    /// The region that requests are signed for; empty where none is known.
    pub signing_region: String,
    /// The service that requests are signed for; empty where the user set the endpoint.
    pub signing_name: String,
    /// Whether `signing_name` is but the service that was asked for.
    pub signing_name_derived: bool,
    /// What is left of a region that is spelled with `fips`; empty of any other, and in edition 1.14.
    pub resolved_region: String,
    /// Why no endpoint was found. In edition 1.55 requests fail with it, unless a handler before reports something
    /// else: the default ones find that the endpoint is missing.
    pub error: Option<Error>,
    handlers: Arc<Handlers>,
    context: Context,
}

impl ClientConfig {
    /// Of a service whose endpoint is the user's, else the one that the resolver finds.
    pub(crate) fn resolving(
        service: &str,
        config: Config,
        handlers: Arc<Handlers>,
        context: Context,
    ) -> Self {
        let mut client = Self::unresolved(config, handlers, context);
        if client.endpoint.is_empty() {
            match client.resolve(service) {
                Ok(resolved) => client.settle(resolved),
                Err(error) => client.fail_with(error),
            }
        }
        client
    }

    /// Of a service that has no endpoint but the user's.
    pub(crate) fn unresolved(config: Config, handlers: Arc<Handlers>, context: Context) -> Self {
        let mut client = Self {
            config,
            endpoint: EndpointUrl::default(),
            partition_id: String::new(),
            signing_region: String::new(),
            signing_name: String::new(),
            signing_name_derived: false,
            resolved_region: String::new(),
            error: None,
            handlers,
            context,
        };
        client.normalize_region();
        client.take_endpoint();
        client
    }

    fn region(&self) -> &str {
        self.config.region.as_deref().unwrap_or_default()
    }

    fn normalize_region(&mut self) {
        let resolved =
            if self.context.edition == Edition::V1_14 { None } else { without_fips(self.region()) };
        if let Some(resolved) = resolved {
            self.config.endpoint_settings.use_fips_endpoint = Some(true);
            self.resolved_region = resolved;
        }
    }

    /// Takes the user's endpoint. It is signed for the region as that is written.
    fn take_endpoint(&mut self) {
        let disable_ssl = self.config.endpoint_settings.disable_ssl.unwrap_or(false);
        if let Some(endpoint) = self.config.endpoint.as_deref().filter(|endpoint| !endpoint.is_empty()) {
            self.endpoint = add_scheme(endpoint, disable_ssl).into();
            self.signing_region = self.region().to_owned();
        }
    }

    fn resolve(&self, service: &str) -> Result<ResolvedEndpoint, Error> {
        let resolved_region = Some(self.resolved_region.clone()).filter(|region| !region.is_empty());
        let settings = EndpointSettings { resolved_region, ..self.config.endpoint_settings.clone() };
        match &self.config.endpoint_resolver {
            Some(resolver) => resolver.endpoint_for(service, self.region(), &settings),
            None => DefaultEndpointResolver::new(self.context.edition).endpoint_for(
                service,
                self.region(),
                &settings,
            ),
        }
    }

    fn settle(&mut self, resolved: ResolvedEndpoint) {
        self.endpoint = resolved.url;
        if self.context.edition == Edition::V1_55 {
            self.partition_id = resolved.partition_id;
        }
        self.signing_region = resolved.signing_region;
        self.signing_name = resolved.signing_name;
        self.signing_name_derived = resolved.signing_name_derived;
    }

    /// A request may be given an endpoint later.
    fn fail_with(&mut self, error: Error) {
        self.error = Some(error.clone());
        if self.context.edition == Edition::V1_14 {
            return;
        }
        self.handlers_mut().validate.push_back(move |request| {
            if request.client_info.endpoint.is_empty() {
                request.error = Some(error.clone());
            }
        });
    }

    /// The handlers that the client's requests inherit.
    #[must_use]
    pub fn handlers(&self) -> &Handlers {
        &self.handlers
    }

    /// The handlers, to be changed. The session keeps its own.
    pub fn handlers_mut(&mut self) -> &mut Handlers {
        Arc::make_mut(&mut self.handlers)
    }

    /// A request of an operation of the service, signed with the config's credentials.
    #[must_use]
    pub fn request(&self, service: &str, operation: &str) -> Request {
        let context = self.context.clone();
        let (config, info, mut handlers) = self.clone().into_parts(service);
        Arc::make_mut(&mut handlers).sign.push_back_named(sign::handler());
        Client { config, info, handlers, context }.request(operation)
    }

    /// What the client needs: its config, what it knows of the service, and its handlers.
    pub(crate) fn into_parts(self, service: &str) -> (Config, ClientInfo, Arc<Handlers>) {
        // The older release's clients take a name however it came about.
        let derived = self.signing_name_derived && self.context.edition == Edition::V1_55;
        let info = ClientInfo {
            service_name: service.to_owned(),
            partition_id: self.partition_id,
            endpoint: self.endpoint,
            signing_region: self.signing_region,
            signing_name: if derived { service.to_owned() } else { self.signing_name },
        };
        (self.config, info, self.handlers)
    }
}
