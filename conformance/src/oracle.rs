//! The model behind the seam of implementations: what `awsess adapter --model` answers.

use crate::capability::Capability;
use crate::implementation::{Answer, Subject, refusal};
use crate::model;
use crate::protocol::{Hello, Run};

/// The capabilities that the model does not have yet.
const LACKS: [Capability; 1] = [Capability::Services];

/// The model, which predicts and observes nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Oracle;

impl Subject for Oracle {
    fn hello(&self) -> Hello {
        Hello::of_this_kit("awsess-model", &LACKS)
    }

    fn observe(&mut self, run: &Run) -> Answer {
        if let Some(refusal) = refusal(run, &LACKS) {
            return refusal;
        }
        match model::expect(&run.case) {
            Ok(outcome) => Answer::Outcome(outcome),
            Err(error) => Answer::Broken { message: error.to_string() },
        }
    }
}
