//! Picking one case by its id, and what is said where nothing has the id.

use strsim::levenshtein;

use super::Error;
use super::check::edition;
use crate::scenario::Scenario;
use crate::strategy::{Settings, Source};
use crate::vocabulary::case::{Case, Edition};

/// How many ids are offered in the place of one that nothing has.
const OFFERED: usize = 3;

/// What generated cases are drawn with, besides what their ids say.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Drawn {
    /// How many of a hundred generated cases have damaged text in their files
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=100))]
    pub(super) damage: u16,
}

impl Drawn {
    /// The settings of the strategies.
    pub(super) fn settings(self) -> Settings {
        Settings { damaged: self.damage * 10, ..Settings::default() }
    }
}

/// The generated case of an id such as `gen/1/1.55/42`.
pub(super) fn generated(id: &str, drawn: Drawn) -> Option<Case> {
    let mut parts = id.strip_prefix("gen/")?.splitn(3, '/');
    let seed = parts.next()?.parse().ok()?;
    let edition = edition(parts.next()?).ok()?;
    let index = parts.next()?.parse().ok()?;
    Some(Source::with(seed, edition, drawn.settings()).case(index))
}

/// The scenario's case in the edition that was asked for, else in the newest that it holds for.
pub(super) fn of_scenario(scenario: &Scenario, asked: Option<Edition>) -> Result<Case, Error> {
    let newest = scenario.editions.iter().max().copied().unwrap_or_default();
    let edition = asked.unwrap_or(newest);
    if scenario.editions.contains(&edition) {
        return Ok(scenario.case_for(edition));
    }
    Err(Error::new(format!("{} is of edition {newest} alone: leave --edition out", scenario.id)))
}

/// Refuses an edition that contradicts the id of a generated case.
pub(super) fn agreed(case: Case, asked: Option<Edition>) -> Result<Case, Error> {
    match asked.filter(|asked| *asked != case.edition) {
        None => Ok(case),
        Some(_) => Err(Error::new(format!(
            "{} is of edition {} by its id: leave --edition out",
            case.id, case.edition
        ))),
    }
}

/// Says that nothing has the id, and what may have been meant.
pub(super) fn unknown<'k>(id: &str, known: impl Iterator<Item = &'k str>) -> Error {
    let near = nearest(id, known);
    let meant = match near.as_slice() {
        [] => String::new(),
        near => format!("did you mean {}? ", near.join(" or ")),
    };
    Error::new(format!(
        "nothing has the id {id:?}: {meant}'awsess list rules' and 'awsess list cases' print the ids, and a generated \
         case is gen/SEED/EDITION/INDEX"
    ))
}

/// The nearest ids: those that hold the text, and those that are a few letters away.
pub(super) fn nearest<'k>(id: &str, known: impl Iterator<Item = &'k str>) -> Vec<&'k str> {
    let wanted = id.to_lowercase();
    let apart = |other: &str| match !wanted.is_empty() && other.to_lowercase().contains(&wanted) {
        true => 0,
        false => levenshtein(&wanted, &other.to_lowercase()),
    };
    let mut near: Vec<_> = known.map(|other| (apart(other), other)).collect();
    near.retain(|(apart, _)| *apart <= wanted.chars().count() / 3);
    near.sort_unstable();
    near.into_iter().take(OFFERED).map(|(_, other)| other).collect()
}
