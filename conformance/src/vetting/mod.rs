//! Vetting: what a case that somebody else wrote could do to the machine that runs it.
//!
//! A case decides on the environment and the files of an adapter, which is often a real SDK. Some of that is never
//! accepted: names of variables that a shell or the system would read otherwise, and amounts that exhaust the machine.
//! Some of it needs the user's consent (`--trust-case`): whatever loads code, starts a program, or leads to a file outside
//! the folder of the case. Cases that awsess carries or generates need no consent: a test holds them to these rules.

mod fields;
mod files;
mod limits;
mod paths;
mod variables;

use std::fmt;

use crate::case::Case;
use crate::scenario::{Problem, Scenario};

pub use self::fields::{FieldRole, field_role};

/// The option of the command line with which a user consents.
pub const FLAG: &str = "--trust-case";

/// How serious an objection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The case is never accepted.
    Invalid,
    /// The case is accepted from somebody whom the user trusts.
    NeedsTrust,
}

/// Something in a case that must not, or not without consent, happen to a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// How serious it is.
    pub level: Level,
    /// The variable, file or field.
    pub subject: String,
    /// What is wrong with it.
    pub reason: String,
    /// A part of the step that says it: what the subject is called in the case.
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

    /// The objection as a problem of a feature file, at the step that says it.
    fn in_scenario(&self, scenario: &Scenario) -> Problem {
        let consent = match self.level {
            Level::Invalid => String::new(),
            Level::NeedsTrust => {
                format!("; if you have read the file and trust whoever wrote it, add {FLAG}")
            }
        };
        scenario.problem_at(&self.name, format!("{self}{consent}"))
    }
}

/// Everything that is to be said against the case.
#[must_use]
pub fn objections(case: &Case) -> Vec<Objection> {
    let limits = limits::objections(case);
    if !limits.is_empty() {
        // Whoever asks for too much is not looked at any further, which would take too long.
        return limits;
    }
    let fields = fields::paths(case);
    let variables = case.env.iter().flat_map(|(name, value)| variables::objections(name, value));
    let files = files::objections(case);
    variables.chain(files).chain(fields).collect()
}

/// The first reason why the case is never accepted.
///
/// # Errors
///
/// That reason.
pub fn refuse_invalid(case: &Case) -> Result<(), Objection> {
    let first = objections(case).into_iter().find(|objection| objection.level == Level::Invalid);
    first.map_or(Ok(()), Err)
}

/// Refuses scenarios that somebody else wrote: those that are never accepted and, unless they are trusted, those that
/// need trust.
///
/// # Errors
///
/// A problem for each objection, at its step.
pub fn refuse(scenarios: &[Scenario], trusted: bool) -> Result<(), Vec<Problem>> {
    let problems: Vec<_> = scenarios.iter().flat_map(|scenario| problems(scenario, trusted)).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn problems(scenario: &Scenario, trusted: bool) -> Vec<Problem> {
    let case = scenario.case_for(scenario.editions.first().copied().unwrap_or_default());
    let objections = objections(&case).into_iter();
    let refused = objections.filter(|objection| objection.level == Level::Invalid || !trusted);
    refused.map(|objection| objection.in_scenario(scenario)).collect()
}
