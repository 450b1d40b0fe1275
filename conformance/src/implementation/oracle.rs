//! The model behind the seam of implementations: what `awsess adapter --model` answers.

use crate::implementation::model;
use crate::implementation::{Answer, Subject};
use crate::vocabulary::protocol::{Hello, Run};

/// The model, which predicts and observes nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Oracle;

impl Subject for Oracle {
    fn hello(&self) -> Hello {
        Hello::of_this_kit("awsess-model")
    }

    fn observe(&mut self, run: &Run) -> Answer {
        match model::expect(&run.case) {
            Ok(outcome) => Answer::Outcome(outcome),
            Err(error) => Answer::Broken { message: error.to_string() },
        }
    }
}
