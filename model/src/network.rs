//! The parties on the network: the requests that they receive, and their answers in order; and the programs that are started.

use alloc::string::String;
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
    started: Vec<Start<'w>>,
}

/// A program that was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start<'w> {
    /// The path of the program.
    pub path: &'w str,
    /// Its arguments, with a space between each two.
    pub arguments: String,
}

impl<'w> Network<'w> {
    /// The network before the first request.
    #[must_use]
    pub const fn new(world: &'w World) -> Self {
        Self { world, calls: Vec::new(), started: Vec::new() }
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

    /// The programs of the world that were started, in order.
    #[must_use]
    pub fn started(&self) -> &[Start<'w>] {
        &self.started
    }

    /// Starts a program.
    pub(crate) fn start(&mut self, path: &'w str, arguments: &str) {
        self.started.push(Start { path, arguments: arguments.into() });
    }

    /// Sends a call to its party, and returns the answer; `None` if the party does not answer.
    pub(crate) fn send(&mut self, call: Call) -> Option<&'w Answer> {
        let answers = self.world.remote.answers(call.party)?;
        let earlier = self.calls.iter().filter(|earlier| earlier.party == call.party).count();
        self.calls.push(call);
        Some(answers.get(earlier).or(answers.last()).unwrap_or(&HEALTHY))
    }
}
