//! A resolver that knows where the instance metadata service is, in edition 1.55.

use std::sync::Arc;

use super::{
    DefaultEndpointResolver, Ec2ImdsEndpointMode, EndpointResolver, EndpointSettings, ResolvedEndpoint,
};
use crate::error::Error;
use crate::{Config, Edition, EndpointUrl};

/// The name of the service.
pub(crate) const EC2_METADATA: &str = "ec2metadata";

/// Resolves the endpoint of the metadata service, or sets the version of its IP address, and leaves everything else to the
/// next resolver.
struct WithMetadata {
    endpoint: Option<EndpointUrl>,
    mode: Option<Ec2ImdsEndpointMode>,
    next: Arc<dyn EndpointResolver>,
}

/// Puts a resolver with the settings of the metadata service, if there are any, before the resolver of the config.
pub(crate) fn prepend_metadata(
    config: &mut Config,
    endpoint: Option<EndpointUrl>,
    mode: Option<Ec2ImdsEndpointMode>,
) {
    if endpoint.is_some() || mode.is_some() {
        let default = || Arc::new(DefaultEndpointResolver::new(Edition::V1_55)) as Arc<_>;
        let next = config.endpoint_resolver.take().unwrap_or_else(default);
        config.endpoint_resolver = Some(Arc::new(WithMetadata { endpoint, mode, next }));
    }
}

impl EndpointResolver for WithMetadata {
    fn endpoint_for(
        &self,
        service: &str,
        region: &str,
        settings: &EndpointSettings,
    ) -> Result<ResolvedEndpoint, Error> {
        if service != EC2_METADATA {
            return self.next.endpoint_for(service, region, settings);
        }
        let Some(endpoint) = &self.endpoint else {
            let settings = EndpointSettings { ec2_metadata_endpoint_mode: self.mode, ..settings.clone() };
            return self.next.endpoint_for(service, region, &settings);
        };
        Ok(ResolvedEndpoint::new(endpoint.clone()).signing_region(region).signing_name(EC2_METADATA))
    }
}
