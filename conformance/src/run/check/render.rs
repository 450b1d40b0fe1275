//! What differs, for people: a diff of outcomes with the rules and the trace behind them, secrets masked.

use awsess_model::rule::Rule;
use awsess_model::trace::{Candidate, Decision};
use serde_json::Value;

use crate::run::shard::Fnv;
use crate::specification::rules;
use crate::system::plural::plural;
use crate::vocabulary::outcome::Outcome;
use crate::vocabulary::secret::is_secret;
use crate::vocabulary::texts::Role;

/// An outcome as JSON with its secrets masked; equal secrets look equal, and different ones differ.
#[must_use]
pub fn masked(outcome: &Outcome) -> Value {
    let mut outcome = outcome.clone();
    outcome.each_text_mut(|place, role, text| {
        if role == Role::Secret || role == Role::Named && place.key().is_some_and(is_secret) {
            *text = fingerprint(text);
        }
    });
    serde_json::to_value(&outcome).unwrap_or_default()
}

/// What is shown in place of a secret.
pub(super) fn fingerprint(secret: &str) -> String {
    if secret.is_empty() {
        return String::new();
    }
    // Logs keep it, and logs of other builds are joined and compared: the hash is one that never changes.
    let mut fnv = Fnv::default();
    fnv.add(secret.as_bytes());
    let length = plural(secret.chars().count(), "character", "characters");
    format!("*** ({length}, #{:04x})", fnv.sum() & 0xffff)
}

/// Masks the secrets in a text.
pub type Mask<'m> = &'m dyn Fn(&mut String);

/// One decision in a line: the rule, what won, and over what. Secrets in the values are masked. The title of the rule is not:
/// the secret of a test may be as short as a part of a variable's name, which the title must show.
#[must_use]
pub fn reason(decision: &Decision<'_, '_>, mask: Mask<'_>) -> String {
    let rule = decision.rules.first().copied().map_or_else(String::new, stated);
    let losers = join(decision.losers);
    let mut values = match (decision.winner, losers.as_str()) {
        (Some(winner), "") => format!(" [{}]", shown(winner)),
        (Some(winner), losers) => format!(" [{}, over {losers}]", shown(winner)),
        (None, "") => String::new(),
        (None, losers) => format!(" [does not count: {losers}]"),
    };
    mask(&mut values);
    rule + &values
}

/// A rule with its title.
pub(super) fn stated(rule: Rule) -> String {
    match rules().get(rule.id()) {
        Some(entry) => format!("{rule}: {}", entry.title),
        None => rule.to_string(),
    }
}

fn join(candidates: &[Candidate<'_>]) -> String {
    candidates.iter().map(shown).collect::<Vec<_>>().join(", ")
}

fn shown(candidate: &Candidate<'_>) -> String {
    match (candidate.secret, candidate.value.is_empty()) {
        (true, false) => format!("{} from {}", fingerprint(&candidate.value), candidate.origin),
        (_, true) => candidate.origin.to_string(),
        (false, false) => format!("{:?} from {}", candidate.value, candidate.origin),
    }
}
