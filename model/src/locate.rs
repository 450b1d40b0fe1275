//! The endpoint of a service: the `Endpoint` of the config, or else that of the user's resolver, or else that of the
//! release's table.

use alloc::string::String;

use crate::decide::Source;
use crate::endpoints::{self, Endpoint, EndpointSettings, METADATA};
use crate::failure::Failure;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Edition, EndpointResolver, ResolvedEndpoint, ResolverError};

/// The settings of a client that decide on its endpoint.
#[derive(Clone, Copy)]
pub(crate) struct Locator<'a> {
    pub(crate) edition: Edition,
    pub(crate) region: &'a str,
    /// `Endpoint`; empty if the user sets none.
    pub(crate) endpoint: &'a str,
    pub(crate) resolver: Option<&'a EndpointResolver>,
    pub(crate) settings: &'a EndpointSettings,
    /// Whether the client requests the credentials of a role for the session.
    pub(crate) is_for_role: bool,
}

/// The endpoint of a service, by its source, or the error of the source.
pub(crate) enum Located<'a> {
    /// The `Endpoint` of the config, with a scheme.
    ByConfig(String),
    /// The endpoint that the user's resolver returns.
    ByResolver(&'a ResolvedEndpoint),
    /// The error that the user's resolver returns.
    ResolverFailed(&'a ResolverError),
    /// The endpoint that the release's resolver makes from its table.
    ByTable(Endpoint),
    /// The error that the release's resolver returns.
    NotFound(Failure),
    /// The config sets no `Endpoint`, and no resolver is called.
    NoEndpoint,
}

impl<'a> Locator<'a> {
    /// Decides on the endpoint of a service. The release's resolver is called only if neither the config nor the user's
    /// resolver decides.
    pub(crate) fn locate(&self, service: &str, trace: &mut Trace<'_>) -> Located<'a> {
        let result = self.resolver.and_then(|resolver| resolver.get(service));
        let is_metadata_set = service == METADATA && !self.settings.metadata_endpoint.is_empty();
        let sets_version = service == METADATA && self.settings.metadata_ipv6.is_some();
        let is_handed_on = self.resolver.is_some() && result.is_none();
        let is_regional = self.is_for_role && self.settings.sts_regional == Some(true);
        let role_by_resolver = if matches!(result, Some(Err(_))) { rule::ROLE_35 } else { rule::ROLE_34 };
        let role_by_table = match self.edition {
            Edition::V1_14 => rule::ROLE_27,
            Edition::V1_55 => rule::ROLE_28,
        };
        // The rule about requests for roles is the more specific one, so it comes first.
        let first = |by_client, by_role| if self.is_for_role { by_role } else { by_client };
        let sources = [
            self.by_config(first(rule::CLI_5, rule::ROLE_29)).and(self.is_for_role, rule::CLI_5),
            Source::new(first(rule::CLI_33, role_by_resolver), result.map(resolver_candidate))
                .and(self.is_for_role, rule::CLI_33)
                .and(result.is_some_and(Result::is_ok), rule::CLI_44)
                .when(!is_metadata_set, rule::CLI_39),
            Source::none(first(rule::CLI_2, role_by_table))
                .and(self.is_for_role, rule::CLI_2)
                .and(is_handed_on, rule::CLI_35)
                .and(self.resolver.is_some() && is_metadata_set, rule::CLI_39)
                .and(self.resolver.is_some() && sets_version && !is_metadata_set, rule::CLI_45)
                .and(is_regional, rule::ROLE_38),
        ];
        match (trace.decide(Subject::Endpoint, sources), result) {
            (Some(Candidate { origin: Origin::Config("Endpoint"), value, .. }), _) => {
                Located::ByConfig(value.into_owned())
            }
            (Some(_), Some(Ok(endpoint))) => Located::ByResolver(endpoint),
            (Some(_), Some(Err(error))) => Located::ResolverFailed(error),
            (Some(_) | None, _) => {
                endpoints::resolve(self.edition, service, self.region, self.settings, trace)
                    .map_or_else(Located::NotFound, Located::ByTable)
            }
        }
    }

    /// The `Endpoint` of the config as a source, which counts by this rule. An endpoint without a scheme gets one. A scheme
    /// is the text before `://`, if it is not empty and contains no colon.
    pub(crate) fn by_config<'w>(&self, rule: Rule) -> Source<'w> {
        let is_scheme = |scheme: &str| !scheme.is_empty() && !scheme.contains(':');
        let has_scheme = self.endpoint.split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme));
        let scheme = match (has_scheme, self.settings.disable_ssl) {
            (true, _) => "",
            (false, true) => "http://",
            (false, false) => "https://",
        };
        let url = Candidate::shown(Origin::Config("Endpoint"), [scheme, self.endpoint].concat());
        Source::new(rule, Some(url).filter(|_| !self.endpoint.is_empty()))
            .and(!has_scheme, rule::CLI_41)
            .and(self.resolver.is_some(), rule::CLI_34)
    }
}

/// The result of the user's resolver as a candidate: the URL, or the code of the error.
fn resolver_candidate<'w>(result: &Result<ResolvedEndpoint, ResolverError>) -> Candidate<'w> {
    let shown = result.as_ref().map_or_else(|error| &error.code, |endpoint| &endpoint.url);
    Candidate::shown(Origin::Config("EndpointResolver"), shown.clone())
}

impl Located<'_> {
    /// The error of the resolver, with which requests of the client fail unless an earlier handler fails them. Edition 1.14
    /// discards it.
    pub(crate) fn kept_failure(&self, edition: Edition, trace: &mut Trace<'_>) -> Option<Failure> {
        let (origin, failure) = match self {
            Self::ResolverFailed(error) => {
                let failure = Failure::new(error.code.clone(), error.message.clone());
                (Origin::Config("EndpointResolver"), failure)
            }
            Self::NotFound(failure) => (Origin::Default, failure.clone()),
            Self::ByConfig(_) | Self::ByResolver(_) | Self::ByTable(_) | Self::NoEndpoint => return None,
        };
        let found = Some(Candidate::shown(origin, failure.code.clone()));
        match edition {
            Edition::V1_14 => {
                trace.ignore(Subject::Endpoint, rule::CLI_37, found);
                None
            }
            Edition::V1_55 => {
                let row = Source::new(rule::CLI_30, found);
                trace.decide(Subject::Endpoint, [row]).map(|_| failure.by(&[rule::CLI_30]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{
        CLI_2, CLI_5, CLI_33, CLI_34, CLI_35, CLI_41, CLI_44, ROLE_27, ROLE_28, ROLE_29, ROLE_34, ROLE_35,
        ROLE_38,
    };
    use alloc::vec::Vec;

    /// The rules of the first decision, which names the source of the endpoint of STS.
    fn rules(locator: &Locator<'_>, is_for_role: bool) -> Vec<Rule> {
        let mut trace = Trace::new();
        Locator { is_for_role, ..*locator }.locate("sts", &mut trace);
        trace.decisions().next().map_or_else(Vec::new, |decision| decision.rules.into())
    }

    #[test]
    fn the_source_of_an_endpoint_is_named_by_its_rules_for_clients_and_for_roles() {
        let (settings, knows_others) = (EndpointSettings::default(), EndpointResolver::new());
        let regional = EndpointSettings { sts_regional: Some(true), ..EndpointSettings::default() };
        let returns = EndpointResolver::from([("sts".into(), Ok(ResolvedEndpoint::default()))]);
        let fails = EndpointResolver::from([("sts".into(), Err(ResolverError::default()))]);
        let old = Locator {
            edition: Edition::V1_14,
            region: "eu-west-1",
            endpoint: "",
            resolver: None,
            settings: &settings,
            is_for_role: false,
        };
        let by_table = Locator { edition: Edition::V1_55, ..old };
        let by_config = Locator { endpoint: "http://localhost", ..by_table };
        let without_scheme = Locator { endpoint: "localhost", ..by_table };
        let with = |resolver| Locator { resolver: Some(resolver), ..by_table };
        for (locator, client, role) in [
            (old, &[CLI_2][..], &[ROLE_27, CLI_2][..]),
            (by_table, &[CLI_2], &[ROLE_28, CLI_2]),
            (Locator { settings: &regional, ..by_table }, &[CLI_2], &[ROLE_28, CLI_2, ROLE_38]),
            (by_config, &[CLI_5], &[ROLE_29, CLI_5]),
            (without_scheme, &[CLI_5, CLI_41], &[ROLE_29, CLI_41, CLI_5]),
            (with(&knows_others), &[CLI_2, CLI_35], &[ROLE_28, CLI_2, CLI_35]),
            (with(&returns), &[CLI_33, CLI_44], &[ROLE_34, CLI_33, CLI_44]),
            (with(&fails), &[CLI_33], &[ROLE_35, CLI_33]),
            (Locator { resolver: Some(&fails), ..by_config }, &[CLI_5, CLI_34], &[ROLE_29, CLI_34, CLI_5]),
        ] {
            assert_eq!(rules(&locator, false), client);
            assert_eq!(rules(&locator, true), role);
        }
    }
}
