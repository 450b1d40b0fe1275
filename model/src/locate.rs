//! Who says where a service is called: the endpoint of the user's, else the user's resolver, else the release's.

use crate::endpoints::{self, Endpoint, Flags};
use crate::failure::Failure;
use crate::world::{Edition, EndpointResolver, ResolvedEndpoint, ResolverError};

/// The service of the metadata of instances.
pub(crate) const METADATA: &str = "ec2metadata";

/// What decides on a service's endpoint.
#[derive(Clone, Copy)]
pub(crate) struct Locator<'a> {
    pub(crate) edition: Edition,
    pub(crate) region: &'a str,
    /// `Endpoint`; empty where the user sets none.
    pub(crate) endpoint: &'a str,
    pub(crate) resolver: Option<&'a EndpointResolver>,
    pub(crate) flags: &'a Flags,
}

/// Who has said it, and what.
pub(crate) enum Said<'a> {
    /// The user's endpoint, which need not have a scheme.
    OfUser(&'a str),
    /// The answer of the user's resolver.
    Answered(&'a ResolvedEndpoint),
    /// The error of the user's resolver.
    Refused(&'a ResolverError),
    /// The release's own.
    Resolved(Endpoint),
    /// The release has none.
    Unknown(Failure),
}

impl<'a> Locator<'a> {
    /// The first who says something.
    ///
    /// Rules: CLI-2, CLI-5, CLI-33, CLI-34, CLI-35, ROLE-34.
    pub(crate) fn of(&self, service: &str) -> Said<'a> {
        if !self.endpoint.is_empty() {
            return Said::OfUser(self.endpoint);
        }
        match self.answer(service) {
            Some(Ok(answer)) => return Said::Answered(answer),
            Some(Err(error)) => return Said::Refused(error),
            None => {}
        }
        match endpoints::resolve(self.edition, service, self.region, self.flags) {
            Ok(endpoint) => Said::Resolved(endpoint),
            Err(failure) => Said::Unknown(failure),
        }
    }

    /// What the user's resolver answers, if it is asked and does not hand on.
    ///
    /// Rules: CLI-39.
    fn answer(&self, service: &str) -> Option<&'a Result<ResolvedEndpoint, ResolverError>> {
        let is_told = service == METADATA && !self.flags.metadata_endpoint.is_empty();
        self.resolver.filter(|_| !is_told)?.get(service)
    }
}

impl Said<'_> {
    /// The error that requests end with, if no handler before says another: the one of who was asked last. Edition 1.14
    /// forgets it.
    ///
    /// Rules: CLI-30, CLI-37.
    pub(crate) fn failure(&self, edition: Edition) -> Option<Failure> {
        let failure = match self {
            Self::Refused(error) => Failure::new(error.code.clone(), error.message.clone()),
            Self::Unknown(failure) => failure.clone(),
            Self::OfUser(_) | Self::Answered(_) | Self::Resolved(_) => return None,
        };
        Some(failure).filter(|_| edition == Edition::V1_55)
    }
}
