//! A value as the model decided it: the candidate that won, those that lost, and the rules of the decision.

use std::collections::HashSet;

use awsess_model::rule::Rule;
use awsess_model::trace::{self, Candidate, Decision, Subject};

use crate::explain::explanation::origin::Origin;
use crate::explain::explanation::rules::{RuleRef, cited};
use crate::explain::explanation::{Shadowed, Value};
use crate::explain::secrecy::shown::shown;
use crate::explain::world::view::View;

/// The value that won according to the trace.
pub(super) fn decided(view: &View<'_>, name: &str, subject: Subject) -> Value {
    settled(view, name, subject, view.winner(subject).map(|(_, winner)| winner))
}

/// The value of a subject, with the candidate that won, if any.
pub(super) fn settled(
    view: &View<'_>,
    name: &str,
    subject: Subject,
    winner: Option<&Candidate<'_>>,
) -> Value {
    let shadowed = shadowed(view, subject, winner.map(|winner| &winner.origin));
    let rules = rules_of(view, subject, winner.is_some());
    let none = Value { shadowed, rules, ..Value::none(name) };
    let Some(winner) = winner else { return none };
    let (value, secret) = shown(winner);
    Value { value: Some(value), secret, origin: view.origin(&winner.origin), note: None, ..none }
}

/// The rules to show for a subject: those of its last decision with a winner, if that winner is used, and of every later decision.
pub(super) fn rules_of(view: &View<'_>, subject: Subject, won: bool) -> Vec<RuleRef> {
    let about: Vec<_> = view.trace.decisions().filter(|decision| decision.subject == subject).collect();
    let last = about.iter().rposition(|decision| decision.winner.is_some());
    let counts = |decision: &&Decision<'_, '_>| decision.winner.is_some() || decision.losers.is_empty();
    let from = last.map_or(0, |last| last + usize::from(!won));
    let mut rules: Vec<Rule> = Vec::new();
    for rule in about.iter().skip(from).filter(counts).flat_map(|decision| decision.rules) {
        if !rules.contains(rule) {
            rules.push(*rule);
        }
    }
    cited(&rules)
}

/// Every other candidate of the subject, once for each origin.
fn shadowed(view: &View<'_>, subject: Subject, winner: Option<&trace::Origin<'_>>) -> Vec<Shadowed> {
    let about = view.trace.decisions().filter(|decision| decision.subject == subject);
    let all = about.flat_map(|decision| decision.winner.into_iter().chain(decision.losers));
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for candidate in all.filter(|candidate| counts(candidate) && Some(&candidate.origin) != winner) {
        let origin = view.origin(&candidate.origin);
        if seen.insert(origin.clone()) {
            let (value, secret) = shown(candidate);
            found.push(Shadowed { value, secret, rules: rules_against(view, &origin), origin });
        }
    }
    found
}

/// Whether the candidate can be shadowed. A default or an empty value cannot.
fn counts(candidate: &Candidate<'_>) -> bool {
    candidate.origin != trace::Origin::Default && !candidate.value.is_empty()
}

/// The rules by which a candidate is ignored; empty if it lost to the value.
pub(super) fn rules_against(view: &View<'_>, origin: &Origin) -> Vec<RuleRef> {
    cited(view.rules_against(origin))
}
