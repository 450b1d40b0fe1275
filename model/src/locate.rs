//! Who decides where a service is called: the `Endpoint` of the config, else the user's resolver, else the release's.

use alloc::string::String;

use crate::decide::Source;
use crate::endpoints::{self, Endpoint, EndpointSettings, METADATA};
use crate::failure::Failure;
use crate::rule;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Edition, EndpointResolver, ResolvedEndpoint, ResolverError};

/// The config of a client, as far as it decides on the endpoint.
#[derive(Clone, Copy)]
pub(crate) struct Locator<'a> {
    pub(crate) edition: Edition,
    pub(crate) region: &'a str,
    /// `Endpoint`; empty if the user sets none.
    pub(crate) endpoint: &'a str,
    pub(crate) resolver: Option<&'a EndpointResolver>,
    pub(crate) settings: &'a EndpointSettings,
}

/// The endpoint of a service, by who decides on it.
pub(crate) enum Located<'a> {
    /// The `Endpoint` of the config, with a scheme.
    ByConfig(String),
    /// The endpoint that the user's resolver returns.
    ByResolver(&'a ResolvedEndpoint),
    /// The error that the user's resolver returns.
    ResolverFailed(&'a ResolverError),
    /// The endpoint that the release's resolver returns.
    ByTable(Endpoint),
    /// The error that the release's resolver returns.
    NotFound(Failure),
}

impl<'a> Locator<'a> {
    /// Locates a service. The release's resolver is asked if neither the config nor the user's resolver decides.
    pub(crate) fn locate(&self, service: &str, trace: &mut Trace<'_>) -> Located<'a> {
        let answer = self.resolver.and_then(|resolver| resolver.get(service));
        let is_metadata_set = service == METADATA && !self.settings.metadata_endpoint.is_empty();
        let decided = trace.decide(
            Subject::Endpoint,
            [
                Source::new(rule::CLI_5, self.configured()).and(self.resolver.is_some(), rule::CLI_34),
                Source::new(rule::CLI_33, answer.map(resolver_candidate))
                    .when(!is_metadata_set, rule::CLI_39)
                    .and(has_no_region(answer), rule::CLI_38),
            ],
        );
        match (decided, answer) {
            (Some(Candidate { origin: Origin::Config("Endpoint"), value, .. }), _) => {
                Located::ByConfig(value.into_owned())
            }
            (Some(_), Some(Ok(answer))) => Located::ByResolver(answer),
            (Some(_), Some(Err(error))) => Located::ResolverFailed(error),
            (Some(_) | None, _) => self.resolve(service, trace),
        }
    }

    /// Asks the release's resolver.
    fn resolve(&self, service: &str, trace: &mut Trace<'_>) -> Located<'a> {
        match endpoints::resolve(self.edition, service, self.region, self.settings, trace) {
            Ok(endpoint) => {
                let host =
                    Candidate::shown(Origin::Partition(endpoint.partition), String::from(endpoint.host()));
                let is_handed_on = self.resolver.is_some_and(|resolver| !resolver.contains_key(service));
                let sets_metadata =
                    service == METADATA && self.resolver.is_some() && self.settings.sets_metadata();
                let row = Source::new(rule::CLI_2, Some(host))
                    .and(is_handed_on, rule::CLI_35)
                    .and(sets_metadata, rule::CLI_39);
                trace.decide(Subject::Endpoint, [row]);
                Located::ByTable(endpoint)
            }
            Err(failure) => Located::NotFound(failure),
        }
    }

    /// The `Endpoint` of the config. Without a scheme it gets one.
    pub(crate) fn configured<'w>(&self) -> Option<Candidate<'w>> {
        let endpoint = Some(self.endpoint).filter(|endpoint| !endpoint.is_empty())?;
        let scheme = match (has_scheme(endpoint), self.settings.disable_ssl) {
            (true, _) => "",
            (false, true) => "http://",
            (false, false) => "https://",
        };
        Some(Candidate::shown(Origin::Config("Endpoint"), [scheme, endpoint].concat()))
    }
}

/// Whether the endpoint has a scheme: the part before `://`, if it is not empty and has no colon.
fn has_scheme(endpoint: &str) -> bool {
    endpoint.split_once("://").is_some_and(|(scheme, _)| !scheme.is_empty() && !scheme.contains(':'))
}

/// What the user's resolver returns, as a candidate: the URL or the code of the error.
fn resolver_candidate<'w>(answer: &Result<ResolvedEndpoint, ResolverError>) -> Candidate<'w> {
    let shown = answer.as_ref().map_or_else(|error| &error.code, |endpoint| &endpoint.url);
    Candidate::shown(Origin::Config("EndpointResolver"), shown.clone())
}

/// Whether the user's resolver returns an endpoint without a region to sign for.
fn has_no_region(answer: Option<&Result<ResolvedEndpoint, ResolverError>>) -> bool {
    answer.is_some_and(|answer| answer.as_ref().is_ok_and(|endpoint| endpoint.signing_region.is_empty()))
}

impl Located<'_> {
    /// The error that requests of the client fail with, unless an earlier handler fails them. Edition 1.14 discards it.
    pub(crate) fn kept_failure(&self, edition: Edition, trace: &mut Trace<'_>) -> Option<Failure> {
        let (origin, failure) = match self {
            Self::ResolverFailed(error) => {
                let failure = Failure::new(error.code.clone(), error.message.clone());
                (Origin::Config("EndpointResolver"), failure)
            }
            Self::NotFound(failure) => (Origin::Default, failure.clone()),
            Self::ByConfig(_) | Self::ByResolver(_) | Self::ByTable(_) => return None,
        };
        let found = Some(Candidate::shown(origin, failure.code.clone()));
        let row = match edition {
            Edition::V1_14 => Source::excluded(rule::CLI_37, found),
            Edition::V1_55 => Source::new(rule::CLI_30, found),
        };
        trace.decide(Subject::Endpoint, [row]).map(|_| failure)
    }
}
