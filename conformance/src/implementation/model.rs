//! The model as an implementation: what must come out of a case, and why.

mod edits;
mod files;
mod observe;
mod programs;
mod remote;
mod shown;
mod stretches;
mod world;

use awsess_model::failure::Failure;
use awsess_model::rule::Rule;
use awsess_model::session as expected;
use awsess_model::trace::Trace;
use awsess_model::world::{Edition, World};

use super::{Implementation, Response};
use crate::parties::certificates::placeholder_certificates;
use crate::vocabulary::case::{self, Case};
use crate::vocabulary::outcome::{self, Outcome};
use crate::vocabulary::protocol::{Hello, Run};

use observe::observe;
use shown::{error, failed, value};
use stretches::Noting;
pub use stretches::Stretch;
pub(crate) use world::options;
pub use world::world;

/// Why a case cannot be put to the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswerable {
    /// The field of the case.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
}

impl std::fmt::Display for Unanswerable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.field, self.reason)
    }
}

impl std::error::Error for Unanswerable {}

/// An implementation whose outcomes are the predictions of the model, which `awsess adapter --model` serves.
#[derive(Clone, Copy, Debug, Default)]
pub struct Oracle;

impl Implementation for Oracle {
    fn hello(&self) -> Hello {
        Hello::of_this_kit("awsess-model")
    }

    fn observe(&mut self, run: &Run) -> Response {
        match expect(&run.case) {
            Ok(outcome) => Response::Outcome(outcome),
            Err(error) => Response::Broken { message: error.to_string() },
        }
    }
}

impl From<case::Edition> for Edition {
    fn from(edition: case::Edition) -> Self {
        match edition {
            case::Edition::V1_14 => Self::V1_14,
            case::Edition::V1_55 => Self::V1_55,
        }
    }
}

impl From<Edition> for case::Edition {
    fn from(edition: Edition) -> Self {
        match edition {
            Edition::V1_14 => Self::V1_14,
            Edition::V1_55 => Self::V1_55,
        }
    }
}

/// What must come out of a case.
///
/// # Errors
///
/// When the model cannot predict the case, such as one with a list of handlers that does not exist.
pub fn expect(case: &Case) -> Result<Outcome, Unanswerable> {
    let world = world(case)?;
    expect_in(case, &world).map(|(outcome, _)| outcome)
}

/// What must come out of a case whose world is at hand, with the trace of every decision.
///
/// # Errors
///
/// As [`expect`].
pub fn expect_in<'w>(case: &Case, world: &'w World) -> Result<(Outcome, Trace<'w>), Unanswerable> {
    predict(case, world).map(|Prediction { outcome, trace, .. }| (outcome, trace))
}

/// The prediction of the model for a case.
#[derive(Debug)]
pub struct Prediction<'w> {
    /// The expected outcome.
    pub outcome: Outcome,
    /// The calls of STS that the outcome shows, in order, with the keys that sign them.
    pub calls: Vec<expected::Call>,
    /// The rules that require the error with which the creation fails; empty if a session is created.
    pub failed_by: &'static [Rule],
    /// The decisions of the model.
    pub trace: Trace<'w>,
    /// The number of decisions that were made while the session was created.
    pub created: usize,
    /// The later decisions, which are made to predict one part of the outcome: the part and the range of its decisions.
    pub stretches: Vec<Stretch>,
}

/// Predicts the outcome of a case, with the calls and the trace.
///
/// # Errors
///
/// As [`expect`].
pub fn predict<'w>(case: &Case, world: &'w World) -> Result<Prediction<'w>, Unanswerable> {
    let (resolved, mut trace) = awsess_model::resolve(world);
    let created = trace.decisions().count();
    let failed_by = resolved.failure().map_or(&[][..], |failure| failure.rules);
    let mut noting = Noting::new(&mut trace);
    let (mut outcome, calls) = match resolved {
        expected::Outcome::Session(session) => observe(session, observation(case), world, &mut noting)?,
        expected::Outcome::Error { failure, panicked } => (failed_creation(&failure, panicked), Vec::new()),
    };
    world::restore_urls(case, &mut outcome);
    let stretches = noting.stretches;
    Ok(Prediction { outcome, calls, failed_by, trace, created, stretches })
}

/// What the case asks to observe, with the certificates of the model's world in the place of their names.
fn observation(case: &Case) -> case::Observe {
    let mut observe = case.observe.clone();
    placeholder_certificates(case, &case.observe).apply_to(&mut observe);
    observe
}

fn failed_creation(failure: &Failure, panicked: bool) -> Outcome {
    Outcome::Error(outcome::Error { panicked: panicked || failure.panics, ..error(failure) })
}

/// The outcome of a resolved world before credentials are retrieved. Those of a role, which STS would issue, are left
/// out.
pub(crate) fn outcome_before_retrieval(resolved: &expected::Outcome) -> Outcome {
    let session = match resolved {
        expected::Outcome::Session(session) => session,
        expected::Outcome::Error { failure, panicked } => return failed_creation(failure, *panicked),
    };
    let credentials = match session.credentials() {
        expected::Credentials::Keys(keys) => Some(value(keys)),
        expected::Credentials::Failed(failure) => Some(failed(failure)),
        expected::Credentials::Requested(_) | expected::Credentials::External(_) => None,
    };
    Outcome::Session(Box::new(outcome::Session {
        region: session.region().map(Into::into),
        credentials,
        fails_with: session.fails_with().map(error),
        ..outcome::Session::default()
    }))
}
