//! What every report shows of the cases that failed or are flaky: the same findings in the same words.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use similar::TextDiff;

use super::text::{cases, put, source};
use crate::run::results::{CaseResult, Details, Finding, GENERATED, RunResult};
use crate::run::status::{FailureSignature, Status, Verdict};
use crate::specification::FEATURES;
use crate::system::printable::{line, text as clean};

/// How many bytes of a gist are shown.
const MAX_GIST: usize = 120;
/// How many flaky cases of one kind are named, besides the first.
const MAX_NAMED: usize = 100;

/// One case, or one kind of cases, that is to be looked at.
#[derive(Debug)]
pub(super) struct Shown {
    /// The word for its status.
    pub(super) what: &'static str,
    pub(super) verdict: Verdict,
    pub(super) title: String,
    pub(super) location: Option<String>,
    pub(super) rules: Vec<String>,
    /// What is wrong, line by line.
    pub(super) body: String,
    pub(super) feature: Option<String>,
    pub(super) topic: String,
    /// The case as a feature file.
    pub(super) world: Option<String>,
    /// What differs or went wrong, in a few words.
    pub(super) gist: Option<String>,
    /// The command that prints a line of shell which reproduces the case.
    pub(super) repro: Option<String>,
}

/// The scenarios that failed; they come first in every report.
pub(super) fn scenarios(run: &RunResult) -> impl Iterator<Item = Shown> {
    failures(run).filter(|case| case.scenario.is_some()).map(|case| shown(run, case))
}

fn failures(run: &RunResult) -> impl Iterator<Item = &CaseResult> {
    run.cases.listed.iter().filter(|case| case.status.is_failure())
}

/// The generated cases that failed, one of each kind, and how many there are besides.
pub(super) fn generated(run: &RunResult) -> (Vec<Shown>, u64) {
    let mut list: Vec<_> = run.findings.iter().map(|finding| small(run, finding)).collect();
    let mut kinds: BTreeSet<(&str, Option<&FailureSignature>)> = run
        .findings
        .iter()
        .map(|finding| (finding.signature.verdict().name(), Some(&finding.signature)))
        .collect();
    let mut all = 0;
    for case in failures(run).filter(|case| case.scenario.is_none()) {
        all += 1;
        if kinds.insert((case.status.name(), case.status.signature())) {
            list.push(shown(run, case));
        }
    }
    let rest = all - (list.len() as u64).min(all);
    (list, rest)
}

/// Everything that failed, the most telling first, and how many generated cases failed besides: the first of each malfunction,
/// the first other scenario, the findings, then all other scenarios, the other kinds of generated cases, and what the
/// implementation says it does not support.
pub(super) fn ranked(run: &RunResult) -> (Vec<(Rank, Shown)>, u64) {
    let (generated, rest) = generated(run);
    let others = generated.into_iter().enumerate().map(|(at, shown)| match at < run.findings.len() {
        true => (Rank::Finding, shown),
        false => (Rank::Generated, shown),
    });
    let all = scenarios(run).map(|shown| (Rank::Scenario, shown)).chain(others);
    let (mut malfunctions, mut has_first) = (BTreeSet::new(), false);
    let mut ranked: Vec<_> = all
        .map(|(rank, shown)| {
            let malfunctions_too = shown.verdict.is_malfunction() || shown.verdict == Verdict::Broken;
            let rank = match rank {
                _ if malfunctions_too && malfunctions.insert(shown.verdict) => Rank::Malfunction,
                _ if shown.verdict == Verdict::Unsupported => Rank::Unsupported,
                Rank::Finding if malfunctions_too => Rank::Generated,
                Rank::Scenario if !malfunctions_too && !has_first => Rank::FirstScenario,
                rank => rank,
            };
            has_first |= rank == Rank::FirstScenario;
            (rank, shown)
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    (ranked, rest)
}

/// The order in which failures are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The first crash, the first hang, the first garbage, and the first adapter that is broken.
    Malfunction,
    /// The first scenario that diverges.
    FirstScenario,
    /// A generated case that was made smaller.
    Finding,
    /// Another scenario.
    Scenario,
    /// Another generated case.
    Generated,
    /// A case that the implementation says it does not support.
    Unsupported,
}

/// A case that failed or is flaky.
pub(super) fn shown(run: &RunResult, case: &CaseResult) -> Shown {
    let expectation = expectation(run, &case.status);
    let details = match &case.details {
        Some(details) => details_text(details),
        None if expectation.is_empty() => {
            format!("'awsess show {}' shows the case, and 'awsess repro' replays it\n", case.id)
        }
        None => String::new(),
    };
    let scenario = case.scenario.as_ref();
    let rules = scenario.map_or(&[][..], |scenario| &scenario.rules);
    Shown {
        what: case.status.name(),
        verdict: case.status.verdict().unwrap_or(Verdict::Fail),
        title: title(case),
        location: scenario.map(|scenario| line(&scenario.location).into_owned()),
        rules: rules.iter().map(|rule| line(rule).into_owned()).collect(),
        body: expectation + &details,
        feature: None,
        topic: line(case.topic()).into_owned(),
        world: case
            .details
            .as_ref()
            .map(|details| clean(&details.world).into_owned())
            .filter(|world| !world.is_empty()),
        gist: case.status.signature().and_then(|signature| gist(signature, case.details.as_deref())),
        repro: case.status.signature().and_then(|_| repro(run, case)),
    }
}

/// What a failure is about: the beginning of the message, or the fields that differ.
fn gist(signature: &FailureSignature, details: Option<&Details>) -> Option<String> {
    let message = details.and_then(|details| details.message.lines().next());
    let fields = || signature.fields().collect::<Vec<_>>().join(" ");
    let text = message.map_or_else(fields, str::to_owned);
    let end = text.floor_char_boundary(MAX_GIST);
    let more = if end < text.len() { "…" } else { "" };
    (!text.is_empty()).then(|| line(&format!("{}{more}", &text[..end])).into_owned())
}

fn small(run: &RunResult, finding: &Finding) -> Shown {
    let verdict = finding.signature.verdict();
    Shown {
        what: verdict.name(),
        verdict,
        title: line(&finding.id).into_owned(),
        location: None,
        rules: Vec::new(),
        body: format!("made smaller; 'awsess show {}' shows the case as it was drawn\n", line(&finding.id))
            + &details_text(&finding.details),
        feature: finding.feature.as_deref().map(|feature| clean(feature).into_owned()),
        topic: GENERATED.to_owned(),
        world: finding.feature.as_deref().map(|feature| clean(feature).into_owned()),
        gist: gist(&finding.signature, Some(&finding.details)),
        repro: command(run, &format!("{}{}", quoted(&finding.id), damage(run))),
    }
}

/// The command that prints a line of shell for the case: a scenario of a file that awsess does not carry is found in that file.
fn repro(run: &RunResult, case: &CaseResult) -> Option<String> {
    let id = quoted(&case.id);
    let Some(scenario) = &case.scenario else {
        return command(run, &format!("{id}{}", damage(run)));
    };
    let file = scenario.location.rsplit_once(':').map_or(&*scenario.location, |(file, _)| file);
    let is_embedded = FEATURES.iter().any(|(name, _)| *name == file);
    let file = if is_embedded { String::new() } else { format!("--file {} ", quoted(file)) };
    command(run, &format!("{file}{id} --edition {}", case.edition))
}

/// The command for the implementation that was tested; none if it is neither an adapter nor the library that awsess carries.
fn command(run: &RunResult, case: &str) -> Option<String> {
    match &run.header.adapter {
        Some(adapter) => Some(format!("awsess repro {case} --adapter {}", quoted(adapter))),
        None if run.header.tests_library() => Some(format!("awsess repro {case}")),
        None => None,
    }
}

/// The option without which a generated case would be another.
fn damage(run: &RunResult) -> String {
    match run.header.plan.settings.damaged / 10 {
        0 => String::new(),
        damage => format!(" --damage {damage}"),
    }
}

/// The text as one word of a shell, on one line.
fn quoted(text: &str) -> String {
    line(&shlex::try_quote(text).unwrap_or(Cow::Borrowed(text))).into_owned()
}

/// The id of the case, with the edition where the id does not have it.
pub(super) fn title(case: &CaseResult) -> String {
    match case.scenario {
        Some(_) => format!("{} ({})", line(&case.id), case.edition),
        None => line(&case.id).into_owned(),
    }
}

/// How the case contradicts the expectations, in a line.
fn expectation(run: &RunResult, status: &Status) -> String {
    match status {
        Status::UnexpectedPass(entry) => {
            format!("{} expects it to fail, and it passes: remove the entry\n", source(run, entry))
        }
        Status::ChangedFailure { signature, entry } => {
            let known: Vec<_> = entry.signatures.iter().map(|signature| format!("'{signature}'")).collect();
            format!("{} expects {}, and it is '{signature}'\n", source(run, entry), known.join(" or "))
        }
        Status::Passed
        | Status::Failed(_)
        | Status::KnownFailure { .. }
        | Status::Flaky { .. }
        | Status::NotRun { .. } => String::new(),
    }
}

/// How a case failed.
pub(crate) fn details_text(details: &Details) -> String {
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

fn diff(expected: &Value, observed: &Value) -> String {
    if expected == observed {
        return String::new();
    }
    let (expected, observed) = (format!("{expected:#}\n"), format!("{observed:#}\n"));
    let diff = TextDiff::from_lines(&expected, &observed);
    diff.unified_diff().context_radius(2).header("expected", "observed").to_string()
}

/// The flaky cases, which passed only when they were repeated: one text for each verdict on the first attempt.
pub(super) fn flaky(run: &RunResult) -> Vec<Shown> {
    let mut kinds: BTreeMap<Verdict, Vec<&CaseResult>> = BTreeMap::new();
    for case in &run.cases.listed {
        if let Status::Flaky { first } = case.status {
            kinds.entry(first).or_default().push(case);
        }
    }
    kinds.into_iter().map(|(first, list)| flaky_kind(run, first, &list)).collect()
}

fn flaky_kind(run: &RunResult, first: Verdict, list: &[&CaseResult]) -> Shown {
    let how = if first == Verdict::Hang { "slow" } else { first.name() };
    let mut body = format!("{} passed only when repeated alone; {how} at first\n", cases(list.len() as u64));
    let others: Vec<_> = list.iter().skip(1).take(MAX_NAMED).map(|case| title(case)).collect();
    if !others.is_empty() {
        let more = list.len() - 1 - others.len();
        let more = if more > 0 { format!(", and {more} more, which the log names") } else { String::new() };
        put(&mut body, &format!("the others: {}{more}", others.join(", ")));
    }
    let shown = list.first().map(|case| shown(run, case));
    let (title, details) = shown.map(|shown| (shown.title, shown.body)).unwrap_or_default();
    Shown {
        what: if run.header.allow_flaky { "flaky, allowed" } else { "flaky" },
        verdict: Verdict::Flaky,
        title,
        location: None,
        rules: Vec::new(),
        body: body + &details,
        feature: None,
        topic: list.first().map_or(GENERATED, |case| case.topic()).to_owned(),
        world: None,
        gist: None,
        repro: list.first().and_then(|case| repro(run, case)),
    }
}
