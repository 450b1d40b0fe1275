//! Merges a config on top of the settings of a session, for a copy of the session or for a client.

use alloc::string::{String, ToString as _};

use crate::credentials::given;
use crate::decide::Source;
use crate::rule;
use crate::session::Session;
use crate::tls::{Roots, Transport};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Config, EndpointResolver};

/// The purpose for which a config is merged into the settings of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MergedInto {
    /// The config of a client.
    Client,
    /// The config of a client that makes a call.
    Call,
    /// A copy of the session.
    Copy,
}

impl MergedInto {
    const fn subject(self) -> Subject {
        match self {
            Self::Client | Self::Call => Subject::Endpoint,
            Self::Copy => Subject::Copy,
        }
    }

    /// A field of the config as a source.
    fn passed<'w>(self, field: &'static str, value: Option<&str>) -> Source<'w> {
        let found = value.map(|value| Candidate::shown(Origin::Config(field), String::from(value)));
        match self {
            Self::Client => Source::new(rule::CLI_3, found),
            Self::Call => match field {
                "Region" | "Credentials" => Source::new(rule::CALL_2, found).and(true, rule::CLI_3),
                "HTTPClient" => Source::new(rule::TLS_20, found).and(true, rule::CLI_3),
                _ => Source::new(rule::CLI_3, found),
            },
            Self::Copy => Source::new(rule::COPY_3, found).and(true, rule::COPY_4),
        }
    }

    /// A value of the session as a source.
    fn kept<'w>(self, value: &str) -> Source<'w> {
        let found = Some(Candidate::shown(Origin::Session, String::from(value)));
        match self {
            Self::Client | Self::Call => Source::new(rule::CLI_1, found),
            Self::Copy => Source::new(rule::COPY_1, found).and(true, rule::COPY_2),
        }
    }

    /// Decides on a field with a text, which replaces the value of the session.
    fn text<'w>(self, passed: Source<'w>, kept: &str, trace: &mut Trace<'w>) -> String {
        let winner = trace.decide(self.subject(), [passed, self.kept(kept)]);
        winner.map_or_else(String::new, |winner| winner.value.into_owned())
    }
}

/// The settings that only the configs of the program can set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProgramSettings {
    /// `Endpoint`; empty if it is not set.
    pub(crate) endpoint: String,
    /// `EndpointResolver`.
    pub(crate) resolver: Option<EndpointResolver>,
    /// `DisableParamValidation`.
    pub(crate) disable_param_validation: bool,
    /// `MaxRetries`.
    pub(crate) max_retries: Option<i64>,
}

impl ProgramSettings {
    /// The settings of the config that a session is created with.
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            endpoint: config.endpoint.clone().unwrap_or_default(),
            resolver: config.endpoint_resolver.clone(),
            disable_param_validation: config.disable_param_validation.unwrap_or_default(),
            max_retries: config.max_retries,
        }
    }

    /// Merges a config on top.
    fn merge(&mut self, config: &Config, into: MergedInto, trace: &mut Trace<'_>) {
        let row = into.passed("Endpoint", config.endpoint.as_deref());
        self.endpoint = into.text(row, &self.endpoint, trace);
        let resolver = config.endpoint_resolver.as_ref();
        let row =
            into.passed("EndpointResolver", resolver.map(|_| "")).and(self.resolver.is_some(), rule::CLI_36);
        if let Some(resolver) = trace.choose(into.subject(), [(resolver, row)]).flatten() {
            self.resolver = Some(resolver.clone());
        }
        let is_disabled = config.disable_param_validation;
        let shown = is_disabled.map(|is_disabled| if is_disabled { "on" } else { "off" });
        let row = into.passed("DisableParamValidation", shown).and(into == MergedInto::Copy, rule::PARAM_3);
        if let Some(is_disabled) = trace.choose(into.subject(), [(is_disabled, row)]).flatten() {
            self.disable_param_validation = is_disabled;
        }
        let row = into.passed("MaxRetries", config.max_retries.map(|max| max.to_string()).as_deref());
        if let Some(max_retries) = trace.choose(into.subject(), [(config.max_retries, row)]).flatten() {
            self.max_retries = Some(max_retries);
        }
    }
}

impl Session {
    /// A copy of the session with the config merged on top. Later changes of the session and of the copy do not affect each
    /// other.
    #[must_use]
    pub fn copy(&self, config: &Config, trace: &mut Trace<'_>) -> Self {
        let code = self.fails_with.as_ref().map(|failure| failure.code.clone());
        let row = Source::new(rule::DNEW_13, code.map(|code| Candidate::shown(Origin::Session, code)));
        let fails_with = trace.choose(Subject::Copy, [(self.fails_with.clone(), row)]).flatten();
        Self { fails_with, is_copy: true, ..self.merged(config, MergedInto::Copy, trace) }
    }

    /// The session with the config merged on top: a field that the config sets replaces the value of the session.
    pub(crate) fn merged(&self, config: &Config, into: MergedInto, trace: &mut Trace<'_>) -> Self {
        let (is_copy, is_call) = (into == MergedInto::Copy, into == MergedInto::Call);
        let mut merged = self.clone();
        let region = config.region.as_deref();
        let is_provided = self.region.is_empty() && region.is_some_and(|region| !region.is_empty());
        let row = into
            .passed("Region", region)
            .and(is_copy && region == Some(""), rule::COPY_7)
            .and(is_provided, rule::REG_6);
        merged.region = into.text(row, &self.region, trace);
        merged.program.merge(config, into, trace);
        merged.settings.merge(self.edition, config, |field, value| {
            trace.decide(into.subject(), [into.passed(field, Some(value))]).is_some()
        });
        merged.flags.merge(self.edition, config, |field, value| {
            trace.decide(into.subject(), [into.passed(field, Some(value))]).is_some()
        });
        // The settings of the metadata service do not apply to another resolver.
        let metadata = Candidate::shown(Origin::Session, self.settings.metadata_endpoint.clone());
        let metadata = Some(metadata).filter(|_| self.settings.sets_metadata());
        let row = Source::deferred(metadata).when(config.endpoint_resolver.is_none(), rule::CLI_40);
        if trace.decide(into.subject(), [row]).is_none() {
            merged.settings.unset_metadata();
        }
        let credentials = config.credentials.as_ref();
        let row = into.passed("Credentials", credentials.map(|_| "")).and(is_copy, rule::COPY_6);
        if let Some(credentials) = trace.choose(into.subject(), [(credentials, row)]).flatten() {
            merged.credentials = given(credentials);
        }
        let row = into
            .passed("HTTPClient", config.http_client.map(|_| ""))
            .and(is_call && self.transport.client_certificate.is_some(), rule::CTLS_13);
        if trace.decide(into.subject(), [row]).is_some() {
            merged.transport = Transport { roots: Roots::of_client(config), client_certificate: None };
        }
        let verbose = config.credentials_chain_verbose_errors;
        let verbose = verbose.map(|is_verbose| if is_verbose { "true" } else { "false" });
        let verbose =
            verbose.map(|word| Candidate::shown(Origin::Config("CredentialsChainVerboseErrors"), word));
        trace.ignore(into.subject(), rule::CHAIN_25, verbose);
        let [was_enabled, is_enabled] =
            [self, &merged].map(|session| !session.program.disable_param_validation);
        match into {
            MergedInto::Copy => {
                merged.handlers.validate_parameters_of_copy(was_enabled, is_enabled, trace);
            }
            MergedInto::Client | MergedInto::Call => merged.handlers.place_validator(is_enabled),
        }
        merged
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve;
    use crate::world::{Edition, HttpClient, UserCredentials, World};
    use alloc::vec::Vec;

    /// The session of a world without settings, and the session with the config merged on top, with the fields whose rows
    /// the config has won.
    fn merged(config: &Config, into: MergedInto) -> (Session, Session, Vec<&'static str>) {
        let world = World::new(Edition::V1_55);
        let session = resolve(&world).0.session().unwrap().clone();
        let mut trace = Trace::new();
        let merged = session.merged(config, into, &mut trace);
        let winners = trace.decisions().filter_map(|decision| decision.winner);
        (session, merged, winners.filter_map(|winner| winner.origin.name()).collect())
    }

    #[test]
    fn a_field_that_wins_its_row_changes_the_session_and_no_other_does() {
        let unset = Config::default();
        let text = || Some("text".into());
        for (field, config) in [
            ("Region", Config { region: text(), ..unset.clone() }),
            ("Endpoint", Config { endpoint: text(), ..unset.clone() }),
            ("DisableSSL", Config { disable_ssl: Some(true), ..unset.clone() }),
            ("UseDualStack", Config { use_dual_stack: Some(true), ..unset.clone() }),
            ("UseDualStackEndpoint", Config { use_dual_stack_endpoint: Some(true), ..unset.clone() }),
            ("UseFIPSEndpoint", Config { use_fips_endpoint: Some(true), ..unset.clone() }),
            ("STSRegionalEndpoint", Config { sts_regional_endpoint: Some(true), ..unset.clone() }),
            (
                "EndpointResolver",
                Config { endpoint_resolver: Some(EndpointResolver::new()), ..unset.clone() },
            ),
            ("Credentials", Config { credentials: Some(UserCredentials::Anonymous), ..unset.clone() }),
            ("DisableParamValidation", Config { disable_param_validation: Some(true), ..unset.clone() }),
            ("S3UseARNRegion", Config { s3_use_arn_region: Some(true), ..unset.clone() }),
            ("EnableEndpointDiscovery", Config { enable_endpoint_discovery: Some(false), ..unset.clone() }),
            ("MaxRetries", Config { max_retries: Some(0), ..unset.clone() }),
            (
                "HTTPClient",
                Config {
                    http_client: Some(HttpClient::Opaque),
                    http_client_roots: Some(Vec::new()),
                    ..unset.clone()
                },
            ),
        ] {
            for into in [MergedInto::Client, MergedInto::Call, MergedInto::Copy] {
                let (session, merged, winners) = merged(&config, into);
                assert_eq!(winners, [field]);
                assert_ne!(session, merged, "{field}");
            }
        }
        let (session, merged, winners) = merged(&unset, MergedInto::Copy);
        assert!(winners.is_empty());
        assert_eq!(session, merged);
    }
}
