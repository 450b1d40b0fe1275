//! The model as an implementation, which `awsess adapter --model` serves.

use crate::implementation::model;
use crate::implementation::{Implementation, Response};
use crate::vocabulary::protocol::{Hello, Run};

/// An implementation whose outcomes are the predictions of the model.
#[derive(Clone, Copy, Debug, Default)]
pub struct Oracle;

impl Implementation for Oracle {
    fn hello(&self) -> Hello {
        Hello::of_this_kit("awsess-model")
    }

    fn observe(&mut self, run: &Run) -> Response {
        match model::expect(&run.case) {
            Ok(outcome) => Response::Outcome(outcome),
            Err(error) => Response::Broken { message: error.to_string() },
        }
    }
}
