//! Merges a config on top of the settings of a session, for copies of the session and for clients.

use alloc::string::String;

use crate::credentials::given;
use crate::decide::Source;
use crate::endpoints::EndpointSettings;
use crate::rule;
use crate::session::Session;
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::Config;

/// What a config is merged into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MergedInto {
    /// The config of a client.
    Client,
    /// A copy of the session.
    Copy,
}

impl MergedInto {
    const fn subject(self) -> Subject {
        match self {
            Self::Client => Subject::Endpoint,
            Self::Copy => Subject::Copy,
        }
    }

    /// A field that the config may set.
    fn passed<'w>(self, field: &'static str, value: Option<&str>) -> Source<'w> {
        let found = value.map(|value| Candidate::shown(Origin::Config(field), String::from(value)));
        match self {
            Self::Client => Source::new(rule::CLI_3, found),
            Self::Copy => Source::new(rule::COPY_3, found).and(true, rule::COPY_4),
        }
    }

    /// The value that the session has.
    fn kept<'w>(self, value: &str) -> Source<'w> {
        let found = Some(Candidate::shown(Origin::Session, String::from(value)));
        match self {
            Self::Client => Source::new(rule::CLI_1, found),
            Self::Copy => Source::new(rule::COPY_1, found).and(true, rule::COPY_2),
        }
    }
}

/// The text of the winner; empty if there is none.
fn text(winner: Option<Candidate<'_>>) -> String {
    winner.map_or_else(String::new, |winner| winner.value.into_owned())
}

impl Session {
    /// A copy with the config merged on top. Neither sees what happens to the other afterwards.
    ///
    /// Rules: COPY-5, COPY-8, PARAM-4, PARAM-5, CONC-3.
    #[must_use]
    pub fn copy(&self, config: &Config, trace: &mut Trace<'_>) -> Self {
        let failure = self.fails_with.as_ref().map(|failure| failure.code.clone());
        let failure = failure.map(|code| Candidate::shown(Origin::Session, code));
        trace.decide(Subject::Copy, [Source::new(rule::DNEW_13, failure)]);
        self.merged(config, MergedInto::Copy, trace)
    }

    /// The session with a config merged on top: what the config sets counts, and else what the session has.
    pub(crate) fn merged(&self, config: &Config, into: MergedInto, trace: &mut Trace<'_>) -> Self {
        let mut merged = self.clone();
        let is_copy = into == MergedInto::Copy;
        let on_off = |is_on: bool| if is_on { "on" } else { "off" };
        let region = into.passed("Region", config.region.as_deref());
        let is_emptied = is_copy && config.region.as_deref() == Some("");
        let region = [region.and(is_emptied, rule::COPY_7), into.kept(&self.region)];
        merged.region = text(trace.decide(into.subject(), region));
        let endpoint = [into.passed("Endpoint", config.endpoint.as_deref()), into.kept(&self.endpoint)];
        merged.endpoint = text(trace.decide(into.subject(), endpoint));
        for (field, value) in EndpointSettings::fields(self.edition, config) {
            trace.decide(into.subject(), [into.passed(field, Some(value))]);
        }
        merged.settings.merge_in(self.edition, config);
        self.merge_resolver(&mut merged, config, into, trace);
        let mut is_set = |field, value, rule| {
            trace.decide(into.subject(), [into.passed(field, value).and(is_copy, rule)]).is_some()
        };
        if is_set("Credentials", config.credentials.as_ref().map(|_| ""), rule::COPY_6) {
            merged.credentials = config.credentials.as_ref().map_or(merged.credentials, given);
        }
        if is_set("DisableParamValidation", config.disable_param_validation.map(on_off), rule::PARAM_3) {
            merged.disable_param_validation = config.disable_param_validation.unwrap_or_default();
        }
        is_set("HTTPClient", config.http_client.map(|_| ""), rule::COPY_3);
        merged.handlers.validate_parameters(!merged.disable_param_validation);
        merged
    }

    /// A resolver that the config sets replaces the session's, and the settings of the metadata service do not count for it.
    fn merge_resolver(&self, merged: &mut Self, config: &Config, into: MergedInto, trace: &mut Trace<'_>) {
        let passed = into.passed("EndpointResolver", config.endpoint_resolver.as_ref().map(|_| ""));
        let row = passed.and(self.resolver.is_some(), rule::CLI_36);
        if trace.decide(into.subject(), [row]).is_some() {
            merged.resolver.clone_from(&config.endpoint_resolver);
            let metadata = Candidate::shown(Origin::Session, self.settings.metadata_endpoint.clone());
            let metadata = Some(metadata).filter(|_| self.settings.sets_metadata());
            trace.decide(into.subject(), [Source::excluded(rule::CLI_40, metadata)]);
        }
    }
}
