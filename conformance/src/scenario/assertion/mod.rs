//! Assertions: what the Then steps of a scenario expect of an outcome. The model, the library and every adapter are
//! checked with the same assertions.

mod calls;
pub(super) mod from_outcome;
pub(super) mod kind;
mod session;
mod value;

use std::fmt;

use crate::vocabulary::capability::Capability;
use crate::vocabulary::case::Observe;
use crate::vocabulary::outcome::{Call, Error, Outcome, Session};

use super::template::step::{Captures, StepText};
use kind::{AssertionKind, AssertionStep, Need, Property};
use value::{Value, optional, text};

/// Every kind of assertion.
pub(super) fn kinds() -> impl Iterator<Item = &'static AssertionKind> {
    session::KINDS.iter().chain(calls::KINDS)
}

/// The expected value of one property of an outcome.
#[derive(Clone, PartialEq, Eq)]
pub struct Assertion {
    kind: &'static AssertionKind,
    /// The failure whose error the assertion is about; `None` if it is about the error of the creation, or about no error.
    failure: Option<&'static AssertionKind>,
    target: Target,
    /// The number of the call, and the name of what has the value.
    keys: Vec<String>,
    expected: Value,
}

/// The session that an assertion is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// The session that was created.
    #[default]
    Session,
    /// The copy of it.
    Copy,
}

/// The failure that was asserted last, whose error the assertions about an error are about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LastFailure {
    target: Target,
    kind: Option<&'static AssertionKind>,
}

/// An assertion that is not true. Its texts show no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The assertion.
    pub assertion: Assertion,
    /// What the outcome shows.
    pub found: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected: {}\n   found: {}", self.assertion, self.found)
    }
}

impl std::error::Error for Mismatch {}

impl Assertion {
    /// The assertion that a step makes. A failure that it states becomes the last one.
    pub(super) fn from_step(
        kind: &'static AssertionKind,
        step: &AssertionStep,
        captures: &Captures,
        last: &mut LastFailure,
    ) -> Result<Self, String> {
        let (mut target, keys, expected) = step.read(captures)?;
        let mut failure = None;
        match kind.property {
            Property::Creation => *last = LastFailure::default(),
            Property::Failure(_) => *last = LastFailure { target, kind: Some(kind) },
            Property::Error(_) | Property::Cause(_) => (target, failure) = (last.target, last.kind),
            _ => {}
        }
        Ok(Self { kind, failure, target, keys, expected })
    }

    /// Checks the assertion against an outcome.
    ///
    /// # Errors
    ///
    /// What was expected, and what the outcome shows instead.
    pub fn check(&self, outcome: &Outcome) -> Result<(), Mismatch> {
        let found = match self.actual(outcome) {
            Ok(actual) if self.expected.agrees_with(&actual) => return Ok(()),
            Ok(actual) => Self { expected: actual.into_expected(), ..self.clone() }.to_string(),
            Err(reason) => reason,
        };
        let note = if found == self.to_string() { ", but another value of that length" } else { "" };
        Err(Mismatch { assertion: self.clone(), found: found + note })
    }

    /// Whether the assertion is about the copy of the session.
    pub(super) fn is_about_copy(&self) -> bool {
        self.target == Target::Copy
    }

    /// Changes what is observed so that the outcome shows the value.
    pub(super) fn observe(&self, observe: &mut Observe) {
        (self.kind.observe)(observe);
    }

    /// What the scenario must do for the outcome to show the value.
    pub(super) fn needs(&self) -> Option<Need> {
        self.kind.needs
    }

    /// The capability without which an implementation is not checked with the assertion.
    #[must_use]
    pub fn capability(&self) -> Option<Capability> {
        match self.expected {
            Value::Panic(_) => Some(Capability::Must),
            _ => self.kind.capability,
        }
    }

    /// Whether the assertion is about a result of the first retrieval of the credentials, or about a call that it makes.
    #[must_use]
    pub fn is_about_retrieval(&self) -> bool {
        self.kind.is_about_retrieval || self.failure.is_some_and(|failure| failure.is_about_retrieval)
    }

    /// The field of the outcome that has the value, such as `session.copy.region`.
    #[must_use]
    pub fn field(&self) -> String {
        let field = self.failure.unwrap_or(self.kind).field;
        let session = if self.is_about_copy() { "session.copy" } else { "session" };
        match (field, self.kind.property) {
            ("", _) => "error".to_owned(),
            (field, Property::Named(_)) => format!("{session}.{field}.{}", self.keys.concat()),
            (field, _) => format!("{session}.{field}"),
        }
    }

    /// The text that the assertion expects; `None` if it expects something else.
    pub(crate) fn expected_text(&self) -> Option<&str> {
        self.expected.as_text()
    }

    /// The text that the outcome shows; `None` if it shows something else.
    pub(crate) fn actual_text(&self, outcome: &Outcome) -> Option<String> {
        self.actual(outcome).ok()?.as_text().map(str::to_owned)
    }

    /// The step of the assertion, in a program that calls `Must` or not.
    pub(super) fn step_text(&self, calls_must: bool) -> Option<StepText> {
        self.kind.step_text(self.target, &self.keys, &self.expected, calls_must)
    }

    /// The value that the outcome shows, or why it shows none.
    fn actual(&self, outcome: &Outcome) -> Result<Value, String> {
        let session = || session(outcome, self.target);
        match self.kind.property {
            Property::Creation => Ok(match outcome {
                Outcome::Session(_) => Value::Absent,
                Outcome::Error(error) if error.panicked => Value::Panic(error.code.clone()),
                Outcome::Error(error) => text(&error.code),
            }),
            Property::Failure(error) => {
                Ok(error(session()?)?.map_or(Value::Absent, |error| text(&error.code)))
            }
            Property::Error(property) => property(self.error(outcome)?),
            Property::Cause(property) => property(self.cause(outcome)?),
            Property::Session(property) => property(session()?),
            Property::Named(properties) => {
                let name = self.keys.concat();
                let value = properties(session()?)?.into_iter().find(|(known, _)| *known == name);
                value.map(|(_, value)| value).ok_or_else(|| format!("the outcome shows nothing for {name:?}"))
            }
            Property::Calls(property) => Ok(property(calls(session()?))),
            Property::Call(property) => property(self.call(session()?)?),
            Property::Texts(texts) => {
                let name = self.keys.last();
                let texts = texts(self.call(session()?)?);
                Ok(optional(name.and_then(|name| texts.get(name))))
            }
        }
    }

    /// The error that the assertion is about.
    fn error<'o>(&self, outcome: &'o Outcome) -> Result<&'o Error, String> {
        match (self.failure.map(|failure| failure.property), outcome) {
            (Some(Property::Failure(error)), _) => {
                error(session(outcome, self.target)?)?.ok_or_else(|| "there is no such error".to_owned())
            }
            (_, Outcome::Error(error)) => Ok(error),
            (_, Outcome::Session(_)) => Err("a session is created".to_owned()),
        }
    }

    /// The cause of that error which the assertion is about.
    fn cause<'o>(&self, outcome: &'o Outcome) -> Result<&'o Error, String> {
        let causes = &self.error(outcome)?.causes;
        self.numbered(causes).ok_or_else(|| format!("the error has {} causes", causes.len()))
    }

    /// The call that the assertion is about.
    fn call<'o>(&self, session: &'o Session) -> Result<&'o Call, String> {
        let calls = calls(session);
        self.numbered(calls).ok_or_else(|| format!("STS is called {} times", calls.len()))
    }

    /// The item whose number, counted from 1, is the first key.
    fn numbered<'i, T>(&self, items: &'i [T]) -> Option<&'i T> {
        let number: usize = self.keys.first()?.parse().ok()?;
        items.get(number.checked_sub(1)?)
    }
}

/// The session that the target stands for.
fn session(outcome: &Outcome, target: Target) -> Result<&Session, String> {
    match (outcome, target) {
        (Outcome::Error(Error { code, panicked: true, .. }), _) => {
            Err(format!("the SDK panics with {code:?}"))
        }
        (Outcome::Error(Error { code, .. }), _) => Err(format!("creating the session fails with {code:?}")),
        (Outcome::Session(session), Target::Session) => Ok(session),
        (Outcome::Session(session), Target::Copy) => {
            session.copy.as_deref().ok_or_else(|| "the outcome shows no copy".to_owned())
        }
    }
}

fn calls(session: &Session) -> &[Call] {
    session.requests.as_deref().unwrap_or_default()
}

impl fmt::Display for Assertion {
    /// The assertion in the words of its step, with secrets masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = if self.kind.is_secret { self.expected.masked() } else { self.expected.clone() };
        let Some(step) = self.kind.step_text(self.target, &self.keys, &value, true) else {
            return f.write_str("no value");
        };
        f.write_str(&step.text)?;
        if step.below.is_empty() { Ok(()) } else { write!(f, " {}", step.below.join(", ")) }
    }
}

impl fmt::Debug for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Assertion({self})")
    }
}
