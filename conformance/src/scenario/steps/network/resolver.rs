//! The user's resolvers of endpoints: steps that describe them by name, before a config names them.

use crate::vocabulary::case::{
    EndpointResolver, FailedResolution, Resolution, ResolvedEndpoint, ResolverError,
};

use super::property::{self, Property, property, read};
use crate::scenario::builder::ScenarioBuilder;
use crate::scenario::steps::definition::{StepDefinition, try_given};
use crate::scenario::template::step::{Captures, StepText};

const RESOLVES: &str = "the endpoint resolver {text} resolves {text} to:";
const FAILS: &str = "the endpoint resolver {text} fails for {text} with:";
const DELEGATES: &str = "the endpoint resolver {text} delegates every service";

/// The steps that describe resolvers. Services that no step names are left to the default resolver.
pub(in crate::scenario::steps) static STEPS: &[StepDefinition] = &[
    try_given(RESOLVES, |builder, captures| {
        answer(builder, captures, Resolution::Endpoint(read(captures, ENDPOINT)?))
    })
    .with_properties(),
    try_given(FAILS, |builder, captures| {
        let error = read(captures, ERROR)?;
        answer(builder, captures, Resolution::Failed(FailedResolution { error }))
    })
    .with_properties(),
    try_given(DELEGATES, |builder, captures| builder.resolvers.describe(captures.get(0)).map(|_| ())),
];

/// A property whose value is any text. It has a row if it is not empty; the first one of a table always has one.
macro_rules! text {
    (first $word:literal, $field:ident) => {
        property($word, |of, value| Ok(value.clone_into(&mut of.$field)), |of| Some(of.$field.clone()))
    };
    ($word:literal, $field:ident) => {
        property(
            $word,
            |of, value| Ok(value.clone_into(&mut of.$field)),
            |of| Some(of.$field.clone()).filter(|text| !text.is_empty()),
        )
    };
}

const ENDPOINT: &[Property<ResolvedEndpoint>] = &[
    text!(first "url", url),
    text!("partition", partition_id),
    text!("signing region", signing_region),
    text!("signing name", signing_name),
    property(
        "signing name derived",
        |endpoint, value| {
            endpoint.signing_name_derived =
                value.parse().map_err(|_| format!("{value:?} is neither true nor false"))?;
            Ok(())
        },
        |endpoint| endpoint.signing_name_derived.then(|| "true".to_owned()),
    ),
];

const ERROR: &[Property<ResolverError>] = &[text!(first "code", code), text!("message", message)];

fn answer(builder: &mut ScenarioBuilder, captures: &Captures, answer: Resolution) -> Result<(), String> {
    builder.resolvers.describe(captures.get(0))?.insert(captures.text(1), answer);
    Ok(())
}

/// The resolver as steps.
pub(in crate::scenario) fn steps(name: &str, resolver: &EndpointResolver) -> Vec<StepText> {
    if resolver.is_empty() {
        return vec![StepText::plain(DELEGATES, &[name])];
    }
    let step = |(service, answer): (&String, &Resolution)| match answer {
        Resolution::Endpoint(endpoint) => property::step(RESOLVES, &[name, service], endpoint, ENDPOINT),
        Resolution::Failed(FailedResolution { error }) => {
            property::step(FAILS, &[name, service], error, ERROR)
        }
    };
    resolver.iter().map(step).collect()
}
