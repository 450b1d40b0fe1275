//! What is claimed of the configs of service clients.

use std::collections::BTreeMap;

use crate::vocabulary::outcome::{ClientConfig, Session};

use super::claim::{Aspect, Whose};
use super::draft::ScenarioBuilder;
use super::step::{Captures, StepDefinition, StepText, then};

/// The claims, of a config whose endpoint is resolved and of one whose is not.
const IS: [&str; 2] =
    ["the {whose}client config of {text} without resolving is:", "the {whose}client config of {text} is:"];

/// The steps that state the config of a client.
pub(super) static STEPS: &[StepDefinition] = &[
    then(IS[0], |draft, captures| claim(draft, captures, false)).with_table(2),
    then(IS[1], |draft, captures| claim(draft, captures, true)).with_table(2),
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

fn claim(draft: &mut ScenarioBuilder, captures: &Captures, resolved: bool) -> Result<(), String> {
    let whose = if captures.has(0) { Whose::Copy } else { Whose::Session };
    let rows: Vec<(String, String)> =
        captures.rows().iter().filter_map(|row| Some((row.first()?.clone(), row.get(1)?.clone()))).collect();
    if let Some((name, _)) = rows.iter().find(|(name, _)| !ROWS.contains(&&**name)) {
        return Err(format!("{name:?} is no part of a client config: write one of {}", ROWS.join(", ")));
    }
    draft.claim(whose, Aspect::Client(Client { service: captures.text(1), resolved, rows }))
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
pub(super) fn wording(whose: &str, client: &Client) -> StepText {
    let rows: Vec<[&str; 2]> = client.rows.iter().map(|(name, value)| [&**name, &**value]).collect();
    let words = [whose, &client.service];
    StepText::with_table(IS[usize::from(client.resolved)], &words, rows.iter().map(<[&str; 2]>::as_slice))
}
