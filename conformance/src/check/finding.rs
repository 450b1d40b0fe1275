//! Findings: what a run found, each made as small as it gets and written as a feature file.

use std::collections::BTreeSet;

use super::verdict::{Failure, Verdict};
use super::{Bench, Item, Place, Plan, Tally, because, outcome_diff};
use crate::case::Case;
use crate::implementation::Subject;
use crate::model;
use crate::scenario::{Notes, write};
use crate::specification::rule_ids;
use crate::strategy;

/// How many findings are made small and shown in full.
const SHOWN: usize = 5;
/// How many times the implementation is asked to make one finding small.
const QUESTIONS: usize = 2_000;

/// A case that did not hold, ready to be read.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The case's id.
    pub id: String,
    /// Where the scenario stands, for a written case.
    pub location: Option<String>,
    /// What came of it.
    pub verdict: Verdict,
    /// What the verdict means, line by line.
    pub details: String,
    /// The feature file that shows it, for a generated case.
    pub feature: Option<String>,
}

/// The findings of a run, each kind once, the generated ones made small by asking the implementation.
pub fn findings<S: Subject>(plan: &Plan, tally: &Tally, bench: &mut Bench<S>) -> Vec<Finding> {
    let scenarios = plan.scenario_items();
    let mut kinds = BTreeSet::new();
    let mut findings = Vec::new();
    for (place, verdict) in &tally.failures {
        let finding = match *place {
            Place::Scenario(index) => scenarios.get(index).map(|item| of_scenario(*item, verdict)),
            Place::Generated(at) if findings.len() < SHOWN && kinds.insert(kind(verdict)) => {
                of_generated(plan, plan.generated_item(at), verdict, bench)
            }
            Place::Generated(_) => None,
        };
        findings.extend(finding);
    }
    findings
}

/// What two findings have in common that are shown once.
fn kind(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Fail(failure) => {
            let fields: Vec<_> = failure.differences.iter().map(|difference| &*difference.field).collect();
            format!("fail {}", fields.join(" "))
        }
        Verdict::Pass
        | Verdict::Unsupported { .. }
        | Verdict::Broken(_)
        | Verdict::Crash(_)
        | Verdict::Hang(_)
        | Verdict::Garbage(_) => verdict.name().into(),
    }
}

fn of_scenario(item: Item<'_>, verdict: &Verdict) -> Finding {
    let Item::Scenario(scenario, edition) = item else {
        return Finding {
            id: String::new(),
            location: None,
            verdict: verdict.clone(),
            details: String::new(),
            feature: None,
        };
    };
    Finding {
        id: format!("{} ({edition})", scenario.id),
        location: Some(scenario.location.to_string()),
        verdict: verdict.clone(),
        details: details(&scenario.case_for(edition), verdict),
        feature: None,
    }
}

fn of_generated<S: Subject>(
    plan: &Plan,
    item: Item<'_>,
    verdict: &Verdict,
    bench: &mut Bench<S>,
) -> Option<Finding> {
    let Item::Generated(edition, index) = item else { return None };
    let tree = plan.source(edition).tree(index);
    let wanted = std::mem::discriminant(verdict);
    let still = |case: &Case| std::mem::discriminant(&bench.judge(case)) == wanted;
    let (case, _) = strategy::shrink(tree, still, QUESTIONS);
    let verdict = bench.judge(&case);
    let (id, details) = (case.id.clone(), details(&case, &verdict));
    Some(Finding { feature: feature(plan, &case), id, location: None, verdict, details })
}

/// The case as a feature file with the rules behind it.
fn feature(plan: &Plan, case: &Case) -> Option<String> {
    let world = model::world(case).ok()?;
    let (expected, trace) = model::expect_in(case, &world).ok()?;
    let rules: BTreeSet<&str> = trace.rules().filter(|rule| rule_ids().contains(*rule)).collect();
    let notes = Notes {
        comments: vec![
            format!("Found with seed {}: {}", plan.seed, case.id),
            "Replay: awsess check THIS-FILE --cases 0".into(),
            format!("Rules that decide: {}", rules.into_iter().collect::<Vec<_>>().join(" ")),
        ],
        rules: Vec::new(),
    };
    Some(write(case, &expected, &notes))
}

fn details(case: &Case, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Pass => String::new(),
        Verdict::Unsupported { capability, reason } => {
            format!("it declares {capability}, and says: {reason}\n")
        }
        Verdict::Broken(why) | Verdict::Crash(why) | Verdict::Hang(why) | Verdict::Garbage(why) => {
            format!("{why}\n")
        }
        Verdict::Fail(failure) => failed(case, failure),
    }
}

fn failed(case: &Case, failure: &Failure) -> String {
    let claims = failure.claims.iter().map(|claim| format!("{claim}\n"));
    let reasons = because(case, &failure.differences).into_iter().map(|line| format!("because {line}\n"));
    let diff = match failure.differences.is_empty() {
        true => String::new(),
        false => outcome_diff(&failure.expected, &failure.observed),
    };
    claims.chain([diff]).chain(reasons).collect()
}
