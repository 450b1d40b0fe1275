//! The check: every case of a plan, put to an implementation and held against the model.

mod because;
mod bench;
mod failures;
mod finding;
mod plan;
mod record;
mod render;
mod secrets;
mod verdict;

use std::io::Write;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{io, thread};

pub use because::because;
pub use bench::{Asked, Runner};
pub use failures::First;
pub use finding::{ReplayLines, details, findings};
pub use plan::{Item, Plan, not_asked};
pub use record::Record;
pub use render::{masked, reason};
pub(crate) use secrets::Secrets;
pub use verdict::{Failure, Verdict, covers};

use crate::implementation::Implementation;
use crate::implementation::adapter::Unusable;
use crate::parties::sts::Sts;
use crate::report::log::Entry;
use crate::scenario::Assertion;
use crate::strategy::Source;
use crate::system::shortage::Shortage;
use crate::system::stop::Signal;
use crate::vocabulary::case::{Case, Edition};
use crate::vocabulary::protocol::Hello;

/// Cases are handed out in runs of this many: the counter is not what the workers wait for.
const BATCH: usize = 32;
/// No run of cases is longer than this, however few of them belong to a shard.
const LONGEST: usize = 1_024;

/// Why a run could not be carried through.
#[derive(Debug)]
pub enum Interrupted {
    /// The runner lacks a resource.
    Short(Shortage),
    /// The implementation cannot be asked any more.
    Unusable(Unusable),
    /// A signal asked the run to end.
    Stopped(Signal),
    /// The log could not be written.
    Log(io::Error),
}

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Short(shortage) => shortage.fmt(f),
            Self::Unusable(why) => why.fmt(f),
            Self::Stopped(signal) => write!(f, "the run was interrupted by {signal}"),
            Self::Log(error) => write!(f, "failed to write the log: {error}"),
        }
    }
}

impl std::error::Error for Interrupted {}

/// Runs the record's share of the plan on one thread for each subject. `step` is called with the number of places of the
/// plan that each batch completes. The faults of adapters are recorded also when the run ends early.
///
/// # Errors
///
/// When the runner lacks a resource, a signal asks for the end, the log cannot be written, or an implementation becomes
/// unusable.
pub fn run<S: Implementation + Send, W: Write + Send>(
    plan: &Plan,
    subjects: Vec<S>,
    sts: Option<&Arc<Sts>>,
    record: &Record<W>,
    step: impl Fn(u64) + Sync,
) -> Result<(), Interrupted> {
    let shared = &Shared::new(plan, record, &step);
    thread::scope(|scope| {
        let start = |subject| {
            let bench = Runner::new(subject, sts.cloned());
            let worker = thread::Builder::new().spawn_scoped(scope, move || shared.work(bench));
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
struct Shared<'p, W> {
    plan: &'p Plan,
    record: &'p Record<W>,
    scenarios: Vec<Item<'p>>,
    sources: Vec<(Edition, Source)>,
    next: AtomicUsize,
    end: usize,
    batch: usize,
    step: &'p (dyn Fn(u64) + Sync),
}

impl<'p, W: Write> Shared<'p, W> {
    fn new(plan: &'p Plan, record: &'p Record<W>, step: &'p (dyn Fn(u64) + Sync)) -> Self {
        let scenarios = plan.scenario_items();
        let shards = usize::try_from(record.shard().of()).unwrap_or(LONGEST);
        Self {
            plan,
            record,
            end: scenarios.len() + usize::try_from(plan.generated()).unwrap_or(usize::MAX),
            scenarios,
            sources: plan.editions.iter().map(|edition| (*edition, plan.source(*edition))).collect(),
            next: AtomicUsize::new(0),
            batch: BATCH.saturating_mul(shards).min(LONGEST),
            step,
        }
    }

    /// Hands out no more cases, which ends the run for all workers.
    fn stop(&self) {
        self.next.store(self.end, Ordering::Relaxed);
    }

    /// Asks until nothing is left, then ends the implementation and records its faults. A worker that cannot go on ends
    /// the run for all.
    fn work<S: Implementation>(&self, bench: Result<Runner<S>, Interrupted>) -> Result<(), Interrupted> {
        let mut bench = bench.inspect_err(|_| self.stop())?;
        let asked = self.ask(&mut bench).inspect_err(|_| self.stop());
        // A fault may be a consequence of the shortage.
        if !matches!(asked, Err(Interrupted::Short(_))) {
            self.record.add_faults(bench.finish());
        }
        asked
    }

    fn ask<S: Implementation>(&self, bench: &mut Runner<S>) -> Result<(), Interrupted> {
        loop {
            let from = self.next.fetch_add(self.batch, Ordering::Relaxed);
            if from >= self.end {
                return bench.usable();
            }
            let to = (from + self.batch).min(self.end);
            self.batch(from..to, bench).map_err(Interrupted::Log)?;
            bench.usable()?;
            (self.step)((to - from) as u64);
        }
    }

    /// Asks a run of cases at once, as far as they belong here: an implementation may work on several.
    fn batch<S: Implementation>(&self, range: Range<usize>, bench: &mut Runner<S>) -> io::Result<()> {
        let (mut entries, mut places, mut asked) = (Vec::new(), Vec::new(), Vec::new());
        let items = range.clone().map(|index| (index as u64, self.item(index)));
        for (place, item) in items.filter(|(place, item)| self.record.takes(*place, *item)) {
            let (case, claims) = self.case(item);
            let why = self.not_asked(item, &case, bench.hello());
            if why.is_empty() {
                places.push((place, item));
                asked.push(Asked { case, claims });
            } else {
                entries.push(Record::<W>::not_asked(place, item, case.id, why));
            }
        }
        entries.extend(self.judged(places, asked, bench));
        self.record.batch(range.start as u64..range.end as u64, entries)
    }

    /// Why the case is not put to the implementation; empty where it is.
    fn not_asked(&self, item: Item<'_>, case: &Case, hello: &Hello) -> Vec<String> {
        match self.plan.label.filter(|_| !self.plan.wants(item, case)) {
            Some(label) => vec![format!("label '{label}'")],
            None => not_asked(case, hello),
        }
    }

    /// The results of the cases that were asked. Each gets an equal share of the time that all of them took.
    fn judged<S: Implementation>(
        &self,
        places: Vec<(u64, Item<'_>)>,
        asked: Vec<Asked<'_>>,
        bench: &mut Runner<S>,
    ) -> Vec<Entry> {
        let started = Instant::now();
        let verdicts = bench.judge_all(&asked);
        let us = share(started.elapsed(), verdicts.len());
        let judged = places.into_iter().zip(asked).zip(verdicts);
        let entry = |(((place, item), asked), verdict): (_, Verdict)| {
            let asked: Asked<'_> = asked;
            Entry { us, ..self.record.asked(place, item, asked.case, &verdict) }
        };
        judged.map(entry).collect()
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

/// The microseconds that one of so many cases took.
fn share(took: Duration, cases: usize) -> u64 {
    let us = took.as_micros() / cases.max(1) as u128;
    u64::try_from(us).unwrap_or(u64::MAX)
}
