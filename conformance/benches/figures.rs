//! The kit's figures, each printed beside its bound: how fast the model resolves, how fast a check runs, and how large the
//! command is.
//!
//! `cargo bench -p awsess-conformance --bench figures`

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use awsess_conformance::Parties;
use awsess_conformance::builtin::Builtin;
use awsess_conformance::case::Edition;
use awsess_conformance::check::{Collector, Plan, run};
use awsess_conformance::model;
use awsess_conformance::results::{Header, RunEnd, RunResult, RunStatus};
use awsess_conformance::scenario::embedded;
use awsess_conformance::shard::Shard;
use awsess_conformance::strategy::{Settings, Source};
use awsess_model::world::World;

const WORLDS: u64 = 1_000;
const LONG_ENOUGH: Duration = Duration::from_secs(2);
const CASES: u64 = 10_000;

fn main() {
    for edition in Edition::ALL {
        let rate = resolutions_per_second(edition);
        println!("model, edition {edition}: {rate:.0} resolutions a second on one core (at least 100000)");
    }
    println!("check --cases {CASES}: {:.2} s on {} cores (under 5)", check().as_secs_f64(), jobs());
    println!("the command awsess: {:.1} MB (under 12)", megabytes(env!("CARGO_BIN_EXE_awsess")));
}

fn megabytes(path: &str) -> f64 {
    std::fs::metadata(path).map_or(0, |metadata| metadata.len()) as f64 / 1e6
}

/// Resolves the same generated worlds over and over, and counts the fastest pass: whatever else the machine does slows
/// the others. The worlds are few enough to stay at hand, as in a check, which resolves a world that it has just drawn.
fn resolutions_per_second(edition: Edition) -> f64 {
    let source = Source::new(1, edition);
    let worlds: Vec<World> = (0..WORLDS).filter_map(|index| model::world(&source.case(index)).ok()).collect();
    let (started, mut fastest) = (Instant::now(), Duration::MAX);
    while started.elapsed() < LONG_ENOUGH {
        fastest = fastest.min(pass(&worlds));
    }
    worlds.len() as f64 / fastest.as_secs_f64()
}

fn pass(worlds: &[World]) -> Duration {
    let started = Instant::now();
    for world in worlds {
        std::hint::black_box(awsess_model::resolve(world));
    }
    started.elapsed()
}

/// Runs every scenario and the generated cases of each edition. Returns how long it took.
fn check() -> Duration {
    let scenarios = embedded().unwrap_or_default();
    let plan = Plan {
        scenarios,
        editions: Edition::ALL.to_vec(),
        cases: CASES,
        seed: 1,
        settings: Settings::default(),
        ..Plan::default()
    };
    let started = Instant::now();
    let status = result(&plan).map(|run| run.status()).ok();
    assert_eq!(status, Some(RunStatus::Passed), "a figure of a check that fails means nothing");
    started.elapsed()
}

fn result(plan: &Plan) -> io::Result<RunResult> {
    let collector = Collector::new(Header::new(plan.summary(), Shard::WHOLE, None), None);
    let sts = Arc::new(Parties::start()?);
    run(plan, vec![Builtin; jobs()], Some(&sts), &collector, |_| ()).map_err(io::Error::other)?;
    Ok(collector.finish(RunEnd::Complete, Vec::new(), Duration::ZERO).0)
}

fn jobs() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
