//! How edition 1.55 resolves an endpoint.

use super::metadata::EC2_METADATA;
use super::properties::{Layers, Properties, Variant};
use super::region::is_host_label;
use super::table::{Endpoint, Part, Partition, Place, Table};
use super::url::{Filling, scheme};
use super::{Ec2ImdsEndpointMode, EndpointSettings, ResolvedEndpoint};
use crate::error::{Error, ErrorKind};
use crate::{S3UsEast1RegionalEndpoint, StsRegionalEndpoint};

const STS: &str = "sts";
const S3: &str = "s3";
const S3_CONTROL: &str = "s3-control";
/// The name of the whole standard partition, in place of a region.
const GLOBAL: &str = "aws-global";

/// Services whose endpoint needs no region.
const REGIONLESS: [&str; 12] = [
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

/// Regions whose STS is the global one unless it is asked to be regional.
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
/// And the one whose S3 is.
const LEGACY_S3: &str = "us-east-1";

pub(super) fn resolve(
    table: &Table,
    service: &str,
    region: &str,
    settings: &EndpointSettings,
) -> Result<ResolvedEndpoint, Error> {
    let region = settings.resolved_region.as_deref().unwrap_or(region);
    let variant = variant(service, settings);
    let place = table.place(service, region, variant);
    let Some(Place { partition, part, endpoint }) = place.filter(|_| !service.is_empty()) else {
        let partition = place.map_or("", |place| place.partition.id).to_owned();
        return Err(ErrorKind::UnknownServiceError { partition, service: service.to_owned() }.into());
    };
    if service == EC2_METADATA && part.is_none() {
        return Ok(metadata(partition, settings));
    }
    let name = named(part, service, region, variant, settings);
    let endpoint = match part {
        Some(part) if name != region => table.endpoint(part, name, variant),
        Some(_) | None => endpoint,
    };
    let asked = Asked { table, partition, part, endpoint, service, region: name, variant };
    asked.resolve(settings.disable_ssl.unwrap_or(false))
}

/// The address of the metadata service, the same wherever an instance runs.
fn metadata(partition: &Partition, settings: &EndpointSettings) -> ResolvedEndpoint {
    let host = match settings.ec2_metadata_endpoint_mode {
        Some(Ec2ImdsEndpointMode::IPv6) => "[fd00:ec2::254]",
        Some(Ec2ImdsEndpointMode::IPv4) | None => "169.254.169.254",
    };
    ResolvedEndpoint {
        url: format!("http://{host}/latest").into(),
        partition_id: partition.id.into(),
        signing_region: GLOBAL.into(),
        signing_name: EC2_METADATA.into(),
        signing_name_derived: true,
    }
}

fn variant(service: &str, settings: &EndpointSettings) -> Variant {
    let older = settings.use_dual_stack == Some(true) && [S3, S3_CONTROL].contains(&service);
    Variant {
        fips: settings.use_fips_endpoint.unwrap_or(false),
        dual_stack: settings.use_dual_stack_endpoint.unwrap_or(older),
    }
}

/// The endpoint's name: the region's, where not one that stands for the whole partition.
fn named<'a>(
    part: Option<&Part>,
    service: &str,
    region: &'a str,
    variant: Variant,
    settings: &EndpointSettings,
) -> &'a str {
    if region.is_empty() && REGIONLESS.contains(&service) {
        return part.map_or(region, |part| part.partition_endpoint);
    }
    let legacy = match service {
        STS => {
            settings.sts_regional_endpoint != Some(StsRegionalEndpoint::Regional)
                && LEGACY_STS.contains(&region)
        }
        S3 => {
            settings.s3_us_east_1_regional_endpoint != Some(S3UsEast1RegionalEndpoint::Regional)
                && region == LEGACY_S3
        }
        _ => false,
    };
    if legacy && variant == Variant::PLAIN { GLOBAL } else { region }
}

/// An endpoint that is asked for, in its partition.
struct Asked<'a> {
    table: &'a Table,
    partition: &'a Partition,
    part: Option<&'a Part>,
    /// The endpoint of the region's name.
    endpoint: Option<Endpoint<'a>>,
    service: &'a str,
    region: &'a str,
    variant: Variant,
}

impl<'a> Asked<'a> {
    fn resolve(&self, disable_ssl: bool) -> Result<ResolvedEndpoint, Error> {
        if self.region.is_empty() || !self.is_known() {
            return Err(self.unknown());
        }
        if !is_host_label(self.region) {
            return Err(ErrorKind::InvalidRegion.into());
        }
        Ok(self.answer(disable_ssl))
    }

    /// Whether there is such an endpoint. The name of a global service's one endpoint is known even where nothing is said
    /// of it.
    fn is_known(&self) -> bool {
        let has_default = self.of_service(self.variant).or_else(|| self.of_partition()).is_some();
        let names = |part: &Part| part.is_global && part.partition_endpoint == self.region;
        self.endpoint.is_some() || has_default || self.part.is_some_and(names)
    }

    fn of_service(&self, variant: Variant) -> Option<&'a Properties> {
        self.part.and_then(|part| part.defaults.of(variant))
    }

    fn of_partition(&self) -> Option<&'a Properties> {
        self.partition.defaults.of(self.variant)
    }

    /// The one endpoint of a service that is global, which holds in every region.
    fn global(&self) -> Option<Endpoint<'a>> {
        let part = self.part.filter(|part| part.is_global)?;
        self.table.endpoint(part, part.partition_endpoint, self.variant)
    }

    fn answer(&self, disable_ssl: bool) -> ResolvedEndpoint {
        let endpoint = self.endpoint.or_else(|| self.global()).unwrap_or_default();
        let own = Layers([endpoint.properties, self.of_service(self.variant), self.of_partition()]);
        // But for where it is.
        let said = own.inheriting(self.of_service(Variant::PLAIN));
        let url = Filling {
            scheme: scheme(said.first(|said| said.scheme), disable_ssl),
            host: own.first(|own| own.host.as_ref()),
            star: endpoint.star,
            service: self.service,
            region: self.region,
            suffix: own.first(|own| own.suffix).unwrap_or_else(|| self.suffix()),
        };
        let found = ResolvedEndpoint::of(&said, endpoint.star, self.service, self.region, url.url());
        ResolvedEndpoint { partition_id: self.partition.id.into(), ..found }
    }

    /// The partition's suffix, which plain endpoints alone have.
    fn suffix(&self) -> &'static str {
        if self.variant == Variant::PLAIN { self.partition.suffix } else { "" }
    }

    fn unknown(&self) -> Error {
        ErrorKind::UnknownEndpointError {
            partition: self.partition.id.into(),
            service: self.service.into(),
            region: self.region.into(),
        }
        .into()
    }
}
