//! Endpoints: the URL of a service in a region, and the scope for which its requests are signed.
//!
//! Each release resolves endpoints from its own table, in the steps of `v1_14::resolve` and `v1_55::resolve`. The table has
//! properties of a partition, of a service in the partition, and of a single endpoint. A level that does not set a property
//! inherits it from the next wider level.

mod builder;
mod partition;
mod settings;
mod table;
mod v1_14;
mod v1_55;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::failure::Failure;
use crate::trace::Trace;
use crate::world::Edition;

pub use settings::EndpointSettings;
pub(crate) use settings::{ProfileSettings, keys};
use table::Table;

/// The service name of the EC2 instance metadata service.
pub(crate) const METADATA: &str = "ec2metadata";

/// Whether the region matches the pattern of a partition in the release's table.
pub(crate) fn is_known_region(edition: Edition, region: &str) -> bool {
    Table::for_edition(edition).partitions().any(|partition| partition.matches(region))
}

/// The variant of an endpoint. Edition 1.14 has only the plain one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Variant {
    fips: bool,
    dual_stack: bool,
}

impl Variant {
    const fn is_plain(self) -> bool {
        !self.fips && !self.dual_stack
    }

    /// The name of the variant in the table.
    const fn name(self) -> &'static str {
        match (self.fips, self.dual_stack) {
            (false, false) => "plain",
            (true, false) => "fips",
            (false, true) => "dualstack",
            (true, true) => "dualstack+fips",
        }
    }
}

/// The level of the table that sets a property, the widest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The partition: the property applies to every service.
    Partition,
    /// The service: the property applies to all its regions.
    Service,
    /// The endpoint itself.
    Endpoint,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Partition => "the partition",
            Self::Service => "the service",
            Self::Endpoint => "the endpoint",
        })
    }
}

/// How the partition of an endpoint was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchedBy {
    /// The partition has an endpoint of the service that has the region's name.
    EndpointName,
    /// The region matches the pattern of the partition's regions.
    RegionPattern,
    /// No partition matches the region, so this is the first one.
    Default,
}

/// The entry of the table from which an endpoint is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointSource {
    /// The endpoint that has the region's name.
    Listed,
    /// The one endpoint that the service has in the whole partition.
    Global,
    /// The defaults, since no endpoint has the region's name.
    Defaults,
    /// The defaults of the partition alone, since the table does not have the service.
    UnknownService,
    /// No entry: the metadata service has the same address in all regions.
    Metadata,
}

/// Why edition 1.55 resolves the endpoint of a region other than the given one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionAlias {
    /// No region is given, so the endpoint is that of the whole partition.
    NoRegion,
    /// The name of the region contains `fips`, and is an alias of the region without it.
    Fips,
    /// A region in which STS or S3 has the global endpoint, unless regional endpoints are enabled.
    Legacy,
}

/// A property in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// The level that sets it.
    pub level: Level,
    /// Its name in the table.
    pub key: &'static str,
    /// Its value.
    pub value: Cow<'static, str>,
}

/// How an endpoint was resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// How the partition was found.
    pub matched_by: MatchedBy,
    /// The entry of the table from which the endpoint is built.
    pub source: EndpointSource,
    /// The region of the endpoint.
    pub region: String,
    /// The template of the hostname, with its placeholders.
    pub template: Cow<'static, str>,
    /// The level that sets the template.
    pub level: Level,
    /// The DNS suffix.
    pub suffix: Cow<'static, str>,
    /// The properties that the service and the endpoint set, those of the service first.
    pub overrides: Vec<Property>,
    /// Why the region is not the given one; `None` if it is.
    pub alias: Option<RegionAlias>,
}

/// The endpoint of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The URL.
    pub url: String,
    /// The partition; empty for a URL of the metadata service that the user sets.
    pub partition: &'static str,
    /// The region that requests are signed for.
    pub signing_region: String,
    /// The service name that requests are signed for.
    pub signing_name: String,
    /// How it was resolved.
    pub explanation: Explanation,
}

impl Endpoint {
    /// The host of the URL. The name of the service or of the region can contain characters that change which part of the
    /// URL is its host.
    #[must_use]
    pub fn host(&self) -> &str {
        host(&self.url)
    }
}

/// The host of a URL.
#[must_use]
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) | None => host,
    }
}

/// The input of the resolution of an endpoint.
#[derive(Clone, Copy)]
struct Query<'a> {
    service: &'a str,
    region: &'a str,
    settings: &'a EndpointSettings,
}

/// Resolves the endpoint of a service in a region, and records each step with its rule.
///
/// # Errors
///
/// The error of the release's resolver if there is no endpoint. Edition 1.14 has one for every service and region.
pub fn resolve(
    edition: Edition,
    service: &str,
    region: &str,
    settings: &EndpointSettings,
    trace: &mut Trace<'_>,
) -> Result<Endpoint, Failure> {
    let query = Query { service, region, settings };
    match edition {
        Edition::V1_14 => Ok(v1_14::resolve(query, trace)),
        Edition::V1_55 => v1_55::resolve(query, trace),
    }
}

/// The services of an edition's table.
pub fn services(edition: Edition) -> impl Iterator<Item = &'static str> {
    Table::for_edition(edition).services()
}

/// The partitions of an edition's table, in the order in which they are searched, with their regions.
pub fn partitions(edition: Edition) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    Table::for_edition(edition).partitions().map(|partition| (partition.name, partition.regions().collect()))
}

/// Every endpoint that the table has of a service, as its partition and its name.
pub fn endpoints(edition: Edition, service: &str) -> impl Iterator<Item = (&'static str, Cow<'static, str>)> {
    let table = Table::for_edition(edition);
    let service = table.service(service);
    table.partitions().flat_map(move |partition| {
        let within = service.and_then(|service| service.within(partition.name));
        let names = within.into_iter().flat_map(|service| service.names(Variant::default()));
        names.map(move |name| (partition.name, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{self, Rule};

    fn signed(
        edition: Edition,
        region: &str,
        settings: &EndpointSettings,
    ) -> Result<String, Cow<'static, str>> {
        let endpoint = resolve(edition, "sts", region, settings, &mut Trace::new());
        endpoint.map(|endpoint| endpoint.signing_region).map_err(|failure| failure.code)
    }

    #[test]
    fn edition_1_14_signs_sts_requests_for_us_east_1_in_most_regions() {
        for (region, expected) in [
            ("", "us-east-1"),
            ("eu-west-1", "us-east-1"),
            ("mars-north-1", "us-east-1"),
            ("ap-northeast-2", "ap-northeast-2"),
            ("us-west-2-fips", "us-west-2"),
            ("cn-north-1", "cn-north-1"),
            ("cn-north-1-x", "us-east-1"),
            ("us-gov-west-1", "us-gov-west-1"),
        ] {
            assert_eq!(
                signed(Edition::V1_14, region, &EndpointSettings::default()).as_deref(),
                Ok(expected),
                "{region}"
            );
        }
    }

    #[test]
    fn edition_1_55_signs_sts_requests_for_the_region_unless_it_is_legacy() {
        let regional = EndpointSettings { sts_regional: Some(true), ..EndpointSettings::default() };
        for (region, legacy, own) in [
            ("", "us-east-1", "us-east-1"),
            ("eu-west-1", "us-east-1", "eu-west-1"),
            ("ap-northeast-2", "ap-northeast-2", "ap-northeast-2"),
            ("aws-global", "us-east-1", "us-east-1"),
            ("mars-north-1", "mars-north-1", "mars-north-1"),
            ("us-east-1-fips", "us-east-1", "us-east-1"),
            ("fips-us-west-2", "us-west-2", "us-west-2"),
            ("cn-north-1", "cn-north-1", "cn-north-1"),
        ] {
            assert_eq!(
                signed(Edition::V1_55, region, &EndpointSettings::default()).as_deref(),
                Ok(legacy),
                "{region}"
            );
            assert_eq!(signed(Edition::V1_55, region, &regional).as_deref(), Ok(own), "{region}");
        }
    }

    #[test]
    fn a_region_that_is_not_a_valid_label_has_no_endpoint() {
        for region in ["no region", "-a", "a-", "a.b", "é", "\0", "a\n"] {
            assert_eq!(
                signed(Edition::V1_55, region, &EndpointSettings::default()),
                Err("".into()),
                "{region:?}"
            );
        }
        let dual_stack = EndpointSettings { dual_stack: Some(true), ..EndpointSettings::default() };
        assert_eq!(signed(Edition::V1_55, "us-iso-east-1", &dual_stack), Err("UnknownEndpointError".into()));
        assert_eq!(signed(Edition::V1_55, "", &dual_stack).as_deref(), Ok("aws-global"));
    }

    #[test]
    fn the_host_of_a_url_is_parsed_from_its_authority() {
        for (url, expected) in [
            ("https://s3.amazonaws.com", "s3.amazonaws.com"),
            ("http://169.254.169.254/latest", "169.254.169.254"),
            ("http://[fd00:ec2::254]/latest", "[fd00:ec2::254]"),
            ("http://localhost:8000", "localhost"),
            ("https://user@evil.example/.us-east-1.amazonaws.com", "evil.example"),
            ("https://evil.example#.us-east-1.amazonaws.com", "evil.example"),
            ("https://evil.example?@a.us-east-1.amazonaws.com", "evil.example"),
        ] {
            assert_eq!(host(url), expected, "{url}");
        }
        let settings = EndpointSettings::default();
        let odd = resolve(Edition::V1_14, "user@evil.example/", "us-east-1", &settings, &mut Trace::new());
        assert_eq!(odd.as_ref().map(Endpoint::host), Ok("evil.example"));
    }

    #[test]
    fn each_placeholder_is_replaced_once_and_in_order() {
        let (settings, trace) = (EndpointSettings::default(), &mut Trace::new());
        let mut url =
            |service| resolve(Edition::V1_55, service, "eu-west-1", &settings, trace).map(|found| found.url);
        assert_eq!(url("{region}").as_deref(), Ok("https://eu-west-1.{region}.amazonaws.com"));
        assert_eq!(url("{dnsSuffix}").as_deref(), Ok("https://amazonaws.com.eu-west-1.{dnsSuffix}"));
    }

    /// The rules by which an endpoint is resolved.
    fn rules(service: &str, region: &str, settings: &EndpointSettings) -> Vec<Rule> {
        let mut trace = Trace::new();
        _ = resolve(Edition::V1_55, service, region, settings, &mut trace);
        trace.rules().collect()
    }

    #[test]
    fn a_setting_and_a_fips_region_select_the_defaults_of_a_variant_by_the_same_rule() {
        let fips = EndpointSettings { fips: Some(true), ..EndpointSettings::default() };
        let by_setting = rules("sqs", "us-nowhere-1", &fips);
        let by_name = rules("sqs", "fips-us-nowhere-1", &EndpointSettings::default());
        assert!(by_setting.contains(&rule::CLI_20) && by_setting.contains(&rule::CLI_19), "{by_setting:?}");
        assert!(by_name.contains(&rule::CLI_20) && by_name.contains(&rule::CLI_9), "{by_name:?}");
        let plain = rules("sqs", "us-nowhere-1", &EndpointSettings::default());
        assert!(!plain.contains(&rule::CLI_20), "{plain:?}");
    }

    #[test]
    fn each_failure_has_its_rule() {
        let dual_stack = EndpointSettings { dual_stack: Some(true), ..EndpointSettings::default() };
        for (service, region, settings, rule) in [
            ("sqs", "", &EndpointSettings::default(), rule::CLI_8),
            ("sqs", "a.b", &EndpointSettings::default(), rule::CLI_26),
            ("", "us-east-1", &EndpointSettings::default(), rule::CLI_29),
            ("sqs", "us-iso-east-1", &dual_stack, rule::CLI_42),
        ] {
            let failure = resolve(Edition::V1_55, service, region, settings, &mut Trace::new()).unwrap_err();
            assert!(failure.is_by(rule), "{service} {region}: {failure:?}");
        }
    }
}
