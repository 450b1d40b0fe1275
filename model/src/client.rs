//! What a service's client is configured with: `ClientConfig`, and `ClientConfigNoResolveEndpoint`.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::endpoints::{Choice, Endpoint, StandsFor, Way};
use crate::failure::Failure;
use crate::handlers::{self, Target};
use crate::locate::{Locator, METADATA, Said};
use crate::rule::{self, Rule};
use crate::session::Session;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Config, Edition, ResolvedEndpoint};

/// The config of a service's client. What there is none of is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientConfig {
    /// The endpoint's URL.
    pub endpoint: String,
    /// The region that requests are signed for.
    pub signing_region: String,
    /// The name that requests are signed for.
    pub signing_name: String,
    /// The partition that the endpoint is of, which edition 1.14 does not tell.
    pub partition: Cow<'static, str>,
    /// The error that a request ends with before it is signed.
    pub error: Option<Failure>,
    /// Whether the user's resolver has answered it.
    pub(crate) is_answered: bool,
    /// Whether the signing name is but the service that was asked for, as the user's resolver says.
    pub(crate) signing_name_derived: bool,
}

impl Session {
    /// The config of a client of the service, with a config merged on top of the session's own, which stays as it is.
    ///
    /// Rules: CLI-1, CLI-2, CLI-3, CLI-5, CLI-6, CLI-30, CLI-36, CONC-4, HAND-12.
    #[must_use]
    pub fn client_config(&self, service: &str, config: &Config, trace: &mut Trace<'_>) -> ClientConfig {
        self.note_client(config, trace);
        self.note_metadata(service, config, trace);
        let mut client = self.merged(config);
        let locator = client.locator();
        let said = locator.of(service);
        note_said(&said, &locator, service, trace);
        let made = ClientConfig::of(&said, &locator);
        if let Some(failure) = said.failure(client.edition) {
            client.handlers.fail_with(failure);
        }
        client.validated(made)
    }

    /// As [`Session::client_config`], for a service whose endpoint is the user's or none.
    ///
    /// Rules: CLI-4.
    #[must_use]
    pub fn client_config_no_resolve_endpoint(&self, config: &Config, trace: &mut Trace<'_>) -> ClientConfig {
        self.note_client(config, trace);
        trace.apply(&[rule::CLI_4], Subject::Endpoint);
        let client = self.merged(config);
        if client.endpoint.is_empty() {
            return client.validated(ClientConfig::default());
        }
        let locator = client.locator();
        note_endpoint_of_user(&locator, trace);
        client.validated(ClientConfig::of(&Said::OfUser(&client.endpoint), &locator))
    }

    /// The session that a client is made from.
    pub(crate) fn merged(&self, config: &Config) -> Self {
        let mut client = self.clone();
        client.merge_in(config);
        client.handlers.validate_parameters(!client.disable_param_validation);
        client
    }

    fn locator(&self) -> Locator<'_> {
        Locator {
            edition: self.edition,
            region: &self.region,
            endpoint: &self.endpoint,
            resolver: self.resolver.as_ref(),
            flags: &self.flags,
        }
    }

    /// Rules: CLI-1, CLI-3, CLI-36.
    fn note_client(&self, config: &Config, trace: &mut Trace<'_>) {
        let rules: &[Rule] =
            if *config == Config::default() { &[rule::CLI_1] } else { &[rule::CLI_1, rule::CLI_3] };
        trace.apply(rules, Subject::Endpoint);
        if config.endpoint_resolver.is_some() && self.resolver.is_some() {
            trace.apply(&[rule::CLI_36], Subject::Endpoint);
        }
    }

    /// Rules: CLI-40.
    fn note_metadata(&self, service: &str, config: &Config, trace: &mut Trace<'_>) {
        if service == METADATA && self.forgets_metadata(config) {
            trace.apply(&[rule::CLI_40], Subject::Endpoint);
        }
    }

    /// Rules: CLI-8, CLI-30, CLI-38, HAND-12.
    fn validated(&self, client: ClientConfig) -> ClientConfig {
        let region = if client.signing_region.is_empty() { &self.region } else { &client.signing_region };
        let target = Target { region, endpoint: &client.endpoint };
        let error = handlers::validate(&self.handlers.lists(), target);
        ClientConfig { error, ..client }
    }
}

impl ClientConfig {
    /// What a client is made with, as it was said. Nothing is filled in that was not.
    ///
    /// Rules: CLI-5, CLI-33, CLI-38.
    pub(crate) fn of(said: &Said<'_>, locator: &Locator<'_>) -> Self {
        match said {
            Said::OfUser(endpoint) => Self {
                endpoint: with_scheme(endpoint, locator.flags.disable_ssl),
                signing_region: locator.region.into(),
                ..Self::default()
            },
            Said::Answered(answer) => Self::answered(answer, locator.edition),
            Said::Resolved(endpoint) => Self {
                endpoint: endpoint.url.clone(),
                signing_region: endpoint.signing_region.clone(),
                signing_name: endpoint.signing_name.clone(),
                partition: told(Cow::Borrowed(endpoint.partition), locator.edition),
                ..Self::default()
            },
            Said::Refused(_) | Said::Unknown(_) => Self::default(),
        }
    }

    fn answered(answer: &ResolvedEndpoint, edition: Edition) -> Self {
        Self {
            endpoint: answer.url.clone(),
            signing_region: answer.signing_region.clone(),
            signing_name: answer.signing_name.clone(),
            partition: told(Cow::Owned(answer.partition_id.clone()), edition),
            error: None,
            is_answered: true,
            signing_name_derived: answer.signing_name_derived,
        }
    }
}

fn told(partition: Cow<'static, str>, edition: Edition) -> Cow<'static, str> {
    if edition == Edition::V1_55 { partition } else { Cow::Borrowed("") }
}

/// Records who has said where the service is.
fn note_said(said: &Said<'_>, locator: &Locator<'_>, service: &str, trace: &mut Trace<'_>) {
    match said {
        Said::OfUser(_) => note_endpoint_of_user(locator, trace),
        Said::Answered(answer) => note_answer(answer, trace),
        Said::Refused(_) => trace.apply(rules_of_refusal(locator.edition), Subject::Endpoint),
        Said::Resolved(endpoint) => note_endpoint(endpoint, locator, service, trace),
        Said::Unknown(failure) => {
            trace.apply(rules_of_failure(failure, locator.region), Subject::Endpoint);
        }
    }
}

/// Rules: CLI-5, CLI-34.
fn note_endpoint_of_user(locator: &Locator<'_>, trace: &mut Trace<'_>) {
    let endpoint = with_scheme(locator.endpoint, locator.flags.disable_ssl);
    let winner = Candidate::shown(Origin::Config("Endpoint"), endpoint);
    let rules: &[Rule] =
        if locator.resolver.is_some() { &[rule::CLI_5, rule::CLI_34] } else { &[rule::CLI_5] };
    trace.record_winner(rules, Subject::Endpoint, [winner]);
}

/// Rules: CLI-33, CLI-38.
fn note_answer(answer: &ResolvedEndpoint, trace: &mut Trace<'_>) {
    let rules: &[Rule] =
        if answer.signing_region.is_empty() { &[rule::CLI_33, rule::CLI_38] } else { &[rule::CLI_33] };
    let winner = Candidate::shown(Origin::Config("EndpointResolver"), answer.url.clone());
    trace.record_winner(rules, Subject::Endpoint, [winner]);
}

/// Rules: CLI-30, CLI-33, CLI-37.
const fn rules_of_refusal(edition: Edition) -> &'static [Rule] {
    match edition {
        Edition::V1_14 => &[rule::CLI_33, rule::CLI_37],
        Edition::V1_55 => &[rule::CLI_33, rule::CLI_30],
    }
}

/// The endpoint with a scheme in front: the part before `://` is one if it has no colon and is not empty.
///
/// Rules: CLI-5.
fn with_scheme(endpoint: &str, disable_ssl: bool) -> String {
    let scheme =
        endpoint.split_once("://").is_some_and(|(scheme, _)| !scheme.is_empty() && !scheme.contains(':'));
    match (scheme, disable_ssl) {
        (true, _) => endpoint.into(),
        (false, true) => ["http://", endpoint].concat(),
        (false, false) => ["https://", endpoint].concat(),
    }
}

/// Rules: CLI-8, CLI-20, CLI-26, CLI-29.
fn rules_of_failure(failure: &Failure, region: &str) -> &'static [Rule] {
    match &*failure.code {
        "UnknownServiceError" => &[rule::CLI_29, rule::CLI_30],
        "UnknownEndpointError" if region.is_empty() => &[rule::CLI_8, rule::CLI_30],
        "UnknownEndpointError" => &[rule::CLI_20, rule::CLI_30],
        _ => &[rule::CLI_26, rule::CLI_30],
    }
}

/// Records how the endpoint came to be, and the host that it is.
fn note_endpoint(endpoint: &Endpoint, locator: &Locator<'_>, service: &str, trace: &mut Trace<'_>) {
    for (_, rules) in notes(endpoint, locator, service).into_iter().filter(|(holds, _)| *holds) {
        trace.apply(rules, Subject::Endpoint);
    }
    let host = Candidate::shown(Origin::Partition(endpoint.partition), String::from(endpoint.host()));
    trace.record_winner(&[rule::CLI_2], Subject::Endpoint, [host]);
}

/// Every rule of an endpoint, and whether it made this one.
///
/// Rules: CLI-7, CLI-9, CLI-10, CLI-11, CLI-12, CLI-13, CLI-14, CLI-15, CLI-16, CLI-17, CLI-18, CLI-19, CLI-20, CLI-21, CLI-22,
/// CLI-23, CLI-24, CLI-25, CLI-27, CLI-28, CLI-31, CLI-35, CLI-39.
fn notes(endpoint: &Endpoint, client: &Locator<'_>, service: &str) -> [(bool, &'static [Rule]); 20] {
    let (why, flags) = (&endpoint.why, client.flags);
    let is_old = client.edition == Edition::V1_14;
    let is_metadata = why.way == Way::Metadata;
    let of_defaults = matches!(why.way, Way::Default | Way::Unknown);
    let scoped = why.overrides.iter().any(|said| said.key.starts_with("signing_"));
    let variant = flags.fips == Some(true) || flags.dual_stack == Some(true);
    [
        (why.choice == Choice::Shape && why.way == Way::Default, &[rule::CLI_10]),
        (why.choice == Choice::First && !is_metadata, &[rule::CLI_10]),
        (why.way == Way::Global, &[rule::CLI_11]),
        (!is_metadata, &[rule::CLI_12]),
        (scoped, &[rule::CLI_13]),
        (why.way == Way::Unknown, &[rule::CLI_14]),
        (flags.disable_ssl, &[rule::CLI_15]),
        (is_old && flags.use_dual_stack, &[rule::CLI_16]),
        (!is_old && flags.use_dual_stack, &[rule::CLI_17]),
        (!is_old && variant && of_defaults, &[rule::CLI_20]),
        (why.stood_for == Some(StandsFor::Fips), &[rule::CLI_9]),
        (why.stood_for == Some(StandsFor::LegacySts), &[rule::CLI_21]),
        (why.stood_for == Some(StandsFor::LegacyS3), &[rule::CLI_22]),
        (why.stood_for == Some(StandsFor::Nothing), &[rule::CLI_25]),
        (service == METADATA && flags.metadata_endpoint.is_empty(), &[rule::CLI_23]),
        (service == METADATA && client.resolver.is_some() && flags.says_metadata(), &[rule::CLI_39]),
        (client.resolver.is_some_and(|resolver| !resolver.contains_key(service)), &[rule::CLI_35]),
        (is_old && client.region.is_empty(), &[rule::CLI_7]),
        (is_old && !client.region.is_empty() && !is_plain(client.region), &[rule::CLI_27]),
        (!is_plain(service), &[rule::CLI_28]),
    ]
}

/// Whether the text is one that a host may have for a part.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
}
