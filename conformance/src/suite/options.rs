//! The options of a suite: which cases are run, and the known divergences.

use std::num::NonZero;
use std::path::PathBuf;

use super::Failed;
use crate::run::check::Plan;
use crate::run::expectation::Expectations;
use crate::run::label::Label;
use crate::run::selection::Selection;
use crate::run::vetting;
use crate::scenario::embedded;
use crate::scenario::{self, Problem};
use crate::specification::rule_ids;
use crate::strategy::Settings;
use crate::system::shortage::reserve_files;
use crate::vocabulary::case::Edition;
use crate::vocabulary::protocol::Hello;

/// The default number of generated cases for each edition.
const CASES: u64 = 1_000;

/// The options of a run. By default every case is run.
///
/// ```
/// use awsess_conformance::suite::Options;
///
/// let options = Options::new().topic("environment").topic("region").expectations("tests/known.toml");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Options {
    selection: Selection,
    features: Vec<PathBuf>,
    trusts_cases: bool,
    editions: Vec<Edition>,
    cases: Option<u64>,
    seed: Option<u64>,
    damage: u16,
    label: Option<Label>,
    expectations: Option<PathBuf>,
    bless: bool,
    jobs: Option<NonZero<usize>>,
    allow_flaky: bool,
}

impl Options {
    /// Every scenario and a thousand generated cases, in each edition that the implementation supports.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only the scenario with this id or, if there is none, those whose ids contain the text. Another call adds others.
    #[must_use]
    pub fn id(mut self, part: impl Into<String>) -> Self {
        self.selection.ids.push(part.into());
        self
    }

    /// Only scenarios that show the rule of this id, or the rule of another call.
    #[must_use]
    pub fn rule(mut self, id: impl Into<String>) -> Self {
        self.selection.rules.push(id.into());
        self
    }

    /// Only scenarios of this topic, or that of another call: the name of a feature file, such as `environment`, or its
    /// title.
    #[must_use]
    pub fn topic(mut self, name: impl Into<String>) -> Self {
        self.selection.topics.push(name.into());
        self
    }

    /// The scenarios of this feature file or folder, and those of other calls, instead of those that awsess carries.
    #[must_use]
    pub fn features(mut self, path: impl Into<PathBuf>) -> Self {
        self.features.push(path.into());
        self
    }

    /// Whether the feature files may make programs start, load code, or use files outside the folder of their case.
    #[must_use]
    pub const fn trust_cases(mut self, trusts: bool) -> Self {
        self.trusts_cases = trusts;
        self
    }

    /// Only this edition, or that of another call.
    #[must_use]
    pub fn edition(mut self, edition: Edition) -> Self {
        self.editions.push(edition);
        self
    }

    /// The number of generated cases for each edition. Generated cases have no topic: if scenarios are selected, none are generated
    /// unless this function is called.
    #[must_use]
    pub const fn cases(mut self, cases: u64) -> Self {
        self.cases = Some(cases);
        self
    }

    /// The seed of the generated cases: the same seed gives the same cases on every machine.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The percentage of generated cases with damaged text in their files.
    #[must_use]
    pub const fn damage(mut self, percent: u16) -> Self {
        self.damage = percent;
        self
    }

    /// Of the generated cases, only those with this label.
    #[must_use]
    pub const fn label(mut self, label: Label) -> Self {
        self.label = Some(label);
        self
    }

    /// The file of [known divergences](crate::run::expectation); a relative path begins at the package of the test.
    #[must_use]
    pub fn expectations(mut self, file: impl Into<PathBuf>) -> Self {
        self.expectations = Some(file.into());
        self
    }

    /// Whether to rewrite that file to match the run. The result of the run still depends on the old file.
    #[must_use]
    pub const fn bless(mut self, bless: bool) -> Self {
        self.bless = bless;
        self
    }

    /// How many clones of the implementation work at the same time; by default as many as there are processors.
    #[must_use]
    pub const fn jobs(mut self, jobs: NonZero<usize>) -> Self {
        self.jobs = Some(jobs);
        self
    }

    /// Whether to accept cases that passed only when they were repeated, which an implementation reports with
    /// [`Response::Retried`](crate::implementation::Response::Retried). A violation of the protocol fails the run all the same.
    #[must_use]
    pub const fn allow_flaky(mut self, allow: bool) -> Self {
        self.allow_flaky = allow;
        self
    }

    pub(super) const fn allows_flaky(&self) -> bool {
        self.allow_flaky
    }

    pub(super) fn workers(&self) -> Result<usize, Failed> {
        reserve_files(self.jobs).map_err(Failed::refused)
    }

    pub(super) const fn blesses(&self) -> bool {
        self.bless && self.expectations.is_some()
    }

    /// The plan for an implementation with this declaration.
    pub(super) fn plan(&self, hello: &Hello) -> Result<Plan, Failed> {
        let selects = !self.selection.is_empty() || !self.features.is_empty();
        let asked = if self.editions.is_empty() { &hello.editions } else { &self.editions };
        let plan = Plan {
            scenarios: self.selection.select(self.read()?).map_err(Failed::refused)?,
            editions: Edition::ALL.into_iter().filter(|edition| asked.contains(edition)).collect(),
            cases: self.cases.unwrap_or(if selects { 0 } else { CASES }),
            seed: self.seed.unwrap_or(1),
            settings: Settings { damaged: self.damage.min(100) * 10, ..Settings::default() },
            labels: self.label.into_iter().collect(),
            is_part: selects || !self.editions.is_empty() || self.label.is_some() || self.cases.is_some(),
            ..Plan::default()
        };
        match plan.scenario_items().is_empty() && plan.generated() == 0 {
            true => Err(Failed::refused(
                "no case is selected: no scenario of these editions matches all of the options",
            )),
            false => Ok(plan),
        }
    }

    fn read(&self) -> Result<Vec<scenario::Scenario>, Failed> {
        let read = match self.features.as_slice() {
            [] => embedded(),
            paths => scenario::read(paths, rule_ids())
                .and_then(|read| vetting::refuse(&read, self.trusts_cases).map(|()| read)),
        };
        let lines =
            |problems: Vec<Problem>| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        read.map_err(|problems| Failed::refused(lines(problems)))
    }

    /// The known divergences of this version. A file that will be rewritten need not exist.
    pub(super) fn known(&self, version: &str) -> Result<Option<Expectations>, Failed> {
        let load = if self.bless { Expectations::load_to_bless } else { Expectations::load };
        self.expectations.as_ref().map(|file| load(file, version)).transpose().map_err(Failed::refused)
    }
}
