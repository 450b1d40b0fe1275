//! The resolution of endpoints in edition 1.14. Every service has an endpoint in every region, whether the table has them or
//! not.

use super::builder::{DUAL_STACK_HOST, EndpointBuilder, HOST};
use super::partition::{Entry, PartitionMatch};
use super::table::{Properties, ServiceInPartition, Table};
use super::{Endpoint, EndpointSource, METADATA, Query, Variant};
use crate::decide::Source;
use crate::rule;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::Edition;

const PLAIN: Variant = Variant { fips: false, dual_stack: false };

/// Finds the partition and the entry of the table, and builds the endpoint from the properties on all levels.
pub(super) fn resolve(query: Query<'_>, trace: &mut Trace<'_>) -> Endpoint {
    let found = PartitionMatch::find(Table::for_edition(Edition::V1_14), query, PLAIN, trace);
    let Entry { source, rule, name, properties } = entry(found.service.as_ref(), query);
    let row = Source::new(rule, Some(found.candidate(name))).and(query.service == METADATA, rule::CLI_23);
    trace.record_rules(Subject::Endpoint, [row]);
    let properties = found
        .properties()
        .overridden_by(found.partition.default(PLAIN))
        .overridden_by(found.service.as_ref().and_then(|service| service.default(PLAIN)))
        .overridden_by(properties);
    let host_key = host_key(&properties, query, trace);
    EndpointBuilder { found: &found, source, query, alias: None, properties, host_key }.build(trace)
}

/// Selects the entry of the table. A service that is not regionalized has one endpoint for all regions.
fn entry<'a>(service: Option<&ServiceInPartition>, query: Query<'a>) -> Entry<'a> {
    let Query { service: name, region, .. } = query;
    let (source, rule, name) = match service {
        None => (EndpointSource::UnknownService, rule::CLI_14, name),
        Some(service) if service.is_global => (EndpointSource::Global, rule::CLI_11, service.endpoint),
        Some(service) if service.has(region, PLAIN) => (EndpointSource::Listed, rule::CLI_2, region),
        Some(_) => (EndpointSource::Defaults, rule::CLI_12, region),
    };
    Entry { source, rule, name, properties: service.and_then(|service| service.endpoint_of(name, PLAIN)) }
}

/// The key of the property with the hostname. `UseDualStack` selects the dual-stack hostname of the services that have one.
fn host_key(properties: &Properties, query: Query<'_>, trace: &mut Trace<'_>) -> &'static str {
    let option =
        query.settings.use_dual_stack.then(|| Candidate::shown(Origin::Config("UseDualStack"), "on"));
    let has_host = properties.all(DUAL_STACK_HOST).next().is_some();
    let row = Source::new(rule::CLI_16, option).when(has_host, rule::CLI_16);
    if trace.decide(Subject::Endpoint, [row]).is_some() { DUAL_STACK_HOST } else { HOST }
}
