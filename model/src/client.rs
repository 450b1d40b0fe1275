//! What a service's client is configured with: `ClientConfig`, and `ClientConfigNoResolveEndpoint`.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::config_merge::MergedInto;
use crate::decide::Source;
use crate::failure::Failure;
use crate::handlers::{self, Target};
use crate::locate::{Located, Locator};
use crate::rule;
use crate::session::Session;
use crate::trace::{Subject, Trace};
use crate::world::{Config, Edition, ResolvedEndpoint};

/// The config of a service's client. A value that there is none of is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientConfig {
    /// The endpoint's URL.
    pub endpoint: String,
    /// The region that requests are signed for.
    pub signing_region: String,
    /// The name that requests are signed for.
    pub signing_name: String,
    /// The partition of the endpoint, which edition 1.14 does not return.
    pub partition: Cow<'static, str>,
    /// The error that a request fails with before it is signed.
    pub error: Option<Failure>,
    /// Whether the user's resolver has returned the endpoint.
    pub(crate) is_from_resolver: bool,
    /// Whether the signing name is derived from the service, as the user's resolver says.
    pub(crate) signing_name_derived: bool,
}

impl Session {
    /// The config of a client of the service, with a config merged on top of the session's own, which stays as it is.
    ///
    /// Rules: CLI-6, CONC-4, HAND-12.
    #[must_use]
    pub fn client_config(&self, service: &str, config: &Config, trace: &mut Trace<'_>) -> ClientConfig {
        self.merged(config, MergedInto::Client, trace).own_client_config(service, trace)
    }

    /// The config of a client of the service, without another config.
    pub(crate) fn own_client_config(&self, service: &str, trace: &mut Trace<'_>) -> ClientConfig {
        let located = self.locator().locate(service, trace);
        let client = ClientConfig::new(&located, &self.locator());
        match located.kept_failure(self.edition, trace) {
            None => self.validated(client),
            Some(failure) => {
                let mut failing = self.clone();
                failing.handlers.fail_with(failure);
                failing.validated(client)
            }
        }
    }

    /// As [`Session::client_config`], for a service that has no endpoint except the `Endpoint` of the config.
    #[must_use]
    pub fn client_config_no_resolve_endpoint(&self, config: &Config, trace: &mut Trace<'_>) -> ClientConfig {
        let client = self.merged(config, MergedInto::Client, trace);
        let locator = client.locator();
        let row = Source::new(rule::CLI_4, locator.configured())
            .and(true, rule::CLI_5)
            .and(client.resolver.is_some(), rule::CLI_34);
        match trace.decide(Subject::Endpoint, [row, Source::none(rule::CLI_4)]) {
            None => client.validated(ClientConfig::default()),
            Some(endpoint) => {
                let located = Located::ByConfig(endpoint.value.into_owned());
                client.validated(ClientConfig::new(&located, &locator))
            }
        }
    }

    fn locator(&self) -> Locator<'_> {
        Locator {
            edition: self.edition,
            region: &self.region,
            endpoint: &self.endpoint,
            resolver: self.resolver.as_ref(),
            settings: &self.settings,
        }
    }

    /// The same config with the error of Validate, the list of handlers that checks region and endpoint.
    fn validated(&self, client: ClientConfig) -> ClientConfig {
        let region = if client.signing_region.is_empty() { &self.region } else { &client.signing_region };
        let target = Target { region, endpoint: &client.endpoint };
        let error = handlers::validate(&self.handlers.lists(), target);
        ClientConfig { error, ..client }
    }
}

impl ClientConfig {
    /// The config exactly as it is resolved; missing values stay empty.
    pub(crate) fn new(located: &Located<'_>, locator: &Locator<'_>) -> Self {
        match located {
            Located::ByConfig(endpoint) => {
                Self { endpoint: endpoint.clone(), signing_region: locator.region.into(), ..Self::default() }
            }
            Located::ByResolver(answer) => Self::answered(answer, locator.edition),
            Located::ByTable(endpoint) => Self {
                endpoint: endpoint.url.clone(),
                signing_region: endpoint.signing_region.clone(),
                signing_name: endpoint.signing_name.clone(),
                partition: partition_in(locator.edition, Cow::Borrowed(endpoint.partition)),
                ..Self::default()
            },
            Located::ResolverFailed(_) | Located::NotFound(_) => Self::default(),
        }
    }

    fn answered(answer: &ResolvedEndpoint, edition: Edition) -> Self {
        Self {
            endpoint: answer.url.clone(),
            signing_region: answer.signing_region.clone(),
            signing_name: answer.signing_name.clone(),
            partition: partition_in(edition, Cow::Owned(answer.partition_id.clone())),
            error: None,
            is_from_resolver: true,
            signing_name_derived: answer.signing_name_derived,
        }
    }
}

/// The partition of a client config, which edition 1.14 lacks.
fn partition_in(edition: Edition, partition: Cow<'static, str>) -> Cow<'static, str> {
    match edition {
        Edition::V1_14 => Cow::Borrowed(""),
        Edition::V1_55 => partition,
    }
}
