//! Configs of service clients: how they are asked for, and what is claimed of them.

use std::collections::BTreeMap;

use crate::vocabulary::case::{Config, RegionalEndpoint};
use crate::vocabulary::outcome::{ClientConfig, Session};

use super::claim::{Aspect, Whose};
use super::draft::ScenarioBuilder;
use super::given::{ANONYMOUS_CREDENTIALS, CLIENTS, keys, meant};
use super::phrase::{Phrase, Words, given, then, when};
use super::then::Wording;

pub(super) const GIVEN_DUAL_STACK: &str = "the config sets UseDualStack to {flag}";
pub(super) const GIVEN_DUAL_STACK_ENDPOINT: &str = "the config sets UseDualStackEndpoint to {switch}";
pub(super) const GIVEN_FIPS_ENDPOINT: &str = "the config sets UseFIPSEndpoint to {switch}";
pub(super) const GIVEN_STS: &str = "the config sets STSRegionalEndpoint to {mode}";
pub(super) const GIVEN_S3: &str = "the config sets S3UsEast1RegionalEndpoint to {mode}";

pub(super) const COPY_DUAL_STACK: &str = "the session is copied with UseDualStack {flag}";
pub(super) const COPY_DUAL_STACK_ENDPOINT: &str = "the session is copied with UseDualStackEndpoint {switch}";
pub(super) const COPY_FIPS_ENDPOINT: &str = "the session is copied with UseFIPSEndpoint {switch}";
pub(super) const COPY_STS: &str = "the session is copied with STSRegionalEndpoint {mode}";
pub(super) const COPY_S3: &str = "the session is copied with S3UsEast1RegionalEndpoint {mode}";

pub(super) const WITH: &str = "each client config is made with an empty config";
pub(super) const WITH_REGION: &str = "each client config is made with Region {text}";
pub(super) const WITH_ENDPOINT: &str = "each client config is made with Endpoint {text}";
pub(super) const WITH_DISABLE_SSL: &str = "each client config is made with DisableSSL {flag}";
pub(super) const WITH_DUAL_STACK: &str = "each client config is made with UseDualStack {flag}";
pub(super) const WITH_DUAL_STACK_ENDPOINT: &str =
    "each client config is made with UseDualStackEndpoint {switch}";
pub(super) const WITH_FIPS_ENDPOINT: &str = "each client config is made with UseFIPSEndpoint {switch}";
pub(super) const WITH_STS: &str = "each client config is made with STSRegionalEndpoint {mode}";
pub(super) const WITH_S3: &str = "each client config is made with S3UsEast1RegionalEndpoint {mode}";
pub(super) const WITH_DISABLE_PARAM_VALIDATION: &str =
    "each client config is made with DisableParamValidation {flag}";
pub(super) const WITH_KEYS: &str =
    "each client config is made with Credentials access key {text} and secret key {text}";
pub(super) const WITH_KEYS_AND_TOKEN: &str = "each client config is made with Credentials access key {text} and secret key {text} and session token {text}";
pub(super) const WITH_ANONYMOUS: &str = "each client config is made with anonymous Credentials";
pub(super) const WITH_CLIENT: &str = "each client config is made with HTTPClient {client}";
pub(super) const WITH_CLIENT_ROOTS: &str = "each client config is made with HTTPClient roots {text}";

/// The claims, of a config whose endpoint is resolved and of one whose is not.
const IS: [&str; 2] =
    ["the {whose}client config of {text} without resolving is:", "the {whose}client config of {text} is:"];

/// The modes of a regional endpoint as steps spell them.
pub(super) const MODES: [(&str, RegionalEndpoint); 2] =
    [("legacy", RegionalEndpoint::Legacy), ("regional", RegionalEndpoint::Regional)];

/// How steps spell a switch.
pub(super) const fn switch(on: bool) -> &'static str {
    if on { "enabled" } else { "disabled" }
}

pub(super) fn is_on(words: &Words) -> Option<bool> {
    Some(words.get(0) == switch(true))
}

pub(super) fn mode(words: &Words) -> Option<RegionalEndpoint> {
    meant(&MODES, words.get(0))
}

type Set = Result<(), String>;

fn config(draft: &mut ScenarioBuilder, set: impl FnOnce(&mut Config)) -> Set {
    set(&mut draft.case.options.config);
    Ok(())
}

fn copy(draft: &mut ScenarioBuilder, set: impl FnOnce(&mut Config)) -> Set {
    set(draft.copy());
    Ok(())
}

fn with(draft: &mut ScenarioBuilder, set: impl FnOnce(&mut Config)) -> Set {
    set(draft.case.observe.services_with.get_or_insert_default());
    Ok(())
}

/// Every phrase about the configs of clients, but for those that ask for them.
pub(super) static PHRASES: &[Phrase] = &[
    given(GIVEN_DUAL_STACK, |draft, words| config(draft, |c| c.use_dual_stack = Some(words.flag(0)))),
    given(GIVEN_DUAL_STACK_ENDPOINT, |draft, words| {
        config(draft, |c| c.use_dual_stack_endpoint = is_on(words))
    }),
    given(GIVEN_FIPS_ENDPOINT, |draft, words| config(draft, |c| c.use_fips_endpoint = is_on(words))),
    given(GIVEN_STS, |draft, words| config(draft, |c| c.sts_regional_endpoint = mode(words))),
    given(GIVEN_S3, |draft, words| config(draft, |c| c.s3_us_east_1_regional_endpoint = mode(words))),
    when(COPY_DUAL_STACK, |draft, words| copy(draft, |c| c.use_dual_stack = Some(words.flag(0)))),
    when(COPY_DUAL_STACK_ENDPOINT, |draft, words| copy(draft, |c| c.use_dual_stack_endpoint = is_on(words))),
    when(COPY_FIPS_ENDPOINT, |draft, words| copy(draft, |c| c.use_fips_endpoint = is_on(words))),
    when(COPY_STS, |draft, words| copy(draft, |c| c.sts_regional_endpoint = mode(words))),
    when(COPY_S3, |draft, words| copy(draft, |c| c.s3_us_east_1_regional_endpoint = mode(words))),
    when(WITH, |draft, _| with(draft, |_| {})),
    when(WITH_REGION, |draft, words| with(draft, |c| c.region = Some(words.text(0)))),
    when(WITH_ENDPOINT, |draft, words| with(draft, |c| c.endpoint = Some(words.text(0)))),
    when(WITH_DISABLE_SSL, |draft, words| with(draft, |c| c.disable_ssl = Some(words.flag(0)))),
    when(WITH_DUAL_STACK, |draft, words| with(draft, |c| c.use_dual_stack = Some(words.flag(0)))),
    when(WITH_DUAL_STACK_ENDPOINT, |draft, words| with(draft, |c| c.use_dual_stack_endpoint = is_on(words))),
    when(WITH_FIPS_ENDPOINT, |draft, words| with(draft, |c| c.use_fips_endpoint = is_on(words))),
    when(WITH_STS, |draft, words| with(draft, |c| c.sts_regional_endpoint = mode(words))),
    when(WITH_S3, |draft, words| with(draft, |c| c.s3_us_east_1_regional_endpoint = mode(words))),
    when(WITH_DISABLE_PARAM_VALIDATION, |draft, words| {
        with(draft, |c| c.disable_param_validation = Some(words.flag(0)))
    }),
    when(WITH_KEYS, |draft, words| with(draft, |c| c.credentials = Some(keys(words)))),
    when(WITH_KEYS_AND_TOKEN, |draft, words| with(draft, |c| c.credentials = Some(keys(words)))),
    when(WITH_ANONYMOUS, |draft, _| with(draft, |c| c.credentials = Some(ANONYMOUS_CREDENTIALS))),
    when(WITH_CLIENT, |draft, words| with(draft, |c| c.http_client = meant(&CLIENTS, words.get(0)))),
    when(WITH_CLIENT_ROOTS, |draft, words| with(draft, |c| c.http_client_roots = Some(words.text(0)))),
    then(IS[0], |draft, words| claim(draft, words, false)).with_table(2),
    then(IS[1], |draft, words| claim(draft, words, true)).with_table(2),
];

/// The rows of a claim, in order. Those behind the third are left out where there is nothing to say.
const ROWS: [&str; 5] = ["endpoint", "signing region", "signing name", "partition", "error"];
const ALWAYS: usize = 3;

/// A claim about the config of a service's client: what some of its rows say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Client {
    service: String,
    resolved: bool,
    rows: Vec<(String, String)>,
}

fn claim(draft: &mut ScenarioBuilder, words: &Words, resolved: bool) -> Set {
    let whose = if words.has(0) { Whose::Copy } else { Whose::Session };
    let rows: Vec<(String, String)> =
        words.rows().iter().filter_map(|row| Some((row.first()?.clone(), row.get(1)?.clone()))).collect();
    if let Some((name, _)) = rows.iter().find(|(name, _)| !ROWS.contains(&&**name)) {
        return Err(format!("{name:?} is no part of a client config: write one of {}", ROWS.join(", ")));
    }
    draft.claim(whose, Aspect::Client(Client { service: words.text(1), resolved, rows }))
}

/// Every claim that a session's configs of clients make true.
pub(super) fn about(session: &Session) -> impl Iterator<Item = Aspect> {
    let lists = [(true, &session.services), (false, &session.services_no_resolve)];
    lists.into_iter().flat_map(|(resolved, list)| {
        list.iter().flatten().map(move |(service, config)| {
            let told = values(config).into_iter().enumerate();
            let told = told.filter(|(at, (_, value))| *at < ALWAYS || !value.is_empty());
            let rows = told.map(|(_, row)| row).collect();
            Aspect::Client(Client { service: service.clone(), resolved, rows })
        })
    })
}

fn values(config: &ClientConfig) -> [(String, String); 5] {
    let partition = config.partition.clone().unwrap_or_default();
    let error = config.error.as_ref().map(|error| error.code.clone()).unwrap_or_default();
    let values = [
        config.endpoint.clone(),
        config.signing_region.clone(),
        config.signing_name.clone(),
        partition,
        error,
    ];
    let mut values = values.into_iter();
    ROWS.map(|name| (name.to_owned(), values.next().unwrap_or_default()))
}

impl Client {
    /// The same rows as the session has them.
    pub(super) fn in_session(&self, session: &Session) -> Result<Self, String> {
        let list = if self.resolved { &session.services } else { &session.services_no_resolve };
        let list: &BTreeMap<String, ClientConfig> =
            list.as_ref().ok_or("the outcome shows no client configs")?;
        let config = list
            .get(&self.service)
            .ok_or_else(|| format!("there is no client config of {:?}", self.service))?;
        let values = values(config).into_iter();
        let rows = values.filter(|(name, _)| self.rows.iter().any(|(claimed, _)| claimed == name)).collect();
        Ok(Self { rows, ..self.clone() })
    }

    /// Whether both say the same, in whatever order.
    pub(super) fn agrees_with(&self, actual: &Self) -> bool {
        self.rows.iter().all(|row| actual.rows.contains(row))
    }
}

/// The claim as a step.
pub(super) fn wording(whose: &str, client: &Client) -> Wording {
    let rows: Vec<[&str; 2]> = client.rows.iter().map(|(name, value)| [&**name, &**value]).collect();
    let words = [whose, &client.service];
    Wording::with_table(IS[usize::from(client.resolved)], &words, rows.iter().map(<[&str; 2]>::as_slice))
}
