//! The record of a run: every verdict, judged in the light of the expectations, on its way into the log.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::failures::Failures;
use super::finding::details;
use super::{First, Item, Secrets, Verdict};
use crate::report::log::{Entry, FaultCount, Finding, Header, Interruption, Known, Plan, Writer};
use crate::run::expectation::{self, Expectations, Judgement, Shape};
use crate::run::label::{Label, of_case};
use crate::run::shard::Shard;
use crate::vocabulary::case::Case;

/// What the workers of a run hand their verdicts to.
#[derive(Debug)]
pub struct Record<W> {
    plan: Plan,
    shard: Shard,
    expected: bool,
    looks_at_labels: bool,
    writer: Mutex<Writer<W>>,
    expectations: Mutex<Expectations>,
    failures: Mutex<Failures>,
    faults: Mutex<Vec<FaultCount>>,
}

impl<W: Write> Record<W> {
    /// Begins the record of the run that the header tells of, judged by the expectations if there are any.
    ///
    /// # Errors
    ///
    /// When nothing can be written.
    pub fn start(out: W, header: Header, expectations: Option<Expectations>) -> io::Result<Self> {
        let header = Header { expectations: expectations.as_ref().map(known), ..header };
        let (plan, shard, expected) = (header.plan.clone(), header.shard, expectations.is_some());
        let expectations = expectations.unwrap_or_else(Expectations::none);
        Ok(Self {
            plan,
            shard,
            expected,
            looks_at_labels: expectations.looks_at_labels(),
            writer: Mutex::new(Writer::start(out, header)?),
            expectations: Mutex::new(expectations),
            failures: Mutex::default(),
            faults: Mutex::default(),
        })
    }

    /// Which part of the plan is asked.
    pub(super) const fn shard(&self) -> Shard {
        self.shard
    }

    /// Whether the case in this place belongs to this part of the run.
    pub(super) fn takes(&self, place: u64, item: Item<'_>) -> bool {
        let seed = self.plan.seed;
        match item {
            _ if self.shard.is_whole() => true,
            Item::Scenario(scenario, _) => self.shard.takes(&scenario.id, seed),
            Item::Generated(..) => {
                self.plan.generated(place).is_some_and(|(_, id)| self.shard.takes(&id, seed))
            }
        }
    }

    /// Takes what came of the cases in these places: those of another shard have no entry.
    pub(super) fn batch(&self, places: Range<u64>, entries: Vec<Entry>) -> io::Result<()> {
        lock(&self.writer).batch(places, entries)
    }

    /// What is recorded of a case that was asked.
    pub(super) fn asked(&self, place: u64, item: Item<'_>, case: Case, verdict: &Verdict) -> Entry {
        let shape = shape(&case, verdict);
        let judgement = self.judge(item, &case, shape.as_ref());
        let is_detailed =
            shape.as_ref().is_some_and(|shape| self.is_detailed(place, verdict, shape, &judgement));
        let details = is_detailed.then(|| details(&case, verdict));
        let outcome = (verdict.kind(), judgement);
        let entry = Entry::asked(place, case.id, item.edition(), item.topic(), outcome);
        located(Entry { shape, details, ..entry }, item)
    }

    /// What is recorded of a case that was not asked for want of these.
    pub(super) fn not_asked(place: u64, item: Item<'_>, id: String, why: Vec<String>) -> Entry {
        located(Entry::not_asked(place, id, item.edition(), item.topic(), why), item)
    }

    fn judge(&self, item: Item<'_>, case: &Case, shape: Option<&Shape>) -> Judgement {
        let (rules, labels) = if self.looks_at_labels { shown(item, case) } else { Default::default() };
        let asked =
            expectation::Asked { id: &case.id, edition: item.edition(), rules: &rules, labels: &labels };
        lock(&self.expectations).judge(&asked, shape)
    }

    /// Whether the details of a failure are recorded: those of every scenario, and of the first generated cases.
    fn is_detailed(&self, place: u64, verdict: &Verdict, shape: &Shape, judgement: &Judgement) -> bool {
        let written = place < self.plan.scenarios;
        written || (!judgement.is_fine() && lock(&self.failures).note(place, verdict.kind(), shape))
    }

    /// Adds the faults of an adapter that no verdict shows.
    pub(super) fn add_faults(&self, faults: Vec<FaultCount>) {
        FaultCount::sum_up(&mut lock(&self.faults), faults);
    }

    /// The generated failures that are worth being made small: the first ones of different shapes.
    #[must_use]
    pub fn first_failures(&self) -> Vec<First> {
        lock(&self.failures).first()
    }

    /// Whether some failures are expected, so that one must not be taken for another.
    #[must_use]
    pub const fn expects_failures(&self) -> bool {
        self.expected
    }

    /// Records that the run ended early. What was recorded so far is kept.
    ///
    /// # Errors
    ///
    /// When nothing can be written.
    pub fn interrupt(&self, why: Interruption) -> io::Result<()> {
        lock(&self.writer).interrupted(why)
    }

    /// Ends the record with the failures that were made small, or why the adapter cannot be used.
    ///
    /// # Errors
    ///
    /// When nothing can be written, or cases are missing although the adapter can be used.
    pub fn finish(
        self,
        findings: Result<Vec<Finding>, String>,
        took: Duration,
    ) -> io::Result<(W, Expectations)> {
        let mut writer = self.writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        let expectations = self.expectations.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (findings, unusable) = findings.map_or_else(|why| (Vec::new(), Some(why)), |list| (list, None));
        findings.into_iter().try_for_each(|finding| writer.finding(finding))?;
        let faults = self.faults.into_inner().unwrap_or_else(PoisonError::into_inner);
        faults.into_iter().try_for_each(|fault| writer.fault(fault))?;
        unusable.map_or(Ok(()), |why| writer.unusable(why))?;
        expectations.met().into_iter().try_for_each(|met| writer.expectation(met))?;
        Ok((writer.finish(took)?, expectations))
    }
}

/// The shape of a failure. Secrets are masked where the implementation itself names the fields: services and handlers.
fn shape(case: &Case, verdict: &Verdict) -> Option<Shape> {
    let shape = verdict.shape()?;
    let has_names = ["services", "handlers"].into_iter().any(|field| shape.to_string().contains(field));
    Some(if has_names { shape.masked(&Secrets::from_case(case, verdict)) } else { shape })
}

/// A worker that panics ends the run anyway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn known(expectations: &Expectations) -> Known {
    Known { file: expectations.file().display().to_string(), digest: expectations.digest() }
}

/// The entry with what is known of a scenario.
fn located(entry: Entry, item: Item<'_>) -> Entry {
    match item {
        Item::Generated(..) => entry,
        Item::Scenario(scenario, _) => {
            let (rules, location) = (scenario.rules.clone(), Some(scenario.location.to_string()));
            Entry { rules, location, ..entry }
        }
    }
}

/// The rules and the labels that the case shows.
fn shown(item: Item<'_>, case: &Case) -> (Vec<String>, Vec<String>) {
    let mut rules = match item {
        Item::Scenario(scenario, _) => scenario.rules.clone(),
        Item::Generated(..) => Vec::new(),
    };
    let labels = of_case(case);
    rules.extend(labels.iter().filter_map(|label| match label {
        Label::Rule(id) => Some((*id).to_owned()),
        Label::Class(_) => None,
    }));
    (rules, labels.iter().map(ToString::to_string).collect())
}
