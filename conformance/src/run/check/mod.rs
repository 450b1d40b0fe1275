//! The check: every case of a plan is put to an implementation, and its response is compared with the model.

mod because;
mod collector;
mod details;
mod failures;
mod finding;
mod plan;
mod render;
mod runner;
mod secrets;
mod verdict;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

pub use because::because;
pub use collector::{Collector, Watch};
pub use details::{contradiction, details};
pub use failures::FirstFailure;
pub use finding::{ReplayLines, findings};
pub use plan::{Item, Plan, lacked, reason_not_run};
pub use render::{Mask, masked, reason};
pub use runner::{Asked, Runner};
pub use verdict::{Comparison, Failure, covers};

use crate::implementation::Implementation;
use crate::implementation::adapter::Unusable;
use crate::parties::Parties;
use crate::run::results::CaseResult;
use crate::run::status::Status;
use crate::scenario::Assertion;
use crate::strategy::Source;
use crate::system::shortage::Shortage;
use crate::system::stop::Signal;
use crate::vocabulary::case::{Case, Edition};

/// Cases are handed out in runs of this many: the counter is not what the workers wait for.
const BATCH: usize = 32;
/// No run of cases is longer than this, however few of them belong to a shard.
const LONGEST: usize = 1_024;

/// Why a run could not be carried through.
#[derive(Debug)]
pub enum Interrupted {
    /// The runner lacks a resource.
    Short(Shortage),
    /// The implementation cannot be used any more.
    Unusable(Unusable),
    /// A signal asked the run to end.
    Stopped(Signal),
    /// A case failed, with which the run was to end.
    Failed,
}

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Short(shortage) => shortage.fmt(f),
            Self::Unusable(why) => why.fmt(f),
            Self::Stopped(signal) => write!(f, "the run was interrupted by {signal}"),
            Self::Failed => f.write_str("the run was ended by the first case that failed"),
        }
    }
}

impl std::error::Error for Interrupted {}

/// Runs the collector's shard of the plan on one thread for each subject. `step` is called with the number of cases of the
/// plan that each batch completes. The faults of adapters are collected also when the run ends early.
///
/// # Errors
///
/// When the runner lacks a resource, a signal asks for the end, or an implementation becomes unusable.
pub fn run<S: Implementation + Send>(
    plan: &Plan,
    subjects: Vec<S>,
    parties: Option<&Arc<Parties>>,
    collector: &Collector,
    step: impl Fn(u64) + Sync,
) -> Result<(), Interrupted> {
    let shared = &Shared::new(plan, collector, &step);
    thread::scope(|scope| {
        let start = |subject| {
            let runner = Runner::new(subject, parties.cloned());
            let worker = thread::Builder::new().spawn_scoped(scope, move || shared.work(runner));
            worker.map_err(|error| {
                shared.stop();
                Interrupted::Short(Shortage::from_error("start the thread of a job", &error))
            })
        };
        // Every worker is joined, even if a later one could not be started.
        let workers: Vec<_> = subjects.into_iter().map(start).collect();
        let done: Vec<_> = workers.into_iter().map(|worker| worker.and_then(join)).collect();
        done.into_iter().collect()
    })
}

fn join<T>(worker: thread::ScopedJoinHandle<'_, T>) -> T {
    worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// What the workers of a run share.
struct Shared<'p> {
    plan: &'p Plan,
    collector: &'p Collector,
    scenarios: Vec<Item<'p>>,
    sources: Vec<(Edition, Source)>,
    next: AtomicUsize,
    end: usize,
    batch: usize,
    step: &'p (dyn Fn(u64) + Sync),
}

impl<'p> Shared<'p> {
    fn new(plan: &'p Plan, collector: &'p Collector, step: &'p (dyn Fn(u64) + Sync)) -> Self {
        let scenarios = plan.scenario_items();
        let shards = usize::try_from(collector.shard().of()).unwrap_or(LONGEST);
        Self {
            plan,
            collector,
            end: scenarios.len() + usize::try_from(plan.generated()).unwrap_or(usize::MAX),
            scenarios,
            sources: plan.editions.iter().map(|edition| (*edition, plan.source(*edition))).collect(),
            next: AtomicUsize::new(0),
            batch: if plan.fail_fast { 1 } else { BATCH.saturating_mul(shards).min(LONGEST) },
            step,
        }
    }

    /// Hands out no more cases, which ends the run for all workers.
    fn stop(&self) {
        self.next.store(self.end, Ordering::Relaxed);
    }

    /// Asks until nothing is left, then ends the implementation and collects its faults. A worker that cannot go on ends
    /// the run for all.
    fn work<S: Implementation>(&self, runner: Result<Runner<S>, Interrupted>) -> Result<(), Interrupted> {
        let mut runner = runner.inspect_err(|_| self.stop())?;
        let asked = self.ask(&mut runner).inspect_err(|_| self.stop());
        // A fault may be a consequence of the shortage.
        if !matches!(asked, Err(Interrupted::Short(_))) {
            self.collector.add_faults(runner.finish());
        }
        asked
    }

    fn ask<S: Implementation>(&self, runner: &mut Runner<S>) -> Result<(), Interrupted> {
        loop {
            let from = self.next.fetch_add(self.batch, Ordering::Relaxed);
            if from >= self.end {
                return runner.usable();
            }
            let to = (from + self.batch).min(self.end);
            let failed = self.batch(from..to, runner);
            runner.usable()?;
            (self.step)((to - from) as u64);
            if failed && self.plan.fail_fast {
                return Err(Interrupted::Failed);
            }
        }
    }

    /// Runs a batch of cases at once, as far as they belong here: an implementation may work on several. Returns whether one
    /// of them failed.
    fn batch<S: Implementation>(&self, range: Range<usize>, runner: &mut Runner<S>) -> bool {
        let (mut results, mut indices, mut asked) = (Vec::new(), Vec::new(), Vec::new());
        let items = range.map(|index| (index as u64, self.item(index)));
        for (index, item) in items.filter(|(index, item)| self.collector.takes(*index, *item)) {
            let (case, claims) = self.case(item);
            match self.plan.reason_not_run(item, &case, runner.hello()) {
                None => {
                    indices.push((index, item));
                    asked.push(Asked { case, claims });
                }
                Some(reason) => results.push(CaseResult {
                    index,
                    id: case.id,
                    edition: item.edition(),
                    scenario: item.info(),
                    status: Status::NotRun { reason },
                    us: 0,
                    capabilities: Vec::new(),
                    details: None,
                }),
            }
        }
        let started = Instant::now();
        let comparisons = runner.judge_all(&asked);
        let us = share(started.elapsed(), comparisons.len());
        for (((index, item), asked), comparison) in indices.into_iter().zip(asked).zip(comparisons) {
            results.push(self.collector.result(index, item, asked.case, &comparison, us));
        }
        self.collector.add(results)
    }

    fn item(&self, index: usize) -> Item<'p> {
        let generated = || self.plan.generated_item((index - self.scenarios.len()) as u64);
        self.scenarios.get(index).copied().unwrap_or_else(generated)
    }

    fn case(&self, item: Item<'p>) -> (Case, &'p [Assertion]) {
        match item {
            Item::Scenario(scenario, edition) => (scenario.case_for(edition), &scenario.claims),
            Item::Generated(edition, index) => {
                let source = self.sources.iter().find(|(of, _)| *of == edition);
                (source.map(|(_, source)| source.case(index)).unwrap_or_default(), &[])
            }
        }
    }
}

/// The microseconds that one of so many cases took: each gets an equal share.
fn share(took: Duration, cases: usize) -> u64 {
    let us = took.as_micros() / cases.max(1) as u128;
    u64::try_from(us).unwrap_or(u64::MAX)
}
