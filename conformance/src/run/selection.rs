//! The selection of scenarios by id, rule and topic.

use std::fmt;

use super::suggestion::did_you_mean;
use crate::scenario::Scenario;
use crate::specification::{Rule, rules};

/// The criteria. A scenario must match one entry of each list that is not empty, and none of those to skip.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Ids, or parts of ids. The whole id of a scenario selects it alone.
    pub ids: Vec<String>,
    /// Rules that are shown.
    pub rules: Vec<String>,
    /// Names of feature files without extension, or titles of features.
    pub topics: Vec<String>,
    /// Parts of the ids of scenarios that are not run.
    pub skip: Vec<String>,
}

/// The error for an entry that matches nothing: a run with a misspelled entry would have fewer cases than it seems to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoMatch {
    message: String,
    /// Whether the entry is one of the ids.
    pub is_id: bool,
}

impl NoMatch {
    const fn new(message: String) -> Self {
        Self { message, is_id: false }
    }
}

impl fmt::Display for NoMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for NoMatch {}

impl Selection {
    /// Whether it selects everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.ids, &self.rules, &self.topics, &self.skip].into_iter().all(Vec::is_empty)
    }

    /// The scenarios that it selects.
    ///
    /// # Errors
    ///
    /// When an entry matches none of the scenarios.
    pub fn select(&self, scenarios: Vec<Scenario>) -> Result<Vec<Scenario>, NoMatch> {
        self.check(&scenarios)?;
        let ids: Vec<_> = self.ids.iter().map(|id| (&**id, is_whole(id, &scenarios))).collect();
        let is_named = |scenario: &Scenario| {
            let matches = |(id, whole): &(&str, bool)| {
                if *whole { scenario.id == *id } else { scenario.id.contains(id) }
            };
            ids.is_empty() || ids.iter().any(matches)
        };
        let is_selected: Vec<_> =
            scenarios.iter().map(|scenario| is_named(scenario) && self.matches(scenario)).collect();
        let selected = scenarios.into_iter().zip(is_selected).filter(|(_, selected)| *selected);
        Ok(selected.map(|(scenario, _)| scenario).collect())
    }

    /// Whether the scenario matches what is selected besides its id.
    fn matches(&self, scenario: &Scenario) -> bool {
        (self.rules.is_empty() || self.rules.iter().any(|rule| shows(scenario, rule)))
            && (self.topics.is_empty() || self.topics.iter().any(|topic| is_topic(scenario, topic)))
            && !self.skip.iter().any(|part| scenario.id.contains(part))
    }

    fn check(&self, scenarios: &[Scenario]) -> Result<(), NoMatch> {
        let has = |part: &String| scenarios.iter().any(|scenario| scenario.id.contains(part));
        let has_topic = |topic: &String| scenarios.iter().any(|scenario| is_topic(scenario, topic));
        if let Some(id) = self.ids.iter().find(|part| !has(part)) {
            return Err(NoMatch { is_id: true, ..no_id("has an id with", id, scenarios) });
        }
        if let Some(part) = self.skip.iter().find(|part| !has(part)) {
            return Err(no_id("is skipped by", part, scenarios));
        }
        self.rules.iter().try_for_each(|rule| check_rule(rule))?;
        match self.topics.iter().find(|topic| !has_topic(topic)) {
            Some(topic) => Err(no_topic(topic, scenarios)),
            None => Ok(()),
        }
    }
}

/// Whether a scenario has this id, and not only one that contains it.
fn is_whole(id: &str, scenarios: &[Scenario]) -> bool {
    scenarios.iter().any(|scenario| scenario.id == id)
}

/// Whether the scenario has a tag of the rule, whose id may be in lower case.
fn shows(scenario: &Scenario, rule: &str) -> bool {
    scenario.rules.iter().any(|shown| shown.eq_ignore_ascii_case(rule))
}

fn is_topic(scenario: &Scenario, topic: &str) -> bool {
    stem(scenario) == topic || scenario.feature.eq_ignore_ascii_case(topic)
}

/// The name of the feature file, with which every id begins.
fn stem(scenario: &Scenario) -> &str {
    scenario.id.split_once('/').map_or(&scenario.id, |(stem, _)| stem)
}

fn no_id(what: &str, id: &str, scenarios: &[Scenario]) -> NoMatch {
    let meant = did_you_mean(id, scenarios.iter().map(|scenario| &*scenario.id));
    NoMatch::new(format!("no scenario {what} {id:?}: {meant}'awsess list cases' prints the ids"))
}

/// Rejects rules that do not exist, and those that no case shows.
fn check_rule(id: &str) -> Result<(), NoMatch> {
    match rules().get(&id.to_uppercase()) {
        Some(Rule { shown_by: Some(test), .. }) => Err(NoMatch::new(format!(
            "no case can show the rule {id:?}: the test {test} of the library shows it"
        ))),
        Some(_) => Ok(()),
        None => {
            let meant = did_you_mean(id, rules().keys().map(String::as_str));
            Err(NoMatch::new(format!(
                "no scenario shows the rule {id:?}: {meant}'awsess list rules' prints the rules"
            )))
        }
    }
}

fn no_topic(topic: &str, scenarios: &[Scenario]) -> NoMatch {
    let mut topics: Vec<_> = scenarios.iter().map(stem).collect();
    topics.sort_unstable();
    topics.dedup();
    let meant = did_you_mean(topic, topics.iter().copied());
    NoMatch::new(format!(
        "no scenario is of the topic {topic:?}: {meant}the topics are {}",
        topics.join(", ")
    ))
}
