//! The assertions that an outcome makes true, which a feature file states.

use crate::vocabulary::outcome::Outcome;

use super::kind::{AssertionKind, Property};
use super::value::Value;
use super::{Assertion, Target, calls, kinds, session};

/// The assertions that are true of the outcome, in the order in which they are written.
#[must_use]
pub fn assertions_of(outcome: &Outcome) -> Vec<Assertion> {
    let has_copy = session(outcome, Target::Copy).is_ok();
    let targets = if has_copy { &[Target::Session, Target::Copy][..] } else { &[Target::Session] };
    let mut found = Vec::new();
    for &target in targets {
        let mut collector = Collector { outcome, target, found: &mut found };
        collector.add_all();
        collector.add_calls();
    }
    found
}

/// Collects the assertions about one session of an outcome.
struct Collector<'o> {
    outcome: &'o Outcome,
    target: Target,
    found: &'o mut Vec<Assertion>,
}

impl Collector<'_> {
    /// Adds the assertions about everything but single calls.
    fn add_all(&mut self) {
        let session = session(self.outcome, self.target).ok();
        for kind in kinds() {
            match kind.property {
                Property::Creation => self.add_failure(kind, None),
                Property::Failure(_) => self.add_failure(kind, Some(kind)),
                Property::Session(_) => self.add(kind, None, &[]),
                Property::Named(properties) => {
                    let names = session.and_then(|session| properties(session).ok()).unwrap_or_default();
                    names.iter().for_each(|(name, _)| self.add(kind, None, &[name]));
                }
                Property::Calls(_) if session.is_some_and(|session| session.requests.is_some()) => {
                    self.add(kind, None, &[]);
                }
                Property::Calls(_)
                | Property::Error(_)
                | Property::Cause(_)
                | Property::Call(_)
                | Property::Texts(_) => {}
            }
        }
    }

    /// Adds the assertions about each call, one call after the other.
    fn add_calls(&mut self) {
        let Ok(session) = session(self.outcome, self.target) else { return };
        for (number, call) in (1..).zip(calls(session)) {
            let number: &str = &usize::to_string(&number);
            for kind in kinds() {
                match kind.property {
                    Property::Call(_) => self.add(kind, None, &[number]),
                    Property::Texts(texts) => {
                        texts(call).keys().for_each(|name| self.add(kind, None, &[number, name]));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Adds the assertion about how something ends, and those about its error.
    fn add_failure(&mut self, kind: &'static AssertionKind, failure: Option<&'static AssertionKind>) {
        self.add(kind, None, &[]);
        let about_errors = kinds().filter(|kind| matches!(kind.property, Property::Error(_)));
        about_errors.for_each(|kind| self.add(kind, failure, &[]));
        for number in (1..).map(|number| usize::to_string(&number)) {
            let about_causes = kinds().filter(|kind| matches!(kind.property, Property::Cause(_)));
            let added = self.found.len();
            about_causes.for_each(|kind| self.add(kind, failure, &[&number]));
            if self.found.len() == added {
                break;
            }
        }
    }

    /// Adds an assertion, if the outcome has a value that a step states.
    fn add(&mut self, kind: &'static AssertionKind, failure: Option<&'static AssertionKind>, keys: &[&str]) {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        let assertion = Assertion { kind, failure, target: self.target, keys, expected: Value::Absent };
        let Ok(actual) = assertion.actual(self.outcome) else { return };
        if (kind.is_written)(&actual) {
            let assertion = Assertion { expected: actual.into_expected(), ..assertion };
            self.found.extend(assertion.step_text(true).is_some().then_some(assertion));
        }
    }
}
