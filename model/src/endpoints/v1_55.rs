//! The resolution of endpoints in edition 1.55. FIPS and dual-stack endpoints are variants, some names of regions are aliases
//! of others, and some services have no endpoint in a region.

use alloc::string::String;
use alloc::vec::Vec;

use super::builder::{EndpointBuilder, HOST};
use super::partition::{Entry, PartitionMatch};
use super::table::{Properties, ServiceInPartition, Table};
use super::{Endpoint, EndpointSource, Explanation, Level, METADATA, MatchedBy, Query, RegionAlias, Variant};
use crate::decide::{Check, Layer, Source};
use crate::failure::Failure;
use crate::rule;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::Edition;

/// The pseudo-region that has the global endpoint.
const AWS_GLOBAL: &str = "aws-global";
/// The addresses of the metadata service: over IPv4 and over IPv6.
const ADDRESSES: [&str; 2] = ["http://169.254.169.254/latest", "http://[fd00:ec2::254]/latest"];

/// The services that have the endpoint of the whole partition if no region is set.
const WITHOUT_REGION: [&str; 12] = [
    "budgets",
    "ce",
    "chime",
    "cloudfront",
    "ec2metadata",
    "iam",
    "importexport",
    "organizations",
    "route53",
    "sts",
    "support",
    "waf",
];

/// The regions in which STS has the global endpoint, unless regional endpoints are enabled.
const LEGACY_STS: [&str; 15] = [
    "ap-northeast-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

/// The services whose dual-stack endpoints `UseDualStack` enables.
const DUAL_STACK: [&str; 2] = ["s3", "s3-control"];

/// The parts of a region's name that select FIPS endpoints, each with its replacement in the name of the region.
const FIPS: [(&str, &str); 3] = [("-fips-", "-"), ("-fips", ""), ("fips-", "")];

/// Decides on the variant, the partition, the region and the entry of the table, and builds the endpoint from the properties
/// on all levels.
pub(super) fn resolve(query: Query<'_>, trace: &mut Trace<'_>) -> Result<Endpoint, Failure> {
    if query.service == METADATA && !query.settings.metadata_endpoint.is_empty() {
        return Ok(metadata_of_user(query, trace));
    }
    let (region, fips_alias) = region_without_fips(query.region, trace);
    let query = Query { region: &region, ..query };
    let variant = variant(query, fips_alias.is_some(), trace);
    let found = PartitionMatch::find(Table::for_edition(Edition::V1_55), query, variant, trace);
    if query.service == METADATA {
        return Ok(metadata(&found, query, trace));
    }
    let (region, alias) = region_of_alias(&found, query, variant, trace);
    let query = Query { region: &region, ..query };
    let entry = entry(found.service.as_ref(), query, variant);
    check(&found, &entry, query, variant, trace)?;
    let row = Source::new(entry.rule, Some(found.candidate(entry.name)));
    let is_default = entry.source == EndpointSource::UnknownService && !variant.is_plain();
    trace.record_rules(Subject::Endpoint, [row.and(is_default, rule::CLI_20)]);
    let (source, alias) = (entry.source, alias.or(fips_alias));
    let properties = properties(&found, entry, variant);
    Ok(EndpointBuilder { found: &found, source, query, alias, properties, host_key: HOST }.build(trace))
}

/// The region without `fips` in its name. A name that would become empty is kept.
fn region_without_fips(region: &str, trace: &mut Trace<'_>) -> (String, Option<RegionAlias>) {
    let replace = |name: String, (part, with): &(&str, &str)| name.replace(part, with);
    let is_alias = FIPS.iter().any(|(part, _)| region.contains(part));
    let without = is_alias.then(|| FIPS.iter().fold(region.into(), replace));
    let row = without.map(|without| Candidate::shown(Origin::Default, without));
    match trace.decide(Subject::Endpoint, [Source::new(rule::CLI_9, row)]) {
        Some(without) if without.value.is_empty() => (region.into(), Some(RegionAlias::Fips)),
        Some(without) => (without.value.into_owned(), Some(RegionAlias::Fips)),
        None => (region.into(), None),
    }
}

/// Decides on the variant, by the name of the region and the settings.
fn variant(query: Query<'_>, is_fips_alias: bool, trace: &mut Trace<'_>) -> Variant {
    const ON: &str = "on";
    const OFF: &str = "off";
    let Query { service, settings, .. } = query;
    let setting = |name, is_on: Option<bool>| {
        is_on.map(|is_on| Candidate::shown(Origin::Config(name), if is_on { ON } else { OFF }))
    };
    let by_name = is_fips_alias.then(|| Candidate::shown(Origin::Default, ON));
    let fips = [
        Source::new(rule::CLI_9, by_name),
        Source::new(rule::CLI_19, setting("UseFIPSEndpoint", settings.fips)),
    ];
    let older = setting("UseDualStack", settings.use_dual_stack.then_some(true));
    let dual_stack = [
        Source::new(rule::CLI_18, setting("UseDualStackEndpoint", settings.dual_stack))
            .over(&[(Layer::Program, &[rule::CLI_17])]),
        Source::new(rule::CLI_17, older).when(DUAL_STACK.contains(&service), rule::CLI_17),
    ];
    let [fips, dual_stack] = [fips, dual_stack]
        .map(|rows| trace.decide(Subject::Endpoint, rows).is_some_and(|winner| winner.value == ON));
    Variant { fips, dual_stack }
}

/// Replaces a region that is an alias: no region by the endpoint of the whole partition, and a region in which STS or S3
/// has the global endpoint by `aws-global`.
fn region_of_alias(
    found: &PartitionMatch,
    query: Query<'_>,
    variant: Variant,
    trace: &mut Trace<'_>,
) -> (String, Option<RegionAlias>) {
    let Query { service, region, settings } = query;
    let own = found.service.as_ref().map_or("", |service| service.endpoint);
    let has_own = region.is_empty() && !own.is_empty() && WITHOUT_REGION.contains(&service);
    let is_legacy_sts = service == "sts" && LEGACY_STS.contains(&region) && variant.is_plain();
    let is_legacy_s3 = service == "s3" && region == "us-east-1" && variant.is_plain();
    let rows = [
        Source::new(rule::CLI_25, has_own.then(|| found.candidate(own))),
        Source::new(rule::CLI_21, is_legacy_sts.then(|| found.candidate(AWS_GLOBAL)))
            .when(settings.sts_regional != Some(true), rule::CLI_21),
        Source::new(rule::CLI_22, is_legacy_s3.then(|| found.candidate(AWS_GLOBAL)))
            .when(settings.s3_regional != Some(true), rule::CLI_22),
    ];
    let alias = if has_own { RegionAlias::NoRegion } else { RegionAlias::Legacy };
    match trace.decide(Subject::Endpoint, rows) {
        Some(other) => (other.value.into_owned(), Some(alias)),
        None => (region.into(), None),
    }
}

/// Selects the entry of the table. A service that is not regionalized has one endpoint for all regions that have no endpoint
/// of their own.
fn entry<'a>(service: Option<&ServiceInPartition>, query: Query<'a>, variant: Variant) -> Entry<'a> {
    let Query { service: name, region, .. } = query;
    let by_default = if variant.is_plain() { rule::CLI_12 } else { rule::CLI_20 };
    let (source, rule, name) = match service {
        None => (EndpointSource::UnknownService, rule::CLI_14, name),
        Some(service) if service.has(region, variant) => (EndpointSource::Listed, rule::CLI_2, region),
        Some(service) if service.is_global => (EndpointSource::Global, rule::CLI_11, service.endpoint),
        Some(_) => (EndpointSource::Defaults, by_default, region),
    };
    Entry { source, rule, name, properties: service.and_then(|service| service.endpoint_of(name, variant)) }
}

/// Checks that there is an endpoint, and that the region is valid in its hostname.
fn check(
    found: &PartitionMatch,
    entry: &Entry<'_>,
    query: Query<'_>,
    variant: Variant,
    trace: &mut Trace<'_>,
) -> Result<(), Failure> {
    let Query { service, region, .. } = query;
    let of_service = found.service.as_ref();
    let is_listed = entry.source == EndpointSource::Listed
        || of_service.is_some_and(|service| service.is_global && service.endpoint == region);
    let has_default = found.partition.default(variant).is_some()
        || of_service.is_some_and(|service| service.default(variant).is_some());
    let unknown_endpoint = || Failure::new("UnknownEndpointError", "could not resolve endpoint");
    trace.check(
        Subject::Endpoint,
        [
            Check {
                rules: &[rule::CLI_29],
                broken: service.is_empty(),
                at: None,
                error: &|| {
                    Failure::new("UnknownServiceError", "could not resolve endpoint for unknown service")
                },
            },
            Check { rules: &[rule::CLI_8], broken: region.is_empty(), at: None, error: &unknown_endpoint },
            Check {
                rules: &[rule::CLI_42],
                broken: !is_listed && !has_default,
                at: Some(found.candidate(variant.name())),
                error: &unknown_endpoint,
            },
            Check {
                rules: &[rule::CLI_26],
                broken: !is_label(region),
                at: Some(found.candidate(region)),
                error: &|| Failure::new("", "invalid region identifier format provided"),
            },
        ],
    )
}

/// The properties of the endpoint on all levels. If the service has no default properties for the variant, its plain ones
/// are used, except for the hostname and the DNS suffix.
fn properties(found: &PartitionMatch, entry: Entry<'_>, variant: Variant) -> Properties {
    let base = if variant.is_plain() { found.properties() } else { Properties::default() };
    let default = |variant| found.service.as_ref().and_then(|service| service.default(variant));
    let plain = || Some(default(Variant::default())?.without(&[HOST, "suffix"]));
    base.overridden_by(found.partition.default(variant))
        .overridden_by(default(variant).or_else(plain))
        .overridden_by(entry.properties)
}

/// Whether the region is valid as a label of a hostname.
fn is_label(region: &str) -> bool {
    let ends = [region.chars().next(), region.chars().next_back()];
    ends.iter().all(|end| end.is_some_and(|c| c.is_ascii_alphanumeric()))
        && region.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// The endpoint of the metadata service at its default address.
fn metadata(found: &PartitionMatch, query: Query<'_>, trace: &mut Trace<'_>) -> Endpoint {
    let Query { region, settings, .. } = query;
    let address = ADDRESSES[usize::from(settings.metadata_ipv6.unwrap_or_default())];
    let row = Source::new(rule::CLI_23, Some(Candidate::shown(Origin::Default, address)))
        .and(settings.metadata_ipv6.is_some(), rule::CLI_43);
    trace.record_rules(Subject::Endpoint, [row]);
    Endpoint {
        partition: found.partition.name,
        signing_region: AWS_GLOBAL.into(),
        ..metadata_at(address, found.matched_by, region)
    }
}

/// The endpoint of the metadata service at the URL that the environment or the profile sets.
fn metadata_of_user(query: Query<'_>, trace: &mut Trace<'_>) -> Endpoint {
    let Query { region, settings, .. } = query;
    let url = Candidate::shown(Origin::Session, settings.metadata_endpoint.clone());
    trace.record_rules(Subject::Endpoint, [Source::new(rule::CLI_24, Some(url))]);
    metadata_at(&settings.metadata_endpoint, MatchedBy::Default, region)
}

fn metadata_at(url: &str, matched_by: MatchedBy, region: &str) -> Endpoint {
    Endpoint {
        url: url.into(),
        partition: "",
        signing_region: region.into(),
        signing_name: METADATA.into(),
        explanation: Explanation {
            matched_by,
            source: EndpointSource::Metadata,
            region: region.into(),
            template: String::from(url).into(),
            level: Level::Endpoint,
            suffix: "".into(),
            overrides: Vec::new(),
            alias: None,
        },
    }
}
