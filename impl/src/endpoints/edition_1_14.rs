//! How edition 1.14 resolves an endpoint: there always is one.

use super::properties::{Properties, Variant};
use super::table::{Endpoint, Part, Table};
use super::url::{Filling, scheme};
use super::{EndpointOptions, ResolvedEndpoint};

pub(super) fn resolve(
    table: &Table,
    service: &str,
    region: &str,
    options: &EndpointOptions,
) -> ResolvedEndpoint {
    let Some(place) = table.place(service, region, Variant::PLAIN) else {
        return ResolvedEndpoint::default();
    };
    let endpoint = place.part.and_then(|part| endpoint(table, part, region)).unwrap_or_default();
    let of = |defaults: Option<Properties>| defaults.unwrap_or_default();
    let of_service = of(place.part.and_then(|part| part.defaults.of(Variant::PLAIN)));
    let properties =
        endpoint.properties.over(of_service).over(of(place.partition.defaults.of(Variant::PLAIN)));
    let dual_stack = options.use_dual_stack && !properties.dual_stack_host.is_empty();
    let url = Filling {
        scheme: scheme(properties.scheme, options.disable_ssl),
        host: if dual_stack { properties.dual_stack_host } else { properties.host },
        star: endpoint.star,
        service,
        region,
        suffix: place.partition.suffix,
    };
    ResolvedEndpoint::of(&properties, endpoint.star, service, region, url.url())
}

/// A service that is global has but one endpoint, whatever the region.
fn endpoint(table: &Table, part: &Part, region: &str) -> Option<Endpoint> {
    let name = if part.is_global { part.partition_endpoint } else { region };
    table.endpoint(part, name, Variant::PLAIN)
}
