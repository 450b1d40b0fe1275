//! The config of a service's client: the results of `ClientConfig` and `ClientConfigNoResolveEndpoint`.

use alloc::borrow::Cow;
use alloc::string::{String, ToString as _};

use crate::config_merge::MergedInto;
use crate::decide::Source;
use crate::failure::Failure;
use crate::handlers::{Handlers, Target};
use crate::locate::{Located, Locator};
use crate::rule;
use crate::session::Session;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Config, Edition};

/// The maximum number of retries of a client if the config sets none.
const DEFAULT_MAX_RETRIES: i64 = 3;
/// `aws.UseServiceDefaultRetries`: the value of `MaxRetries` that stands for the default.
const USE_DEFAULT_RETRIES: i64 = -1;

/// The config of a service's client. A missing value is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientConfig {
    /// The URL of the endpoint.
    pub endpoint: String,
    /// The region of the endpoint's signing scope.
    pub signing_region: String,
    /// The service name of the endpoint's signing scope.
    pub signing_name: String,
    /// The partition of the endpoint, which edition 1.14 does not return.
    pub partition: Cow<'static, str>,
    /// The maximum number of retries of a request, unless the client's service has a default of its own.
    pub max_retries: i64,
    /// The error of requests whose handlers in Validate fail.
    pub error: Option<Failure>,
    /// The region that signs requests: `signing_region`, or else the region of the config.
    pub(crate) request_region: String,
    /// Whether the user's resolver returns the endpoint.
    pub(crate) is_from_resolver: bool,
    /// `SigningNameDerived` of the endpoint that the user's resolver returns.
    pub(crate) signing_name_derived: bool,
}

impl Session {
    /// The config of a client of the service. The given config is merged on top of the session's own, which does not change.
    ///
    /// Rules: HAND-12.
    #[must_use]
    pub fn client_config(&self, service: &str, config: &Config, trace: &mut Trace<'_>) -> ClientConfig {
        self.merged(config, MergedInto::Client, trace).service_client(service, trace).0
    }

    /// The config and the handlers of a client of the service, without another config.
    pub(crate) fn service_client(&self, service: &str, trace: &mut Trace<'_>) -> (ClientConfig, Handlers) {
        let locator = self.locator();
        let located = locator.locate(service, trace);
        let client = ClientConfig {
            max_retries: self.max_retries(trace),
            ..ClientConfig::new(&located, &locator, trace)
        };
        let mut handlers = self.handlers.clone();
        if let Some(failure) = located.kept_failure(self.edition, trace) {
            handlers.fail_with(failure);
        }
        (client.validated(&handlers), handlers)
    }

    /// The config of a client whose service has no endpoint except the `Endpoint` of the config. The given config is merged
    /// on top of the session's own, which does not change.
    #[must_use]
    pub fn client_config_no_resolve_endpoint(&self, config: &Config, trace: &mut Trace<'_>) -> ClientConfig {
        let session = self.merged(config, MergedInto::Client, trace);
        let locator = session.locator();
        let row = locator.by_config(rule::CLI_4).and(true, rule::CLI_5);
        let endpoint = trace.decide(Subject::Endpoint, [row, Source::none(rule::CLI_4)]);
        let located =
            endpoint.map_or(Located::NoEndpoint, |endpoint| Located::ByConfig(endpoint.value.into_owned()));
        let client = ClientConfig::new(&located, &locator, trace);
        ClientConfig { max_retries: session.max_retries(trace), ..client }.validated(&session.handlers)
    }

    /// Decides how often a request of a client is retried at most.
    fn max_retries(&self, trace: &mut Trace<'_>) -> i64 {
        let max = self.program.max_retries;
        let of_config = max.map(|max| Candidate::shown(Origin::Config("MaxRetries"), max.to_string()));
        let of_config = Source::new(rule::CLI_48, of_config)
            .and(max.is_some_and(|max| max < 0), rule::CLI_50)
            .when(max != Some(USE_DEFAULT_RETRIES), rule::CLI_49);
        let default = Candidate::shown(Origin::Default, DEFAULT_MAX_RETRIES.to_string());
        let default = Source::new(rule::CLI_47, Some(default));
        let choices = [(max, of_config), (Some(DEFAULT_MAX_RETRIES), default)];
        trace.choose(Subject::Retries, choices).flatten().unwrap_or(DEFAULT_MAX_RETRIES)
    }

    fn locator(&self) -> Locator<'_> {
        Locator {
            edition: self.edition,
            region: &self.region,
            endpoint: &self.program.endpoint,
            resolver: self.program.resolver.as_ref(),
            settings: &self.settings,
            is_for_role: false,
        }
    }
}

/// How often a request is sent again at most, with this `MaxRetries` in the config of its client.
pub(crate) fn max_retries(of_config: Option<i64>) -> i64 {
    of_config.filter(|max| *max != USE_DEFAULT_RETRIES).unwrap_or(DEFAULT_MAX_RETRIES)
}

impl ClientConfig {
    /// The config of a client with this endpoint. Values that the endpoint does not have stay empty.
    pub(crate) fn new(located: &Located<'_>, locator: &Locator<'_>, trace: &mut Trace<'_>) -> Self {
        let config = match located {
            Located::ByConfig(endpoint) => {
                Self { endpoint: endpoint.clone(), signing_region: locator.region.into(), ..Self::default() }
            }
            Located::ByResolver(endpoint) => Self {
                endpoint: endpoint.url.clone(),
                signing_region: endpoint.signing_region.clone(),
                signing_name: endpoint.signing_name.clone(),
                partition: Cow::Owned(endpoint.partition_id.clone()),
                is_from_resolver: true,
                signing_name_derived: endpoint.signing_name_derived,
                ..Self::default()
            },
            Located::ByTable(endpoint) => Self {
                endpoint: endpoint.url.clone(),
                signing_region: endpoint.signing_region.clone(),
                signing_name: endpoint.signing_name.clone(),
                partition: Cow::Borrowed(endpoint.partition),
                ..Self::default()
            },
            Located::ResolverFailed(_) | Located::NotFound(_) | Located::NoEndpoint => Self::default(),
        };
        let partition = match locator.edition {
            Edition::V1_14 => Cow::Borrowed(""),
            Edition::V1_55 => config.partition,
        };
        let of_endpoint = Candidate::shown(Origin::Config("EndpointResolver"), config.signing_region.clone());
        let of_config = Some(Candidate::shown(Origin::Config("Region"), String::from(locator.region)));
        let by_config = if config.is_from_resolver {
            Source::new(rule::CLI_38, of_config)
        } else {
            Source::deferred(of_config)
        };
        let of_endpoint = Some(of_endpoint).filter(|region| !region.value.is_empty());
        let region = trace.decide(Subject::Endpoint, [Source::deferred(of_endpoint), by_config]);
        let request_region = region.map_or_else(String::new, |region| region.value.into_owned());
        Self { partition, request_region, ..config }
    }

    /// The properties of a request that the handlers check.
    pub(crate) fn target(&self) -> Target<'_> {
        Target { region: &self.request_region, endpoint: &self.endpoint }
    }

    /// The same config with the error of the handlers in Validate.
    fn validated(self, handlers: &Handlers) -> Self {
        let error = handlers.validate(self.target(), None).error;
        Self { error, ..self }
    }
}
