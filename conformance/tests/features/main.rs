//! The specification's gate: cucumber runs every scenario against the model and the built-in library, in each edition.
//!
//! Cucumber passes an empty folder, a misspelled keyword and an unknown step in silence, so this harness counts the
//! scenarios in the text by itself and holds every run to that number. It understands what `cargo test` passes on.

mod filter;
mod record;
mod trial;
mod written;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use awsess_conformance::case::Edition;
use awsess_conformance::scenario;
use awsess_conformance::specification;
use cucumber::gherkin::{Feature, Rule, Scenario};
use cucumber::{Cucumber, cli};

use filter::Filter;
use record::Record;
use trial::{Subject, Trial};

/// A test of this binary: its name, and what it does.
struct Test {
    name: String,
    run: Box<Run>,
}

/// What a test does with the folder of features.
type Run = dyn Fn(&Path) -> Result<(), String>;

fn main() -> ExitCode {
    let filter = Filter::new(std::env::args().skip(1));
    let (chosen, left): (Vec<_>, Vec<_>) = tests().into_iter().partition(|test| filter.accepts(&test.name));
    if filter.lists() {
        chosen.iter().for_each(|test| println!("{}: test", test.name));
        return ExitCode::SUCCESS;
    }
    println!("\nrunning {} tests", chosen.len());
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../features");
    let failed = chosen.iter().filter(|test| !passes(test, &folder)).count();
    report(failed, chosen.len() - failed, left.len())
}

fn report(failed: usize, passed: usize, left: usize) -> ExitCode {
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {verdict}. {passed} passed; {failed} failed; 0 ignored; 0 measured; {left} filtered out\n"
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(101) }
}

fn passes(test: &Test, folder: &Path) -> bool {
    match (test.run)(folder) {
        Ok(()) => println!("test {} ... ok", test.name),
        Err(message) => {
            println!("test {} ... FAILED\n\n{message}\n", test.name);
            return false;
        }
    }
    true
}

fn tests() -> Vec<Test> {
    let runs = Edition::ALL.into_iter().flat_map(|edition| Subject::ALL.map(|subject| (edition, subject)));
    let runs = runs.map(|(edition, subject)| Test {
        name: format!(
            "the_{}_satisfies_every_scenario_of_{}",
            subject.name(),
            edition.name().replace('.', "_")
        ),
        run: Box::new(move |folder| run(folder, edition, subject)),
    });
    let reads = Test { name: "every_written_scenario_is_read".to_owned(), run: Box::new(reads_all) };
    let guards =
        Test { name: "an_unknown_step_fails_the_run".to_owned(), run: Box::new(|_| unknown_step_fails()) };
    [reads, guards].into_iter().chain(runs).collect()
}

/// Every scenario in the text is one that the kit reads, with no problem.
fn reads_all(folder: &Path) -> Result<(), String> {
    let scenarios = scenario::read(&[folder], specification::rule_ids())
        .map_err(|problems| problems.iter().map(|problem| format!("{problem}\n")).collect::<String>())?;
    for edition in Edition::ALL {
        let read = scenarios.iter().filter(|scenario| scenario.editions.contains(&edition)).count();
        same_number("read", read, written::count(folder, edition)?)?;
    }
    Ok(())
}

/// Runs the scenarios of the edition, and holds their number to the number written.
fn run(folder: &Path, edition: Edition, subject: Subject) -> Result<(), String> {
    let roots = tempfile::tempdir().map_err(|error| error.to_string())?;
    let record = record_of(folder, edition, subject, roots.path().join("root"));
    if !record.failures.is_empty() {
        return Err(record.failures.join("\n\n"));
    }
    same_number("run", record.finished, written::count(folder, edition)?)
}

fn same_number(done: &str, number: usize, written: usize) -> Result<(), String> {
    match (number, written) {
        (_, 0) => Err("the folder holds no scenario of this edition: nothing was shown".to_owned()),
        (number, written) if number == written => Ok(()),
        _ => Err(format!(
            "{number} scenarios were {done}, but {written} are written: some line is read as a description"
        )),
    }
}

fn record_of(folder: &Path, edition: Edition, subject: Subject, root: PathBuf) -> Record {
    let cucumber = Cucumber::<Trial, _, _, _, _, cli::Empty>::custom(
        cucumber::parser::Basic::new(),
        cucumber::runner::Basic::default().steps(trial::steps()).max_concurrent_scenarios(1).before(
            move |feature: &Feature, rule: Option<&Rule>, scenario: &Scenario, trial: &mut Trial| {
                trial.begin(subject, edition, root.clone(), &steps_of(feature, rule, scenario));
                Box::pin(async {}) as _
            },
        ),
        Record::default(),
    );
    let is_meant = move |feature: &Feature, rule: Option<&Rule>, scenario: &Scenario| {
        let tags = feature.tags.iter().chain(rule.iter().flat_map(|rule| &rule.tags)).chain(&scenario.tags);
        written::holds_for(tags.map(String::as_str), edition)
    };
    let opts = cli::Opts::<cucumber::parser::basic::Cli, cucumber::runner::basic::Cli, cli::Empty, cli::Empty>::default();
    trial::block_on(cucumber.with_cli(opts).filter_run(folder.to_owned(), is_meant))
}

fn steps_of(feature: &Feature, rule: Option<&Rule>, scenario: &Scenario) -> Vec<cucumber::gherkin::Step> {
    let backgrounds = feature.background.iter().chain(rule.and_then(|rule| rule.background.as_ref()));
    backgrounds.flat_map(|background| &background.steps).chain(&scenario.steps).cloned().collect()
}

/// The harness itself: a step in no words of the vocabulary, and a claim that is wrong, must not pass.
fn unknown_step_fails() -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    for step in ["Then nobody knows this step", "Then the region is \"nowhere\""] {
        let text = format!("Feature: F\n  Scenario: S\n    When NewSession is called\n    {step}\n");
        std::fs::write(folder.path().join("f.feature"), text).map_err(|error| error.to_string())?;
        if run(folder.path(), Edition::V1_55, Subject::Model).is_ok() {
            return Err(format!("'{step}' passes"));
        }
    }
    Ok(())
}
