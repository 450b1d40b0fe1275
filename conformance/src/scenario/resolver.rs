//! The user's resolvers of endpoints: steps that describe them by name, before a config names them.

use crate::vocabulary::case::{
    EndpointResolver, FailedResolution, Resolution, ResolvedEndpoint, ResolverError,
};

use super::builder::ScenarioBuilder;
use super::definition::{StepDefinition, given};
use super::step::{Captures, StepText};

const RESOLVES: &str = "the endpoint resolver {text} resolves {text} to:";
const FAILS: &str = "the endpoint resolver {text} fails for {text} with:";
const DELEGATES: &str = "the endpoint resolver {text} delegates every service";

/// The steps that describe resolvers. Services that no step names are left to the default resolver.
pub(super) static STEPS: &[StepDefinition] = &[
    given(RESOLVES, |builder, captures| {
        let endpoint = properties(captures, ENDPOINT)?;
        answer(builder, captures, Resolution::Endpoint(endpoint))
    })
    .with_table(2),
    given(FAILS, |builder, captures| {
        let error = properties(captures, ERROR)?;
        answer(builder, captures, Resolution::Failed(FailedResolution { error }))
    })
    .with_table(2),
    given(DELEGATES, |builder, captures| builder.resolvers.describe(captures.get(0)).map(|_| ())),
];

/// A property of an endpoint or of an error, as a row of a table names it.
struct Property<T> {
    word: &'static str,
    read: fn(&mut T, &str) -> Result<(), String>,
    write: fn(&T) -> String,
}

/// A property whose value is any text.
macro_rules! text {
    ($word:literal, $field:ident) => {
        Property {
            word: $word,
            read: |of, value| {
                value.clone_into(&mut of.$field);
                Ok(())
            },
            write: |of| of.$field.clone(),
        }
    };
}

const ENDPOINT: &[Property<ResolvedEndpoint>] = &[
    text!("url", url),
    text!("partition", partition_id),
    text!("signing region", signing_region),
    text!("signing name", signing_name),
    Property {
        word: "signing name derived",
        read: |endpoint, value| {
            endpoint.signing_name_derived =
                value.parse().map_err(|_| format!("{value:?} is neither true nor false"))?;
            Ok(())
        },
        write: |endpoint| if endpoint.signing_name_derived { "true".to_owned() } else { String::new() },
    },
];

const ERROR: &[Property<ResolverError>] = &[text!("code", code), text!("message", message)];

/// What the rows of the table say; properties that they do not name are empty.
fn properties<T: Default>(captures: &Captures, known: &[Property<T>]) -> Result<T, String> {
    let mut described = T::default();
    for row in captures.rows() {
        let [word, value] = &**row else { return Err("the table has two columns: add the value".to_owned()) };
        let property = known.iter().find(|property| property.word == word).ok_or_else(|| {
            let words: Vec<&str> = known.iter().map(|property| property.word).collect();
            format!("{word:?} is not a row of this table: write one of {}", words.join(", "))
        })?;
        (property.read)(&mut described, value).map_err(|error| format!("{word}: {error}"))?;
    }
    Ok(described)
}

fn answer(builder: &mut ScenarioBuilder, captures: &Captures, answer: Resolution) -> Result<(), String> {
    builder.resolvers.describe(captures.get(0))?.insert(captures.text(1), answer);
    Ok(())
}

/// The resolver as steps.
pub(super) fn steps(name: &str, resolver: &EndpointResolver) -> Vec<StepText> {
    if resolver.is_empty() {
        return vec![StepText::plain(DELEGATES, &[name])];
    }
    let step = |(service, answer): (&String, &Resolution)| match answer {
        Resolution::Endpoint(endpoint) => table(RESOLVES, &[name, service], endpoint, ENDPOINT),
        Resolution::Failed(FailedResolution { error }) => table(FAILS, &[name, service], error, ERROR),
    };
    resolver.iter().map(step).collect()
}

/// A step with a row for each property that is not empty, and for the first in any case.
fn table<T>(template: &str, values: &[&str], of: &T, properties: &[Property<T>]) -> StepText {
    let rows = properties.iter().map(|property| (property.word, (property.write)(of)));
    let rows = rows.enumerate().filter(|(at, (_, value))| *at == 0 || !value.is_empty());
    let rows: Vec<(&str, String)> = rows.map(|(_, row)| row).collect();
    let cells: Vec<[&str; 2]> = rows.iter().map(|(word, value)| [*word, value]).collect();
    StepText::with_table(template, values, cells.iter().map(<[&str; 2]>::as_slice))
}
