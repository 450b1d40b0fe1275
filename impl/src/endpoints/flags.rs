//! What the environment or a profile says of endpoints, in edition 1.55.

use std::sync::Arc;

use super::metadata::WithMetadata;
use super::{DefaultEndpointResolver, Ec2ImdsEndpointMode};
use crate::fold::equal_fold;
use crate::{Config, Edition, S3UsEast1RegionalEndpoint, StsRegionalEndpoint};

/// What one source says; empty is what it does not say.
#[derive(Clone, Default)]
pub(crate) struct EndpointFlags {
    pub(crate) sts_regional: Option<StsRegionalEndpoint>,
    pub(crate) s3_us_east_1_regional: Option<S3UsEast1RegionalEndpoint>,
    pub(crate) fips: Option<bool>,
    pub(crate) dual_stack: Option<bool>,
    pub(crate) metadata_endpoint: String,
    pub(crate) metadata_mode: Option<Ec2ImdsEndpointMode>,
}

impl EndpointFlags {
    /// What these say, and where they say nothing, those below.
    pub(crate) fn over(self, below: Self) -> Self {
        let own_endpoint = !self.metadata_endpoint.is_empty();
        Self {
            sts_regional: self.sts_regional.or(below.sts_regional),
            s3_us_east_1_regional: self.s3_us_east_1_regional.or(below.s3_us_east_1_regional),
            fips: self.fips.or(below.fips),
            dual_stack: self.dual_stack.or(below.dual_stack),
            metadata_endpoint: if own_endpoint { self.metadata_endpoint } else { below.metadata_endpoint },
            metadata_mode: self.metadata_mode.or(below.metadata_mode),
        }
    }

    /// Fills in what the user left open. The legacy endpoints are the default.
    pub(crate) fn fill(self, config: &mut Config) {
        let sts = self.sts_regional.unwrap_or(StsRegionalEndpoint::Legacy);
        let s3 = self.s3_us_east_1_regional.unwrap_or(S3UsEast1RegionalEndpoint::Legacy);
        config.sts_regional_endpoint.get_or_insert(sts);
        config.s3_us_east_1_regional_endpoint.get_or_insert(s3);
        config.use_fips_endpoint = config.use_fips_endpoint.or(self.fips);
        config.use_dual_stack_endpoint = config.use_dual_stack_endpoint.or(self.dual_stack);
        self.fill_metadata(config);
    }

    /// Puts what is said of the metadata service before the config's resolver.
    pub(crate) fn fill_metadata(self, config: &mut Config) {
        if self.metadata_endpoint.is_empty() && self.metadata_mode.is_none() {
            return;
        }
        let default = || Arc::new(DefaultEndpointResolver::new(Edition::V1_55)) as Arc<_>;
        config.endpoint_resolver = Some(Arc::new(WithMetadata {
            endpoint: self.metadata_endpoint.into(),
            mode: self.metadata_mode,
            others: config.endpoint_resolver.take().unwrap_or_else(default),
        }));
    }
}

impl StsRegionalEndpoint {
    /// The endpoint of this name, `legacy` or `regional` in any case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        is_regional(name).map(|regional| if regional { Self::Regional } else { Self::Legacy })
    }
}

impl S3UsEast1RegionalEndpoint {
    /// The endpoint of this name, `legacy` or `regional` in any case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        is_regional(name).map(|regional| if regional { Self::Regional } else { Self::Legacy })
    }
}

impl Ec2ImdsEndpointMode {
    /// The mode of this name in any case, blanks around it aside.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let modes = [("IPv4", Self::IPv4), ("IPv6", Self::IPv6)];
        modes.into_iter().find(|(known, _)| equal_fold(name.trim(), known)).map(|(_, mode)| mode)
    }
}

pub(crate) fn is_regional(name: &str) -> Option<bool> {
    one_of(name, ["legacy", "regional"])
}

/// Whether the text says `true` or `false`, in any case.
pub(crate) fn truth(text: &str) -> Option<bool> {
    one_of(text, ["false", "true"])
}

fn one_of(text: &str, [no, yes]: [&str; 2]) -> Option<bool> {
    if equal_fold(text, yes) { Some(true) } else { equal_fold(text, no).then_some(false) }
}
