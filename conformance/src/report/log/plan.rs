//! The plan as a log carries it: enough to know every place of it, without the cases.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::run::check::{self, Item};
use crate::run::shard::{Fnv, Shard};
use crate::strategy;
use crate::vocabulary::case::Edition;

/// Generated cases are counted in stretches of this many.
const BLOCK: u64 = 1_000;

/// Which cases there are. Runs of the same plan ask the same cases in the same places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// A hash of the scenarios: their cases, claims, rules and topics.
    pub features: String,
    /// How many places scenarios take: one for every edition of each.
    pub scenarios: u64,
    /// The seed of the generated cases.
    pub seed: u64,
    /// How many cases are generated for each edition.
    pub cases: u64,
    /// The editions that are asked for, which take turns among the generated cases.
    pub editions: Vec<Edition>,
    /// What may be drawn.
    pub settings: Settings,
    /// The label of the generated cases that are asked, if not all are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// What may be drawn, as [`strategy::Settings`] says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How many of a thousand cases have damaged text.
    pub damaged: u16,
    /// How many of a thousand files have a heading that is never closed.
    pub unclosed: u16,
    /// Whether cases use what is younger than the documents.
    pub modern: bool,
}

impl From<strategy::Settings> for Settings {
    fn from(settings: strategy::Settings) -> Self {
        // Named one by one: a setting that is not in the log would let different plans pass for the same.
        let strategy::Settings { damaged, unclosed, modern } = settings;
        Self { damaged, unclosed, modern }
    }
}

impl Plan {
    /// The plan of a check.
    #[must_use]
    pub fn of(plan: &check::Plan) -> Self {
        let scenarios = plan.scenario_items();
        Self {
            features: features(&scenarios),
            scenarios: scenarios.len() as u64,
            seed: plan.seed,
            cases: plan.cases,
            editions: plan.editions.clone(),
            settings: plan.settings.into(),
            label: plan.label.map(|label| label.to_string()),
        }
    }

    /// The place behind the last.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.scenarios.saturating_add(self.cases.saturating_mul(self.editions.len() as u64))
    }

    /// The edition and the id of the generated case at a place; none where a scenario stands or nothing.
    #[must_use]
    pub fn generated(&self, place: u64) -> Option<(Edition, String)> {
        let at = place.checked_sub(self.scenarios).filter(|_| place < self.end())?;
        let editions = self.editions.len() as u64;
        let edition = self.editions.get(usize::try_from(at % editions).ok()?)?;
        Some((*edition, format!("gen/{}/{edition}/{}", self.seed, at / editions)))
    }

    /// The stretch of generated cases that a place belongs to.
    pub(super) fn block(&self, place: u64) -> Range<u64> {
        let from = self.scenarios + (place - self.scenarios) / BLOCK * BLOCK;
        from..from.saturating_add(BLOCK).min(self.end())
    }

    /// Of how many generated cases of the edition in these places the shard is in charge.
    pub(super) fn share(&self, shard: Shard, places: Range<u64>, edition: Edition) -> u64 {
        let generated = places.filter_map(|place| self.generated(place));
        generated.filter(|(of, id)| *of == edition && shard.takes(id, self.seed)).count() as u64
    }

    /// In what the other plan differs, for people.
    pub(super) fn difference(&self, other: &Self) -> Option<String> {
        let texts = |plan: &Self| {
            let editions: Vec<_> = plan.editions.iter().map(|edition| edition.name()).collect();
            let Settings { damaged, unclosed, modern } = plan.settings;
            [
                ("feature files", plan.features.clone()),
                ("count of scenarios", plan.scenarios.to_string()),
                ("seed", plan.seed.to_string()),
                ("number of cases", plan.cases.to_string()),
                ("editions", editions.join(" and ")),
                ("settings", format!("damaged {damaged}, unclosed {unclosed}, modern {modern}")),
                ("label", plan.label.clone().unwrap_or_else(|| "none".to_owned())),
            ]
        };
        let mut pairs = texts(self).into_iter().zip(texts(other));
        pairs
            .find(|(one, other)| one != other)
            .map(|((what, one), (_, other))| format!("{what}: {one} and {other}"))
    }
}

fn features(scenarios: &[Item<'_>]) -> String {
    let mut fnv = Fnv::default();
    for item in scenarios {
        if let Item::Scenario(scenario, edition) = item {
            let case = serde_json::to_string(&scenario.case_for(*edition)).unwrap_or_default();
            let claims = scenario.claims.iter().map(ToString::to_string);
            let parts = [case, scenario.feature.clone()].into_iter().chain(scenario.rules.iter().cloned());
            parts.chain(claims).for_each(|part| add(&mut fnv, &part));
        }
    }
    fnv.text()
}

/// Adds a text with its length, so that no two lists of texts look alike.
fn add(fnv: &mut Fnv, text: &str) {
    fnv.add(&(text.len() as u64).to_le_bytes());
    fnv.add(text.as_bytes());
}
