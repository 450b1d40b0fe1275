//! What a program leaves behind while it uses a session: the requests that the parties on the network receive, the programs that are
//! started, and the files with renewed tokens.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::path;
use crate::redirect;
use crate::session::Call;
use crate::single_sign_on::{Member, Token};
use crate::trace::Trace;
use crate::world::{Answer, World};

/// The answer of a healthy party.
const HEALTHY: Answer = Answer::Healthy { keys: None, expires_in: None };

/// The network of a world while a program uses a session.
#[derive(Debug)]
pub struct Network<'w> {
    pub(crate) world: &'w World,
    calls: Vec<Call>,
    started: Vec<Start<'w>>,
    /// The tokens that have replaced those in their files, by the paths of the files.
    tokens: BTreeMap<String, Token>,
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
        Self { world, calls: Vec::new(), started: Vec::new(), tokens: BTreeMap::new() }
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

    /// The members of the file at this path if its token was renewed; `None` if the file is as it was.
    #[must_use]
    pub fn rewritten(&self, path: &str) -> Option<Vec<(String, Member)>> {
        self.tokens.get(&path::clean(path)).map(Token::members)
    }

    /// The token that has replaced the one in this file.
    pub(crate) fn token(&self, file: &str) -> Option<&Token> {
        self.tokens.get(file)
    }

    /// Replaces the token in a file.
    pub(crate) fn rewrite(&mut self, file: &str, token: Token) {
        self.tokens.insert(file.into(), token);
    }

    /// Sends a call to its party and follows its redirects. Returns the answer to the last request, which is a redirect if there
    /// are too many; `None` if the party does not answer.
    pub(crate) fn send(&mut self, mut call: Call, trace: &mut Trace<'_>) -> Option<&'w Answer> {
        for _ in 1..redirect::MAX_REQUESTS {
            let answer = self.deliver(call.clone())?;
            match redirect::next(&call, answer, trace) {
                Some(next) => call = next,
                None => return Some(answer),
            }
        }
        self.deliver(call)
    }

    /// Delivers a request to its party, and returns the answer; `None` if the party does not answer.
    fn deliver(&mut self, call: Call) -> Option<&'w Answer> {
        let answers = self.world.remote.answers(call.party)?;
        let earlier = self.calls.iter().filter(|earlier| earlier.party == call.party).count();
        self.calls.push(call);
        Some(answers.get(earlier).or(answers.last()).unwrap_or(&HEALTHY))
    }
}
