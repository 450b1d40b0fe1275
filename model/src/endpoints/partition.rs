//! The search for the partition of an endpoint.

use crate::decide::Source;
use crate::rule;
use crate::trace::{Candidate, Origin, Subject, Trace};

use super::table::{Partition, Properties, ServiceInPartition, Table};
use super::{EndpointSource, Level, MatchedBy, Property, Query, Variant};
use crate::rule::Rule;

/// The partition of an endpoint, and the entry of the service in it.
pub(super) struct PartitionMatch {
    pub(super) partition: Partition,
    pub(super) matched_by: MatchedBy,
    /// `None` if the partition does not have the service.
    pub(super) service: Option<ServiceInPartition>,
}

impl PartitionMatch {
    /// Finds the first partition that has an endpoint of the service with the name of the region, or whose pattern matches
    /// the region. If there is none, it is the first partition of the table.
    pub(super) fn find(
        table: &'static Table,
        Query { service, region, .. }: Query<'_>,
        variant: Variant,
        trace: &mut Trace<'_>,
    ) -> Self {
        let known = table.service(service);
        let within = |partition: &Partition| known.and_then(|known| known.within(partition.name));
        let matched = |partition: Partition| {
            let service = within(&partition);
            let is_listed = service.as_ref().is_some_and(|service| service.has(region, variant));
            let matched_by = match (is_listed, partition.matches(region)) {
                (true, _) => MatchedBy::EndpointName,
                (false, true) => MatchedBy::RegionPattern,
                (false, false) => return None,
            };
            Some(Self { partition, matched_by, service })
        };
        let found = table.partitions().find_map(matched).unwrap_or_else(|| {
            let partition = table.partitions().next().unwrap_or_default();
            Self { service: within(&partition), partition, matched_by: MatchedBy::Default }
        });
        trace.record_rules(Subject::Endpoint, [Source::new(rule::CLI_10, Some(found.candidate(region)))]);
        found
    }

    /// A value that the table has for this partition.
    pub(super) fn candidate<'w>(&self, value: &str) -> Candidate<'w> {
        Candidate::shown(Origin::Partition(self.partition.name), alloc::string::String::from(value))
    }

    /// The properties of the partition itself: its DNS suffix.
    pub(super) fn properties(&self) -> Properties {
        let suffix = Property { level: Level::Partition, key: "suffix", value: self.partition.suffix.into() };
        Properties([suffix].into())
    }
}

/// The entry of the table from which an endpoint is built.
pub(super) struct Entry<'a> {
    pub(super) source: EndpointSource,
    /// The rule that selects the entry.
    pub(super) rule: Rule,
    /// The name of the entry.
    pub(super) name: &'a str,
    /// The properties on the level of the endpoint; `None` if the table has no endpoint with this name.
    pub(super) properties: Option<Properties>,
}
