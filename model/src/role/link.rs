//! The calls that the credentials of a role cost: at their first retrieval, and whenever they have expired.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::failure::Failure;
use crate::session::{Call, Keys};
use crate::way::Way;

/// The parameter that carries the MFA token.
const TOKEN: &str = "TokenCode";
/// The name of the provider that assumes roles.
const PROVIDER: &str = "AssumeRoleProvider";

/// A role of a chain, with what is known of its call before it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) arn: String,
    /// What the call carries besides a token.
    pub(super) parameters: Vec<(&'static str, String)>,
    pub(super) needs_token: bool,
    /// Where the call goes, if there is anywhere to call.
    pub(super) way: Result<Way, Failure>,
    /// The parameters that are too short, except the token, each with its minimum length in bytes.
    pub(super) too_short: Vec<(&'static str, usize)>,
    pub(super) validates: bool,
}

/// The credentials of a role. STS is asked for them when they are first needed, and again when they have expired.
///
/// Rules: ROLE-24, ROLE-26, ROLE-30.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// The first is assumed with the keys of the source, each other one with those of the one before.
    links: Vec<Link>,
    source: Result<Keys, Failure>,
    /// What the token provider answers, one after the other, and the last for ever.
    tokens: Vec<String>,
}

/// What retrievals cost, and what the first of them answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrieved {
    /// The calls of all of them, in order. A retrieval that fails makes none.
    pub calls: Vec<Call>,
    /// What the first answers.
    pub answer: Result<Keys, Failure>,
}

impl Assumed {
    pub(super) fn of(link: Link, source: Result<Keys, Failure>, tokens: &[String]) -> Self {
        Self { links: [link].into(), source, tokens: tokens.into() }
    }

    /// One more role, assumed with the keys of this one.
    pub(super) fn and(mut self, link: Link) -> Self {
        self.links.push(link);
        self
    }

    /// What the first retrieval comes to, with as many more as are asked for, the credentials having expired before each.
    ///
    /// Rules: ROLE-26, MFA-10.
    #[must_use]
    pub fn retrieve(&self, refreshes: u8) -> Retrieved {
        let (provider, answer) = self.used(refreshes);
        Retrieved { calls: provider.calls, answer }
    }

    /// What one more retrieval costs and answers after those, where nothing expired in between.
    ///
    /// Rules: CALL-1, CALL-4.
    pub(crate) fn signer(&self, refreshes: u8) -> (Vec<Call>, Result<Keys, Failure>) {
        let mut provider = self.used(refreshes).0;
        provider.calls.clear();
        let keys = provider.retrieve();
        (provider.calls, keys)
    }

    fn used(&self, refreshes: u8) -> (Provider<'_>, Result<Keys, Failure>) {
        let mut provider = Provider::of(self);
        let answer = provider.retrieve();
        for _ in 0..refreshes {
            provider.expire();
            _ = provider.retrieve();
        }
        (provider, answer)
    }
}

/// What gives the credentials of a role, with what it keeps.
struct Provider<'a> {
    assumed: &'a Assumed,
    /// The keys of each role that was assumed, which outlast any case.
    kept: Vec<Option<Keys>>,
    tokens_asked: usize,
    calls: Vec<Call>,
}

impl<'a> Provider<'a> {
    fn of(assumed: &'a Assumed) -> Self {
        let kept = assumed.links.iter().map(|_| None).collect();
        Self { assumed, kept, tokens_asked: 0, calls: Vec::new() }
    }

    /// Goes down the chain to the first keys that are good, and up again with a call a role. A call is checked before its
    /// signer is asked, so a chain fails at its front before anything is sent.
    ///
    /// Rules: ROLE-24, ROLE-26, ROLE-30.
    fn retrieve(&mut self) -> Result<Keys, Failure> {
        let mut unsigned = Vec::new();
        while let Some(at) = self.needed(unsigned.len()) {
            let link = &self.assumed.links[at];
            let token = if link.needs_token { self.ask_for_token() } else { None };
            unsigned.push((at, link.ask(token)?));
        }
        let behind = self.assumed.links.len() - unsigned.len();
        let source = || self.assumed.source.clone();
        let mut keys = behind.checked_sub(1).and_then(|at| self.kept[at].clone()).map_or_else(source, Ok)?;
        while let Some((at, call)) = unsigned.pop() {
            let link = &self.assumed.links[at];
            self.calls.push(link.way.as_ref().map_err(Clone::clone)?.sent(call, Some(&keys))?);
            keys = self.kept[at].insert(link.answer()).clone();
        }
        Ok(keys)
    }

    /// The next role on the way down, if its keys are needed and not kept.
    fn needed(&self, asked: usize) -> Option<usize> {
        let at = self.kept.len().checked_sub(asked + 1)?;
        self.kept[at].is_none().then_some(at)
    }

    /// Each question has an answer of its own.
    ///
    /// Rules: MFA-10, MFA-11.
    fn ask_for_token(&mut self) -> Option<&'a String> {
        let tokens = &self.assumed.tokens;
        self.tokens_asked += 1;
        tokens.get(self.tokens_asked - 1).or(tokens.last())
    }

    /// The keys of the session's own role are no longer good. Those of the roles behind it are.
    ///
    /// Rules: ROLE-26.
    fn expire(&mut self) {
        self.kept.last_mut().into_iter().for_each(|keys| *keys = None);
    }
}

impl Link {
    /// The call that the role costs, not signed yet, if it may leave.
    ///
    /// Rules: MFA-12, MFA-13, PARAM-1, PARAM-2.
    pub(super) fn ask(&self, token: Option<&String>) -> Result<Call, Failure> {
        let way = self.way.clone()?;
        let short_token = token.filter(|token| token.len() < 6).map(|_| (TOKEN, 6));
        let too_short: Vec<_> = self.too_short.iter().copied().chain(short_token).collect();
        if self.validates && !too_short.is_empty() {
            return Err(invalid_parameters(&too_short));
        }
        let token = token.map(|token| (TOKEN, token.clone()));
        let parameters = self.parameters.iter().cloned().chain(token).collect();
        Ok(Call { parameters, ..way.call("AssumeRole") })
    }

    /// The keys that STS gives for the role.
    fn answer(&self) -> Keys {
        Keys {
            access_key_id: "ASSUMED:".chars().chain(self.arn.chars().map(carried)).collect(),
            secret_access_key: "assumed-secret".into(),
            session_token: "assumed-token".into(),
            provider_name: Cow::Borrowed(PROVIDER),
        }
    }
}

/// The error of a request whose parameters are too short. It wraps a copy of itself, which wraps one error for each
/// parameter, each wrapping the next.
///
/// Rules: PARAM-7.
fn invalid_parameters(too_short: &[(&'static str, usize)]) -> Failure {
    let message = alloc::format!("{} validation error(s) found.", too_short.len());
    let failure = Failure::new("InvalidParameter", message);
    let innermost_first = too_short.iter().rev().map(|(name, minimum)| {
        let message = alloc::format!("minimum field size of {minimum}, AssumeRoleInput.{name}.");
        Failure::new("ParamMinLenError", message)
    });
    let original = innermost_first
        .chain([failure.clone()])
        .fold(None, |original, error| Some(Box::new(Failure { original, ..error })));
    Failure { original, ..failure }
}

/// The character as an answer carries it: what neither XML nor the header of a signature may have is replaced.
fn carried(c: char) -> char {
    let replaced = c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if replaced { char::REPLACEMENT_CHARACTER } else { c }
}
