//! The steps that set the fields of a config: the session's, that of its copy, of its clients, and of a client that calls.
//!
//! A field is a row of a table, with the name and the values of [`FIELDS`]. The row `EndpointResolver` names a resolver
//! that a step before describes.

use crate::vocabulary::case::{Case, Config, Observe};
use crate::vocabulary::config::{ConfigField, FIELDS};

use super::definition::{StepDefinition, try_given, try_when};
use super::network::resolver;
use crate::scenario::builder::ScenarioBuilder;
use crate::scenario::problem::closest;
use crate::scenario::template::step::{Captures, StepText};

const SET_TEXT: &str = "the config sets {name} to {text}";
const SET_WORD: &str = "the config sets {name} to {word}";
const SET: &str = "the config sets:";

/// The row with the name of a resolver.
const RESOLVER: &str = "EndpointResolver";

/// The steps of another config than that of the session, and its place in the case.
pub(in crate::scenario) struct ConfigSteps {
    /// The step for a config without fields.
    empty: &'static str,
    /// The step with a table of fields.
    with: &'static str,
    /// The name of its resolver in the files that are written.
    resolver: &'static str,
    place: fn(&mut Observe) -> &mut Option<Config>,
    /// Whether the step comes too late in the scenario, and the steps that it must come before.
    is_late: fn(&Observe) -> bool,
}

pub(in crate::scenario) const COPY: ConfigSteps = ConfigSteps {
    empty: "the session is copied",
    with: "the session is copied with:",
    resolver: "copy",
    place: |observe| &mut observe.copy_with,
    is_late: |_| false,
};

pub(in crate::scenario) const CLIENTS: ConfigSteps = ConfigSteps {
    empty: "client configs are made with an empty config",
    with: "client configs are made with:",
    resolver: "clients",
    place: |observe| &mut observe.services_with,
    is_late: |observe| !observe.services.is_empty() || !observe.services_no_resolve.is_empty(),
};

pub(in crate::scenario) const CALL: ConfigSteps = ConfigSteps {
    empty: "a client of STS makes a call",
    with: "a client of STS makes a call with:",
    resolver: "call",
    place: |observe| &mut observe.call_with,
    is_late: |_| false,
};

/// The steps that set fields of configs.
pub(super) static STEPS: &[StepDefinition] = &[
    try_given(SET_TEXT, set_one),
    try_given(SET_WORD, set_one),
    try_given(SET, |builder, captures| {
        captures.rows().iter().try_for_each(|row| set_in_session(builder, row))
    })
    .with_table(2),
    try_when(COPY.empty, |builder, captures| COPY.apply(builder, captures)),
    try_when(COPY.with, |builder, captures| COPY.apply(builder, captures)).with_table(2),
    try_when(CLIENTS.empty, |builder, captures| CLIENTS.apply(builder, captures)),
    try_when(CLIENTS.with, |builder, captures| CLIENTS.apply(builder, captures)).with_table(2),
    try_when(CALL.empty, |builder, captures| CALL.apply(builder, captures)),
    try_when(CALL.with, |builder, captures| CALL.apply(builder, captures)).with_table(2),
];

fn set_one(builder: &mut ScenarioBuilder, captures: &Captures) -> Result<(), String> {
    set_in_session(builder, &[captures.text(0), captures.text(1)])
}

fn set_in_session(builder: &mut ScenarioBuilder, row: &[String]) -> Result<(), String> {
    let mut config = std::mem::take(&mut builder.case.options.config);
    let mut names = std::mem::take(&mut builder.config_fields);
    let set = set(builder, &mut config, &mut names, row);
    (builder.case.options.config, builder.config_fields) = (config, names);
    set
}

impl ConfigSteps {
    fn apply(&self, builder: &mut ScenarioBuilder, captures: &Captures) -> Result<(), String> {
        let step = if captures.rows().is_empty() { self.empty } else { self.with };
        if (self.is_late)(&builder.case.observe) {
            return Err(format!("'{step}' comes after a client config that it is for: move this step up"));
        }
        let (mut config, mut names) = (Config::default(), Vec::new());
        for row in captures.rows() {
            set(builder, &mut config, &mut names, row)?;
        }
        match (self.place)(&mut builder.case.observe) {
            place @ None => *place = Some(config),
            Some(_) => {
                return Err(format!(
                    "'{step}' comes a second time: write all fields in the table of one step"
                ));
            }
        }
        Ok(())
    }

    /// The step that reads back as this config.
    pub(in crate::scenario) fn step(&self, config: &Config) -> StepText {
        let rows = rows(config, self.resolver);
        match rows.is_empty() {
            true => StepText::plain(self.empty, &[]),
            false => StepText::with_table(self.with, &[], rows),
        }
    }
}

/// Sets the field that the row names, which must not be one of those that are set already.
fn set(
    builder: &mut ScenarioBuilder,
    config: &mut Config,
    names: &mut Vec<String>,
    row: &[String],
) -> Result<(), String> {
    let [name, value] = row else {
        return Err("the table has two columns: a field and its value".to_owned());
    };
    if names.contains(name) {
        return Err(format!("{name} is set twice: remove one of the two"));
    }
    if name == RESOLVER {
        config.endpoint_resolver = Some(builder.resolvers.give(value)?);
    } else {
        let field = ConfigField::named(name).ok_or_else(|| unknown(name))?;
        field.set(config, value).map_err(|error| format!("invalid value of {name}: {error}"))?;
    }
    names.push(name.clone());
    Ok(())
}

fn unknown(name: &str) -> String {
    let names = FIELDS.iter().map(|field| field.name).chain([RESOLVER]);
    let closest = closest(name, names).unwrap_or_default();
    format!("{name:?} is not a field of a config: the closest is {closest}")
}

/// The fields that are set, with their values, in the order of the table.
fn rows(config: &Config, resolver: &str) -> Vec<[String; 2]> {
    let fields = FIELDS.iter().filter_map(|field| Some([field.name.to_owned(), field.get(config)?]));
    let resolver = config.endpoint_resolver.iter().map(|_| [RESOLVER.to_owned(), resolver.to_owned()]);
    fields.chain(resolver).collect()
}

/// The name of the session's resolver in the files that are written.
const OF_SESSION: &str = "session";

/// The step for the config of the session, if it has fields.
pub(in crate::scenario) fn step_of_session(config: &Config) -> Option<StepText> {
    let rows = rows(config, OF_SESSION);
    match &*rows {
        [] => None,
        [[name, value]] => {
            let is_text = ConfigField::named(name).is_none_or(|field| field.is_text);
            Some(StepText::plain(if is_text { SET_TEXT } else { SET_WORD }, &[name, value]))
        }
        rows => Some(StepText::with_table(SET, &[], rows)),
    }
}

/// The steps that describe the resolvers of the case.
pub(in crate::scenario) fn resolver_steps(case: &Case) -> Vec<StepText> {
    let Observe { copy_with, services_with, call_with, .. } = &case.observe;
    let configs = [
        (OF_SESSION, Some(&case.options.config)),
        (COPY.resolver, copy_with.as_ref()),
        (CLIENTS.resolver, services_with.as_ref()),
        (CALL.resolver, call_with.as_ref()),
    ];
    let resolvers =
        configs.into_iter().filter_map(|(name, config)| Some((name, config?.endpoint_resolver.as_ref()?)));
    resolvers.flat_map(|(name, resolver)| resolver::steps(name, resolver)).collect()
}
