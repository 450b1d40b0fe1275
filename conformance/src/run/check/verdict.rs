//! Comparisons: the response to one case, compared with the outcome that the model predicts.

use crate::implementation::Response;
use crate::run::compare::{Difference, differences};
use crate::run::status::{FailureSignature, Status, Verdict};
use crate::scenario::{Assertion, Mismatch};
use crate::vocabulary::capability::{Capabilities, Capability};
use crate::vocabulary::coverage::mask;
use crate::vocabulary::outcome::Outcome;

/// A verdict on one case, with what explains it.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// The observed outcome is the expected one.
    Pass,
    /// It is not.
    Fail(Failure),
    /// The implementation responded that it does not support the case, although it lacks no capability that the case needs.
    Unsupported {
        /// The capability.
        capability: String,
        /// Why it is needed.
        reason: String,
    },
    /// There is no outcome, because the implementation crashed, hung, wrote garbage or reported that it is broken.
    NoOutcome {
        /// Which of these it did.
        verdict: Verdict,
        /// What happened.
        why: String,
    },
    /// The case passed only when it was repeated, in a process of its own.
    Flaky {
        /// The verdict on the first attempt.
        first: Verdict,
        /// What happened on the first attempt.
        why: String,
    },
}

/// In what way a case failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The outcome that the model predicts, without what the capabilities do not cover.
    pub expected: Outcome,
    /// What was observed, without what the capabilities do not cover. An error in the place of a session has its message anyway.
    pub observed: Outcome,
    /// The fields that differ.
    pub differences: Vec<Difference>,
    /// The assertions of the scenario that failed.
    pub claims: Vec<Mismatch>,
}

impl Comparison {
    /// Compares a response with the model's outcome, and with the assertions of a scenario.
    #[must_use]
    pub fn of(answer: Response, expected: &Outcome, claims: &[Assertion], has: &Capabilities) -> Self {
        let why = answer.explanation().unwrap_or_default();
        let no_outcome = |verdict| Self::NoOutcome { verdict, why };
        match answer {
            Response::Outcome(observed) => Self::of_outcome(observed, expected, claims, has),
            Response::Unsupported { capability, reason } => Self::Unsupported { capability, reason },
            Response::Broken { .. } => no_outcome(Verdict::Broken),
            Response::Crash { .. } => no_outcome(Verdict::Crash),
            Response::Hang { .. } => no_outcome(Verdict::Hang),
            Response::Garbage { .. } => no_outcome(Verdict::Garbage),
            Response::Retried { first, then } => match Self::of(*then, expected, claims, has) {
                Self::Pass => {
                    let why = first.explanation().unwrap_or_default();
                    Self::Flaky { first: Self::of(*first, expected, &[], has).verdict(), why }
                }
                other => other,
            },
        }
    }

    fn of_outcome(observed: Outcome, expected: &Outcome, claims: &[Assertion], has: &Capabilities) -> Self {
        let differences = differences(expected, &observed, has);
        let claims = mismatches(claims, expected, &observed, has);
        if differences.is_empty() && claims.is_empty() {
            return Self::Pass;
        }
        let (mut expected, mut observed) = (expected.clone(), observed);
        mask(&mut expected, has);
        if matches!((&expected, &observed), (Outcome::Error(_), _) | (_, Outcome::Session(_))) {
            mask(&mut observed, has);
        }
        Self::Fail(Failure { expected, observed, differences, claims })
    }

    /// Whether the case passed.
    #[must_use]
    pub const fn is_pass(&self) -> bool {
        matches!(self, Self::Pass)
    }

    /// The verdict without details.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::Pass => Verdict::Pass,
            Self::Fail(_) => Verdict::Fail,
            Self::Unsupported { .. } => Verdict::Unsupported,
            Self::NoOutcome { verdict, .. } => *verdict,
            Self::Flaky { .. } => Verdict::Flaky,
        }
    }

    /// The status of the case as it is without expectations.
    #[must_use]
    pub fn status(&self) -> Status {
        let fields: &[Difference] = match self {
            Self::Pass => return Status::Passed,
            Self::Flaky { first, .. } => return Status::Flaky { first: *first },
            Self::Fail(failure) => &failure.differences,
            Self::Unsupported { .. } | Self::NoOutcome { .. } => &[],
        };
        let fields = fields.iter().map(|difference| &*difference.field);
        Status::Failed(FailureSignature::new(self.verdict(), fields))
    }

    /// The messages of the implementation, which may quote secrets. Outcomes are masked when they are reported.
    pub(super) fn messages_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::Pass | Self::Fail(_) => Vec::new(),
            Self::Unsupported { capability, reason } => vec![capability, reason],
            Self::NoOutcome { why, .. } | Self::Flaky { why, .. } => vec![why],
        }
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
    let shown = claim.capability().is_none_or(|need| has.contains(&need));
    shown && !(hides_role && claim.is_about_retrieval())
}

/// Whether the first retrieval assumes a role.
const fn assumes(expected: &Outcome) -> bool {
    match expected {
        Outcome::Session(session) => session.requests.is_some(),
        Outcome::Error(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn failure(expected: Value, observed: Value) -> Failure {
        let outcome = |value| serde_json::from_value(value).unwrap();
        let found = Response::Outcome(outcome(observed));
        match Comparison::of(found, &outcome(expected), &[], &Capabilities::default()) {
            Comparison::Fail(failure) => failure,
            other => panic!("{other:?}"),
        }
    }

    fn text(outcome: &Outcome) -> String {
        serde_json::to_string(outcome).unwrap()
    }

    #[test]
    fn a_failure_shows_only_what_was_compared() {
        let keys =
            |name: &str| json!({"access_key_id": "A", "secret_access_key": "S", "provider_name": name});
        let session = |region: &str, name| json!({"session": {"region": region, "credentials": keys(name)}});
        let failure = failure(session("a", "EnvConfigCredentials"), session("b", "own"));
        assert!(!text(&failure.expected).contains("EnvConfig") && !text(&failure.observed).contains("own"));
        assert_eq!(failure.differences.len(), 1);
    }

    #[test]
    fn an_error_in_the_place_of_a_session_has_its_message() {
        let error = json!({"error": {"code": "X", "message": "the file is broken"}});
        let failure = failure(json!({"session": {"region": "a"}}), error);
        assert!(text(&failure.observed).contains("the file is broken"), "{:?}", failure.observed);
    }
}
