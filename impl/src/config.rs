//! The values that a program can set itself.

use std::sync::Arc;

use crate::{
    Credentials, EndpointResolver, EndpointSettings, EndpointUrl, HttpClient, S3UsEast1RegionalEndpoint,
    StsRegionalEndpoint,
};

/// Values for a session, each optional: the mirror of `aws.Config`.
///
/// What is set here wins over the environment, the files and the defaults. Fields can be set by name or through
/// the methods of the same names.
///
/// ```
/// let mut config = awsess::Config::new().region("us-east-1").disable_ssl(true);
/// config.merge_in(&awsess::Config::new().region("eu-west-1"));
/// assert_eq!(config.region.as_deref(), Some("eu-west-1"));
/// assert_eq!(config.endpoint_settings.disable_ssl, Some(true));
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Config {
    /// Where requests go and what they are signed for. The empty text lets the environment and files decide.
    pub region: Option<String>,
    /// The endpoint of every service, with or without a scheme.
    pub endpoint: Option<EndpointUrl>,
    /// Credentials that win over any that could be found, [`Credentials::anonymous`] included.
    pub credentials: Option<Credentials>,
    /// Whether requests skip the validation of their parameters.
    pub disable_param_validation: Option<bool>,
    /// The HTTP client of requests. With a CA bundle it must be one whose roots can be set.
    pub http_client: Option<Arc<dyn HttpClient>>,
    /// Where the endpoints of services come from. The default is a
    /// [`DefaultEndpointResolver`](crate::DefaultEndpointResolver).
    pub endpoint_resolver: Option<Arc<dyn EndpointResolver>>,
    /// The settings that decide which endpoint of a service is used.
    pub endpoint_settings: EndpointSettings,
}

impl Config {
    /// A config that sets nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the region.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sets the endpoint of every service.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<EndpointUrl>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Sets whether an endpoint without a scheme gets `http` instead of `https`.
    #[must_use]
    pub fn disable_ssl(mut self, disable: bool) -> Self {
        self.endpoint_settings.disable_ssl = Some(disable);
        self
    }

    /// Sets the credentials.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets whether requests skip the validation of their parameters.
    #[must_use]
    pub fn disable_param_validation(mut self, disable: bool) -> Self {
        self.disable_param_validation = Some(disable);
        self
    }

    /// Sets the HTTP client.
    #[must_use]
    pub fn http_client(mut self, client: impl HttpClient + 'static) -> Self {
        self.http_client = Some(Arc::new(client));
        self
    }

    /// Sets where the endpoints of services come from.
    #[must_use]
    pub fn endpoint_resolver(mut self, resolver: impl EndpointResolver + 'static) -> Self {
        self.endpoint_resolver = Some(Arc::new(resolver));
        self
    }

    /// Sets whether S3 is asked for addresses of both families.
    #[must_use]
    pub fn use_dual_stack(mut self, dual_stack: bool) -> Self {
        self.endpoint_settings.use_dual_stack = Some(dual_stack);
        self
    }

    /// Sets which endpoint of STS counts.
    #[must_use]
    pub fn sts_regional_endpoint(mut self, which: StsRegionalEndpoint) -> Self {
        self.endpoint_settings.sts_regional_endpoint = Some(which);
        self
    }

    /// Sets which endpoint of S3 counts in us-east-1.
    #[must_use]
    pub fn s3_us_east_1_regional_endpoint(mut self, which: S3UsEast1RegionalEndpoint) -> Self {
        self.endpoint_settings.s3_us_east_1_regional_endpoint = Some(which);
        self
    }

    /// Sets whether endpoints are those with validated cryptography.
    #[must_use]
    pub fn use_fips_endpoint(mut self, fips: bool) -> Self {
        self.endpoint_settings.use_fips_endpoint = Some(fips);
        self
    }

    /// Sets whether endpoints are those with addresses of both families.
    #[must_use]
    pub fn use_dual_stack_endpoint(mut self, dual_stack: bool) -> Self {
        self.endpoint_settings.use_dual_stack_endpoint = Some(dual_stack);
        self
    }

    /// Puts `other` on top: each value that it sets replaces the one here, even by an empty text.
    pub fn merge_in(&mut self, other: &Self) {
        replace(&mut self.region, &other.region);
        replace(&mut self.endpoint, &other.endpoint);
        replace(&mut self.credentials, &other.credentials);
        replace(&mut self.disable_param_validation, &other.disable_param_validation);
        replace(&mut self.http_client, &other.http_client);
        replace(&mut self.endpoint_resolver, &other.endpoint_resolver);
        self.endpoint_settings.merge_in(&other.endpoint_settings);
    }

    /// Whether the TLS roots and the client certificate of the HTTP client can be set. Those of the library's own client can.
    pub(crate) fn can_set_tls(&self) -> bool {
        self.http_client.as_ref().is_none_or(|client| client.can_set_roots())
    }

    /// The configs merged in order, later over earlier.
    pub fn merged(configs: impl IntoIterator<Item = Self>) -> Self {
        configs.into_iter().fold(Self::default(), |mut merged, config| {
            merged.merge_in(&config);
            merged
        })
    }
}

pub(crate) fn replace<T: Clone>(here: &mut Option<T>, other: &Option<T>) {
    if other.is_some() {
        here.clone_from(other);
    }
}
