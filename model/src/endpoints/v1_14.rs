//! How edition 1.14 resolves an endpoint: there is one for every service and every region, be they what they may.

use super::table::{Local, Properties, Table};
use super::{Chosen, Endpoint, Flags, Made, Variant, Way, of_partition};
use crate::world::Edition;

const PLAIN: Variant = Variant { fips: false, dual_stack: false };

/// Rules: CLI-7, CLI-10, CLI-14, CLI-27.
pub(super) fn resolve(service: &str, region: &str, flags: &Flags) -> Endpoint {
    let Chosen { partition, choice, local } = Chosen::of(Table::of(Edition::V1_14), service, region, PLAIN);
    let (way, endpoint) = found(local.as_ref(), region);
    let defaults = local.as_ref().and_then(|local| local.default(PLAIN));
    let properties = of_partition(&partition).under(partition.default(PLAIN)).under(defaults).under(endpoint);
    let host = host(&properties, flags);
    let stood_for = None;
    Made { partition: &partition, choice, way, service, region, stood_for, properties, host }.endpoint(flags)
}

/// A service that is not regionalized has one endpoint, whatever the region.
///
/// Rules: CLI-11.
fn found(local: Option<&Local>, region: &str) -> (Way, Option<Properties>) {
    match local {
        None => (Way::Unknown, None),
        Some(local) if local.global => (Way::Global, local.endpoint(local.endpoint, PLAIN)),
        Some(local) => match local.endpoint(region, PLAIN) {
            Some(endpoint) => (Way::Listed, Some(endpoint)),
            None => (Way::Default, None),
        },
    }
}

/// Where the hostname stands: dual stack has one of its own, if the service has that at all.
///
/// Rules: CLI-16.
fn host(properties: &Properties, flags: &Flags) -> &'static str {
    let dual_stack = flags.use_dual_stack && properties.last("dual_stack_host").is_some();
    if dual_stack { "dual_stack_host" } else { "host" }
}
