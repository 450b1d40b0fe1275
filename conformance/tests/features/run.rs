//! A run of cucumber over one feature file, and the result of each of its scenarios.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use awsess_conformance::case::Edition;
use cucumber::event::{self, Hook, RetryableScenario, Source, Step};
use cucumber::gherkin::{Feature, Rule, Scenario};
use cucumber::{Cucumber, Event, Writer, cli, parser, runner, writer};
use libtest_mimic::Failed;

use crate::steps::{self, ScenarioState, SystemUnderTest};
use crate::written;

/// The scenarios of a file in one edition, which run when the first result is asked for.
pub(crate) struct FileRun {
    system: SystemUnderTest,
    edition: Edition,
    file: PathBuf,
    results: OnceLock<Results>,
}

impl FileRun {
    pub(crate) fn new(system: SystemUnderTest, edition: Edition, file: &Path) -> Arc<Self> {
        Arc::new(Self { system, edition, file: file.to_owned(), results: OnceLock::new() })
    }

    /// The result of the scenario, or the row of an outline, on this line of the file.
    pub(crate) fn result(&self, line: usize) -> Result<(), Failed> {
        let results = self.results.get_or_init(|| self.run());
        if let Some(error) = &results.unreadable {
            return Err(error.into());
        }
        match results.failures.get(&line) {
            None => Err("cucumber did not finish the scenario".into()),
            Some(failures) if failures.is_empty() => Ok(()),
            Some(failures) => Err(failures.join("\n").into()),
        }
    }

    fn run(&self) -> Results {
        let Self { system, edition, .. } = *self;
        let runner = runner::Basic::default().steps(steps::collection()).max_concurrent_scenarios(1).before(
            move |feature: &Feature, rule: Option<&Rule>, scenario: &Scenario, state: &mut ScenarioState| {
                let tags = tags_of(feature, rule, scenario).cloned().collect();
                *state = ScenarioState::new(system, edition, tags, &steps_of(feature, rule, scenario));
                Box::pin(async {}) as _
            },
        );
        let cucumber =
            Cucumber::<_, _, _, _, _, cli::Empty>::custom(parser::Basic::new(), runner, Results::default());
        let is_of_edition = move |feature: &Feature, rule: Option<&Rule>, scenario: &Scenario| {
            written::is_of_edition(tags_of(feature, rule, scenario).map(String::as_str), edition)
        };
        // The arguments of the command line are those of `cargo test`, so cucumber gets none.
        let options = cli::Opts::<parser::basic::Cli, runner::basic::Cli, cli::Empty, cli::Empty>::default();
        let run = cucumber.with_cli(options).filter_run(self.file.clone(), is_of_edition);
        futures::executor::block_on(run)
    }
}

fn tags_of<'g>(
    feature: &'g Feature,
    rule: Option<&'g Rule>,
    scenario: &'g Scenario,
) -> impl Iterator<Item = &'g String> {
    feature.tags.iter().chain(rule.into_iter().flat_map(|rule| &rule.tags)).chain(&scenario.tags)
}

fn steps_of(feature: &Feature, rule: Option<&Rule>, scenario: &Scenario) -> Vec<cucumber::gherkin::Step> {
    let backgrounds = feature.background.iter().chain(rule.and_then(|rule| rule.background.as_ref()));
    backgrounds.flat_map(|background| &background.steps).chain(&scenario.steps).cloned().collect()
}

/// The results of a run, which cucumber writes.
#[derive(Default)]
struct Results {
    /// Why the file cannot be parsed.
    unreadable: Option<String>,
    /// The failures of each finished scenario, by the line of the scenario.
    failures: BTreeMap<usize, Vec<String>>,
    /// The failures of the current scenario.
    current: Vec<String>,
}

impl writer::Normalized for Results {}

impl Writer<ScenarioState> for Results {
    type Cli = cli::Empty;

    async fn handle_event(
        &mut self,
        event: parser::Result<Event<event::Cucumber<ScenarioState>>>,
        _: &cli::Empty,
    ) {
        match event.map(Event::into_inner) {
            Err(error) => self.unreadable = Some(error.to_string()),
            Ok(event::Cucumber::Feature(
                _,
                event::Feature::Rule(_, event::Rule::Scenario(scenario, event)),
            ))
            | Ok(event::Cucumber::Feature(_, event::Feature::Scenario(scenario, event))) => {
                self.scenario(&scenario, &event);
            }
            Ok(_) => {}
        }
    }
}

impl Results {
    fn scenario(&mut self, scenario: &Source<Scenario>, event: &RetryableScenario<ScenarioState>) {
        match &event.event {
            event::Scenario::Background(step, event) | event::Scenario::Step(step, event) => {
                let reason = match event {
                    Step::Skipped => "this step matches no definition".to_owned(),
                    Step::Failed(_, _, _, error) => error.to_string(),
                    Step::Started | Step::Passed(..) => return,
                };
                self.current
                    .push(format!("line {}: {}{}: {reason}", step.position.line, step.keyword, step.value));
            }
            event::Scenario::Hook(kind, Hook::Failed(..)) => {
                self.current.push(format!("the {kind:?} hook panicked"));
            }
            event::Scenario::Finished => {
                self.failures.insert(scenario.position.line, std::mem::take(&mut self.current));
            }
            event::Scenario::Hook(..) | event::Scenario::Started | event::Scenario::Log(_) => {}
        }
    }
}
