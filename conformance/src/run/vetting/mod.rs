//! Vetting: checks what a case from a stranger could do to the machine that runs it.
//!
//! A case sets the environment and the files of an adapter, which is often a real SDK. Two kinds of content are never
//! accepted: names of variables that shells or systems read differently, and amounts that exhaust the machine. Content
//! that loads code, starts a program, or names a file outside the folder of the case needs the user's consent
//! (`--trust-case`). A test checks that the scenarios of awsess and the cases that it generates need no consent.

mod files;
mod hosts;
mod limits;
mod paths;
mod variables;

use std::fmt;

use crate::implementation::model::{self, Unanswerable};
use crate::scenario::{Problem, Scenario};
use crate::vocabulary::case::Case;
use crate::vocabulary::newer;

pub(crate) use variables::PROGRAMS;

/// The command line option with which a user consents.
pub const FLAG: &str = "--trust-case";

/// The consequence of an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The case is never accepted.
    Invalid,
    /// The case is accepted if the user consents.
    NeedsTrust,
}

/// Content of a case that is rejected, or accepted only with consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Its consequence.
    pub level: Level,
    /// The variable, file or field.
    pub subject: String,
    /// What is wrong with it.
    pub reason: String,
    /// The name of the subject in the case, by which its step is found.
    name: String,
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.subject, self.reason)
    }
}

impl Objection {
    fn invalid(subject: impl Into<String>, name: &str, reason: impl Into<String>) -> Self {
        Self { level: Level::Invalid, subject: subject.into(), reason: reason.into(), name: name.to_owned() }
    }

    fn needs_trust(subject: impl Into<String>, name: &str, reason: impl Into<String>) -> Self {
        Self { level: Level::NeedsTrust, ..Self::invalid(subject, name, reason) }
    }

    /// The objection as a problem of a feature file, at the step with the subject.
    fn in_scenario(&self, scenario: &Scenario) -> Problem {
        let consent = match self.level {
            Level::Invalid => String::new(),
            Level::NeedsTrust => {
                format!("; if you have read the file and trust its author, add {FLAG}")
            }
        };
        scenario.problem_at(&self.name, format!("{self}{consent}"))
    }
}

/// All objections to the case.
#[must_use]
pub fn objections(case: &Case) -> Vec<Objection> {
    let limits = limits::objections(case);
    if !limits.is_empty() {
        // A case that exceeds a limit is not inspected further, because that could take too long.
        return limits;
    }
    let fields = paths::objections(case);
    let variables = case.env.iter().flat_map(|(name, value)| variables::objections(name, value));
    let files = files::objections(case);
    variables.chain(files).chain(fields).collect()
}

/// Checks that the case can be accepted at all.
///
/// # Errors
///
/// The first objection that makes the case invalid.
pub fn refuse_invalid(case: &Case) -> Result<(), Objection> {
    let first = objections(case).into_iter().find(|objection| objection.level == Level::Invalid);
    first.map_or(Ok(()), Err)
}

/// Checks scenarios from strangers: that they are valid and, unless the user trusts them, need no trust.
///
/// # Errors
///
/// One problem for each objection, at its step.
pub fn refuse(scenarios: &[Scenario], trusted: bool) -> Result<(), Vec<Problem>> {
    let problems: Vec<_> = scenarios.iter().flat_map(|scenario| problems(scenario, trusted)).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn problems(scenario: &Scenario, trusted: bool) -> Vec<Problem> {
    let case = scenario.case_for(scenario.editions.first().copied().unwrap_or_default());
    let objections = objections(&case).into_iter();
    let refused = objections.filter(|objection| objection.level == Level::Invalid || !trusted);
    let refused: Vec<_> = refused.map(|objection| objection.in_scenario(scenario)).collect();
    if refused.is_empty() { unanswerable(scenario).into_iter().collect() } else { refused }
}

/// The problem of a scenario that the model cannot predict, because a value in it is invalid: it is at the step with the value.
fn unanswerable(scenario: &Scenario) -> Option<Problem> {
    let cases = scenario.editions.iter().map(|edition| scenario.case_for(*edition));
    if let Some(lacking) = cases.clone().find_map(|case| newer::lacking(&case)) {
        return Some(scenario.problem_at(lacking.name, lacking.reason()));
    }
    let Unanswerable { field, reason } = cases.into_iter().find_map(|case| model::expect(&case).err())?;
    Some(scenario.problem_at_any(&names(&field), reason))
}

/// The words for the field of a case in steps, such as `ExpiryWindow` and `expiry window`; the innermost name comes first.
fn names(field: &str) -> Vec<String> {
    let segments = field.split(['.', '[', ']']).filter(|segment| !segment.is_empty());
    let segments = segments.filter(|segment| !segment.bytes().all(|byte| byte.is_ascii_digit()));
    let in_steps = |segment: &str| [camel_case(segment), segment.replace('_', " ")];
    segments.rev().flat_map(in_steps).collect()
}

fn camel_case(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    name.split('_').map(capital).collect()
}
