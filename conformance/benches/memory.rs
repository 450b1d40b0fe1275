//! The memory of a check, which must not grow with the number of cases: the peak after all cases is compared with the peak
//! after the first ones. It does not measure time, so it can run on a busy machine. Linux alone tells the peak.
//!
//! `cargo bench -p awsess-conformance --bench memory [-- CASES]`

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use awsess_conformance::Parties;
use awsess_conformance::builtin::Builtin;
use awsess_conformance::case::Edition;
use awsess_conformance::check::{Collector, Plan, run};
use awsess_conformance::results::{Header, RunEnd, RunStatus};
use awsess_conformance::scenario::embedded;
use awsess_conformance::shard::Shard;
use awsess_conformance::strategy::Settings;

/// A figure, or why there is none.
type Measured<T> = Result<T, Box<dyn std::error::Error>>;

/// The number of cases, scenarios included, after which everything that a check keeps has its final size.
const FIRST: u64 = 10_000;
/// The number of generated cases by default.
const CASES: u64 = 100_000;
/// The most that the peak may be after all cases, in times of the peak after the first ones.
const GROWTH: f64 = 1.1;
/// How many cases are run at the same time. It is part of the figure, which is the same on every machine.
const WORKERS: usize = 2;

fn main() -> Measured<()> {
    let cases = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(CASES);
    let (first, last) = check(cases)?;
    let growth = last as f64 / first as f64;
    println!("memory at its peak: {first} KiB after {FIRST} cases, {last} KiB after {cases}");
    println!("growth: {growth:.3} times (at most {GROWTH})");
    if growth > GROWTH {
        return Err(format!("the memory of a check grew to {growth:.3} times what it was").into());
    }
    Ok(())
}

/// Runs every scenario and this many generated cases: the peaks of memory after the first cases and after all.
fn check(cases: u64) -> Measured<(u64, u64)> {
    let editions = Edition::ALL.to_vec();
    let each = cases.div_ceil(editions.len() as u64);
    let settings = Settings::default();
    let scenarios = embedded().map_err(|_| "the scenarios of this repository cannot be read")?;
    let plan = Plan { scenarios, editions, cases: each, seed: 1, settings, ..Plan::default() };
    let collector = Collector::new(Header::new(plan.summary(), Shard::WHOLE, None), None);
    let sts = Arc::new(Parties::start()?);
    let (done, first) = (AtomicU64::new(0), OnceLock::new());
    run(&plan, vec![Builtin; WORKERS], Some(&sts), &collector, |cases| {
        if done.fetch_add(cases, Ordering::Relaxed) + cases >= FIRST {
            first.get_or_init(peak);
        }
    })?;
    let (result, _) = collector.finish(RunEnd::Complete, Vec::new(), Duration::ZERO);
    assert_eq!(result.status(), RunStatus::Passed, "a figure of a check that fails means nothing");
    let first = first.into_inner().flatten().ok_or("the system does not tell the peak of memory")?;
    Ok((first, peak().unwrap_or(first)))
}

/// The peak of resident memory in KiB, where the system tells it.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
