//! The details of a failure, as reports show them: a message or two outcomes, with all secrets masked.

use super::because::{because, contradicted};
use super::render::masked;
use super::secrets::Secrets;
use super::verdict::{Comparison, Failure};
use crate::run::results::Details;
use crate::scenario::Mismatch;
use crate::vocabulary::case::Case;

/// The details of how the case failed, with its secrets masked. The tags are those of its scenario that name rules.
#[must_use]
pub fn details(case: &Case, tags: &[String], comparison: &Comparison) -> Details {
    let mut details = unmasked(case, tags, comparison);
    let secrets = Secrets::from_case(case, comparison);
    let texts = std::iter::once(&mut details.message).chain(&mut details.claims).chain(&mut details.because);
    texts.for_each(|text| secrets.mask(text));
    let outcomes = [&mut details.expected, &mut details.observed].into_iter().flatten();
    outcomes.for_each(|outcome| secrets.mask_all(outcome));
    details
}

fn unmasked(case: &Case, tags: &[String], comparison: &Comparison) -> Details {
    match comparison {
        Comparison::Pass => Details::default(),
        Comparison::Unsupported { capability, reason } => {
            Details::of_message(format!("it responds 'unsupported' ({capability}): {reason}"))
        }
        Comparison::NoOutcome { why, .. } => Details::of_message(why),
        Comparison::Flaky { why, .. } => Details::of_message(format!("at first: {why}")),
        Comparison::Fail(failure) => failed(case, tags, failure),
    }
}

fn failed(case: &Case, tags: &[String], failure: &Failure) -> Details {
    let differs = !failure.differences.is_empty();
    Details {
        claims: failure.claims.iter().map(|mismatch| contradiction(case, tags, mismatch)).collect(),
        expected: differs.then(|| masked(&failure.expected)),
        observed: differs.then(|| masked(&failure.observed)),
        because: because(case, &failure.differences),
        ..Details::default()
    }
}

/// An assertion that failed, with the rules that it contradicts. The tags are those of its scenario that name rules.
#[must_use]
pub fn contradiction(case: &Case, tags: &[String], mismatch: &Mismatch) -> String {
    let rules = contradicted(case, tags, &mismatch.assertion);
    match rules.as_slice() {
        [] => mismatch.to_string(),
        [rule] => format!("{mismatch}\nthis contradicts {rule}"),
        rules => format!("{mismatch}\nthis contradicts one of these rules:\n  {}", rules.join("\n  ")),
    }
}
