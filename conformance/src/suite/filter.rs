//! The filter that selects scenarios.

use super::Failed;
use crate::scenario::Scenario;
use crate::specification::rules;

/// The criteria. A scenario must match one entry of each list that is not empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    /// Parts of ids.
    pub(super) ids: Vec<String>,
    /// Rules that are shown.
    pub(super) rules: Vec<String>,
    /// Names of feature files without extension, or titles of features.
    pub(super) topics: Vec<String>,
}

impl Filter {
    /// Whether it selects everything.
    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.rules.is_empty() && self.topics.is_empty()
    }

    /// The scenarios that it selects.
    pub(super) fn select(&self, scenarios: Vec<Scenario>) -> Result<Vec<Scenario>, Failed> {
        self.check(&scenarios)?;
        Ok(scenarios.into_iter().filter(|scenario| self.selects(scenario)).collect())
    }

    fn selects(&self, scenario: &Scenario) -> bool {
        any(&self.ids, |part| scenario.id.contains(part))
            && any(&self.rules, |rule| scenario.rules.iter().any(|shown| shown == rule))
            && any(&self.topics, |topic| is_topic(scenario, topic))
    }

    /// Rejects entries that match no scenario, because a test with a misspelled entry would run fewer scenarios than it seems to.
    fn check(&self, scenarios: &[Scenario]) -> Result<(), Failed> {
        let refused = |what: &str, name: &str, hint: &str| {
            Failed::refused(format!("no scenario {what} {name:?}: {hint}"))
        };
        let id = self.ids.iter().find(|part| !scenarios.iter().any(|scenario| scenario.id.contains(*part)));
        let rule = self.rules.iter().find(|rule| !rules().contains_key(*rule));
        let topic =
            self.topics.iter().find(|topic| !scenarios.iter().any(|scenario| is_topic(scenario, topic)));
        match (id, rule, topic) {
            (Some(id), _, _) => Err(refused("has an id with", id, "'awsess list cases' prints the ids")),
            (_, Some(rule), _) => {
                Err(refused("shows the rule", rule, "'awsess list rules' prints the rules"))
            }
            (_, _, Some(topic)) => Err(refused("is of the topic", topic, &topics(scenarios))),
            (None, None, None) => Ok(()),
        }
    }
}

fn any(wanted: &[String], holds: impl Fn(&str) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(|text| holds(text))
}

fn is_topic(scenario: &Scenario, topic: &str) -> bool {
    stem(scenario) == topic || scenario.feature.eq_ignore_ascii_case(topic)
}

/// The name of the feature file, with which every id begins.
fn stem(scenario: &Scenario) -> &str {
    scenario.id.split_once('/').map_or(&scenario.id, |(stem, _)| stem)
}

fn topics(scenarios: &[Scenario]) -> String {
    let mut topics: Vec<_> = scenarios.iter().map(stem).collect();
    topics.sort_unstable();
    topics.dedup();
    format!("the topics are {}", topics.join(", "))
}
