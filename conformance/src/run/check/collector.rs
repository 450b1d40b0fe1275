//! The collector of a run: the workers hand it the results of their cases, in any order.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::details::{capabilities, details, unsupported};
use super::failures::{Failures, FirstFailure};
use super::plan::{Item, is_deselected};
use super::secrets::Secrets;
use super::verdict::Comparison;
use crate::run::expectation::{AskedCase, Expectations};
use crate::run::label::of_case;
use crate::run::results::{
    CaseResult, Cases, ExpectationsFile, FaultCount, Finding, Header, RunEnd, RunResult,
};
use crate::run::shard::Shard;
use crate::run::status::Status;
use crate::system::locks::lock;
use crate::vocabulary::case::Case;

/// What is called with the result of each case as it ends.
pub struct Watch(Box<dyn Fn(&CaseResult) + Send + Sync>);

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

/// Collects the results of a run. What they come to does not depend on the order in which they are added.
#[derive(Debug)]
pub struct Collector {
    header: Header,
    watch: Option<Watch>,
    looks_at_labels: bool,
    expectations: Option<Mutex<Expectations>>,
    cases: Mutex<Cases>,
    failures: Mutex<Failures>,
    faults: Mutex<Vec<FaultCount>>,
}

impl Collector {
    /// A collector for the run with this header. The expectations, if there are any, decide on the status of each case.
    #[must_use]
    pub fn new(header: Header, expectations: Option<Expectations>) -> Self {
        let file = expectations.as_ref().map(|known| ExpectationsFile {
            file: known.file().display().to_string(),
            digest: known.digest(),
        });
        Self {
            header: Header { expectations: file, ..header },
            watch: None,
            looks_at_labels: expectations.as_ref().is_some_and(Expectations::looks_at_labels),
            expectations: expectations.map(Mutex::new),
            cases: Mutex::default(),
            failures: Mutex::default(),
            faults: Mutex::default(),
        }
    }

    /// Calls the function with the result of each case that the plan selects, as the case ends, on the thread of its worker.
    #[must_use]
    pub fn watched_by(self, watch: impl Fn(&CaseResult) + Send + Sync + 'static) -> Self {
        Self { watch: Some(Watch(Box::new(watch))), ..self }
    }

    /// The part of the plan that is run.
    pub(super) const fn shard(&self) -> Shard {
        self.header.shard
    }

    /// Whether the case with this index belongs to the part of the plan that is run.
    pub(super) fn takes(&self, index: u64, item: Item<'_>) -> bool {
        let (shard, plan) = (self.header.shard, &self.header.plan);
        match item {
            _ if shard.is_whole() => true,
            Item::Scenario(scenario, _) => shard.takes(&scenario.id, plan.seed),
            Item::Generated(..) => plan.generated(index).is_some_and(|(_, id)| shard.takes(&id, plan.seed)),
        }
    }

    /// Adds the results of a batch of cases. Returns whether one of them fails the run.
    pub(super) fn add(&self, results: Vec<CaseResult>) -> bool {
        let failed = results.iter().any(|result| self.header.is_failed_by(&result.status));
        let mut cases = Cases::default();
        for result in results {
            let watch = self.watch.iter().filter(|_| !is_deselected(&result.status));
            watch.for_each(|watch| (watch.0)(&result));
            cases.add(result);
        }
        lock(&self.cases).merge(cases);
        failed
    }

    /// Adds the faults of an adapter that no verdict shows.
    pub(super) fn add_faults(&self, faults: Vec<FaultCount>) {
        FaultCount::sum_up(&mut lock(&self.faults), faults);
    }

    /// The result of a case that was run, in the light of the expectations.
    pub(super) fn result(
        &self,
        index: u64,
        item: Item<'_>,
        case: Case,
        comparison: &Comparison,
        us: u64,
    ) -> CaseResult {
        let status = self.status(item, &case, comparison);
        let is_first = matches!(item, Item::Generated(..)) && self.note_failure(index, &status);
        let is_detailed = is_first || is_failed_scenario(item, &status);
        let details = is_detailed.then(|| Box::new(details(&case, item.rules(), comparison)));
        let capabilities = status.signature().map(|_| capabilities(&case, comparison)).unwrap_or_default();
        let (edition, scenario) = (item.edition(), item.info());
        CaseResult { index, id: case.id, edition, scenario, status, us, capabilities, details }
    }

    fn status(&self, item: Item<'_>, case: &Case, comparison: &Comparison) -> Status {
        let mut status = comparison.status();
        if let Status::Failed(signature) = &mut status {
            mask(signature.fields_mut(), case, comparison);
        }
        let Some(expectations) = &self.expectations else { return status };
        let (rules, labels) = if self.looks_at_labels { shown(item, case) } else { Default::default() };
        let unsupported = unsupported(case, comparison);
        let asked = AskedCase {
            id: &case.id,
            edition: item.edition(),
            rules: &rules,
            labels: &labels,
            unsupported: &unsupported,
        };
        lock(expectations).judge(&asked, status)
    }

    /// Keeps the failure of a generated case, if it is one and not a known one. Returns whether it is one of the first, whose details
    /// are reported.
    fn note_failure(&self, index: u64, status: &Status) -> bool {
        match status {
            Status::Failed(_) | Status::ChangedFailure { .. } | Status::Flaky { .. } => {
                lock(&self.failures).note(index, status.signature())
            }
            Status::Passed
            | Status::UnexpectedPass(_)
            | Status::NotRun { .. }
            | Status::KnownFailure { .. } => false,
        }
    }

    /// The failures of generated cases that are shrunk: the first one of each of the first signatures.
    #[must_use]
    pub fn first_failures(&self) -> Vec<FirstFailure> {
        lock(&self.failures).first()
    }

    /// Whether there are expectations. Shrinking must then keep the whole signature, because a failure with another one may be known.
    #[must_use]
    pub const fn has_expectations(&self) -> bool {
        self.expectations.is_some()
    }

    /// Ends the run. Returns its result, and the expectations with the cases that they selected.
    #[must_use]
    pub fn finish(
        self,
        end: RunEnd,
        findings: Vec<Finding>,
        took: Duration,
    ) -> (RunResult, Option<Expectations>) {
        let expectations = self.expectations.map(into_inner);
        let mut cases = into_inner(self.cases);
        cases.settle();
        let result = RunResult {
            header: self.header,
            cases,
            findings,
            faults: into_inner(self.faults),
            expectations: expectations.as_ref().map(Expectations::matches).unwrap_or_default(),
            end,
            us: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        };
        (result, expectations)
    }
}

/// Whether the case is a scenario that failed, known or not: the details of every one are reported.
fn is_failed_scenario(item: Item<'_>, status: &Status) -> bool {
    let has_failed = !matches!(status, Status::Passed | Status::UnexpectedPass(_) | Status::NotRun { .. });
    matches!(item, Item::Scenario(..)) && has_failed
}

/// Masks secrets in the names of fields. The implementation itself names only services and handlers.
fn mask(fields: &mut String, case: &Case, comparison: &Comparison) {
    if ["services", "handlers"].into_iter().any(|field| fields.contains(field)) {
        Secrets::from_case(case, comparison).mask(fields);
    }
}

/// A worker that panics ends the run anyway.
fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The rules and the labels that the case shows.
fn shown(item: Item<'_>, case: &Case) -> (Vec<String>, Vec<String>) {
    let mut rules = match item {
        Item::Scenario(scenario, _) => scenario.rules.clone(),
        Item::Generated(..) => Vec::new(),
    };
    let labels = of_case(case);
    rules.extend(labels.iter().filter_map(|label| label.rule()).map(str::to_owned));
    (rules, labels.iter().map(ToString::to_string).collect())
}
