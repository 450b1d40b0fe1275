//! The plan of a run: which cases there are, in an order that depends on nothing but the plan.

use crate::run::label::{Label, of_case};
use crate::run::results::{PlanSummary, ScenarioInfo};
use crate::run::shard::Fnv;
use crate::run::status::Status;
use crate::scenario::Scenario;
use crate::strategy::{GeneratedId, Settings, Source};
use crate::vocabulary::case::{Case, Edition};
use crate::vocabulary::needs::needed;
use crate::vocabulary::protocol::Hello;

/// What to run.
#[derive(Debug, Default)]
pub struct Plan {
    /// The scenarios, each run once for every edition that it is about.
    pub scenarios: Vec<Scenario>,
    /// The editions.
    pub editions: Vec<Edition>,
    /// How many cases are generated for each edition.
    pub cases: u64,
    /// The seed of the generated cases.
    pub seed: u64,
    /// What may be drawn.
    pub settings: Settings,
    /// These cases of the seed are generated, if there are any, instead of the first ones of each edition.
    pub picked: Vec<GeneratedId>,
    /// Of the generated cases, only those with one of these labels are run; all if there are none.
    pub labels: Vec<Label>,
    /// Whether the run ends with the first case that fails.
    pub fail_fast: bool,
    /// Whether these are a part of the cases that `awsess` carries and generates, which somebody selected.
    pub is_part: bool,
}

/// The beginning of the reason for which a generated case is not run that the plan does not select.
const DESELECTED: &str = "not labelled";

/// Whether the case was not run because the plan does not select it.
pub(super) fn is_deselected(status: &Status) -> bool {
    matches!(status, Status::NotRun { reason } if reason.starts_with(DESELECTED))
}

/// One case of a plan.
#[derive(Clone, Copy, Debug)]
pub enum Item<'p> {
    /// A scenario in one edition.
    Scenario(&'p Scenario, Edition),
    /// The generated case of this index.
    Generated(Edition, u64),
}

impl<'p> Item<'p> {
    /// What a report shows of the scenario; none for a generated case.
    pub(super) fn info(&self) -> Option<ScenarioInfo> {
        match self {
            Self::Generated(..) => None,
            Self::Scenario(scenario, _) => Some(ScenarioInfo {
                topic: scenario.feature.clone(),
                rules: scenario.rules.clone(),
                location: scenario.location.to_string(),
            }),
        }
    }

    /// The rules that the tags of the scenario name; none for a generated case.
    pub(super) fn rules(self) -> &'p [String] {
        match self {
            Self::Generated(..) => &[],
            Self::Scenario(scenario, _) => &scenario.rules,
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
        match self.picked.len() as u64 {
            0 => self.cases * self.editions.len() as u64,
            picked => picked,
        }
    }

    /// The generated case with this index among the generated cases: the editions take turns.
    #[must_use]
    pub fn generated_item(&self, index: u64) -> Item<'_> {
        if let Some(id) = usize::try_from(index).ok().and_then(|at| self.picked.get(at)) {
            return Item::Generated(id.edition, id.index);
        }
        let editions = self.editions.len() as u64;
        let turn = usize::try_from(index % editions).unwrap_or_default();
        Item::Generated(self.editions[turn], index / editions)
    }

    /// The plan without its cases. Plans with the same summary have the same cases.
    #[must_use]
    pub fn summary(&self) -> PlanSummary {
        let scenarios = self.scenario_items();
        PlanSummary {
            features: digest(&scenarios),
            scenarios: scenarios.len() as u64,
            seed: self.seed,
            cases: self.cases,
            editions: self.editions.clone(),
            settings: self.settings,
            picked: self.picked.iter().map(GeneratedId::to_string).collect(),
            label: (!self.labels.is_empty()).then(|| self.label()),
            is_part: self.is_part,
        }
    }

    /// Why the case is not put to this implementation; none if it is.
    pub(super) fn reason_not_run(&self, item: Item<'_>, case: &Case, hello: &Hello) -> Option<String> {
        match self.wants(item, case) {
            false => Some(format!("{DESELECTED} '{}'", self.label())),
            true => reason_not_run(case, hello),
        }
    }

    /// The labels in words.
    fn label(&self) -> String {
        self.labels.iter().map(Label::to_string).collect::<Vec<_>>().join(" or ")
    }

    /// Whether the plan selects the case.
    #[must_use]
    pub fn wants(&self, item: Item<'_>, case: &Case) -> bool {
        match item {
            Item::Scenario(..) => true,
            Item::Generated(..) if self.labels.is_empty() => true,
            Item::Generated(..) => {
                let labels = of_case(case);
                self.labels.iter().any(|label| labels.contains(label))
            }
        }
    }

    /// The source of generated cases of one edition.
    #[must_use]
    pub fn source(&self, edition: Edition) -> Source {
        Source::with(self.seed, edition, self.settings)
    }
}

/// A hash of the scenarios.
fn digest(scenarios: &[Item<'_>]) -> String {
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

/// Adds a text with its length, so that no two lists of texts have the same hash.
fn add(fnv: &mut Fnv, text: &str) {
    fnv.add(&(text.len() as u64).to_le_bytes());
    fnv.add(text.as_bytes());
}

/// Why the case is not put to this implementation; none if it is.
#[must_use]
pub fn reason_not_run(case: &Case, hello: &Hello) -> Option<String> {
    if !hello.editions.contains(&case.edition) {
        return Some(format!("the adapter does not follow edition {}", case.edition));
    }
    let lacking = needed(case).into_iter().filter(|need| !hello.capabilities.contains(need));
    let lacking: Vec<_> = lacking.map(|need| need.to_string()).collect();
    match &lacking[..] {
        [] => None,
        [one] => Some(format!("{LACKS_ONE}{one}")),
        several => Some(format!("{LACKS_SEVERAL}{}", several.join(", "))),
    }
}

const LACKS_ONE: &str = "the adapter lacks the capability ";
const LACKS_SEVERAL: &str = "the adapter lacks the capabilities ";

/// The capabilities whose lack is the reason why a case was not run; none if the reason is another.
#[must_use]
pub fn lacked(reason: &str) -> Option<Vec<&str>> {
    let names = reason.strip_prefix(LACKS_ONE).or_else(|| reason.strip_prefix(LACKS_SEVERAL))?;
    Some(names.split(", ").collect())
}
