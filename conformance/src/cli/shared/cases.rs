//! The cases that arguments select: by feature file, by edition, by the options of generation, and by id.

use std::path::PathBuf;

use super::error::Error;
use crate::run::suggestion::did_you_mean;
use crate::run::vetting;
use crate::scenario::{self, Scenario};
use crate::specification::rule_ids;
use crate::strategy::{GeneratedId, Settings, Source};
use crate::vocabulary::case::{Case, Edition};

/// How many cases are generated for each edition if `--cases` is not given.
pub(in crate::cli) const CASES: u64 = 1_000;

/// Reads an edition, such as `1.55`.
pub(in crate::cli) fn edition(name: &str) -> Result<Edition, String> {
    let editions = || Edition::ALL.map(Edition::name).join(" and ");
    Edition::named(name).ok_or_else(|| format!("the editions are {}", editions()))
}

/// Reads a number of cases or a seed.
pub(in crate::cli) fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("write a whole number from 0 to {}", u64::MAX))
}

/// The selected editions, oldest first; all editions if none is selected.
pub(in crate::cli) fn editions(selected: &[Edition]) -> Vec<Edition> {
    Edition::ALL.into_iter().filter(|edition| selected.is_empty() || selected.contains(edition)).collect()
}

/// Whether the user trusts the feature files.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(in crate::cli) struct Trust {
    /// Accept feature files that make programs start, load code, or use files outside the folder of their case
    #[arg(long)]
    trust_case: bool,
}

impl Trust {
    /// The scenarios of these files and folders.
    pub(in crate::cli) fn read(self, paths: &[PathBuf]) -> Result<Vec<Scenario>, Error> {
        let scenarios = scenario::read(paths, rule_ids()).map_err(|problems| Error::all(&problems))?;
        vetting::refuse(&scenarios, self.trust_case).map_err(|problems| Error::all(&problems))?;
        Ok(scenarios)
    }
}

/// The options of generation that the id of a generated case does not contain.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(in crate::cli) struct GenerationArgs {
    /// How many of a hundred generated cases have damaged text in their files
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=100))]
    pub(in crate::cli) damage: u16,
}

impl GenerationArgs {
    /// The settings of the strategies.
    pub(in crate::cli) fn settings(self) -> Settings {
        Settings { damaged: self.damage * 10, ..Settings::default() }
    }
}

/// The generated case of an id such as `gen/1/1.55/42`.
pub(in crate::cli) fn generated_case(id: &str, args: GenerationArgs) -> Option<Case> {
    let GeneratedId { seed, edition, index } = id.parse().ok()?;
    Some(Source::with(seed, edition, args.settings()).case(index))
}

/// The case of a scenario in the requested edition, or else in the newest edition of the scenario.
pub(in crate::cli) fn scenario_case(scenario: &Scenario, requested: Option<Edition>) -> Result<Case, Error> {
    let newest = scenario.editions.iter().max().copied().unwrap_or_default();
    let edition = requested.unwrap_or(newest);
    if scenario.editions.contains(&edition) {
        return Ok(scenario.case_for(edition));
    }
    Err(Error::new(format!("{} exists only in edition {newest}: omit --edition", scenario.id)))
}

/// Rejects an edition that contradicts the id of a generated case.
pub(in crate::cli) fn check_edition(case: Case, requested: Option<Edition>) -> Result<Case, Error> {
    match requested.filter(|requested| *requested != case.edition) {
        None => Ok(case),
        Some(_) => Err(Error::new(format!(
            "the id {} already names edition {}: omit --edition",
            case.id, case.edition
        ))),
    }
}

/// The error of an id that does not exist, with suggestions of similar ids, and with the commands that print the known ones.
pub(in crate::cli) fn unknown_id<'k>(
    id: &str,
    known: impl Iterator<Item = &'k str>,
    printed_by: &str,
) -> Error {
    let suggestion = did_you_mean(id, known);
    Error::new(format!(
        "there is no id {id:?}: {suggestion}{printed_by} the ids, and a generated case is gen/SEED/EDITION/INDEX"
    ))
}
