//! Findings: generated failures, each made as small as it gets and written as a feature file.

use std::collections::BTreeSet;
use std::io::Write;

use awsess_model::rule::Rule;

use super::verdict::{Failure, Verdict};
use super::{First, Item, Plan, Record, Runner, Secrets, because};
use crate::implementation::Implementation;
use crate::implementation::model;
use crate::report::log::{Details, Finding};
use crate::run::vetting::{Level, objections};
use crate::scenario::{Notes, write};
use crate::strategy;
use crate::vocabulary::case::Case;

/// How many times the implementation is asked to make one finding small.
const QUESTIONS: usize = 2_000;

/// The lines at the top of a feature file that tell how to run it again. The argument tells whether its case needs trust.
pub type ReplayLines<'a> = &'a dyn Fn(bool) -> Vec<String>;

/// The first failures of a run among the generated cases, made small by asking the implementation.
pub fn findings<S: Implementation, W: Write>(
    plan: &Plan,
    record: &Record<W>,
    bench: &mut Runner<S>,
    replay: ReplayLines<'_>,
) -> Vec<Finding> {
    let first = record.first_failures();
    let strict = record.expects_failures();
    let findings = first.into_iter().filter_map(|first| {
        bench.usable().ok()?;
        small(plan, first, strict, bench, replay)
    });
    findings.collect()
}

/// The failure made small; `None` if it does not occur again or the run must end. If `strict`, its shape stays the same.
fn small<S: Implementation>(
    plan: &Plan,
    first: First,
    strict: bool,
    bench: &mut Runner<S>,
    replay: ReplayLines<'_>,
) -> Option<Finding> {
    let at = first.place.checked_sub(plan.scenario_items().len() as u64)?;
    let Item::Generated(edition, index) = plan.generated_item(at) else { return None };
    let same = |verdict: &Verdict| {
        verdict.kind() == first.verdict && (!strict || verdict.shape().as_ref() == Some(&first.shape))
    };
    let tree = plan.source(edition).tree(index);
    let (case, _) =
        strategy::shrink(tree, |case| bench.judge(case).is_some_and(|verdict| same(&verdict)), QUESTIONS);
    let verdict = bench.judge(&case).filter(same)?;
    let (details, feature) = (details(&case, &verdict), feature(plan, &case, replay));
    let First { place, verdict, shape } = first;
    Some(Finding { place, id: case.id, verdict, shape, details, feature })
}

/// The case as a feature file, with how to run it again and the rules behind it.
fn feature(plan: &Plan, case: &Case, replay: ReplayLines<'_>) -> Option<String> {
    let world = model::world(case).ok()?;
    let (expected, trace) = model::expect_in(case, &world).ok()?;
    let rules: BTreeSet<&str> = trace.rules().map(Rule::id).collect();
    let found = format!("Found with seed {}{}: {}", plan.seed, damage(plan), case.id);
    let decide = format!("Rules that decide: {}", rules.into_iter().collect::<Vec<_>>().join(" "));
    let needs_trust = objections(case).iter().any(|objection| objection.level == Level::NeedsTrust);
    let comments = std::iter::once(found).chain(replay(needs_trust)).chain([decide]).collect();
    Some(write(case, &expected, &Notes { comments, rules: Vec::new() }))
}

/// What the id does not say of the case that the finding began with.
fn damage(plan: &Plan) -> String {
    match plan.settings.damaged {
        0 => String::new(),
        damaged => format!(" and --damage {}", damaged / 10),
    }
}

/// The details of how the case failed, with its secrets masked.
#[must_use]
pub fn details(case: &Case, verdict: &Verdict) -> Details {
    unmasked(case, verdict).masked(&Secrets::from_case(case, verdict))
}

fn unmasked(case: &Case, verdict: &Verdict) -> Details {
    match verdict {
        Verdict::Pass => Details::default(),
        Verdict::Unsupported { capability, reason } => {
            Details::of_message(format!("it answers 'unsupported' ({capability}): {reason}"))
        }
        Verdict::Broken(why) | Verdict::Crash(why) | Verdict::Hang(why) | Verdict::Garbage(why) => {
            Details::of_message(why)
        }
        Verdict::Flaky { why, .. } => Details::of_message(format!("at first: {why}")),
        Verdict::Fail(failure) => failed(case, failure),
    }
}

fn failed(case: &Case, failure: &Failure) -> Details {
    let claims = failure.claims.iter().map(ToString::to_string).collect();
    let claimed = match failure.differences.is_empty() {
        true => Details::default(),
        false => Details::of_outcomes(&failure.expected, &failure.observed),
    };
    claimed.with_claims(claims).with_reasons(because(case, &failure.differences))
}
