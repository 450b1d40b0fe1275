//! The plan of a run: which cases are asked, in an order that depends on nothing but the plan.

use std::collections::BTreeSet;

use crate::run::label::{Label, of_case};
use crate::scenario::Scenario;
use crate::strategy::{Settings, Source};
use crate::vocabulary::capability::{Capability, needed};
use crate::vocabulary::case::{Case, Edition};
use crate::vocabulary::protocol::Hello;

/// What to run.
#[derive(Debug)]
pub struct Plan {
    /// The scenarios, each run once for every edition that it holds for.
    pub scenarios: Vec<Scenario>,
    /// The editions that are asked for.
    pub editions: Vec<Edition>,
    /// How many cases are generated for each edition.
    pub cases: u64,
    /// The seed of the generated cases.
    pub seed: u64,
    /// What may be drawn.
    pub settings: Settings,
    /// Of the generated cases, only those with this label are asked.
    pub label: Option<Label>,
}

/// One case of a plan.
#[derive(Clone, Copy, Debug)]
pub enum Item<'p> {
    /// A scenario in one edition.
    Scenario(&'p Scenario, Edition),
    /// The generated case of this index.
    Generated(Edition, u64),
}

impl Item<'_> {
    /// The heading under which a summary counts the case.
    #[must_use]
    pub fn topic(&self) -> &str {
        match self {
            Self::Scenario(scenario, _) => &scenario.feature,
            Self::Generated(..) => "generated cases",
        }
    }

    /// The edition.
    #[must_use]
    pub const fn edition(&self) -> Edition {
        match self {
            Self::Scenario(_, edition) | Self::Generated(edition, _) => *edition,
        }
    }
}

impl Plan {
    /// Every scenario in every edition that both it and the plan name.
    #[must_use]
    pub fn scenario_items(&self) -> Vec<Item<'_>> {
        let pairs = self.scenarios.iter().flat_map(|scenario| {
            let editions = self.editions.iter().filter(|edition| scenario.editions.contains(edition));
            editions.map(move |edition| Item::Scenario(scenario, *edition))
        });
        pairs.collect()
    }

    /// How many cases are generated in all.
    #[must_use]
    pub fn generated(&self) -> u64 {
        self.cases * self.editions.len() as u64
    }

    /// The generated case at this place: the editions take turns.
    #[must_use]
    pub fn generated_item(&self, place: u64) -> Item<'_> {
        let editions = self.editions.len() as u64;
        let turn = usize::try_from(place % editions).unwrap_or_default();
        Item::Generated(self.editions[turn], place / editions)
    }

    /// Whether the case is one of those that the plan asks for.
    #[must_use]
    pub fn wants(&self, item: Item<'_>, case: &Case) -> bool {
        match (item, self.label) {
            (Item::Generated(..), Some(label)) => of_case(case).contains(&label),
            (Item::Generated(..), None) | (Item::Scenario(..), _) => true,
        }
    }

    /// The source of generated cases of one edition.
    #[must_use]
    pub fn source(&self, edition: Edition) -> Source {
        Source::with(self.seed, edition, self.settings)
    }
}

/// Why the case is not put to this implementation; empty where it is.
#[must_use]
pub fn not_asked(case: &Case, hello: &Hello) -> Vec<String> {
    let has: BTreeSet<Capability> = hello.capabilities.iter().copied().collect();
    let lacking = needed(case).into_iter().filter(|need| !has.contains(need)).map(|need| need.to_string());
    let edition = (!hello.editions.contains(&case.edition)).then(|| format!("edition {}", case.edition));
    edition.into_iter().chain(lacking).collect()
}
