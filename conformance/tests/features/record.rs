//! What a run of cucumber shows: how many scenarios finished, and everything that did not pass.

use cucumber::event::{Cucumber, Feature, Hook, RetryableScenario, Rule, Scenario, Source, Step};
use cucumber::{Event, Writer, cli, gherkin, parser, writer};

use crate::trial::Trial;

/// A writer that keeps failures. A step that matches no definition is a failure.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The number of scenarios that came to their end.
    pub(crate) finished: usize,
    /// What failed, where and why.
    pub(crate) failures: Vec<String>,
}

impl writer::Normalized for Record {}

impl Writer<Trial> for Record {
    type Cli = cli::Empty;

    async fn handle_event(&mut self, event: parser::Result<Event<Cucumber<Trial>>>, _: &cli::Empty) {
        match event.map(Event::into_inner) {
            Err(error) => self.failures.push(format!("{error}")),
            Ok(Cucumber::Feature(feature, Feature::Rule(_, Rule::Scenario(scenario, event))))
            | Ok(Cucumber::Feature(feature, Feature::Scenario(scenario, event))) => {
                self.scenario(&feature, &scenario, &event);
            }
            Ok(_) => {}
        }
    }
}

impl Record {
    fn scenario(
        &mut self,
        feature: &Source<gherkin::Feature>,
        scenario: &Source<gherkin::Scenario>,
        event: &RetryableScenario<Trial>,
    ) {
        match &event.event {
            Scenario::Finished => self.finished += 1,
            Scenario::Background(step, event) | Scenario::Step(step, event) => {
                if let Some(why) = failure(event) {
                    self.failures.push(place(
                        feature,
                        scenario,
                        &format!("{}{}: {why}", step.keyword, step.value),
                    ));
                }
            }
            Scenario::Hook(kind, Hook::Failed(..)) => {
                self.failures.push(place(feature, scenario, &format!("the {kind:?} hook panicked")));
            }
            Scenario::Hook(..) | Scenario::Started | Scenario::Log(_) => {}
        }
    }
}

fn failure(step: &Step<Trial>) -> Option<String> {
    match step {
        Step::Skipped => Some("this step matches no definition".to_owned()),
        Step::Failed(_, _, _, error) => Some(error.to_string()),
        Step::Started | Step::Passed(..) => None,
    }
}

fn place(feature: &gherkin::Feature, scenario: &gherkin::Scenario, message: &str) -> String {
    let file =
        feature.path.as_deref().and_then(|path| path.file_name()).unwrap_or_default().to_string_lossy();
    format!("{file}:{}: {}\n  {message}", scenario.position.line, scenario.name)
}
