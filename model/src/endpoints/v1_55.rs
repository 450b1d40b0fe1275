//! How edition 1.55 resolves an endpoint: by variants, with names that stand for others, and not for every region.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::table::{Local, Partition, Properties, Table};
use super::{Choice, Chosen, Endpoint, Flags, Level, Made, StandsFor, Variant, Way, Why, of_partition};
use crate::failure::Failure;
use crate::world::Edition;

/// The pseudo-region whose endpoint is the global one.
const AWS_GLOBAL: &str = "aws-global";
/// The service of the metadata of instances, which the table does not have.
const METADATA: &str = "ec2metadata";
/// Where the metadata service is, by the version of the Internet Protocol.
const ADDRESSES: [&str; 2] = ["http://169.254.169.254/latest", "http://[fd00:ec2::254]/latest"];

/// The services that an empty region does not keep from their partition's own endpoint.
///
/// Rules: CLI-25.
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

/// The regions where STS was the global endpoint.
///
/// Rules: CLI-21.
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

/// The services whose dual stack the older option switches on too.
///
/// Rules: CLI-17.
const DUAL_STACK: [&str; 2] = ["s3", "s3-control"];

/// What is left out of a region's name to get the region that it means, and what comes in its place.
const FIPS: [(&str, &str); 3] = [("-fips-", "-"), ("-fips", ""), ("fips-", "")];

/// Rules: CLI-8, CLI-9, CLI-10, CLI-14, CLI-20, CLI-26, CLI-29.
pub(super) fn resolve(service: &str, region: &str, flags: &Flags) -> Result<Endpoint, Failure> {
    if service == METADATA && !flags.metadata_endpoint.is_empty() {
        return Ok(metadata_of_user(region, flags));
    }
    let meant = meant(region);
    let variant = variant(service, flags, meant.is_some());
    let named = meant.as_deref().filter(|meant| !meant.is_empty()).unwrap_or(region);
    let Chosen { partition, choice, local } = Chosen::of(Table::of(Edition::V1_55), service, named, variant);
    if service == METADATA {
        return Ok(metadata(&partition, choice, region, flags));
    }
    if service.is_empty() {
        return Err(Failure::new("UnknownServiceError", "could not resolve endpoint for unknown service"));
    }
    let (region, stood_for) = stands_for(service, named, local.as_ref(), variant, flags);
    let stood_for = stood_for.or(meant.as_ref().map(|_| StandsFor::Fips));
    let found = Found::of(&partition, local.as_ref(), region, variant)?;
    let (way, properties) = (found.way, found.properties);
    Ok(Made { partition: &partition, choice, way, service, region, stood_for, properties, host: "host" }
        .endpoint(flags))
}

/// The region that a name with `fips` in it means.
///
/// Rules: CLI-9.
fn meant(region: &str) -> Option<String> {
    let named = FIPS.iter().any(|(part, _)| region.contains(part));
    named.then(|| FIPS.iter().fold(region.into(), |name: String, (part, with)| name.replace(part, with)))
}

/// Rules: CLI-17, CLI-18, CLI-19.
fn variant(service: &str, flags: &Flags, fips: bool) -> Variant {
    let older = flags.use_dual_stack && DUAL_STACK.contains(&service);
    Variant { fips: fips || flags.fips.unwrap_or_default(), dual_stack: flags.dual_stack.unwrap_or(older) }
}

/// The region that the name stands for, and why if it is another.
///
/// Rules: CLI-8, CLI-21, CLI-22, CLI-25.
fn stands_for<'r>(
    service: &str,
    region: &'r str,
    local: Option<&Local>,
    variant: Variant,
    flags: &Flags,
) -> (&'r str, Option<StandsFor>) {
    let legacy = |regional: Option<bool>| variant.is_plain() && !regional.unwrap_or_default();
    match (service, region) {
        (_, "") => match local.map(|local| local.endpoint) {
            Some(own) if !own.is_empty() && WITHOUT_REGION.contains(&service) => {
                (own, Some(StandsFor::Nothing))
            }
            Some(_) | None => (region, None),
        },
        ("sts", _) if LEGACY_STS.contains(&region) && legacy(flags.sts_regional) => {
            (AWS_GLOBAL, Some(StandsFor::LegacySts))
        }
        ("s3", "us-east-1") if legacy(flags.s3_regional) => (AWS_GLOBAL, Some(StandsFor::LegacyS3)),
        _ => (region, None),
    }
}

/// What the table has for a region.
struct Found {
    way: Way,
    properties: Properties,
}

impl Found {
    /// Rules: CLI-8, CLI-11, CLI-20, CLI-26.
    fn of(
        partition: &Partition,
        local: Option<&Local>,
        region: &str,
        variant: Variant,
    ) -> Result<Self, Failure> {
        let (of_all, of_service) =
            (partition.default(variant), local.and_then(|local| local.default(variant)));
        let (way, endpoint) = found(local, region, variant);
        let by_name = endpoint.is_some() && way == Way::Listed
            || local.is_some_and(|l| l.global && l.endpoint == region);
        let no_default = of_all.is_none() && of_service.is_none();
        if region.is_empty() || !by_name && no_default {
            return Err(Failure::new("UnknownEndpointError", "could not resolve endpoint"));
        }
        if !is_label(region) {
            return Err(Failure::new("", "invalid region identifier format provided"));
        }
        let base = if variant.is_plain() { of_partition(partition) } else { Properties::default() };
        let of_service = of_service.or_else(|| local.and_then(inherited));
        Ok(Self { way, properties: base.under(of_all).under(of_service).under(endpoint) })
    }
}

/// What a variant without a default of its own has of the service's: all but where that is.
fn inherited(local: &Local) -> Option<Properties> {
    Some(local.default(Variant::default())?.without(&["host", "suffix"]))
}

fn found(local: Option<&Local>, region: &str, variant: Variant) -> (Way, Option<Properties>) {
    let Some(local) = local else { return (Way::Unknown, None) };
    match local.endpoint(region, variant) {
        Some(endpoint) => (Way::Listed, Some(endpoint)),
        None if local.global => (Way::Global, local.endpoint(local.endpoint, variant)),
        None => (Way::Default, None),
    }
}

/// Whether the region can be part of a host's name.
///
/// Rules: CLI-26.
fn is_label(region: &str) -> bool {
    let ends = [region.chars().next(), region.chars().next_back()];
    ends.iter().all(|end| end.is_some_and(|c| c.is_ascii_alphanumeric()))
        && region.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Rules: CLI-23.
fn metadata(partition: &Partition, choice: Choice, region: &str, flags: &Flags) -> Endpoint {
    let url = ADDRESSES[usize::from(flags.metadata_ipv6.unwrap_or_default())];
    Endpoint {
        partition: partition.name,
        signing_region: AWS_GLOBAL.into(),
        ..metadata_at(url, choice, region)
    }
}

/// Rules: CLI-24.
fn metadata_of_user(region: &str, flags: &Flags) -> Endpoint {
    metadata_at(&flags.metadata_endpoint, Choice::First, region)
}

fn metadata_at(url: &str, choice: Choice, region: &str) -> Endpoint {
    Endpoint {
        url: url.into(),
        partition: "",
        signing_region: region.into(),
        signing_name: METADATA.into(),
        why: Why {
            choice,
            way: Way::Metadata,
            region: region.into(),
            template: Cow::Owned(url.into()),
            level: Level::Endpoint,
            suffix: Cow::Borrowed(""),
            overrides: Vec::new(),
            stood_for: None,
        },
    }
}
