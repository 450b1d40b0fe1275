//! Findings: generated failures, each made as small as it gets and written as a feature file.

use std::collections::BTreeSet;

use awsess_model::rule::Rule;

use super::collector::Collector;
use super::details::details;
use super::failures::FirstFailure;
use super::plan::{Item, Plan, reason_not_run};
use super::runner::Runner;
use super::verdict::Comparison;
use crate::implementation::Implementation;
use crate::implementation::model;
use crate::run::compare::compared;
use crate::run::results::Finding;
use crate::run::status::FailureSignature;
use crate::run::vetting::{Level, objections};
use crate::scenario::{Notes, write};
use crate::strategy;
use crate::vocabulary::capability::Capabilities;
use crate::vocabulary::case::Case;

/// How many smaller cases are run to shrink one finding.
const QUESTIONS: usize = 2_000;

/// The comments at the top of a feature file with the commands that run it again. The argument is whether its case needs trust.
pub type ReplayLines<'a> = &'a dyn Fn(bool) -> Vec<String>;

/// The first failures of a run among the generated cases, shrunk by running smaller cases. Those that become the same kind of failure
/// are listed once.
pub fn findings<S: Implementation>(
    plan: &Plan,
    collector: &Collector,
    runner: &mut Runner<S>,
    replay: ReplayLines<'_>,
) -> Vec<Finding> {
    let strict = collector.has_expectations();
    let findings = collector.first_failures().into_iter().filter_map(|first| {
        runner.usable().ok()?;
        small(plan, first, strict, runner, replay)
    });
    let mut seen = BTreeSet::new();
    let findings = findings.filter(|(signature, _)| seen.insert(signature.clone()));
    findings.map(|(_, finding)| finding).collect()
}

/// The signature of the shrunk failure, and the failure; `None` if it does not occur again or the run must end. Its verdict stays the
/// same, and it differs in no other parts of the outcome than the first; if `strict`, in the same fields.
fn small<S: Implementation>(
    plan: &Plan,
    first: FirstFailure,
    strict: bool,
    runner: &mut Runner<S>,
    replay: ReplayLines<'_>,
) -> Option<(FailureSignature, Finding)> {
    let at = first.index.checked_sub(plan.scenario_items().len() as u64)?;
    let Item::Generated(edition, index) = plan.generated_item(at) else { return None };
    let same = |comparison: &Comparison| {
        comparison.status().signature().is_some_and(|signature| {
            if strict { *signature == first.signature } else { signature.is_part_of(&first.signature) }
        })
    };
    let tree = plan.source(edition).tree(index);
    let known = objections(&tree.current());
    // A part of a command may be the name of another program.
    let is_as_harmless = |case: &Case| objections(case).iter().all(|objection| known.contains(objection));
    let fails_alike = |case: &Case| {
        is_as_harmless(case)
            // When keys are shrunk away, the case may get another source of credentials that needs a capability which the
            // implementation lacks.
            && reason_not_run(case, runner.hello()).is_none()
            && runner.judge(case).is_some_and(|found| same(&found))
    };
    let (case, _) = strategy::shrink(tree, fails_alike, QUESTIONS);
    let found = runner.judge(&case).filter(same)?;
    let (details, feature) =
        (details(&case, &[], &found), feature(plan, &case, runner.capabilities(), replay));
    let shrunk_to = found.status().signature()?.clone();
    let FirstFailure { index, signature } = first;
    Some((shrunk_to, Finding { index, id: case.id, signature, details, feature }))
}

/// The case as a feature file, with how to run it again and the rules behind it. It asserts what was compared and no more, so that
/// it passes once the failure is mended.
fn feature(plan: &Plan, case: &Case, has: &Capabilities, replay: ReplayLines<'_>) -> Option<String> {
    let world = model::world(case).ok()?;
    let (expected, trace) = model::expect_in(case, &world).ok()?;
    let rules: BTreeSet<&str> = trace.rules().map(Rule::id).collect();
    let found = format!("Found with seed {}{}: {}", plan.seed, damage(plan), case.id);
    let decide = format!("Rules that decide: {}", rules.into_iter().collect::<Vec<_>>().join(" "));
    let needs_trust = objections(case).iter().any(|objection| objection.level == Level::NeedsTrust);
    let comments = std::iter::once(found).chain(replay(needs_trust)).chain([decide]).collect();
    Some(write(case, &compared(&expected, has), &Notes { comments, rules: Vec::new() }))
}

/// What the id does not say of the case that the finding began with.
fn damage(plan: &Plan) -> String {
    match plan.settings.damaged {
        0 => String::new(),
        damaged => format!(" and --damage {}", damaged / 10),
    }
}
