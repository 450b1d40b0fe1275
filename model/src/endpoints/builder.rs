//! The building of an endpoint from the properties that the table has for it.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::Source;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};

use super::partition::PartitionMatch;
use super::table::Properties;
use super::{Endpoint, EndpointSource, Explanation, Level, Property, Query, RegionAlias};

/// The key of the property with the hostname.
pub(super) const HOST: &str = "host";
/// The key of the property with the dual-stack hostname in edition 1.14.
pub(super) const DUAL_STACK_HOST: &str = "dual_stack_host";

/// The parts from which an endpoint is built.
pub(super) struct EndpointBuilder<'a> {
    pub(super) found: &'a PartitionMatch,
    pub(super) source: EndpointSource,
    /// The service, the region of the endpoint, and the settings.
    pub(super) query: Query<'a>,
    pub(super) alias: Option<RegionAlias>,
    /// The properties of the endpoint on all levels.
    pub(super) properties: Properties,
    /// The key of the property with its hostname.
    pub(super) host_key: &'static str,
}

impl EndpointBuilder<'_> {
    /// Decides on the host, the scheme and the signing scope. Of several values in the table, the one of the narrowest level
    /// wins.
    pub(super) fn build(self, trace: &mut Trace<'_>) -> Endpoint {
        let Query { service, region, settings } = self.query;
        let suffix =
            self.properties.all("suffix").next().map(|suffix| suffix.value.clone()).unwrap_or_default();
        let hosts = self.properties.all(self.host_key).map(|template| self.host(template, &suffix));
        let host = text(trace.decide(Subject::Endpoint, hosts));
        let http = settings.disable_ssl.then(|| Candidate::shown(Origin::Config("DisableSSL"), "http"));
        let https = Candidate::shown(Origin::Default, "https");
        let schemes = [Source::new(rule::CLI_15, http)]
            .into_iter()
            .chain(self.values("scheme", rule::CLI_15))
            .chain([Source::new(rule::CLI_15, Some(https))]);
        let scheme = text(trace.decide(Subject::Endpoint, schemes));
        let by_default =
            |value| Source::new(rule::CLI_13, Some(Candidate::shown(Origin::Default, String::from(value))));
        let regions = self.values("signing_region", rule::CLI_13).chain([by_default(region)]);
        let signing_region = text(trace.decide(Subject::Endpoint, regions));
        let names = self.values("signing_name", rule::CLI_13).chain([by_default(service)]);
        let signing_name = text(trace.decide(Subject::Endpoint, names));
        Endpoint {
            url: [&*scheme, "://", &host].concat(),
            partition: self.found.partition.name,
            signing_region,
            signing_name,
            explanation: self.explanation(suffix),
        }
    }

    /// The row of the host that a template produces. Each placeholder is replaced once, and the names of the service and the
    /// region are not validated.
    fn host<'w>(&self, template: &Property, suffix: &str) -> Source<'w> {
        let Query { service, region, .. } = self.query;
        let host = template.value.replacen("{service}", service, 1);
        let host = host.replacen("{region}", region, 1).replacen("{dnsSuffix}", suffix, 1);
        let has = |placeholder| template.value.contains(placeholder);
        Source::new(rule::CLI_12, Some(self.found.candidate(&host)))
            .and(has("{region}") && region.is_empty(), rule::CLI_7)
            .and(has("{region}") && !is_plain(region), rule::CLI_27)
            .and(has("{service}") && !is_plain(service), rule::CLI_28)
    }

    /// The rows of the values that the table has for a key, that of the narrowest level first.
    fn values<'w>(&self, key: &str, rule: Rule) -> impl Iterator<Item = Source<'w>> {
        let properties = self.properties.all(key);
        properties.map(move |property| Source::new(rule, Some(self.found.candidate(&property.value))))
    }

    fn explanation(&self, suffix: Cow<'static, str>) -> Explanation {
        let template = self.properties.all(self.host_key).next();
        let is_override = |property: &&Property| property.level > Level::Partition;
        Explanation {
            matched_by: self.found.matched_by,
            source: self.source,
            region: self.query.region.into(),
            level: template.map_or(Level::Partition, |template| template.level),
            template: template.map(|template| template.value.clone()).unwrap_or_default(),
            suffix,
            overrides: self.properties.0.iter().filter(is_override).cloned().collect::<Vec<_>>(),
            alias: self.alias,
        }
    }
}

/// The value of the winner; empty if there is none.
fn text(winner: Option<Candidate<'_>>) -> String {
    winner.map_or_else(String::new, |winner| winner.value.into_owned())
}

/// Whether the text has only characters that are valid in a hostname.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
}
