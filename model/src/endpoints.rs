//! Endpoints: where a service is called in a region, and what its requests are signed for.
//!
//! Each release resolves them from a table of its own. A service has properties in a partition, and endpoints that may
//! say otherwise; what nothing says is inherited from the partition.

mod settings;
mod table;
mod v1_14;
mod v1_55;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::failure::Failure;
use crate::world::Edition;

pub use settings::Flags;
pub(crate) use settings::Settings;
use table::{Local, Partition, Properties, Property, Table};

/// The kinds of endpoints that edition 1.55 tells apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Variant {
    fips: bool,
    dual_stack: bool,
}

impl Variant {
    const fn is_plain(self) -> bool {
        !self.fips && !self.dual_stack
    }

    /// What the table calls it.
    const fn word(self) -> &'static str {
        match (self.fips, self.dual_stack) {
            (false, false) => "plain",
            (true, false) => "fips",
            (false, true) => "dualstack",
            (true, true) => "dualstack+fips",
        }
    }
}

/// Who says something, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The partition, of every service.
    Partition,
    /// The service, of all its regions.
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

/// Why a partition answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It has an endpoint of the service by the region's name.
    Listed,
    /// Its regions are shaped like this one.
    Shape,
    /// No partition knows the region, and it is the first.
    First,
}

/// How the endpoint was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The table has one by the region's name.
    Listed,
    /// The service has one endpoint for the whole partition.
    Global,
    /// There is none of that name, so the defaults make it.
    Default,
    /// The service is unknown, so its name makes it.
    Unknown,
    /// The metadata service, which has one address everywhere.
    Metadata,
}

/// Why a region's name stands for another, in edition 1.55.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandsFor {
    /// An empty one, for the partition's own endpoint.
    Nothing,
    /// One with `fips` in it, for the region without.
    Fips,
    /// One of those where STS was the global endpoint, for that.
    LegacySts,
    /// `us-east-1`, where S3 was the global endpoint, for that.
    LegacyS3,
}

/// Something that is not what the partition says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Who says it.
    pub level: Level,
    /// Of what, as the table calls it.
    pub key: &'static str,
    /// What.
    pub value: Cow<'static, str>,
}

/// Why an endpoint is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Why its partition answers.
    pub choice: Choice,
    /// How it was found.
    pub way: Way,
    /// The region that it was asked of in the end.
    pub region: String,
    /// The hostname before anything is filled in.
    pub template: Cow<'static, str>,
    /// Who says the template.
    pub level: Level,
    /// The DNS suffix that is filled in.
    pub suffix: Cow<'static, str>,
    /// What service and endpoint say otherwise, the weaker first.
    pub overrides: Vec<Override>,
    /// The region's name, where it stands for another.
    pub stood_for: Option<StandsFor>,
}

/// Where a service is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The URL.
    pub url: String,
    /// The partition; empty where the user sets the endpoint of the metadata service.
    pub partition: &'static str,
    /// The region that requests are signed for.
    pub signing_region: String,
    /// The name that requests are signed for.
    pub signing_name: String,
    /// How it came to be.
    pub why: Why,
}

impl Endpoint {
    /// The host that the URL leads to, be it made of a service's name or of a region's.
    #[must_use]
    pub fn host(&self) -> &str {
        host(&self.url)
    }
}

/// The host that a URL leads to.
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

/// The endpoint of a service in a region.
///
/// Rules: CLI-2.
///
/// # Errors
///
/// What the release's resolver answers where there is none. Edition 1.14 has one for everything.
pub fn resolve(edition: Edition, service: &str, region: &str, flags: &Flags) -> Result<Endpoint, Failure> {
    match edition {
        Edition::V1_14 => Ok(v1_14::resolve(service, region, flags)),
        Edition::V1_55 => v1_55::resolve(service, region, flags),
    }
}

/// The services of an edition's table.
pub fn services(edition: Edition) -> impl Iterator<Item = &'static str> {
    Table::of(edition).services()
}

/// The partitions of an edition's table, in the order in which they are asked, with their regions.
pub fn partitions(edition: Edition) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    Table::of(edition).partitions().map(|partition| (partition.name, partition.regions().collect()))
}

/// Every endpoint that the table has of a service, as its partition and its name.
pub fn endpoints(edition: Edition, service: &str) -> impl Iterator<Item = (&'static str, Cow<'static, str>)> {
    let table = Table::of(edition);
    let service = table.service(service);
    table.partitions().flat_map(move |partition| {
        let local = service.and_then(|service| service.within(partition.name));
        let names = local.into_iter().flat_map(|local| local.names(Variant::default()));
        names.map(move |name| (partition.name, name))
    })
}

/// An endpoint to be put together.
struct Made<'a> {
    partition: &'a Partition,
    choice: Choice,
    way: Way,
    service: &'a str,
    region: &'a str,
    stood_for: Option<StandsFor>,
    properties: Properties,
    /// The property that is the hostname.
    host: &'static str,
}

impl Made<'_> {
    /// Fills in the template.
    ///
    /// Rules: CLI-12, CLI-13, CLI-15, CLI-28.
    fn endpoint(self, flags: &Flags) -> Endpoint {
        let template = self.properties.last(self.host).cloned().unwrap_or_else(nothing);
        let suffix = self.properties.last("suffix").map(|suffix| suffix.value.clone()).unwrap_or_default();
        let host = template.value.replacen("{service}", self.service, 1);
        let host = host.replacen("{region}", self.region, 1).replacen("{dnsSuffix}", &suffix, 1);
        let scheme =
            if flags.disable_ssl || self.properties.value("scheme") == "http" { "http" } else { "https" };
        let or = |key, other: &str| match self.properties.value(key) {
            "" => other.into(),
            said => String::from(said),
        };
        Endpoint {
            url: [scheme, "://", &host].concat(),
            partition: self.partition.name,
            signing_region: or("signing_region", self.region),
            signing_name: or("signing_name", self.service),
            why: Why {
                choice: self.choice,
                way: self.way,
                region: self.region.into(),
                level: template.level,
                template: template.value,
                suffix,
                overrides: overrides(self.properties),
                stood_for: self.stood_for,
            },
        }
    }
}

fn nothing() -> Property {
    Property { level: Level::Partition, key: "host", value: Cow::Borrowed("") }
}

fn overrides(properties: Properties) -> Vec<Override> {
    let strong = properties.0.into_iter().filter(|property| property.level > Level::Partition);
    strong.map(|Property { level, key, value }| Override { level, key, value }).collect()
}

/// What the partition says of every service, its DNS suffix before the rest.
fn of_partition(partition: &Partition) -> Properties {
    let value = Cow::Borrowed(partition.suffix);
    Properties(alloc::vec![Property { level: Level::Partition, key: "suffix", value }])
}

/// The partition that answers, with what the service is there.
struct Chosen {
    partition: Partition,
    choice: Choice,
    local: Option<Local>,
}

impl Chosen {
    /// The first partition that can answer, or else the first of all.
    ///
    /// Rules: CLI-10.
    fn of(table: &'static Table, service: &str, region: &str, variant: Variant) -> Self {
        let known = table.service(service);
        let local = |partition: &Partition| known.and_then(|known| known.within(partition.name));
        let chosen = |partition: Partition| {
            let local = local(&partition);
            let listed = local.as_ref().is_some_and(|local| local.has(region, variant));
            match (listed, partition.matches(region)) {
                (true, _) => Some(Self { partition, choice: Choice::Listed, local }),
                (false, true) => Some(Self { partition, choice: Choice::Shape, local }),
                (false, false) => None,
            }
        };
        table.partitions().find_map(chosen).unwrap_or_else(|| {
            let partition = table.partitions().next().unwrap_or_default();
            Self { local: local(&partition), partition, choice: Choice::First }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(edition: Edition, region: &str, flags: &Flags) -> Result<String, Cow<'static, str>> {
        let endpoint = resolve(edition, "sts", region, flags);
        endpoint.map(|endpoint| endpoint.signing_region).map_err(|failure| failure.code)
    }

    #[test]
    fn edition_1_14_signs_sts_for_the_global_endpoint_but_for_a_few() {
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
                signed(Edition::V1_14, region, &Flags::default()).as_deref(),
                Ok(expected),
                "{region}"
            );
        }
    }

    #[test]
    fn edition_1_55_signs_sts_for_the_region_but_for_the_legacy_ones() {
        let regional = Flags { sts_regional: Some(true), ..Flags::default() };
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
            assert_eq!(signed(Edition::V1_55, region, &Flags::default()).as_deref(), Ok(legacy), "{region}");
            assert_eq!(signed(Edition::V1_55, region, &regional).as_deref(), Ok(own), "{region}");
        }
    }

    #[test]
    fn a_region_that_no_host_can_be_named_after_has_no_endpoint() {
        for region in ["no region", "-a", "a-", "a.b", "é", "\0", "a\n"] {
            assert_eq!(signed(Edition::V1_55, region, &Flags::default()), Err("".into()), "{region:?}");
        }
        let dual_stack = Flags { dual_stack: Some(true), ..Flags::default() };
        assert_eq!(signed(Edition::V1_55, "us-iso-east-1", &dual_stack), Err("UnknownEndpointError".into()));
        assert_eq!(signed(Edition::V1_55, "", &dual_stack).as_deref(), Ok("aws-global"));
    }

    #[test]
    fn the_host_is_the_one_that_the_url_leads_to() {
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
        let odd = resolve(Edition::V1_14, "user@evil.example/", "us-east-1", &Flags::default());
        assert_eq!(odd.as_ref().map(Endpoint::host), Ok("evil.example"));
    }

    #[test]
    fn what_is_filled_in_is_filled_in_once_and_in_order() {
        let url =
            |service| resolve(Edition::V1_55, service, "eu-west-1", &Flags::default()).map(|found| found.url);
        assert_eq!(url("{region}").as_deref(), Ok("https://eu-west-1.{region}.amazonaws.com"));
        assert_eq!(url("{dnsSuffix}").as_deref(), Ok("https://amazonaws.com.eu-west-1.{dnsSuffix}"));
    }
}
