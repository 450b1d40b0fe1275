//! What every report shows of a run: the same findings in the same words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;
use similar::TextDiff;

use super::count::{Table, diverged, not_asked};
use super::{Details, Entry, FaultCount, Finding, Interruption, Run, Stands, Verdict};
use crate::run::expectation::{Cited, Judgement, Shape};
use crate::system::printable::{line, text as clean};

/// One thing to be looked at.
#[derive(Debug)]
pub(super) struct Shown {
    /// The word for it: a verdict, or what the expectations make of it.
    pub(super) what: &'static str,
    pub(super) verdict: Verdict,
    /// What it is called.
    pub(super) title: String,
    pub(super) location: Option<String>,
    pub(super) rules: Vec<String>,
    /// In what way it is not as it should be, line by line.
    pub(super) body: String,
    pub(super) feature: Option<String>,
}

/// The written cases that diverge, each; they come first in every report.
pub(super) fn scenarios(run: &Run) -> impl Iterator<Item = Shown> {
    let written = diverged(run).filter(|entry| entry.place < run.header.plan.scenarios);
    written.map(|entry| shown(run, entry))
}

/// The generated cases that diverge, one of each kind, and how many there are besides.
pub(super) fn generated(run: &Run) -> (Vec<Shown>, u64) {
    let mut list: Vec<_> = run.findings.iter().map(small).collect();
    let mut kinds: BTreeSet<(&str, Option<&Shape>)> =
        run.findings.iter().map(|finding| (finding.verdict.name(), Some(&finding.shape))).collect();
    let mut all = 0;
    for entry in diverged(run).filter(|entry| entry.place >= run.header.plan.scenarios) {
        all += 1;
        if kinds.insert((what(entry), entry.shape.as_ref())) {
            list.push(shown(run, entry));
        }
    }
    let rest = all - (list.len() as u64).min(all);
    (list, rest)
}

/// A case that diverges.
pub(super) fn shown(run: &Run, entry: &Entry) -> Shown {
    let expectation = expectation(run, entry);
    let details = match &entry.details {
        Some(details) => body(details),
        None if expectation.is_empty() => {
            format!("'awsess show {}' shows the case, and 'awsess repro' replays it\n", entry.id)
        }
        None => String::new(),
    };
    Shown {
        what: what(entry),
        verdict: entry.verdict.unwrap_or(Verdict::Fail),
        title: title(run, entry),
        location: entry.location.as_deref().map(|location| line(location).into_owned()),
        rules: entry.rules.iter().map(|rule| line(rule).into_owned()).collect(),
        body: expectation + &details,
        feature: None,
    }
}

fn small(finding: &Finding) -> Shown {
    Shown {
        what: finding.verdict.name(),
        verdict: finding.verdict,
        title: line(&finding.id).into_owned(),
        location: None,
        rules: Vec::new(),
        body: body(&finding.details),
        feature: finding.feature.as_deref().map(|feature| clean(feature).into_owned()),
    }
}

/// The id, with the edition where it does not say it itself.
pub(super) fn title(run: &Run, entry: &Entry) -> String {
    match entry.place < run.header.plan.scenarios {
        true => format!("{} ({})", line(&entry.id), entry.edition),
        false => line(&entry.id).into_owned(),
    }
}

fn what(entry: &Entry) -> &'static str {
    match (&entry.judgement, entry.verdict) {
        (Some(Judgement::UnexpectedPass(_)), _) => "unexpected pass",
        (Some(Judgement::ChangedShape(_)), _) => "changed failure",
        (_, Some(verdict)) => verdict.name(),
        (_, None) => "not asked",
    }
}

/// What the expectations say of the case, in a line.
fn expectation(run: &Run, entry: &Entry) -> String {
    match &entry.judgement {
        Some(Judgement::UnexpectedPass(cited)) => {
            format!("{} expects it to fail, and it passes: remove the entry\n", source(run, cited))
        }
        Some(Judgement::ChangedShape(cited)) => {
            let known: Vec<_> = cited.shapes.iter().map(|shape| format!("'{shape}'")).collect();
            let seen = entry.shape.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{} expects {}, and it is '{seen}'\n", source(run, cited), known.join(" or "))
        }
        Some(Judgement::Pass | Judgement::Fail | Judgement::ExpectedFailure(_)) | None => String::new(),
    }
}

/// The entry of the expectations with its reason.
pub(super) fn source(run: &Run, cited: &Cited) -> String {
    let file = run.header.expectations.as_ref().map_or("the expectations", |known| &*known.file);
    let link = cited.link.as_ref().map_or_else(String::new, |link| format!(", {link}"));
    line(&format!("{file}:{} ({}{link})", cited.line, cited.reason)).into_owned()
}

/// In what way a case did not hold.
fn body(details: &Details) -> String {
    let mut text = String::new();
    let claims = details.claims.iter().map(|claim| clean(claim));
    let because = details.because.iter().map(|line| format!("because {}", clean(line)));
    if !details.message.is_empty() {
        put(&mut text, &clean(details.message.trim_end()));
    }
    claims.for_each(|claim| put(&mut text, &claim));
    if let (Some(expected), Some(observed)) = (&details.expected, &details.observed) {
        text.push_str(&clean(&diff(expected, observed)));
    }
    because.for_each(|line| put(&mut text, &line));
    text
}

fn put(text: &mut String, line: &str) {
    // Writing into a string cannot fail.
    let _ = writeln!(text, "{line}");
}

fn diff(expected: &Value, observed: &Value) -> String {
    if expected == observed {
        return String::new();
    }
    let (expected, observed) = (format!("{expected:#}\n"), format!("{observed:#}\n"));
    let diff = TextDiff::from_lines(&expected, &observed);
    diff.unified_diff().context_radius(2).header("expected", "observed").to_string()
}

/// Who was held against what.
pub(super) fn headline(run: &Run) -> String {
    let header = &run.header;
    let shard = if header.shard.is_whole() { String::new() } else { format!(", shard {}", header.shard) };
    line(&format!("awsess {} against {}, seed {}{shard}", header.runner, header.who(), header.plan.seed))
        .into_owned()
}

/// Why cases were not asked, a line each.
pub(super) fn skipped(run: &Run) -> Vec<String> {
    let reasons = not_asked(run).into_iter();
    reasons.map(|(why, count)| line(&format!("{} for want of {why}", cases(count))).into_owned()).collect()
}

/// How many flaky cases of one kind are named, besides the first.
const MAX_NAMED: usize = 100;

/// The flaky cases, which passed only when they were repeated: one text for each verdict on the first attempt.
pub(super) fn flaky(run: &Run) -> Vec<Shown> {
    let mut kinds: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in run.cases.iter().filter(|entry| entry.stands() == Stands::Flaky) {
        kinds.entry(entry.at_first().unwrap_or_default()).or_default().push(entry);
    }
    kinds.into_iter().map(|(first, entries)| flaky_kind(run, first, &entries)).collect()
}

fn flaky_kind(run: &Run, first: &str, entries: &[&Entry]) -> Shown {
    let how = if first == Verdict::Hang.name() { "slow" } else { first };
    let mut body =
        format!("{} passed only when repeated alone; {how} at first\n", cases(entries.len() as u64));
    let others: Vec<_> = entries.iter().skip(1).take(MAX_NAMED).map(|entry| title(run, entry)).collect();
    if !others.is_empty() {
        let more = entries.len() - 1 - others.len();
        let more = if more > 0 { format!(", and {more} more, which the log names") } else { String::new() };
        put(&mut body, &format!("the others: {}{more}", others.join(", ")));
    }
    let shown = entries.first().map(|entry| shown(run, entry));
    let (title, details) = shown.map(|shown| (shown.title, shown.body)).unwrap_or_default();
    Shown {
        what: if run.header.allow_flaky { "flaky, allowed" } else { "flaky" },
        verdict: Verdict::Flaky,
        title,
        location: None,
        rules: Vec::new(),
        body: body + &details,
        feature: None,
    }
}

/// The faults of the adapter that no verdict shows, a line each.
pub(super) fn faults(run: &Run) -> Vec<String> {
    run.faults.iter().map(|fault| line(&fault_line(run, fault)).into_owned()).collect()
}

fn fault_line(run: &Run, fault: &FaultCount) -> String {
    let FaultCount { what, times, case, detail, .. } = fault;
    let times = if *times == 1 { "once".into() } else { format!("{times} times") };
    let at = case.as_ref().map_or_else(String::new, |case| format!(" at case {case}"));
    let detail = if detail == what { String::new() } else { format!(": {}", detail.replace('\n', " ")) };
    let allowed = if run.allows(fault) { ", allowed" } else { "" };
    format!("{what} ({times}{allowed}; first{at}{detail})")
}

/// The run in a sentence.
pub(super) fn sum(run: &Run) -> String {
    let total = Table::of(run).total();
    let faults = run.faults.iter().filter(|fault| !run.allows(fault)).map(|fault| fault.times).sum();
    let parts = [
        (total.flaky, "were flaky"),
        (total.expected, "failed as expected"),
        (total.not_asked, "were not asked"),
        (faults, "times the adapter was at fault"),
    ];
    let others = parts.into_iter().filter(|(count, _)| *count > 0);
    let others: String = others.map(|(count, how)| format!(", {count} {how}")).collect();
    let seconds = std::time::Duration::from_micros(run.footer.us).as_secs_f64();
    format!("{} held, {} did not{others}, in {seconds:.1} s", cases(total.held), total.diverged)
}

/// Says that the run ended early, and how many of its cases were done.
pub(super) fn cut(run: &Run, why: &Interruption) -> String {
    let (done, of) = (run.footer.asked + run.footer.not_asked, run.header.plan.end());
    let share = if run.header.shard.is_whole() { "" } else { " that all shards have together" };
    format!("{why}, after {done} of {of} cases{share}: it has no result, run it again")
}

/// A number of cases in words.
pub(super) fn cases(count: u64) -> String {
    if count == 1 { "1 case".into() } else { format!("{count} cases") }
}
