//! The parties on the network: the requests that they receive, and their answers in order.

use alloc::vec::Vec;

use crate::session::Call;
use crate::world::{Answer, World};

/// The answer of a healthy party.
const HEALTHY: Answer = Answer::Healthy { keys: None, expires_in: None };

/// The network of a world while a program uses a session.
#[derive(Debug)]
pub struct Network<'w> {
    pub(crate) world: &'w World,
    calls: Vec<Call>,
}

impl<'w> Network<'w> {
    /// The network before the first request.
    #[must_use]
    pub const fn new(world: &'w World) -> Self {
        Self { world, calls: Vec::new() }
    }

    /// The calls that the parties have received, in order. A request that was sent again is there several times.
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The calls that the parties have received, in order.
    #[must_use]
    pub fn into_calls(self) -> Vec<Call> {
        self.calls
    }

    /// Sends a call to its party, and returns the answer; `None` if the party does not answer.
    pub(crate) fn send(&mut self, call: Call) -> Option<&'w Answer> {
        let answers = self.world.remote.answers(call.party)?;
        let earlier = self.calls.iter().filter(|earlier| earlier.party == call.party).count();
        self.calls.push(call);
        Some(answers.get(earlier).or(answers.last()).unwrap_or(&HEALTHY))
    }
}
