//! The model behind the seam of implementations: what `awsess adapter --model` answers.

use crate::capability::{ALL, Capability};
use crate::case::Edition;
use crate::implementation::{Answer, Subject};
use crate::model;
use crate::protocol::{Hello, Implementation, Isolation, Run, VERSION};

/// The capabilities that the model does not have yet.
const LACKS: [Capability; 2] = [Capability::Services, Capability::Tls];

/// The model, which predicts and observes nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Oracle;

impl Subject for Oracle {
    fn hello(&self) -> Hello {
        Hello {
            protocol: VERSION,
            implementation: Implementation {
                name: "awsess-model".into(),
                version: env!("CARGO_PKG_VERSION").into(),
                language: "rust".into(),
            },
            editions: Edition::ALL.to_vec(),
            capabilities: ALL.into_iter().filter(|capability| !LACKS.contains(capability)).collect(),
            isolation: Isolation::Request,
            max_in_flight: 1,
        }
    }

    fn observe(&mut self, run: &Run) -> Answer {
        match model::expect(&run.case) {
            Ok(outcome) => Answer::Outcome(outcome),
            Err(error) => Answer::Broken { message: error.to_string() },
        }
    }
}
