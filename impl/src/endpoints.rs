//! The endpoints of services: the resolver of a release, and its table of endpoints.

mod edition_1_14;
mod edition_1_55;
mod metadata;
mod properties;
mod region;
mod settings;
mod table;
mod template;
mod url;

use std::fmt;

use crate::error::Error;
use crate::per_edition::PerEdition;
use crate::{Edition, EndpointUrl};
#[cfg(feature = "metadata")]
pub(crate) use metadata::EC2_METADATA;
pub(crate) use metadata::prepend_metadata;
use properties::Layers;
pub(crate) use region::without_fips;
pub use settings::{Ec2ImdsEndpointMode, EndpointSettings, S3UsEast1RegionalEndpoint, StsRegionalEndpoint};
pub(crate) use settings::{is_regional, truth};
use table::Table;
pub(crate) use url::add_scheme;

/// Resolves the endpoints of services: the mirror of `endpoints.Resolver`.
///
/// A function is a resolver too. This one delegates to the default resolver for all services but one:
///
/// ```
/// use awsess::{
///     Config, DefaultEndpointResolver, Edition, EndpointSettings, EndpointResolver, Environment, Options,
///     ResolvedEndpoint, Session,
/// };
///
/// let others = DefaultEndpointResolver::new(Edition::default());
/// let resolver = move |service: &str, region: &str, settings: &EndpointSettings| match service {
///     "s3" => Ok(ResolvedEndpoint::new("http://localhost:9000")),
///     _ => others.endpoint_for(service, region, settings),
/// };
/// let options = Options::new()
///     .environment(Environment::from_vars([("AWS_REGION", "eu-west-1")]))
///     .config(Config::new().endpoint_resolver(resolver));
/// let session = Session::new_session_with_options(options)?;
/// assert_eq!(session.client_config("s3", []).endpoint.as_deref(), Some("http://localhost:9000"));
/// assert_eq!(session.client_config("sqs", []).endpoint.as_deref(), Some("https://sqs.eu-west-1.amazonaws.com"));
/// # Ok::<(), awsess::Error>(())
/// ```
pub trait EndpointResolver: Send + Sync {
    /// The endpoint of the service in the region.
    ///
    /// # Errors
    ///
    /// Any error if there is no endpoint. In edition 1.55 requests fail with it unless a handler fails first; edition 1.14
    /// discards it.
    fn endpoint_for(
        &self,
        service: &str,
        region: &str,
        settings: &EndpointSettings,
    ) -> Result<ResolvedEndpoint, Error>;
}

impl<F> EndpointResolver for F
where
    F: Fn(&str, &str, &EndpointSettings) -> Result<ResolvedEndpoint, Error> + Send + Sync,
{
    fn endpoint_for(
        &self,
        service: &str,
        region: &str,
        settings: &EndpointSettings,
    ) -> Result<ResolvedEndpoint, Error> {
        self(service, region, settings)
    }
}

impl fmt::Debug for dyn EndpointResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EndpointResolver")
    }
}

/// The endpoint of a service: the mirror of `endpoints.ResolvedEndpoint`.
///
/// ```
/// use awsess::ResolvedEndpoint;
///
/// let endpoint = ResolvedEndpoint::new("http://localhost:9000").signing_region("us-east-1").signing_name("s3");
/// assert_eq!(endpoint.url, "http://localhost:9000");
/// assert_eq!(endpoint.signing_region.as_deref(), Some("us-east-1"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResolvedEndpoint {
    /// The URL, with a scheme.
    pub url: EndpointUrl,
    /// The partition, such as `aws-cn`. The resolver of edition 1.14 does not set it.
    pub partition_id: Option<String>,
    /// The region that requests are signed for. The default is the region of the config.
    pub signing_region: Option<String>,
    /// The service that requests are signed for. The default is the service itself.
    pub signing_name: Option<String>,
    /// Whether `signing_name` is the name of the service because the endpoint has no signing name of its own.
    pub signing_name_derived: bool,
}

impl ResolvedEndpoint {
    /// An endpoint with this URL and no other properties.
    #[must_use]
    pub fn new(url: impl Into<EndpointUrl>) -> Self {
        Self {
            url: url.into(),
            partition_id: None,
            signing_region: None,
            signing_name: None,
            signing_name_derived: false,
        }
    }

    /// Sets the partition.
    #[must_use]
    pub fn partition_id(mut self, id: impl Into<String>) -> Self {
        self.partition_id = Some(id.into());
        self
    }

    /// Sets the region that requests are signed for.
    #[must_use]
    pub fn signing_region(mut self, region: impl Into<String>) -> Self {
        self.signing_region = Some(region.into());
        self
    }

    /// Sets the service that requests are signed for.
    #[must_use]
    pub fn signing_name(mut self, name: impl Into<String>) -> Self {
        self.signing_name = Some(name.into());
        self
    }

    /// The endpoint with this URL. It is signed for the name and region of its properties, otherwise for the service and region
    /// that were requested.
    fn from_properties(
        properties: &Layers<'_>,
        table_region: &str,
        service: &str,
        region: &str,
        url: String,
    ) -> Self {
        let signing_name = properties.first(|properties| properties.signing_name);
        let signing_region = match properties.first(|properties| properties.signing_region) {
            None => region,
            Some("*") => table_region,
            Some(signing_region) => signing_region,
        };
        let endpoint = Self::new(url).signing_region(signing_region);
        Self {
            signing_name_derived: signing_name.is_none(),
            ..endpoint.signing_name(signing_name.unwrap_or(service))
        }
    }
}

/// The resolver of a release. It also has endpoints for services and regions that its table does not know.
///
/// The table is parsed when the first endpoint of the edition is resolved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DefaultEndpointResolver {
    edition: Edition,
}

impl DefaultEndpointResolver {
    /// The resolver of the edition.
    #[must_use]
    pub const fn new(edition: Edition) -> Self {
        Self { edition }
    }
}

static TABLES: PerEdition<Table> = PerEdition::new();

fn load(edition: Edition) -> Table {
    Table::load(match edition {
        Edition::V1_14 => include_str!("../data/endpoints-1.14.txt"),
        Edition::V1_55 => include_str!("../data/endpoints-1.55.txt"),
    })
}

impl EndpointResolver for DefaultEndpointResolver {
    fn endpoint_for(
        &self,
        service: &str,
        region: &str,
        settings: &EndpointSettings,
    ) -> Result<ResolvedEndpoint, Error> {
        let table = TABLES.get_or_init(self.edition, load);
        match self.edition {
            Edition::V1_14 => Ok(edition_1_14::resolve(table, service, region, settings)),
            Edition::V1_55 => edition_1_55::resolve(table, service, region, settings),
        }
    }
}
