//! The config of a client of one service, with the endpoint of the service.

#[cfg(feature = "sts")]
mod requests;

use crate::context::Context;
use crate::endpoints::{add_scheme, without_fips};
use crate::error::Error;
use crate::{
    Config, DefaultEndpointResolver, Edition, EndpointResolver, EndpointSettings, EndpointUrl,
    ResolvedEndpoint,
};

/// The config of a client of one service: the mirror of `client.Config`.
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
    /// The config of the session, merged with those of the call. In edition 1.55 a region that contains `fips` sets
    /// [`use_fips_endpoint`](EndpointSettings::use_fips_endpoint).
    pub config: Config,
    /// The endpoint with its scheme; empty if none was found.
    pub endpoint: EndpointUrl,
    /// The partition of the endpoint, such as `aws-cn`. It is empty if the user set the endpoint, and in edition 1.14.
    pub partition_id: String,
    /// The region that requests are signed for; empty if no endpoint was found.
    pub signing_region: String,
    /// The service that requests are signed for; empty if the user set the endpoint.
    pub signing_name: String,
    /// Whether `signing_name` is the name of the service because the endpoint has no signing name of its own.
    pub signing_name_derived: bool,
    /// The region without `fips`; empty if the region does not contain it, and in edition 1.14.
    pub resolved_region: String,
    /// Why no endpoint was found. In edition 1.55 requests fail with this error unless a handler fails first, as the default
    /// handlers do if the endpoint is missing.
    pub error: Option<Error>,
    context: Context,
}

impl ClientConfig {
    /// The config for a service. Its endpoint is that of the user or, without one, that of the resolver.
    pub(crate) fn resolving(service: &str, config: Config, context: Context) -> Self {
        let mut client = Self::unresolved(config, context);
        if client.endpoint.is_empty() {
            match client.resolve(service) {
                Ok(resolved) => client.set_resolved(resolved),
                Err(error) => client.fail_with(error),
            }
        }
        client
    }

    /// The config for a service that has an endpoint only if the user set one.
    pub(crate) fn unresolved(config: Config, context: Context) -> Self {
        let mut client = Self {
            config,
            endpoint: EndpointUrl::default(),
            partition_id: String::new(),
            signing_region: String::new(),
            signing_name: String::new(),
            signing_name_derived: false,
            resolved_region: String::new(),
            error: None,
            context,
        };
        client.split_fips_region();
        client.set_user_endpoint();
        client
    }

    fn region(&self) -> &str {
        self.config.region.as_deref().unwrap_or_default()
    }

    fn split_fips_region(&mut self) {
        let resolved =
            if self.context.edition == Edition::V1_14 { None } else { without_fips(self.region()) };
        if let Some(resolved) = resolved {
            self.config.endpoint_settings.use_fips_endpoint = Some(true);
            self.resolved_region = resolved;
        }
    }

    /// Sets the endpoint of the user, if there is one. Its signing region is the region as the user wrote it.
    fn set_user_endpoint(&mut self) {
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

    fn set_resolved(&mut self, resolved: ResolvedEndpoint) {
        self.endpoint = resolved.url;
        if self.context.edition == Edition::V1_55 {
            self.partition_id = resolved.partition_id;
        }
        self.signing_region = resolved.signing_region;
        self.signing_name = resolved.signing_name;
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
