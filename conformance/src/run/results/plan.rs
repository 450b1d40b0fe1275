//! The plan of a run in few words: enough to know the index of every case, without the cases.

use serde::{Deserialize, Serialize};

use crate::strategy::{GeneratedId, Settings};
use crate::vocabulary::case::Edition;

/// Which cases there are. Runs of the same plan give the same cases the same indices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanSummary {
    /// A hash of the scenarios: their cases, assertions, rules and topics.
    pub features: String,
    /// How many scenarios there are, each counted once for every edition.
    pub scenarios: u64,
    /// The seed of the generated cases.
    pub seed: u64,
    /// How many cases are generated for each edition.
    pub cases: u64,
    /// The editions, which take turns among the generated cases.
    pub editions: Vec<Edition>,
    /// The settings of the generator.
    pub settings: Settings,
    /// The ids of the cases that are generated instead of the first ones of each edition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub picked: Vec<String>,
    /// The label of the generated cases that are run, if not all are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether these are a part of the cases that `awsess` carries and generates, which somebody selected.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_part: bool,
}

impl PlanSummary {
    /// How many cases there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.scenarios.saturating_add(self.all_generated())
    }

    /// How many cases are generated.
    fn all_generated(&self) -> u64 {
        match self.picked.len() as u64 {
            0 => self.cases.saturating_mul(self.editions.len() as u64),
            picked => picked,
        }
    }

    /// How many cases of an edition are generated.
    pub(super) fn generated_of(&self, edition: Edition) -> u64 {
        if self.picked.is_empty() {
            return self.cases;
        }
        let ids = self.picked.iter().filter_map(|id| id.parse::<GeneratedId>().ok());
        ids.filter(|id| id.edition == edition).count() as u64
    }

    /// Whether there is no case.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The edition and the id of the generated case with this index; none for a scenario, or behind the last case.
    #[must_use]
    pub fn generated(&self, index: u64) -> Option<(Edition, String)> {
        let at = index.checked_sub(self.scenarios).filter(|_| index < self.len())?;
        if !self.picked.is_empty() {
            let id = self.picked.get(usize::try_from(at).ok()?)?;
            return Some((id.parse::<GeneratedId>().ok()?.edition, id.clone()));
        }
        let editions = self.editions.len() as u64;
        let edition = self.editions.get(usize::try_from(at % editions).ok()?)?;
        Some((*edition, format!("gen/{}/{edition}/{}", self.seed, at / editions)))
    }

    /// Everything that the shards of one run have in common, in words.
    pub(super) fn facts(&self) -> [(&'static str, String); 8] {
        let editions: Vec<_> = self.editions.iter().map(|edition| edition.name()).collect();
        // Named one by one: with a setting that is not compared, different plans would look the same.
        let Settings { damaged, unclosed, modern } = self.settings;
        [
            ("feature files", self.features.clone()),
            ("number of scenarios", self.scenarios.to_string()),
            ("seed", self.seed.to_string()),
            ("number of cases", self.cases.to_string()),
            ("chosen cases", self.picked.join(" ")),
            ("editions", editions.join(" and ")),
            ("settings", format!("damaged {damaged}, unclosed {unclosed}, modern {modern}")),
            ("label", self.label.clone().unwrap_or_else(|| "none".to_owned())),
        ]
    }
}
