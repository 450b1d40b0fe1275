//! The config of a client of one service, with the endpoint of the service.

#[cfg(feature = "sts")]
mod requests;

#[cfg(feature = "sts")]
pub(crate) use requests::Client;

use crate::context::Context;
use crate::endpoints::{add_scheme, without_fips};
use crate::error::Error;
use crate::{
    Config, DefaultEndpointResolver, Edition, EndpointResolver, EndpointSettings, EndpointUrl,
    ResolvedEndpoint,
};

/// The maximum number of retries of a request if the config sets none.
const DEFAULT_MAX_RETRIES: i64 = 3;

/// The config of a client of one service: the mirror of `client.Config`.
///
/// ```
/// use awsess::{Config, Environment, Options, Session};
///
/// let options = Options::new().environment(Environment::from_vars([("AWS_REGION", "cn-north-1")]));
/// let session = Session::new_session_with_options(options)?;
/// let client = session.client_config("s3", []);
/// assert_eq!(client.endpoint.as_deref(), Some("https://s3.cn-north-1.amazonaws.com.cn"));
/// assert_eq!(client.partition_id.as_deref(), Some("aws-cn"));
///
/// let client = session.client_config("iam", [Config::new().region("us-west-2")]);
/// assert_eq!(client.endpoint.as_deref(), Some("https://iam.amazonaws.com"));
/// assert_eq!(client.signing_region.as_deref(), Some("us-east-1"));
/// # Ok::<(), awsess::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClientConfig {
    /// The config of the session, merged with those of the call. In edition 1.55 a region that contains `fips` sets
    /// [`use_fips_endpoint`](EndpointSettings::use_fips_endpoint).
    pub config: Config,
    /// The endpoint with its scheme, if there is one.
    pub endpoint: Option<EndpointUrl>,
    /// The partition of the endpoint, such as `aws-cn`. It is `None` if the user set the endpoint, and in edition 1.14.
    pub partition_id: Option<String>,
    /// The region that requests are signed for.
    pub signing_region: Option<String>,
    /// The service that requests are signed for. It is `None` if the user set the endpoint.
    pub signing_name: Option<String>,
    /// Whether `signing_name` is the name of the service because the endpoint has no signing name of its own.
    pub signing_name_derived: bool,
    /// The region without `fips`. It is `None` if the region does not contain it, and in edition 1.14.
    pub resolved_region: Option<String>,
    /// The maximum number of retries of a request. A service with a default of its own in the SDK, as DynamoDB has it, gets none
    /// here.
    pub max_retries: i64,
    /// Why no endpoint was found. In edition 1.55 requests fail with this error unless a handler fails first, as the default
    /// handlers do if the endpoint is missing.
    pub error: Option<Error>,
    context: Context,
}

impl ClientConfig {
    /// The config for a service. Its endpoint is that of the user or, without one, that of the resolver.
    pub(crate) fn resolving(service: &str, config: Config, context: Context) -> Self {
        let mut client = Self::unresolved(config, context);
        if client.endpoint.is_none() {
            match client.resolve(service) {
                Ok(resolved) => client.set_resolved(resolved),
                Err(error) => client.fail_with(error),
            }
        }
        client
    }

    /// The config for a service that has an endpoint only if the user set one.
    pub(crate) fn unresolved(mut config: Config, context: Context) -> Self {
        let region = config.region.as_deref().unwrap_or_default();
        let endpoint = config.endpoint.as_deref().filter(|endpoint| !endpoint.is_empty());
        let disable_ssl = config.endpoint_settings.disable_ssl.unwrap_or(false);
        let endpoint = endpoint.map(|endpoint| add_scheme(endpoint, disable_ssl).into());
        // An endpoint of the user is signed for the region as it is written, with `fips`.
        let signing_region = non_empty(region).filter(|_| endpoint.is_some());
        let without_fips = if context.edition == Edition::V1_14 { None } else { without_fips(region) };
        if without_fips.is_some() {
            config.endpoint_settings.use_fips_endpoint = Some(true);
        }
        let max_retries = config.own_max_retries().unwrap_or(DEFAULT_MAX_RETRIES);
        Self {
            config,
            endpoint,
            partition_id: None,
            signing_region,
            signing_name: None,
            signing_name_derived: false,
            resolved_region: without_fips.and_then(non_empty),
            max_retries,
            error: None,
            context,
        }
    }

    /// Resolves the endpoint, with the resolver of the config or the default one.
    fn resolve(&self, service: &str) -> Result<ResolvedEndpoint, Error> {
        let region = self.config.region.as_deref().unwrap_or_default();
        let settings = EndpointSettings {
            resolved_region: self.resolved_region.clone(),
            ..self.config.endpoint_settings.clone()
        };
        match &self.config.endpoint_resolver {
            Some(resolver) => resolver.endpoint_for(service, region, &settings),
            None => {
                DefaultEndpointResolver::new(self.context.edition).endpoint_for(service, region, &settings)
            }
        }
    }

    /// Sets the endpoint of a resolver. An empty text of a resolver counts as absent.
    fn set_resolved(&mut self, resolved: ResolvedEndpoint) {
        self.endpoint = Some(resolved.url).filter(|url| !url.is_empty());
        if self.context.edition == Edition::V1_55 {
            self.partition_id = resolved.partition_id.and_then(non_empty);
        }
        self.signing_region = resolved.signing_region.and_then(non_empty);
        self.signing_name = resolved.signing_name.and_then(non_empty);
        self.signing_name_derived = resolved.signing_name_derived;
    }

    /// Sets the error. In edition 1.55 requests without an endpoint fail with it.
    fn fail_with(&mut self, error: Error) {
        if self.context.edition == Edition::V1_55 {
            self.context.fail_without_endpoint(&error);
        }
        self.error = Some(error);
    }
}

/// The text, `None` if it is empty.
fn non_empty(text: impl Into<String>) -> Option<String> {
    Some(text.into()).filter(|text| !text.is_empty())
}
