//! The check: every case of a plan, put to an implementation and held against the model.

mod bench;
mod finding;
mod plan;
mod render;
mod summary;
mod tally;
mod verdict;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{io, thread};

pub use bench::{Asked, Bench};
pub use finding::{Finding, findings};
pub use plan::{Item, Plan, not_asked};
pub use render::{because, masked, outcome_diff, reason};
pub use summary::summary;
pub use tally::{Count, Place, Tally};
pub use verdict::{Failure, Verdict};

use crate::adapter::Unusable;
use crate::case::{Case, Edition};
use crate::implementation::Subject;
use crate::scenario::Claim;
use crate::strategy::Source;
use crate::sts::Sts;

/// Generated cases are handed out in runs of this many: the counter is not what the workers wait for.
const BATCH: usize = 32;

/// Why a run could not be carried through.
#[derive(Debug)]
pub enum Interrupted {
    /// A folder for the cases could not be made.
    Scratch(io::Error),
    /// The implementation cannot be asked any more.
    Unusable(Unusable),
}

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Scratch(error) => write!(f, "failed to make a temporary folder for the cases: {error}"),
            Self::Unusable(why) => why.fmt(f),
        }
    }
}

impl std::error::Error for Interrupted {}

/// Runs the plan on as many threads as there are subjects. `step` is told how many cases are done.
///
/// # Errors
///
/// When a temporary folder cannot be made, or an implementation cannot be asked any more.
pub fn run<S: Subject + Send>(
    plan: &Plan,
    subjects: Vec<S>,
    sts: Option<&Arc<Sts>>,
    step: impl Fn(u64) + Sync,
) -> Result<Tally, Interrupted> {
    let shared = Shared::new(plan, &step);
    let tallies = thread::scope(|scope| {
        let workers: Vec<_> = subjects
            .into_iter()
            .map(|subject| {
                let shared = &shared;
                let bench = Bench::new(subject, sts.cloned());
                scope.spawn(move || shared.work(bench?))
            })
            .collect();
        workers.into_iter().map(join).collect::<Result<Vec<_>, _>>()
    })?;
    let mut sum = Tally::default();
    tallies.into_iter().for_each(|tally| sum.merge(tally));
    Ok(sum)
}

fn join<T>(worker: thread::ScopedJoinHandle<'_, T>) -> T {
    worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// What the workers of a run share.
struct Shared<'p> {
    plan: &'p Plan,
    scenarios: Vec<Item<'p>>,
    sources: Vec<(Edition, Source)>,
    next: AtomicUsize,
    step: &'p (dyn Fn(u64) + Sync),
}

impl<'p> Shared<'p> {
    fn new(plan: &'p Plan, step: &'p (dyn Fn(u64) + Sync)) -> Self {
        Self {
            plan,
            scenarios: plan.scenario_items(),
            sources: plan.editions.iter().map(|edition| (*edition, plan.source(*edition))).collect(),
            next: AtomicUsize::new(0),
            step,
        }
    }

    fn work<S: Subject>(&self, mut bench: Bench<S>) -> Result<Tally, Interrupted> {
        let mut tally = Tally::default();
        let end = self.scenarios.len() + usize::try_from(self.plan.generated()).unwrap_or(usize::MAX);
        loop {
            let from = self.next.fetch_add(BATCH, Ordering::Relaxed);
            if from >= end {
                tally.notes.extend(bench.finish()?);
                return Ok(tally);
            }
            let to = (from + BATCH).min(end);
            self.batch(from..to, &mut bench, &mut tally);
            bench.usable()?;
            (self.step)((to - from) as u64);
        }
    }

    /// Asks a run of cases at once: an implementation may work on several.
    fn batch<S: Subject>(&self, range: Range<usize>, bench: &mut Bench<S>, tally: &mut Tally) {
        let (mut places, mut asked) = (Vec::new(), Vec::new());
        for (place, item) in range.map(|index| self.item(index)) {
            let (case, claims) = self.case(item);
            let why = not_asked(&case, bench.hello());
            if why.is_empty() {
                places.push((place, item));
                asked.push(Asked { case, claims });
            } else {
                tally.skip(item.topic(), item.edition(), &why);
            }
        }
        for ((place, item), verdict) in places.into_iter().zip(bench.judge_all(&asked)) {
            tally.count(item.topic(), item.edition(), place, verdict);
        }
    }

    fn item(&self, index: usize) -> (Place, Item<'p>) {
        match self.scenarios.get(index) {
            Some(item) => (Place::Scenario(index), *item),
            None => {
                let place = (index - self.scenarios.len()) as u64;
                (Place::Generated(place), self.plan.generated_item(place))
            }
        }
    }

    fn case(&self, item: Item<'p>) -> (Case, &'p [Claim]) {
        match item {
            Item::Scenario(scenario, edition) => (scenario.case_for(edition), &scenario.claims),
            Item::Generated(edition, index) => {
                let source = self.sources.iter().find(|(of, _)| *of == edition);
                (source.map(|(_, source)| source.case(index)).unwrap_or_default(), &[])
            }
        }
    }
}
