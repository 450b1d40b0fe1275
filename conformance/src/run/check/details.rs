//! The details of a failure, as reports show them: a message or two outcomes, with all secrets masked.

use super::because::{because, contradicted};
use super::render::{Mask, masked};
use super::secrets::Secrets;
use super::verdict::{Comparison, Failure};
use crate::implementation::model;
use crate::run::results::Details;
use crate::scenario::{Mismatch, Notes, write};
use crate::vocabulary::case::Case;
use crate::vocabulary::needs::needed;

/// The details of how the case failed, with its secrets masked. The tags are those of its scenario that name rules.
#[must_use]
pub fn details(case: &Case, tags: &[String], comparison: &Comparison) -> Details {
    let secrets = Secrets::from_case(case, comparison);
    let mut details = with_secrets(case, tags, comparison, &|text| secrets.mask(text));
    secrets.mask(&mut details.message);
    details.world =
        model::expect(case).map(|expected| write(case, &expected, &Notes::default())).unwrap_or_default();
    secrets.mask(&mut details.world);
    let outcomes = [&mut details.expected, &mut details.observed].into_iter().flatten();
    outcomes.for_each(|outcome| secrets.mask_all(outcome));
    details
}

/// The capabilities that the case needs, and that which the response says the implementation lacks, with the secrets of the case masked.
pub(super) fn capabilities(case: &Case, comparison: &Comparison) -> Vec<String> {
    let mut all: Vec<_> = needed(case).iter().map(ToString::to_string).collect();
    if let Comparison::Unsupported { capability, .. } = comparison {
        let mut named = capability.clone();
        Secrets::from_case(case, comparison).mask(&mut named);
        all.push(named);
    }
    all
}

/// Why the implementation does not support the case, in its own words, with the secrets of the case masked; empty if it does.
pub(super) fn unsupported(case: &Case, comparison: &Comparison) -> String {
    let Comparison::Unsupported { capability, reason } = comparison else { return String::new() };
    let mut said = format!("{reason} ({capability})");
    Secrets::from_case(case, comparison).mask(&mut said);
    if reason.trim().is_empty() { String::new() } else { said }
}

/// The details, of which the message and the outcomes are not masked yet.
fn with_secrets(case: &Case, tags: &[String], comparison: &Comparison, mask: Mask<'_>) -> Details {
    match comparison {
        Comparison::Pass => Details::default(),
        Comparison::Unsupported { capability, reason } => {
            Details::of_message(format!("it responds 'unsupported' ({capability}): {reason}"))
        }
        Comparison::NoOutcome { why, .. } => Details::of_message(why),
        Comparison::Flaky { why, .. } => Details::of_message(format!("at first: {why}")),
        Comparison::Fail(failure) => failed(case, tags, failure, mask),
    }
}

fn failed(case: &Case, tags: &[String], failure: &Failure, mask: Mask<'_>) -> Details {
    let differs = !failure.differences.is_empty();
    let claims = failure.claims.iter();
    Details {
        claims: claims.map(|mismatch| contradiction(case, tags, mismatch, mask)).collect(),
        expected: differs.then(|| masked(&failure.expected)),
        observed: differs.then(|| masked(&failure.observed)),
        because: because(case, &failure.differences, mask),
        ..Details::default()
    }
}

/// An assertion that failed, with its secrets masked, and the rules that it contradicts. The tags are those of its scenario that name
/// rules.
#[must_use]
pub fn contradiction(case: &Case, tags: &[String], mismatch: &Mismatch, mask: Mask<'_>) -> String {
    let rules = contradicted(case, tags, &mismatch.assertion);
    let mut text = mismatch.to_string();
    mask(&mut text);
    match rules.as_slice() {
        [] => text,
        [rule] => format!("{text}\nthis contradicts {rule}"),
        rules => format!("{text}\nthis contradicts one of these rules:\n  {}", rules.join("\n  ")),
    }
}
