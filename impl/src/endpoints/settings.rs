//! The settings that decide which endpoint of a service is used.

use crate::EndpointUrl;
use crate::config::replace;
use crate::go_text::equal_fold;

/// The settings that decide which endpoint of a service is used. The environment, the shared files, a
/// [`Config`](crate::Config) and the call of an [`EndpointResolver`](crate::EndpointResolver) all have this type: the mirror
/// of `endpoints.Options`.
///
/// ```
/// use awsess::{DefaultEndpointResolver, Edition, EndpointResolver, EndpointSettings};
///
/// let mut settings = EndpointSettings::default();
/// settings.use_fips_endpoint = Some(true);
/// let resolver = DefaultEndpointResolver::new(Edition::default());
/// let endpoint = resolver.endpoint_for("s3", "us-east-1", &settings)?;
/// assert_eq!(endpoint.url, "https://s3-fips.us-east-1.amazonaws.com");
/// # Ok::<(), awsess::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointSettings {
    /// Whether endpoints without a scheme, and those of the resolver, begin with `http` instead of `https`.
    pub disable_ssl: Option<bool>,
    /// Whether S3 is called at an address for IPv4 and IPv6. In edition 1.55 this also applies to S3 Control, and only if
    /// [`use_dual_stack_endpoint`](Self::use_dual_stack_endpoint) is `None`.
    pub use_dual_stack: Option<bool>,
    /// Whether services are called at addresses for IPv4 and IPv6. Edition 1.55 only, as are all settings below.
    pub use_dual_stack_endpoint: Option<bool>,
    /// Whether services are called at endpoints with cryptography validated by FIPS 140.
    pub use_fips_endpoint: Option<bool>,
    /// Which endpoint of STS is used for the regions that are older than the regional endpoints of STS.
    pub sts_regional_endpoint: Option<StsRegionalEndpoint>,
    /// Which endpoint of S3 is used for us-east-1.
    pub s3_us_east_1_regional_endpoint: Option<S3UsEast1RegionalEndpoint>,
    /// Which address of the instance metadata service is used.
    pub ec2_metadata_endpoint_mode: Option<Ec2ImdsEndpointMode>,
    /// The region without `fips`, if the requested region contains it, such as `fips-us-east-1`. Clients set it for the
    /// resolver, whatever a config has.
    pub resolved_region: Option<String>,
    /// The endpoint of the instance metadata service. Only the environment and the shared files can set it.
    pub(crate) ec2_metadata_endpoint: Option<EndpointUrl>,
}

impl EndpointSettings {
    /// Merges `other` into these settings. Each setting of `other` that is not `None` takes precedence.
    pub fn merge_in(&mut self, other: &Self) {
        replace(&mut self.disable_ssl, &other.disable_ssl);
        replace(&mut self.use_dual_stack, &other.use_dual_stack);
        replace(&mut self.use_dual_stack_endpoint, &other.use_dual_stack_endpoint);
        replace(&mut self.use_fips_endpoint, &other.use_fips_endpoint);
        replace(&mut self.sts_regional_endpoint, &other.sts_regional_endpoint);
        replace(&mut self.s3_us_east_1_regional_endpoint, &other.s3_us_east_1_regional_endpoint);
        replace(&mut self.ec2_metadata_endpoint_mode, &other.ec2_metadata_endpoint_mode);
        replace(&mut self.resolved_region, &other.resolved_region);
        replace(&mut self.ec2_metadata_endpoint, &other.ec2_metadata_endpoint);
    }
}

/// Which endpoint of STS is used for the regions that are older than the regional endpoints of STS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StsRegionalEndpoint {
    /// The global endpoint, `sts.amazonaws.com`.
    Legacy,
    /// The endpoint of the region.
    Regional,
}

/// Which endpoint of S3 is used for us-east-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum S3UsEast1RegionalEndpoint {
    /// The global endpoint, `s3.amazonaws.com`.
    Legacy,
    /// The endpoint of the region.
    Regional,
}

/// The IP version of the instance metadata service's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ec2ImdsEndpointMode {
    /// The IPv4 address.
    IPv4,
    /// The IPv6 address.
    IPv6,
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

/// The truth value of `true` or `false` in any case; `None` for any other text.
pub(crate) fn truth(text: &str) -> Option<bool> {
    one_of(text, ["false", "true"])
}

fn one_of(text: &str, [no, yes]: [&str; 2]) -> Option<bool> {
    if equal_fold(text, yes) { Some(true) } else { equal_fold(text, no).then_some(false) }
}
