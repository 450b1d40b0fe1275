//! Verdicts: what came of one case, never confused with one another.

use std::fmt;

use super::secrets::Secrets;
use crate::implementation::Response;
use crate::report::log;
use crate::run::compare::{Difference, differences};
use crate::run::expectation::Shape;
use crate::scenario::{Assertion, Field, Mismatch};
use crate::vocabulary::capability::{Capabilities, Capability};
use crate::vocabulary::outcome::Outcome;

/// What came of one case.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// What was observed is what was expected.
    Pass,
    /// It is not.
    Fail(Failure),
    /// The implementation said that it cannot do what it declared.
    Unsupported {
        /// What it lacks.
        capability: String,
        /// Why.
        reason: String,
    },
    /// The implementation said that it failed itself.
    Broken(String),
    /// The implementation ended before it answered.
    Crash(String),
    /// The implementation did not answer in time.
    Hang(String),
    /// The implementation wrote something that is no answer.
    Garbage(String),
    /// The case passed only when it was repeated, in a process of its own.
    Flaky {
        /// The verdict on the first attempt: a crash, a hang or garbage.
        first: log::Verdict,
        /// How the first attempt failed.
        why: String,
    },
}

/// In what way a case failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// What the model says.
    pub expected: Outcome,
    /// What was observed.
    pub observed: Outcome,
    /// The fields that differ.
    pub differences: Vec<Difference>,
    /// The claims of the scenario that do not hold.
    pub claims: Vec<Mismatch>,
}

impl Verdict {
    /// Whether the case held.
    #[must_use]
    pub fn is_pass(&self) -> bool {
        matches!(self, Self::Pass)
    }

    /// The verdict without what it tells besides.
    #[must_use]
    pub const fn kind(&self) -> log::Verdict {
        match self {
            Self::Pass => log::Verdict::Pass,
            Self::Fail(_) => log::Verdict::Fail,
            Self::Unsupported { .. } => log::Verdict::Unsupported,
            Self::Broken(_) => log::Verdict::Broken,
            Self::Crash(_) => log::Verdict::Crash,
            Self::Hang(_) => log::Verdict::Hang,
            Self::Garbage(_) => log::Verdict::Garbage,
            Self::Flaky { .. } => log::Verdict::Flaky,
        }
    }

    /// The word for the verdict.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// The shape of the failure; none where the case held.
    #[must_use]
    pub fn shape(&self) -> Option<Shape> {
        match self {
            Self::Pass => None,
            Self::Fail(failure) => {
                let fields = failure.differences.iter().map(|difference| &*difference.field);
                Some(Shape::new(self.name(), fields))
            }
            Self::Flaky { first, .. } => Some(Shape::new(self.name(), [first.name()])),
            other => Some(Shape::new(other.name(), [])),
        }
    }

    /// Masks the secrets that messages of the implementation quote. Observed outcomes are masked when they are reported.
    pub(super) fn masked(mut self, secrets: &Secrets) -> Self {
        match &mut self {
            Self::Pass | Self::Fail(_) => {}
            Self::Unsupported { capability, reason } => {
                [capability, reason].into_iter().for_each(|text| secrets.mask(text));
            }
            Self::Broken(why)
            | Self::Crash(why)
            | Self::Hang(why)
            | Self::Garbage(why)
            | Self::Flaky { first: _, why } => secrets.mask(why),
        }
        self
    }

    /// Judges an answer against the model's outcome, and against what a scenario claims.
    #[must_use]
    pub fn of(answer: Response, expected: &Outcome, claims: &[Assertion], has: &Capabilities) -> Self {
        let why = answer.explanation().unwrap_or_default();
        let observed = match answer {
            Response::Outcome(observed) => observed,
            Response::Unsupported { capability, reason } => return Self::Unsupported { capability, reason },
            Response::Broken { .. } => return Self::Broken(why),
            Response::Crash { .. } => return Self::Crash(why),
            Response::Hang { .. } => return Self::Hang(why),
            Response::Garbage { .. } => return Self::Garbage(why),
            Response::Retried { first, then } => {
                return match Self::of(*then, expected, claims, has) {
                    Self::Pass => Self::flaky(*first, expected, has),
                    other => other,
                };
            }
        };
        let differences = differences(expected, &observed, has);
        let claims = mismatches(claims, expected, &observed, has);
        if differences.is_empty() && claims.is_empty() {
            return Self::Pass;
        }
        Self::Fail(Failure { expected: expected.clone(), observed, differences, claims })
    }

    fn flaky(first: Response, expected: &Outcome, has: &Capabilities) -> Self {
        let why = first.explanation().unwrap_or_default();
        Self::Flaky { first: Self::of(first, expected, &[], has).kind(), why }
    }
}

/// The claims that do not hold, among those that the capabilities cover.
fn mismatches(
    claims: &[Assertion],
    expected: &Outcome,
    observed: &Outcome,
    has: &Capabilities,
) -> Vec<Mismatch> {
    let covered = claims.iter().filter(|claim| covers(claim, expected, has));
    covered.filter_map(|claim| claim.check(observed).err()).collect()
}

/// Whether an implementation with these capabilities is held to the claim, where this is expected.
#[must_use]
pub fn covers(claim: &Assertion, expected: &Outcome, has: &Capabilities) -> bool {
    let hides_role = assumes(expected) && !has.contains(&Capability::AssumeRole);
    let shown = needs(claim.field()).is_none_or(|need| has.contains(&need));
    shown && !(hides_role && claim.is_about_retrieval())
}

/// Whether the first retrieval assumes a role.
const fn assumes(expected: &Outcome) -> bool {
    match expected {
        Outcome::Session(session) => session.requests.is_some(),
        Outcome::Error(_) => false,
    }
}

/// The capability without which a claim says nothing.
const fn needs(field: Field) -> Option<Capability> {
    match field {
        Field::Creation | Field::ErrorCode | Field::Region | Field::Credentials | Field::FailsWith => None,
        Field::ErrorMessage | Field::ErrorOriginal => Some(Capability::ErrorMessages),
        Field::Panicked => Some(Capability::Must),
        Field::ProviderName => Some(Capability::ProviderName),
        Field::Handlers => Some(Capability::Handlers),
        Field::Request => Some(Capability::Request),
        Field::Calls => Some(Capability::AssumeRole),
        Field::Call => Some(Capability::Call),
        Field::Clients => Some(Capability::Services),
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
