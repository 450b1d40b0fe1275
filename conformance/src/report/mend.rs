//! What to mend first: how many cases fail, by verdict, by rule, by part of the outcome and by capability.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::text::verdicts;
use crate::run::results::{CaseResult, RunResult};
use crate::run::status::{FailureSignature, Verdict};
use crate::specification::rules;
use crate::system::printable::line;
use crate::vocabulary::coverage::covering;

/// How many cases have what in common, with the heading of the list.
pub(super) struct CountList {
    pub(super) title: &'static str,
    /// The count and what it counts.
    pub(super) rows: Vec<(String, String)>,
}

/// The failures of a run, counted. Each list begins with the most frequent.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// Each rule that a failing scenario cites, with how many of the scenarios that cite it fail.
    pub(super) by_rule: Vec<RuleCount>,
    /// Each part of the outcome that differs, such as `session.region`.
    pub(super) by_part: Vec<(String, u64)>,
    /// Each capability that a failing case needs, that covers what differs, or that the response says is lacking.
    pub(super) by_capability: Vec<(String, u64)>,
}

/// A rule, and the scenarios that cite it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct RuleCount {
    /// The id of the rule.
    rule: String,
    /// How many of the scenarios fail.
    failed: u64,
    /// How many of them were run.
    of: u64,
}

impl Groups {
    pub(super) fn of(run: &RunResult) -> Self {
        let failing = || run.cases.listed.iter().filter(|case| run.header.is_failed_by(&case.status));
        Self {
            by_rule: by_rule(run),
            by_part: counted(failing().flat_map(parts)),
            by_capability: counted(failing().flat_map(capabilities)),
        }
    }
}

/// The lists of what the failures have in common, for people; none if fewer than two cases failed.
pub(super) fn lists(run: &RunResult) -> Vec<CountList> {
    if run.counts().failed < 2 {
        return Vec::new();
    }
    let Groups { by_rule, by_part, by_capability } = Groups::of(run);
    let rules =
        by_rule.iter().map(|RuleCount { rule, failed, of }| (format!("{failed} of {of}"), titled(rule)));
    let plain = |counts: Vec<(String, u64)>| -> Vec<_> {
        counts.into_iter().map(|(name, count)| (count.to_string(), line(&name).into_owned())).collect()
    };
    let lists = [
        CountList { title: "by rule, of the cases that cite it", rows: rules.collect() },
        CountList { title: "by part of the outcome", rows: plain(by_part) },
        CountList { title: "by capability that the case needs", rows: plain(by_capability) },
    ];
    lists.into_iter().filter(|list| !list.rows.is_empty()).collect()
}

/// A rule with its title.
fn titled(rule: &str) -> String {
    match rules().get(rule) {
        Some(known) => format!("{rule}  {}", known.title),
        None => line(rule).into_owned(),
    }
}

/// The kinds of failures in words, malfunctions first, such as `2 crash, 1 hang, 40 fail`.
pub(super) fn kinds(run: &RunResult) -> String {
    let mut kinds: Vec<_> = verdicts(run).into_iter().collect();
    kinds.sort_by_key(|(verdict, _)| !verdict.is_malfunction());
    let name = |verdict: Verdict| if verdict == Verdict::Pass { "unexpected pass" } else { verdict.name() };
    let kinds = kinds.into_iter().map(|(verdict, count)| format!("{count} {}", name(verdict)));
    kinds.collect::<Vec<_>>().join(", ")
}

fn by_rule(run: &RunResult) -> Vec<RuleCount> {
    let mut counts: BTreeMap<&str, RuleCount> = BTreeMap::new();
    let run_cases = run.cases.listed.iter().filter(|case| case.status.verdict().is_some());
    for case in run_cases {
        for rule in case.scenario.iter().flat_map(|scenario| &scenario.rules) {
            let new = || RuleCount { rule: rule.clone(), failed: 0, of: 0 };
            let count = counts.entry(rule).or_insert_with(new);
            count.of += 1;
            count.failed += u64::from(run.header.is_failed_by(&case.status));
        }
    }
    let mut failing: Vec<_> = counts.into_values().filter(|count| count.failed > 0).collect();
    failing.sort_by_key(|count| std::cmp::Reverse(count.failed));
    failing
}

/// The parts of the outcome in which a case differs.
fn parts(case: &CaseResult) -> BTreeSet<String> {
    let parts = case.status.signature().map(FailureSignature::parts).unwrap_or_default();
    parts.into_iter().filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The capabilities that a case needs, that cover the fields in which it differs, or that the response named.
fn capabilities(case: &CaseResult) -> BTreeSet<String> {
    let fields = case.status.signature().into_iter().flat_map(FailureSignature::fields);
    let covering = fields.filter_map(covering).map(|capability| capability.to_string());
    case.capabilities.iter().cloned().chain(covering).collect()
}

fn counted(names: impl Iterator<Item = String>) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}
