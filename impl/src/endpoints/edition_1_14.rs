//! The resolver of edition 1.14, which never fails.

use super::properties::{Layers, Variant};
use super::table::{Endpoint, PartitionMatch, Table};
use super::url::{UrlTemplate, scheme};
use super::{EndpointSettings, ResolvedEndpoint};

pub(super) fn resolve(
    table: &Table,
    service: &str,
    region: &str,
    settings: &EndpointSettings,
) -> ResolvedEndpoint {
    let Some(found) = table.find_partition(service, region, Variant::PLAIN) else {
        return ResolvedEndpoint::new("");
    };
    let endpoint = endpoint(table, &found).unwrap_or_default();
    let of_service = found.part.and_then(|part| part.defaults.get(Variant::PLAIN));
    let properties = Layers([endpoint.properties, of_service, found.partition.defaults.get(Variant::PLAIN)]);
    let dual_stack_host = properties
        .first(|properties| properties.dual_stack_host.as_ref())
        .filter(|_| settings.use_dual_stack == Some(true));
    let url = UrlTemplate {
        scheme: scheme(
            properties.first(|properties| properties.scheme),
            settings.disable_ssl.unwrap_or(false),
        ),
        host: dual_stack_host.or_else(|| properties.first(|properties| properties.host.as_ref())),
        table_region: endpoint.table_region,
        service,
        region,
        suffix: found.partition.suffix,
    };
    ResolvedEndpoint::from_properties(&properties, endpoint.table_region, service, region, url.url())
}

/// The endpoint that the table has for the service and the region. That of a global service is the same in every region.
fn endpoint<'a>(table: &'a Table, found: &PartitionMatch<'a>) -> Option<Endpoint<'a>> {
    match found.part {
        Some(part) if part.is_global => table.endpoint(part, part.partition_endpoint, Variant::PLAIN),
        Some(_) | None => found.endpoint,
    }
}
