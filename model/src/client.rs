//! What a service's client is configured with: `ClientConfig`, and `ClientConfigNoResolveEndpoint`.

use alloc::string::String;

use crate::endpoints::{self, Choice, Endpoint, StandsFor, Way};
use crate::failure::Failure;
use crate::handlers::{self, Target};
use crate::session::Session;
use crate::trace::{Candidate, Origin, Rule, Subject, Trace};
use crate::world::{Config, Edition};

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
    pub partition: &'static str,
    /// The error that a request ends with before it is signed.
    pub error: Option<Failure>,
}

impl Session {
    /// The config of a client of the service, with a config merged on top of the session's own, which stays as it is.
    ///
    /// Rules: CLI-1, CLI-2, CLI-3, CLI-5, CLI-6, CLI-30, CONC-4, HAND-12.
    #[must_use]
    pub fn client_config(&self, service: &str, config: &Config, trace: &mut Trace<'_>) -> ClientConfig {
        self.note_client(config, trace);
        let mut client = self.merged(config);
        if !client.endpoint.is_empty() {
            return client.of_user(trace);
        }
        match endpoints::resolve(client.edition, service, &client.region, &client.flags) {
            Ok(endpoint) => {
                note_endpoint(&endpoint, &client, service, trace);
                client.of_service(endpoint)
            }
            Err(failure) => {
                trace.apply(rules_of_failure(&failure, &client.region), Subject::Endpoint);
                client.handlers.fail_with(failure);
                client.nowhere()
            }
        }
    }

    /// As [`Session::client_config`], for a service whose endpoint is the user's or none.
    ///
    /// Rules: CLI-4.
    #[must_use]
    pub fn client_config_no_resolve_endpoint(&self, config: &Config, trace: &mut Trace<'_>) -> ClientConfig {
        self.note_client(config, trace);
        trace.apply(&["CLI-4"], Subject::Endpoint);
        let client = self.merged(config);
        if client.endpoint.is_empty() { client.nowhere() } else { client.of_user(trace) }
    }

    /// The session that a client is made from.
    pub(crate) fn merged(&self, config: &Config) -> Self {
        let mut client = self.clone();
        client.merge_in(config);
        client.handlers.validate_parameters(!client.disable_param_validation);
        client
    }

    /// Rules: CLI-1, CLI-3.
    fn note_client(&self, config: &Config, trace: &mut Trace<'_>) {
        let rules: &[Rule] = if *config == Config::default() { &["CLI-1"] } else { &["CLI-1", "CLI-3"] };
        trace.apply(rules, Subject::Endpoint);
    }

    /// Rules: CLI-5.
    fn of_user(&self, trace: &mut Trace<'_>) -> ClientConfig {
        let endpoint = with_scheme(&self.endpoint, self.flags.disable_ssl);
        trace.decide(
            &["CLI-5"],
            Subject::Endpoint,
            [Candidate::shown(Origin::Config("Endpoint"), endpoint.clone())],
        );
        self.validated(ClientConfig {
            endpoint,
            signing_region: self.region.clone(),
            ..ClientConfig::default()
        })
    }

    fn of_service(&self, endpoint: Endpoint) -> ClientConfig {
        self.validated(ClientConfig {
            endpoint: endpoint.url,
            signing_region: endpoint.signing_region,
            signing_name: endpoint.signing_name,
            partition: if self.edition == Edition::V1_55 { endpoint.partition } else { "" },
            error: None,
        })
    }

    fn nowhere(&self) -> ClientConfig {
        self.validated(ClientConfig::default())
    }

    /// Rules: CLI-8, CLI-30, HAND-12.
    fn validated(&self, client: ClientConfig) -> ClientConfig {
        let region = if client.signing_region.is_empty() { &self.region } else { &client.signing_region };
        let target = Target { region, endpoint: &client.endpoint };
        let error = handlers::validate(&self.handlers.lists(), target);
        ClientConfig { error, ..client }
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
    match failure.code {
        "UnknownServiceError" => &["CLI-29", "CLI-30"],
        "UnknownEndpointError" if region.is_empty() => &["CLI-8", "CLI-30"],
        "UnknownEndpointError" => &["CLI-20", "CLI-30"],
        _ => &["CLI-26", "CLI-30"],
    }
}

/// Records how the endpoint came to be, and the host that it is.
fn note_endpoint(endpoint: &Endpoint, client: &Session, service: &str, trace: &mut Trace<'_>) {
    for (_, rules) in notes(endpoint, client, service).into_iter().filter(|(holds, _)| *holds) {
        trace.apply(rules, Subject::Endpoint);
    }
    let host = Candidate::shown(Origin::Partition(endpoint.partition), String::from(endpoint.host()));
    trace.decide(&["CLI-2"], Subject::Endpoint, [host]);
}

/// Every rule of an endpoint, and whether it made this one.
///
/// Rules: CLI-7, CLI-9, CLI-10, CLI-11, CLI-12, CLI-13, CLI-14, CLI-15, CLI-16, CLI-17, CLI-18, CLI-19, CLI-20, CLI-21, CLI-22,
/// CLI-23, CLI-24, CLI-25, CLI-27, CLI-28, CLI-31.
fn notes(endpoint: &Endpoint, client: &Session, service: &str) -> [(bool, &'static [Rule]); 18] {
    let (why, flags) = (&endpoint.why, &client.flags);
    let is_old = client.edition == Edition::V1_14;
    let is_metadata = why.way == Way::Metadata;
    let of_defaults = matches!(why.way, Way::Default | Way::Unknown);
    let scoped = why.overrides.iter().any(|said| said.key.starts_with("signing_"));
    let variant = flags.fips == Some(true) || flags.dual_stack == Some(true);
    [
        (why.choice == Choice::Shape && why.way == Way::Default, &["CLI-10"]),
        (why.choice == Choice::First && !is_metadata, &["CLI-10"]),
        (why.way == Way::Global, &["CLI-11"]),
        (!is_metadata, &["CLI-12"]),
        (scoped, &["CLI-13"]),
        (why.way == Way::Unknown, &["CLI-14"]),
        (flags.disable_ssl, &["CLI-15"]),
        (is_old && flags.use_dual_stack, &["CLI-16"]),
        (!is_old && flags.use_dual_stack, &["CLI-17"]),
        (!is_old && variant && of_defaults, &["CLI-20"]),
        (why.stood_for == Some(StandsFor::Fips), &["CLI-9"]),
        (why.stood_for == Some(StandsFor::LegacySts), &["CLI-21"]),
        (why.stood_for == Some(StandsFor::LegacyS3), &["CLI-22"]),
        (why.stood_for == Some(StandsFor::Nothing), &["CLI-25"]),
        (service == "ec2metadata" && flags.metadata_endpoint.is_empty(), &["CLI-23"]),
        (is_old && client.region.is_empty(), &["CLI-7"]),
        (is_old && !client.region.is_empty() && !is_plain(&client.region), &["CLI-27"]),
        (!is_plain(service), &["CLI-28"]),
    ]
}

/// Whether the text is one that a host may have for a part.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
}
