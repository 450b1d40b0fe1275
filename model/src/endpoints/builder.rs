//! Puts an endpoint together from the properties that the table states on its levels.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::Source;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};

use super::partition::PartitionMatch;
use super::table::Properties;
use super::{Endpoint, EndpointSource, Level, Property, Query, RegionAlias, Why};

/// The keys of hostnames: the usual one, and that of the dual-stack host in edition 1.14.
pub(super) const HOST: &str = "host";
pub(super) const DUAL_STACK_HOST: &str = "dual_stack_host";

/// The parts of an endpoint.
pub(super) struct EndpointBuilder<'a> {
    pub(super) found: &'a PartitionMatch,
    pub(super) source: EndpointSource,
    /// The service, the region whose endpoint it is, and the settings.
    pub(super) query: Query<'a>,
    pub(super) alias: Option<RegionAlias>,
    pub(super) properties: Properties,
    /// The key of its hostname.
    pub(super) host_key: &'static str,
}

impl EndpointBuilder<'_> {
    /// Decides the host, the scheme and the credential scope, each by what the narrowest level of the table states.
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
            .chain(self.stated("scheme", rule::CLI_15))
            .chain([Source::new(rule::CLI_15, Some(https))]);
        let scheme = text(trace.decide(Subject::Endpoint, schemes));
        let by_default =
            |value| Source::new(rule::CLI_13, Some(Candidate::shown(Origin::Default, String::from(value))));
        let regions = self.stated("signing_region", rule::CLI_13).chain([by_default(region)]);
        let signing_region = text(trace.decide(Subject::Endpoint, regions));
        let names = self.stated("signing_name", rule::CLI_13).chain([by_default(service)]);
        let signing_name = text(trace.decide(Subject::Endpoint, names));
        Endpoint {
            url: [&*scheme, "://", &host].concat(),
            partition: self.found.partition.name,
            signing_region,
            signing_name,
            why: self.why(suffix),
        }
    }

    /// The host that a template makes. The names of the service and of the region are filled in as they are.
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

    /// What the table states under a key, the narrowest level first.
    fn stated<'w>(&self, key: &str, rule: Rule) -> impl Iterator<Item = Source<'w>> {
        let stated = self.properties.all(key);
        stated.map(move |property| Source::new(rule, Some(self.found.candidate(&property.value))))
    }

    fn why(&self, suffix: Cow<'static, str>) -> Why {
        let template = self.properties.all(self.host_key).next();
        let is_override = |property: &&Property| property.level > Level::Partition;
        Why {
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

/// The text of the winner; empty if there is none.
fn text(winner: Option<Candidate<'_>>) -> String {
    winner.map_or_else(String::new, |winner| winner.value.into_owned())
}

/// Whether a host may have the text as a part.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
}
