//! The resolver of edition 1.55.

use super::metadata::EC2_METADATA;
use super::properties::{Layers, Properties, Variant};
use super::region::is_host_label;
use super::table::{Endpoint, Partition, PartitionMatch, ServiceInPartition, Table};
use super::url::{UrlTemplate, scheme};
use super::{Ec2ImdsEndpointMode, EndpointSettings, ResolvedEndpoint};
use crate::error::{Error, ErrorKind};
use crate::{S3UsEast1RegionalEndpoint, StsRegionalEndpoint};

const STS: &str = "sts";
const S3: &str = "s3";
const S3_CONTROL: &str = "s3-control";
/// The name of the partition-wide endpoints in the standard partition.
const GLOBAL: &str = "aws-global";

/// The services that have an endpoint without a region.
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

/// The regions that are older than their endpoint of STS: by default it is the global one.
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
/// The same for S3.
const LEGACY_S3: &str = "us-east-1";

pub(super) fn resolve(
    table: &Table,
    service: &str,
    region: &str,
    settings: &EndpointSettings,
) -> Result<ResolvedEndpoint, Error> {
    let region = settings.resolved_region.as_deref().unwrap_or(region);
    let variant = variant(service, settings);
    let found = table.find_partition(service, region, variant);
    let Some(PartitionMatch { partition, part, endpoint }) = found.filter(|_| !service.is_empty()) else {
        let partition = found.map_or("", |found| found.partition.id).to_owned();
        return Err(ErrorKind::UnknownServiceError { partition, service: service.to_owned() }.into());
    };
    if service == EC2_METADATA && part.is_none() {
        return Ok(metadata(partition, settings));
    }
    let name = endpoint_name(part, service, region, variant, settings);
    let endpoint = match part {
        Some(part) if name != region => table.endpoint(part, name, variant),
        Some(_) | None => endpoint,
    };
    let request = EndpointRequest { table, partition, part, endpoint, service, region: name, variant };
    request.resolve(settings.disable_ssl.unwrap_or(false))
}

/// The endpoint of the metadata service, which is the same for all instances.
fn metadata(partition: &Partition, settings: &EndpointSettings) -> ResolvedEndpoint {
    let host = match settings.ec2_metadata_endpoint_mode {
        Some(Ec2ImdsEndpointMode::IPv6) => "[fd00:ec2::254]",
        Some(Ec2ImdsEndpointMode::IPv4) | None => "169.254.169.254",
    };
    let endpoint = ResolvedEndpoint::new(format!("http://{host}/latest")).partition_id(partition.id);
    ResolvedEndpoint {
        signing_name_derived: true,
        ..endpoint.signing_region(GLOBAL).signing_name(EC2_METADATA)
    }
}

fn variant(service: &str, settings: &EndpointSettings) -> Variant {
    let older = settings.use_dual_stack == Some(true) && [S3, S3_CONTROL].contains(&service);
    Variant {
        fips: settings.use_fips_endpoint.unwrap_or(false),
        dual_stack: settings.use_dual_stack_endpoint.unwrap_or(older),
    }
}

/// The name of the endpoint in the table: the region, or the name of a partition-wide endpoint.
fn endpoint_name<'a>(
    part: Option<&ServiceInPartition>,
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

/// A request for an endpoint, with the partition that was found for it.
struct EndpointRequest<'a> {
    table: &'a Table,
    partition: &'a Partition,
    part: Option<&'a ServiceInPartition>,
    /// The endpoint with the name of the region.
    endpoint: Option<Endpoint<'a>>,
    service: &'a str,
    region: &'a str,
    variant: Variant,
}

impl<'a> EndpointRequest<'a> {
    fn resolve(&self, disable_ssl: bool) -> Result<ResolvedEndpoint, Error> {
        if self.region.is_empty() || !self.is_known() {
            return Err(self.unknown());
        }
        if !is_host_label(self.region) {
            return Err(ErrorKind::InvalidRegion.into());
        }
        Ok(self.endpoint_of_table(disable_ssl))
    }

    /// Whether the table has the endpoint or defaults for it. The endpoint of a global service needs neither.
    fn is_known(&self) -> bool {
        let has_default = self.of_service(self.variant).or_else(|| self.of_partition()).is_some();
        let names = |part: &ServiceInPartition| part.is_global && part.partition_endpoint == self.region;
        self.endpoint.is_some() || has_default || self.part.is_some_and(names)
    }

    fn of_service(&self, variant: Variant) -> Option<&'a Properties> {
        self.part.and_then(|part| part.defaults.get(variant))
    }

    fn of_partition(&self) -> Option<&'a Properties> {
        self.partition.defaults.get(self.variant)
    }

    /// The endpoint of a global service, which is used in every region.
    fn global(&self) -> Option<Endpoint<'a>> {
        let part = self.part.filter(|part| part.is_global)?;
        self.table.endpoint(part, part.partition_endpoint, self.variant)
    }

    fn endpoint_of_table(&self, disable_ssl: bool) -> ResolvedEndpoint {
        let endpoint = self.endpoint.or_else(|| self.global()).unwrap_or_default();
        let own = Layers([endpoint.properties, self.of_service(self.variant), self.of_partition()]);
        // Everything but the host and the suffix can also come from the defaults of plain endpoints.
        let properties = own.inheriting(self.of_service(Variant::PLAIN));
        let url = UrlTemplate {
            scheme: scheme(properties.first(|properties| properties.scheme), disable_ssl),
            host: own.first(|properties| properties.host.as_ref()),
            table_region: endpoint.table_region,
            service: self.service,
            region: self.region,
            suffix: own.first(|properties| properties.suffix).unwrap_or_else(|| self.suffix()),
        };
        let endpoint = ResolvedEndpoint::from_properties(
            &properties,
            endpoint.table_region,
            self.service,
            self.region,
            url.url(),
        );
        endpoint.partition_id(self.partition.id)
    }

    /// The suffix of the partition, which only plain endpoints have.
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
