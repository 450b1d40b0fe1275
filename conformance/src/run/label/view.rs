//! A case with its expected outcome and the decisions of the model.

use std::collections::BTreeSet;

use awsess_model::rule::Rule;
use awsess_model::trace::{Decision, Origin, Subject, Trace};

use crate::vocabulary::case::{Answer, Case, PARTIES, party_of};
use crate::vocabulary::outcome::{ClientConfig, Credentials, CredentialsValue, Error, Outcome, Session};

/// A case, its outcome and its trace.
pub(super) struct View<'a> {
    pub(super) case: &'a Case,
    expected: &'a Outcome,
    trace: &'a Trace<'a>,
    /// The ids of the rules of all decisions.
    pub(super) rules: BTreeSet<&'static str>,
}

impl<'a> View<'a> {
    pub(super) fn new(case: &'a Case, expected: &'a Outcome, trace: &'a Trace<'a>) -> Self {
        let rules = trace.rules().map(Rule::id).collect();
        Self { case, expected, trace, rules }
    }

    /// Whether the model has applied the rule.
    pub(super) fn has(&self, rule: Rule) -> bool {
        self.rules.contains(rule.id())
    }

    /// Every decision about a subject.
    pub(super) fn about(&self, subject: Subject) -> impl Iterator<Item = Decision<'a, 'a>> {
        self.trace.decisions().filter(move |decision| decision.subject == subject)
    }

    /// The origin of the last value that won a decision about a subject.
    pub(super) fn origin(&self, subject: Subject) -> Option<&'a Origin<'a>> {
        self.about(subject).filter_map(|decision| decision.winner).last().map(|winner| &winner.origin)
    }

    /// The last value that won a decision about a subject.
    pub(super) fn value(&self, subject: Subject) -> Option<&'a str> {
        self.about(subject).filter_map(|decision| decision.winner).last().map(|winner| &*winner.value)
    }

    /// Whether one of these environment variables is set, and not empty.
    pub(super) fn is_set(&self, variables: [&str; 2]) -> bool {
        variables.iter().any(|name| self.case.env.get(*name).is_some_and(|value| !value.is_empty()))
    }

    /// The session, if it is created.
    pub(super) fn session(&self) -> Option<&'a Session> {
        match self.expected {
            Outcome::Session(session) => Some(session),
            Outcome::Error(_) => None,
        }
    }

    /// The error of creation, which the deprecated `New` keeps in its session.
    pub(super) fn error(&self) -> Option<&'a Error> {
        match self.expected {
            Outcome::Session(session) => session.fails_with.as_ref(),
            Outcome::Error(error) => Some(error),
        }
    }

    /// The copy of the session, if one is made.
    pub(super) fn copy(&self) -> Option<&'a Session> {
        self.session()?.copy.as_deref()
    }

    /// The configs of the clients that are made from the session.
    pub(super) fn clients(&self) -> impl Iterator<Item = &'a ClientConfig> {
        let services = self.session().and_then(|session| session.services.as_ref());
        services.into_iter().flat_map(|services| services.values())
    }

    /// The credentials that the first retrieval returns.
    pub(super) fn keys(&self) -> Option<&'a CredentialsValue> {
        match self.session()?.credentials.as_ref()? {
            Credentials::Value(value) => Some(value),
            Credentials::Failed(_) => None,
        }
    }

    /// The error of the first retrieval.
    pub(super) fn retrieval_error(&self) -> Option<&'a Error> {
        match self.session()?.credentials.as_ref()? {
            Credentials::Failed(failed) => Some(&failed.error),
            Credentials::Value(_) => None,
        }
    }

    /// The answers to the requests that the party with this name received, in order. They are `None` if the case lists no answers
    /// for the party.
    pub(super) fn answers(&self, party: &'static str) -> impl Iterator<Item = Option<&'a Answer>> {
        let requests = self.session().and_then(|session| session.requests.as_deref()).unwrap_or_default();
        let served = requests.iter().filter(move |call| party_of(&call.service) == party).count();
        let party = PARTIES.iter().find(|row| row.name == party);
        let answers =
            party.and_then(|row| (row.get)(&self.case.remote)).map_or(&[][..], |party| &party.answers);
        (0..served).map(|index| answers.get(index).or(answers.last()))
    }
}
