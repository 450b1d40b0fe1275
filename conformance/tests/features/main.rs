//! The specification as tests: each scenario in each edition, against the model and against the built-in library.
//!
//! A test is named after its scenario, such as `model 1.55 environment/aws-region-gives-the-region`, so that
//! `cargo test -p awsess-conformance --test features aws-region` runs the scenarios about that variable alone. Cucumber runs
//! the scenarios, and libtest-mimic reports them and reads the arguments of `cargo test`.
//!
//! Cucumber reports neither an empty folder nor a misspelled keyword. So further tests count the scenarios in the text of the
//! files, and check that unknown steps and wrong assertions fail.

mod run;
mod steps;
mod written;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use awsess_conformance::case::Edition;
use awsess_conformance::scenario::{self, Scenario};
use awsess_conformance::specification;
use libtest_mimic::{Arguments, Failed, FormatSetting, Trial};

use run::FileRun;
use steps::SystemUnderTest;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    if arguments.filter.is_none() {
        // A line for each of the thousands of tests would hide the output of others.
        arguments.format.get_or_insert(FormatSetting::Terse);
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../features");
    let scenarios = scenario::read(&[&folder], specification::rule_ids());
    let mut trials = guards(&folder, scenarios.as_ref().map_or(&[], Vec::as_slice));
    match &scenarios {
        Ok(scenarios) => trials.extend(scenario_trials(scenarios)),
        Err(problems) => {
            let problems: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
            trials.push(Trial::test("every feature file can be read", || Err(problems.into())));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A test for each scenario, edition and system under test. The tests of one file share one run of cucumber, which takes place
/// when the first of them runs.
fn scenario_trials(scenarios: &[Scenario]) -> Vec<Trial> {
    let mut runs: BTreeMap<(SystemUnderTest, Edition, &Path), Arc<FileRun>> = BTreeMap::new();
    let mut trials = Vec::new();
    for system in SystemUnderTest::ALL {
        for edition in Edition::ALL {
            for scenario in scenarios.iter().filter(|scenario| scenario.editions.contains(&edition)) {
                let file = &*scenario.location.file;
                let run = runs
                    .entry((system, edition, file))
                    .or_insert_with(|| FileRun::new(system, edition, file));
                let (run, line) = (Arc::clone(run), scenario.location.line);
                let name = format!("{} {edition} {}", system.name(), scenario.id);
                trials.push(Trial::test(name, move || run.result(line)));
            }
        }
    }
    trials
}

/// The tests that show that a scenario cannot be missing or pass unnoticed.
fn guards(folder: &Path, scenarios: &[Scenario]) -> Vec<Trial> {
    let counts = Edition::ALL.map(|edition| {
        let folder = folder.to_owned();
        let read = scenarios.iter().filter(|scenario| scenario.editions.contains(&edition)).count();
        let name = format!("every written scenario of {edition} is a test");
        Trial::test(name, move || counts_are_equal(read, written::count(&folder, edition)?))
    });
    let failing = [
        ("an unknown step fails", "Then nobody knows this step"),
        ("a wrong assertion fails", "Then the region is \"nowhere\""),
    ];
    let failing = failing.map(|(name, step)| Trial::test(name, || fails(step, step)));
    let named = Trial::test("a wrong assertion names the rule that it contradicts", || {
        fails("Then the region is \"nowhere\"", "this contradicts REG-4: ")
    });
    counts.into_iter().chain(failing).chain([named]).collect()
}

fn counts_are_equal(read: usize, written: usize) -> Result<(), Failed> {
    match (read, written) {
        (_, 0) => Err("the folder has no scenario of this edition".into()),
        (read, written) if read == written => Ok(()),
        _ => Err(format!(
            "{read} scenarios are tests, but {written} are written: is a misspelled keyword read as a description?"
        )
        .into()),
    }
}

/// Checks that a scenario fails because of this step, with this text in the message.
fn fails(step: &str, text: &str) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("f.feature");
    std::fs::write(&file, format!("Feature: F\n  Scenario: S\n    When NewSession is called\n    {step}\n"))?;
    match FileRun::new(SystemUnderTest::Model, Edition::V1_55, &file).result(2) {
        Err(failed) if failed.message().is_some_and(|message| message.contains(text)) => Ok(()),
        Err(failed) => Err(failed),
        Ok(()) => Err(format!("'{step}' passes").into()),
    }
}
