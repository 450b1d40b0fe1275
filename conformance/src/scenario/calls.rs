//! Calls: what a Then says of the requests to STS that the first retrieval of the credentials makes.

use crate::vocabulary::outcome::Call;

use super::claim::{Aspect, Whose};
use super::step::{Captures, StepDefinition, StepText, then};

const NONE: &str = "STS is not called";
const ONCE: &str = "STS is called once";
const TIMES: &str = "STS is called {count} times";
const SIGNED_WITH: &str = "call {count} is signed with {text}";
const SIGNED_FOR: &str = "call {count} is signed for the region {text}";
const SIGNED_AS: &str = "call {count} is signed for the service {text}";
const SENT_TO: &str = "call {count} is sent to {text}";
const SHOWS: &str = "call {count} shows the client certificate {text}";
const SHOWS_NONE: &str = "call {count} shows no client certificate";
const CARRIES: &str = "call {count} carries {name} {text}";
const CARRIES_NO: &str = "call {count} carries no {name}";

/// A statement about the calls. They are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Calls {
    Count(usize),
    SignedWith(usize, String),
    SignedFor(usize, String),
    SignedAs(usize, String),
    SentTo(usize, Option<String>),
    Shows(usize, Option<String>),
    Carries { call: usize, name: String, value: Option<String> },
}

use Calls::{Carries, Count, SentTo, Shows, SignedAs, SignedFor, SignedWith};

/// Every statement about calls.
pub(super) static STEPS: &[StepDefinition] = &[
    then(NONE, |draft, _| draft.claim(Whose::Session, Aspect::Calls(Count(0)))),
    then(ONCE, |draft, _| draft.claim(Whose::Session, Aspect::Calls(Count(1)))),
    then(TIMES, |draft, captures| draft.claim(Whose::Session, Aspect::Calls(Count(number(captures)?)))),
    then(SIGNED_WITH, |draft, captures| {
        draft.claim(Whose::Session, Aspect::Calls(SignedWith(number(captures)?, captures.text(1))))
    }),
    then(SIGNED_FOR, |draft, captures| {
        draft.claim(Whose::Session, Aspect::Calls(SignedFor(number(captures)?, captures.text(1))))
    }),
    then(SIGNED_AS, |draft, captures| {
        draft.claim(Whose::Session, Aspect::Calls(SignedAs(number(captures)?, captures.text(1))))
    }),
    then(SENT_TO, |draft, captures| {
        draft.claim(Whose::Session, Aspect::Calls(SentTo(number(captures)?, Some(captures.text(1)))))
    }),
    then(SHOWS, |draft, captures| {
        draft.claim(Whose::Session, Aspect::Calls(Shows(number(captures)?, Some(captures.text(1)))))
    }),
    then(SHOWS_NONE, |draft, captures| {
        draft.claim(Whose::Session, Aspect::Calls(Shows(number(captures)?, None)))
    }),
    // The first definition that matches is taken, and a quoted name matches the other as a text.
    then(CARRIES_NO, |draft, captures| draft.claim(Whose::Session, carries(captures, None)?)),
    then(CARRIES, |draft, captures| draft.claim(Whose::Session, carries(captures, Some(captures.text(2)))?)),
];

fn number(captures: &Captures) -> Result<usize, String> {
    captures.get(0).parse().map_err(|_| format!("{} is no number of calls", captures.get(0)))
}

fn carries(captures: &Captures, value: Option<String>) -> Result<Aspect, String> {
    Ok(Aspect::Calls(Carries { call: number(captures)?, name: captures.text(1), value }))
}

/// The statement as a step.
pub(super) fn wording(claimed: &Calls) -> StepText {
    let numbered = |call: usize, template, rest: &[&str]| {
        let call = call.to_string();
        StepText::plain(template, &[&[&*call], rest].concat())
    };
    match claimed {
        Count(0) => StepText::plain(NONE, &[]),
        Count(1) => StepText::plain(ONCE, &[]),
        Count(times) => StepText::plain(TIMES, &[&times.to_string()]),
        SignedWith(call, key) => numbered(*call, SIGNED_WITH, &[key]),
        SignedFor(call, region) => numbered(*call, SIGNED_FOR, &[region]),
        SignedAs(call, service) => numbered(*call, SIGNED_AS, &[service]),
        SentTo(call, host) => numbered(*call, SENT_TO, &[host.as_deref().unwrap_or_default()]),
        Shows(call, Some(name)) => numbered(*call, SHOWS, &[name]),
        Shows(call, None) => numbered(*call, SHOWS_NONE, &[]),
        Carries { call, name, value: Some(value) } => numbered(*call, CARRIES, &[name, value]),
        Carries { call, name, value: None } => numbered(*call, CARRIES_NO, &[name]),
    }
}

/// Every statement that the calls make true, in the order in which they are written.
pub(super) fn about(calls: &[Call]) -> Vec<Aspect> {
    let each = (1..).zip(calls).flat_map(|(number, call)| about_one(number, call));
    [Count(calls.len())].into_iter().chain(each).map(Aspect::Calls).collect()
}

fn about_one(number: usize, call: &Call) -> Vec<Calls> {
    let signature =
        [SignedWith(number, call.signed_with.clone()), SignedFor(number, call.signing_region.clone())];
    // What goes without saying is not said.
    let service = Some(&call.service).filter(|service| !["", "sts"].contains(&&***service));
    let service = service.map(|service| SignedAs(number, service.clone()));
    let host = call.host.clone().map(|host| SentTo(number, Some(host)));
    let shows = call.client_certificate.clone().map(|name| Shows(number, Some(name)));
    let parameters = call.parameters.iter().map(|(name, value)| Carries {
        call: number,
        name: name.clone(),
        value: Some(value.clone()),
    });
    signature.into_iter().chain(service).chain(host).chain(shows).chain(parameters).collect()
}

impl Calls {
    /// The same statement as the calls have it, or in words why they have none.
    pub(super) fn in_calls(&self, calls: &[Call]) -> Result<Self, String> {
        let call = |number: usize| {
            let found = number.checked_sub(1).and_then(|at| calls.get(at));
            found.ok_or_else(|| format!("STS is called {} times", calls.len()))
        };
        Ok(match self {
            Count(_) => Count(calls.len()),
            SignedWith(number, _) => SignedWith(*number, call(*number)?.signed_with.clone()),
            SignedFor(number, _) => SignedFor(*number, call(*number)?.signing_region.clone()),
            SignedAs(number, _) => SignedAs(*number, call(*number)?.service.clone()),
            SentTo(number, _) => SentTo(*number, call(*number)?.host.clone()),
            Shows(number, _) => Shows(*number, call(*number)?.client_certificate.clone()),
            Carries { call: number, name, .. } => {
                let value = call(*number)?.parameters.get(name).cloned();
                Carries { call: *number, name: name.clone(), value }
            }
        })
    }
}
