//! Why the model expects what it does: the decisions behind each field that differs, and the rules that a wrong assertion
//! contradicts.

use std::collections::HashSet;
use std::ops::Range;

use awsess_model::rule::Rule;
use awsess_model::trace::{Decision, Subject};

use super::render::{Mask, reason, stated};
use crate::implementation::model::{self, Prediction};
use crate::run::compare::Difference;
use crate::scenario::Assertion;
use crate::vocabulary::case::Case;
use crate::vocabulary::outcome::Session;

/// The subjects of the decisions on each field of a session during its creation. A field without subjects does not compile.
macro_rules! subjects {
    ($($($field:ident),+ => [$($subject:ident),+];)+) => {
        const SUBJECTS: &[(&[&str], &[Subject])] =
            &[$((&[$(stringify!($field)),+], &[$(Subject::$subject),+])),+];
        const _: fn(&Session) = |session| {
            let Session { $($($field: _),+),+ } = session;
        };
    };
}

subjects! {
    region => [Region];
    credentials, credentials_again, programs, files => [Credentials, Role, Calls];
    requests => [Calls, Role, Credentials, Region, CaBundle, ClientCertificate];
    call => [Credentials, Role, Region, CaBundle];
    services, services_no_resolve => [Region, Endpoint];
    handlers, request => [Handlers];
    config => [Config];
    copy => [Copy];
    fails_with => [Creation, CaBundle, ClientCertificate, Role];
}

/// The field of the session that contains this one, such as `services`; that of its error if the creation failed. A field of a copy
/// is named like that of the session.
fn field_of_session(field: &str) -> &str {
    let Some(names) = field.strip_prefix("session.") else { return "fails_with" };
    let names = names.strip_prefix("copy.").unwrap_or(names);
    names.split('.').next().unwrap_or(names)
}

/// The subjects of the decisions on this field of a session during its creation.
fn subjects(field: &str) -> &'static [Subject] {
    let row = SUBJECTS.iter().find(|(fields, _)| fields.contains(&field));
    row.map_or(&[], |(_, subjects)| subjects)
}

/// The reasons for the expected value of each field that differs: the rules, and which source took precedence. Secrets in values are
/// masked.
#[must_use]
pub fn because(case: &Case, differences: &[Difference], mask: Mask<'_>) -> Vec<String> {
    let Ok(world) = model::world(case) else { return Vec::new() };
    let Ok(prediction) = model::predict(case, &world) else { return Vec::new() };
    let decisions = differences.iter().flat_map(|difference| decisions(&prediction, &difference.field));
    let lines = decisions.map(|decision| reason(&decision, mask));
    let mut seen = HashSet::new();
    lines.filter(|line| seen.insert(line.clone())).collect()
}

/// The rules that the assertion contradicts, each with its title: those by which the model predicts another value. If the
/// scenario has tags of some of them, only these; none if the model agrees with the assertion.
pub(super) fn contradicted(case: &Case, tags: &[String], assertion: &Assertion) -> Vec<String> {
    let Ok(world) = model::world(case) else { return Vec::new() };
    let Ok(prediction) = model::predict(case, &world) else { return Vec::new() };
    if assertion.check(&prediction.outcome).is_ok() {
        return Vec::new();
    }
    let mut rules = rules_behind(&prediction, assertion);
    let is_tagged = |rule: &Rule| tags.iter().any(|tag| tag == rule.id());
    if rules.iter().any(is_tagged) {
        rules.retain(is_tagged);
    }
    rules.into_iter().map(stated).collect()
}

/// The rules behind the value that the model predicts in the place of the asserted one: all rules of the decisions about
/// these two values or, if the trace does not show the values, the first rule of each decision on the field.
fn rules_behind(prediction: &Prediction<'_>, assertion: &Assertion) -> Vec<Rule> {
    if !prediction.failed_by.is_empty() {
        return prediction.failed_by.to_vec();
    }
    let decisions = decisions(prediction, &assertion.field());
    let is_of_value = of_value(prediction, assertion);
    let of_value = decisions.iter().filter(|decision| is_of_value(decision));
    let mut rules: Vec<Rule> = of_value.flat_map(|decision| decision.rules).copied().collect();
    if rules.is_empty() {
        rules.extend(decisions.iter().filter_map(|decision| decision.rules.first()));
    }
    let mut seen = HashSet::new();
    rules.retain(|rule| seen.insert(rule.id()));
    rules
}

/// Whether the predicted text won a decision, or the asserted one lost it.
fn of_value<'a>(
    prediction: &Prediction<'_>,
    assertion: &'a Assertion,
) -> impl Fn(&Decision<'_, '_>) -> bool + use<'a> {
    let predicted = assertion.actual_text(&prediction.outcome).filter(|text| !text.is_empty());
    let asserted = assertion.expected_text().filter(|text| !text.is_empty());
    move |decision| {
        let won = decision.winner.is_some_and(|winner| predicted.as_deref() == Some(&*winner.value));
        won || decision.losers.iter().any(|loser| asserted == Some(&*loser.value))
    }
}

/// The decisions behind one field: those on its part during the creation of the session, and all those for the field
/// itself.
fn decisions<'p, 'w>(prediction: &'p Prediction<'w>, field: &str) -> Vec<Decision<'p, 'w>> {
    let about = subjects(field_of_session(field));
    let own = own_stretches(prediction, field);
    let decisions = prediction.trace.decisions().enumerate().filter(|(at, decision)| {
        let for_creation = *at < prediction.created && about.contains(&decision.subject);
        let for_copy = concerns_copy(prediction, field, *at)
            && (decision.subject == Subject::Copy || about.contains(&decision.subject));
        for_creation || for_copy || own.iter().any(|stretch| stretch.contains(at))
    });
    decisions.map(|(_, decision)| decision).collect()
}

/// The stretches of the trace for the field itself, and those for another part that the field depends on: the last call is
/// one of the requests, and the requests give the credentials.
fn own_stretches(prediction: &Prediction<'_>, field: &str) -> Vec<Range<usize>> {
    let is_within =
        |part: &str| field.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let own = prediction.stretches.iter().filter(|stretch| {
        let depends = matches!(
            (&*stretch.field, field_of_session(field)),
            ("session.call", "requests" | "programs" | "files")
                | ("session.requests", "credentials" | "programs" | "files")
                | ("session.credentials_again", "programs" | "files")
        );
        stretch.field != COPY && (is_within(&stretch.field) || depends)
    });
    own.map(|stretch| stretch.decisions.clone()).collect()
}

/// The field of a session's copy.
const COPY: &str = "session.copy";

/// Whether the field belongs to the copy, and the decision at this index was made for the copy.
fn concerns_copy(prediction: &Prediction<'_>, field: &str, at: usize) -> bool {
    let mut copies = prediction.stretches.iter().filter(|stretch| stretch.field == COPY);
    field.starts_with(COPY) && copies.any(|stretch| stretch.decisions.contains(&at))
}
