//! How edition 1.14 resolves an endpoint: there always is one.

use super::properties::{Layers, Variant};
use super::table::{Endpoint, Place, Table};
use super::url::{Filling, scheme};
use super::{EndpointSettings, ResolvedEndpoint};

pub(super) fn resolve(
    table: &Table,
    service: &str,
    region: &str,
    settings: &EndpointSettings,
) -> ResolvedEndpoint {
    let Some(place) = table.place(service, region, Variant::PLAIN) else {
        return ResolvedEndpoint::default();
    };
    let endpoint = endpoint(table, &place).unwrap_or_default();
    let of_service = place.part.and_then(|part| part.defaults.of(Variant::PLAIN));
    let said = Layers([endpoint.properties, of_service, place.partition.defaults.of(Variant::PLAIN)]);
    let dual_stack_host =
        said.first(|said| said.dual_stack_host.as_ref()).filter(|_| settings.use_dual_stack == Some(true));
    let url = Filling {
        scheme: scheme(said.first(|said| said.scheme), settings.disable_ssl.unwrap_or(false)),
        host: dual_stack_host.or_else(|| said.first(|said| said.host.as_ref())),
        star: endpoint.star,
        service,
        region,
        suffix: place.partition.suffix,
    };
    ResolvedEndpoint::of(&said, endpoint.star, service, region, url.url())
}

/// A service that is global has but one endpoint, whatever the region.
fn endpoint<'a>(table: &'a Table, place: &Place<'a>) -> Option<Endpoint<'a>> {
    match place.part {
        Some(part) if part.is_global => table.endpoint(part, part.partition_endpoint, Variant::PLAIN),
        Some(_) | None => place.endpoint,
    }
}
