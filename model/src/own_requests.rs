//! The requests that a session sends itself to get credentials: their client, and the handlers that they run.

use crate::client::{ClientConfig, max_retries};
use crate::decide::Source;
use crate::dispatch::{Dispatch, SERVICE, invalid_endpoint};
use crate::endpoints::EndpointSettings;
use crate::failure::Failure;
use crate::flags::Flags;
use crate::handlers::{DryRun, Handlers, missing_endpoint, missing_region};
use crate::locate::{Located, Locator};
use crate::rule::{self, Rule};
use crate::trace::{Subject, Trace};
use crate::url::UrlTarget;
use crate::world::World;

/// The client with which the session requests credentials: the settings of the session for STS and for other services.
#[derive(Clone, Copy)]
pub(crate) struct Client<'a> {
    pub(crate) world: &'a World,
    pub(crate) region: &'a str,
    pub(crate) settings: &'a EndpointSettings,
    pub(crate) flags: Flags,
    pub(crate) handlers: &'a Handlers,
}

impl Client<'_> {
    /// Decides how the requests of this client to STS are signed and where they are sent. The handlers of Validate run before
    /// the parameters are validated, and those of Build after that.
    ///
    /// # Errors
    ///
    /// The error of a request before its parameters are validated, such as `InvalidEndpointURL`, `MissingRegion` or
    /// `MissingEndpoint`.
    pub(crate) fn dispatch(&self, is_signed: bool, trace: &mut Trace<'_>) -> Result<Dispatch, Failure> {
        self.locate(SERVICE, true, is_signed, trace)
    }

    /// The same for the unsigned requests to another service.
    pub(crate) fn dispatch_to(&self, service: &str, trace: &mut Trace<'_>) -> Result<Dispatch, Failure> {
        self.locate(service, false, false, trace)
    }

    fn locate(
        &self,
        service: &str,
        is_for_role: bool,
        is_signed: bool,
        trace: &mut Trace<'_>,
    ) -> Result<Dispatch, Failure> {
        let (edition, config) = (self.world.edition, &self.world.options.config);
        let locator = Locator {
            edition,
            region: self.region,
            endpoint: config.endpoint.as_deref().unwrap_or_default(),
            resolver: config.endpoint_resolver.as_ref(),
            settings: self.settings,
            is_for_role,
        };
        let located = locator.locate(service, trace);
        let client = ClientConfig {
            max_retries: max_retries(config.max_retries),
            ..ClientConfig::new(&located, &locator, trace)
        };
        let built = built(self.handlers, &[rule::HAND_17], trace);
        let is_by_resolver = matches!(located, Located::ByResolver(_) | Located::ResolverFailed(_));
        let of_endpoint: &[Rule] =
            if is_by_resolver && is_for_role { &[rule::ROLE_35] } else { &[rule::CLI_8] };
        self.validate(&client, of_endpoint, trace)?;
        let dispatch = Dispatch::new(edition, &client, is_signed, trace);
        // The handler with the error of the resolver is behind the parameter validator.
        Ok(match located.kept_failure(edition, trace) {
            None => dispatch.built_by(built),
            error @ Some(_) => dispatch.built_by(DryRun { error, ..built }),
        })
    }

    /// Runs Validate. By default, a request needs a valid URL, a region and an endpoint, the latter by these rules. Edition 1.55
    /// checks the URL first.
    fn validate(
        &self,
        client: &ClientConfig,
        of_endpoint: &'static [Rule],
        trace: &mut Trace<'_>,
    ) -> Result<(), Failure> {
        let is_invalid = UrlTarget::parse(&client.endpoint) == UrlTarget::Invalid;
        let run = self.handlers.validate(client.target(), is_invalid.then(invalid_endpoint));
        let known: [(Failure, &[Rule]); 3] = [
            (missing_region(), &[rule::ROLE_40, rule::REG_5]),
            (missing_endpoint(), of_endpoint),
            (invalid_endpoint(), &[rule::CALL_6]),
        ];
        run.check().map_err(|failure| {
            let rules = known.iter().find(|(error, _)| *error == failure).map(|(_, rules)| *rules);
            trace.fail(Subject::Calls, rules.unwrap_or(&[rule::HAND_17]), None, failure)
        })
    }
}

/// What the handlers of Build do to each request of a client of the session. By these rules they are those of the option.
pub(crate) fn built(handlers: &Handlers, rules: &'static [Rule], trace: &mut Trace<'_>) -> DryRun {
    let by = rules.iter().map(|rule| Source::new(*rule, handlers.option()));
    by.for_each(|row| trace.record_rules(Subject::Calls, [row]));
    let run = handlers.build();
    DryRun { error: run.error.map(|failure| failure.by(rules)), ..run }
}
