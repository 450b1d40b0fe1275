//! The resolver of a config: how steps say what it answers, and how that is written.

use crate::vocabulary::case::{
    Config, EndpointResolver, FailedResolution, Resolution, ResolvedEndpoint, ResolverError,
};

use super::draft::ScenarioBuilder;
use super::step::{Captures, StepDefinition, StepText, given, when};

/// The phrases of one config.
pub(super) struct ResolverPhrases {
    answers: &'static str,
    fails: &'static str,
    hands_on: &'static str,
}

pub(super) const GIVEN: ResolverPhrases = ResolverPhrases {
    answers: "the config sets an EndpointResolver that answers for {text}:",
    fails: "the config sets an EndpointResolver that fails for {text} with {text}, saying {text}",
    hands_on: "the config sets an EndpointResolver that hands on",
};

pub(super) const COPIED: ResolverPhrases = ResolverPhrases {
    answers: "the session is copied with an EndpointResolver that answers for {text}:",
    fails: "the session is copied with an EndpointResolver that fails for {text} with {text}, saying {text}",
    hands_on: "the session is copied with an EndpointResolver that hands on",
};

pub(super) const CLIENT: ResolverPhrases = ResolverPhrases {
    answers: "each client config is made with an EndpointResolver that answers for {text}:",
    fails: "each client config is made with an EndpointResolver that fails for {text} with {text}, saying {text}",
    hands_on: "each client config is made with an EndpointResolver that hands on",
};

pub(super) const CALLED: ResolverPhrases = ResolverPhrases {
    answers: "a client of STS is called with an EndpointResolver that answers for {text}:",
    fails: "a client of STS is called with an EndpointResolver that fails for {text} with {text}, saying {text}",
    hands_on: "a client of STS is called with an EndpointResolver that hands on",
};

/// Every phrase about resolvers. Steps of one config add to the same resolver.
pub(super) static STEPS: &[StepDefinition] = &[
    given(GIVEN.answers, |draft, captures| answers(of_session(draft), captures)).with_table(2),
    given(GIVEN.fails, |draft, captures| fails(of_session(draft), captures)),
    given(GIVEN.hands_on, |draft, _| hands_on(of_session(draft))),
    when(COPIED.answers, |draft, captures| answers(draft.copy(), captures)).with_table(2),
    when(COPIED.fails, |draft, captures| fails(draft.copy(), captures)),
    when(COPIED.hands_on, |draft, _| hands_on(draft.copy())),
    when(CLIENT.answers, |draft, captures| answers(of_clients(draft), captures)).with_table(2),
    when(CLIENT.fails, |draft, captures| fails(of_clients(draft), captures)),
    when(CLIENT.hands_on, |draft, _| hands_on(of_clients(draft))),
    when(CALLED.answers, |draft, captures| answers(of_call(draft), captures)).with_table(2),
    when(CALLED.fails, |draft, captures| fails(of_call(draft), captures)),
    when(CALLED.hands_on, |draft, _| hands_on(of_call(draft))),
];

fn of_session(draft: &mut ScenarioBuilder) -> &mut Config {
    &mut draft.case.options.config
}

fn of_clients(draft: &mut ScenarioBuilder) -> &mut Config {
    draft.case.observe.services_with.get_or_insert_default()
}

fn of_call(draft: &mut ScenarioBuilder) -> &mut Config {
    draft.case.observe.call_with.get_or_insert_default()
}

fn hands_on(config: &mut Config) -> Result<(), String> {
    config.endpoint_resolver.get_or_insert_default();
    Ok(())
}

fn fails(config: &mut Config, captures: &Captures) -> Result<(), String> {
    let error = ResolverError { code: captures.text(1), message: captures.text(2) };
    add(config, captures, Resolution::Failed(FailedResolution { error }));
    Ok(())
}

fn answers(config: &mut Config, captures: &Captures) -> Result<(), String> {
    let mut endpoint = ResolvedEndpoint::default();
    for row in captures.rows() {
        let [name, value] = &**row else { continue };
        set(&mut endpoint, name, value)?;
    }
    add(config, captures, Resolution::Endpoint(endpoint));
    Ok(())
}

fn add(config: &mut Config, captures: &Captures, answer: Resolution) {
    config.endpoint_resolver.get_or_insert_default().insert(captures.text(0), answer);
}

/// The rows of an answer that are texts.
const ROWS: [&str; 4] = ["url", "partition", "signing region", "signing name"];
/// The row that is a flag.
const DERIVED: &str = "signing name derived";

fn texts(endpoint: &ResolvedEndpoint) -> [&String; 4] {
    [&endpoint.url, &endpoint.partition_id, &endpoint.signing_region, &endpoint.signing_name]
}

fn set(endpoint: &mut ResolvedEndpoint, name: &str, value: &str) -> Result<(), String> {
    let ResolvedEndpoint { url, partition_id, signing_region, signing_name, signing_name_derived } = endpoint;
    let mut texts = [url, partition_id, signing_region, signing_name].into_iter();
    match ROWS.iter().position(|row| *row == name) {
        Some(at) => texts.nth(at).into_iter().for_each(|text| value.clone_into(text)),
        None if name == DERIVED => *signing_name_derived = value == "true",
        None => {
            let known = ROWS.join(", ");
            return Err(format!("{name:?} is no part of an endpoint: write one of {known}, {DERIVED}"));
        }
    }
    Ok(())
}

/// The resolver as steps.
pub(super) fn steps(resolver: &EndpointResolver, phrases: &ResolverPhrases) -> Vec<StepText> {
    if resolver.is_empty() {
        return vec![StepText::plain(phrases.hands_on, &[])];
    }
    resolver.iter().map(|(service, answer)| step(service, answer, phrases)).collect()
}

fn step(service: &str, answer: &Resolution, phrases: &ResolverPhrases) -> StepText {
    match answer {
        Resolution::Failed(FailedResolution { error }) => {
            StepText::plain(phrases.fails, &[service, &error.code, &error.message])
        }
        Resolution::Endpoint(endpoint) => {
            let rows = rows(endpoint);
            StepText::with_table(phrases.answers, &[service], rows.iter().map(<[&str; 2]>::as_slice))
        }
    }
}

/// What the endpoint says, and its URL in any case.
fn rows(endpoint: &ResolvedEndpoint) -> Vec<[&str; 2]> {
    let texts = ROWS.into_iter().zip(texts(endpoint).map(String::as_str));
    let said = texts.filter(|(name, text)| *name == ROWS[0] || !text.is_empty());
    let derived = endpoint.signing_name_derived.then_some((DERIVED, "true"));
    said.chain(derived).map(<[&str; 2]>::from).collect()
}
