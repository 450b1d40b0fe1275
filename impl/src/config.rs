//! The settings that a program sets itself.

use std::sync::Arc;

#[cfg(feature = "sts")]
use crate::HttpClient;
use crate::{
    Credentials, EndpointResolver, EndpointSettings, EndpointUrl, S3UsEast1RegionalEndpoint,
    StsRegionalEndpoint,
};

/// Settings of a session or a client, each optional: the mirror of `aws.Config`.
///
/// They take precedence over the environment, the shared files and the defaults. Fields can be set by name or through the
/// methods of the same names; those of [`endpoint_settings`](Self::endpoint_settings) also have a method each.
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
    /// The region that requests are sent to and signed for. If it is empty, the environment or the files set it.
    pub region: Option<String>,
    /// The endpoint of every service, with or without a scheme.
    pub endpoint: Option<EndpointUrl>,
    /// Credentials, which may be [anonymous](Credentials::anonymous). They take precedence over all others.
    pub credentials: Option<Credentials>,
    /// Whether requests skip the validation of their parameters.
    pub disable_param_validation: Option<bool>,
    /// The maximum number of retries of a request. The default of the service applies if it is `None` or
    /// [`USE_SERVICE_DEFAULT_RETRIES`](Self::USE_SERVICE_DEFAULT_RETRIES); with any other negative number, no request is retried.
    pub max_retries: Option<i64>,
    /// Whether the clients of S3 call the region in an ARN instead of their own. If the program does not set it, a session of edition
    /// 1.55 takes the value of `AWS_S3_USE_ARN_REGION`, or else false. The key `s3_use_arn_region` has no effect, as in the SDK.
    pub s3_use_arn_region: Option<bool>,
    /// Whether the clients of DynamoDB and Timestream discover their endpoints by a request to the service. If the program does not
    /// set it, a session of edition 1.55 takes the value of `AWS_ENABLE_ENDPOINT_DISCOVERY` or `endpoint_discovery_enabled`.
    pub enable_endpoint_discovery: Option<bool>,
    /// Whether requests to the metadata service of an instance are sent without a token (IMDSv1) if the service does not issue one.
    /// The default is true. Edition 1.14 never uses a token.
    pub ec2_metadata_enable_fallback: Option<bool>,
    /// Whether requests to the metadata service of an instance have the time limit and the retries of other requests. The default
    /// is false: a time limit of one second and two retries in edition 1.55, and of five seconds in 1.14.
    pub ec2_metadata_disable_timeout_override: Option<bool>,
    /// Whether the message of `NoCredentialProviders` leaves out how to get verbose messages. The errors of the providers are always
    /// the [causes](crate::Error::causes) of the error; in the release only if this is true. Only the config that a session is
    /// created with counts.
    pub credentials_chain_verbose_errors: Option<bool>,
    /// The HTTP client of requests; `None` for the built-in one. With a CA bundle it must accept roots
    /// ([`HttpClient::can_set_roots`]).
    #[cfg(feature = "sts")]
    pub http_client: Option<Arc<dyn HttpClient>>,
    /// The resolver of endpoints. The default is a [`DefaultEndpointResolver`](crate::DefaultEndpointResolver).
    pub endpoint_resolver: Option<Arc<dyn EndpointResolver>>,
    /// The settings that decide which endpoint of a service is used.
    pub endpoint_settings: EndpointSettings,
}

impl Config {
    /// The value of [`max_retries`](Self::max_retries) that stands for the default. Unlike `None`, it takes precedence over another
    /// number when configs are merged.
    pub const USE_SERVICE_DEFAULT_RETRIES: i64 = -1;

    /// A config without settings.
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

    /// Sets whether endpoints use `http` instead of `https`.
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

    /// Sets the maximum number of retries of a request.
    #[must_use]
    pub fn max_retries(mut self, max: i64) -> Self {
        self.max_retries = Some(max);
        self
    }

    /// Sets whether clients of S3 call the region in an ARN.
    #[must_use]
    pub fn s3_use_arn_region(mut self, enable: bool) -> Self {
        self.s3_use_arn_region = Some(enable);
        self
    }

    /// Sets whether clients ask the service for their endpoints.
    #[must_use]
    pub fn enable_endpoint_discovery(mut self, enable: bool) -> Self {
        self.enable_endpoint_discovery = Some(enable);
        self
    }

    /// Sets whether an instance is asked for credentials without a token if it has none.
    #[must_use]
    pub fn ec2_metadata_enable_fallback(mut self, enable: bool) -> Self {
        self.ec2_metadata_enable_fallback = Some(enable);
        self
    }

    /// Sets whether requests to the metadata service of an instance have the time limit and the retries of other requests.
    #[must_use]
    pub fn ec2_metadata_disable_timeout_override(mut self, disable: bool) -> Self {
        self.ec2_metadata_disable_timeout_override = Some(disable);
        self
    }

    /// Sets whether the message of `NoCredentialProviders` leaves out how to get verbose messages.
    #[must_use]
    pub fn credentials_chain_verbose_errors(mut self, verbose: bool) -> Self {
        self.credentials_chain_verbose_errors = Some(verbose);
        self
    }

    /// Sets the resolver of endpoints.
    #[must_use]
    pub fn endpoint_resolver(mut self, resolver: impl EndpointResolver + 'static) -> Self {
        self.endpoint_resolver = Some(Arc::new(resolver));
        self
    }

    /// Sets whether S3 is called at an address for IPv4 and IPv6.
    #[must_use]
    pub fn use_dual_stack(mut self, dual_stack: bool) -> Self {
        self.endpoint_settings.use_dual_stack = Some(dual_stack);
        self
    }

    /// Sets which endpoint of STS is used.
    #[must_use]
    pub fn sts_regional_endpoint(mut self, which: StsRegionalEndpoint) -> Self {
        self.endpoint_settings.sts_regional_endpoint = Some(which);
        self
    }

    /// Sets which endpoint of S3 is used for us-east-1.
    #[must_use]
    pub fn s3_us_east_1_regional_endpoint(mut self, which: S3UsEast1RegionalEndpoint) -> Self {
        self.endpoint_settings.s3_us_east_1_regional_endpoint = Some(which);
        self
    }

    /// Sets whether services are called at endpoints with cryptography validated by FIPS 140.
    #[must_use]
    pub fn use_fips_endpoint(mut self, fips: bool) -> Self {
        self.endpoint_settings.use_fips_endpoint = Some(fips);
        self
    }

    /// Sets whether services are called at addresses for IPv4 and IPv6.
    #[must_use]
    pub fn use_dual_stack_endpoint(mut self, dual_stack: bool) -> Self {
        self.endpoint_settings.use_dual_stack_endpoint = Some(dual_stack);
        self
    }

    /// Merges `other` into this config. Each setting of `other` that is not `None` takes precedence, even if it is an empty text.
    pub fn merge_in(&mut self, other: &Self) {
        replace(&mut self.region, &other.region);
        replace(&mut self.endpoint, &other.endpoint);
        replace(&mut self.credentials, &other.credentials);
        replace(&mut self.disable_param_validation, &other.disable_param_validation);
        replace(&mut self.max_retries, &other.max_retries);
        replace(&mut self.s3_use_arn_region, &other.s3_use_arn_region);
        replace(&mut self.enable_endpoint_discovery, &other.enable_endpoint_discovery);
        replace(&mut self.ec2_metadata_enable_fallback, &other.ec2_metadata_enable_fallback);
        replace(
            &mut self.ec2_metadata_disable_timeout_override,
            &other.ec2_metadata_disable_timeout_override,
        );
        replace(&mut self.credentials_chain_verbose_errors, &other.credentials_chain_verbose_errors);
        #[cfg(feature = "sts")]
        replace(&mut self.http_client, &other.http_client);
        replace(&mut self.endpoint_resolver, &other.endpoint_resolver);
        self.endpoint_settings.merge_in(&other.endpoint_settings);
    }

    /// The maximum number of retries, unless the default applies.
    pub(crate) fn own_max_retries(&self) -> Option<i64> {
        self.max_retries.filter(|max| *max != Self::USE_SERVICE_DEFAULT_RETRIES)
    }

    /// Merges the configs; a later one takes precedence over an earlier one.
    pub fn merged(configs: impl IntoIterator<Item = Self>) -> Self {
        configs.into_iter().fold(Self::default(), |mut merged, config| {
            merged.merge_in(&config);
            merged
        })
    }
}

#[cfg(feature = "sts")]
impl Config {
    /// Sets the HTTP client.
    #[must_use]
    pub fn http_client(mut self, client: impl HttpClient + 'static) -> Self {
        self.http_client = Some(Arc::new(client));
        self
    }

    /// Whether the HTTP client accepts TLS roots and a client certificate. The built-in client does.
    pub(crate) fn can_set_tls(&self) -> bool {
        self.http_client.as_ref().is_none_or(|client| client.can_set_roots())
    }
}

pub(crate) fn replace<T: Clone>(here: &mut Option<T>, other: &Option<T>) {
    if other.is_some() {
        here.clone_from(other);
    }
}
