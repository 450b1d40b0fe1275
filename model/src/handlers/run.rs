//! The handlers that a request runs before it is signed: those of Validate and Build.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::{BUILD, Change, Effect, Handlers, PARAMETER_VALIDATOR, UNNAMED, VALIDATE, rows};
use crate::decide::Source;
use crate::failure::Failure;
use crate::rule;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::Edition;

/// The result of running the handlers of Validate and Build for a request that is not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DryRun {
    /// The names of the handlers that have run, in order.
    pub ran: Vec<Cow<'static, str>>,
    /// Whether one of them adds the execution environment to the header `User-Agent`.
    pub names_environment: bool,
    /// The error of the request, if it has failed.
    pub error: Option<Failure>,
}

/// The properties of a request that its handlers check.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    /// The region that signs the request; empty if it has none.
    pub(crate) region: &'a str,
    /// The URL of the endpoint; empty if it has none.
    pub(crate) endpoint: &'a str,
}

impl Handlers {
    /// Runs Validate and, if no handler there fails, Build.
    pub(crate) fn dry_run(
        &self,
        target: Target<'_>,
        invalid_url: Option<Failure>,
        subject: Subject,
        trace: &mut Trace<'_>,
    ) -> DryRun {
        let mut run = self.validate(target, invalid_url);
        if run.ran.is_empty() && run.error.is_some() {
            return run;
        }
        let build = Source::new(rule::HAND_9, Some(Candidate::shown(Origin::Default, BUILD)))
            .when(run.error.is_none(), rule::HAND_10);
        if trace.decide(subject, [build]).is_some() {
            run.list(self, BUILD, target);
        }
        let added = self.added().find(|name| run.ran.contains(name));
        let added = added.map(|name| Candidate::shown(Origin::Function("Handlers"), name.clone()));
        trace.record_rules(subject, [Source::new(rule::HAND_11, added)]);
        run
    }

    /// The names of the handlers that the program has added to lists, except those without a name.
    fn added(&self) -> impl Iterator<Item = &Cow<'static, str>> {
        let pushed = self.changes.iter().filter_map(|(_, change)| match change {
            Change::PushFront(handler) | Change::PushBack(handler) => Some(&handler.name),
            Change::Remove(_) | Change::SetFront(_) | Change::SetBack(_) | Change::Swap(..) => None,
        });
        pushed.filter(|name| **name != UNNAMED && **name != PARAMETER_VALIDATOR)
    }

    /// Runs Validate. If the URL of the request is invalid, the request has that error before: then edition 1.55 runs no
    /// handler, and edition 1.14 runs the first, whose error replaces that of the URL.
    ///
    /// Rules: CLI-8, CLI-30, HAND-12.
    pub(crate) fn validate(&self, target: Target<'_>, invalid_url: Option<Failure>) -> DryRun {
        let mut run = DryRun { error: invalid_url, ..DryRun::default() };
        if run.error.is_none() || self.edition == Edition::V1_14 {
            run.list(self, VALIDATE, target);
        }
        run
    }

    /// Runs Build, whose handlers do the same for every request of a client.
    pub(crate) fn build(&self) -> DryRun {
        let mut run = DryRun::default();
        run.list(self, BUILD, Target { region: "", endpoint: "" });
        run
    }
}

impl DryRun {
    /// Fails if the request has failed.
    ///
    /// # Errors
    ///
    /// The error of the request.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.error.clone().map_or(Ok(()), Err)
    }

    /// Runs the handlers of a list in order, up to the first that fails if the list stops on errors.
    ///
    /// Rules: HAND-9, HAND-10.
    fn list(&mut self, handlers: &Handlers, name: &str, target: Target<'_>) {
        let Some(row) = rows(handlers.edition).find(|row| row.name == name) else { return };
        let list = handlers.list(row);
        for handler in &list.handlers {
            self.ran.push(handler.name.clone());
            self.names_environment |= handler.effect == Effect::NamesEnvironment;
            self.error = handler.effect.failure(target).or(self.error.take());
            if list.stops_on_error && self.error.is_some() {
                return;
            }
        }
    }
}

impl Effect {
    /// The error with which a handler fails a request to this target.
    fn failure(&self, target: Target<'_>) -> Option<Failure> {
        match self {
            Self::Passes | Self::NamesEnvironment => None,
            Self::NeedsEndpoint if target.region.is_empty() => Some(missing_region()),
            Self::NeedsEndpoint => target.endpoint.is_empty().then(missing_endpoint),
            Self::Fails(failure) => Some(failure.clone()),
        }
    }
}

/// The error of a request without a region.
pub(crate) fn missing_region() -> Failure {
    Failure::new("MissingRegion", "could not find region configuration").by(&[rule::REG_5])
}

/// The error of a request without an endpoint.
pub(crate) fn missing_endpoint() -> Failure {
    Failure::new("MissingEndpoint", "'Endpoint' configuration is required for this service")
}
