//! The metadata service of an instance, where the user says where it is.

use std::sync::Arc;

use super::{Ec2ImdsEndpointMode, EndpointOptions, EndpointResolver, ResolvedEndpoint};
use crate::EndpointUrl;
use crate::error::Error;

/// The name of the service.
pub(super) const EC2_METADATA: &str = "ec2metadata";

/// A resolver that knows the endpoint of the metadata service, or the family of its address, better than others.
pub(super) struct WithMetadata {
    pub(super) endpoint: EndpointUrl,
    pub(super) mode: Option<Ec2ImdsEndpointMode>,
    pub(super) others: Arc<dyn EndpointResolver>,
}

impl EndpointResolver for WithMetadata {
    fn endpoint_for(
        &self,
        service: &str,
        region: &str,
        options: &EndpointOptions,
    ) -> Result<ResolvedEndpoint, Error> {
        if service != EC2_METADATA {
            return self.others.endpoint_for(service, region, options);
        }
        if self.endpoint.is_empty() {
            let options = EndpointOptions { ec2_metadata_endpoint_mode: self.mode, ..options.clone() };
            return self.others.endpoint_for(service, region, &options);
        }
        Ok(ResolvedEndpoint {
            url: self.endpoint.clone(),
            signing_region: region.to_owned(),
            signing_name: EC2_METADATA.to_owned(),
            ..ResolvedEndpoint::default()
        })
    }
}
