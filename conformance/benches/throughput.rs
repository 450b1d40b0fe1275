//! What the runner costs an adapter: the time of a case beside its bound, and what a process for every case costs.
//!
//! `cargo bench -p awsess-conformance --bench throughput`
//!
//! The overhead is the time that a check takes for a case that it asks, less what drawing the cases and predicting the outcomes of
//! those that are asked take: the files are written and removed, the run is sent, waited for, read, compared and recorded, and the
//! adapter answers. That one is this program once more, which only looks up what was predicted beforehand. An adapter that takes
//! one run after the other makes a worker wait for each; `awsess check` has a worker for every processor, and they wait side by
//! side.
//!
//! An overhead of more than `LIMIT` times what drawing and predicting take is a failure, whatever the machine.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use awsess_conformance::Parties;
use awsess_conformance::adapter::{self, Process};
use awsess_conformance::capability::Capability;
use awsess_conformance::case::Edition;
use awsess_conformance::check::{Collector, Plan, run};
use awsess_conformance::implementation::{Implementation, Response};
use awsess_conformance::model;
use awsess_conformance::protocol::{Hello, Run};
use awsess_conformance::results::{Header, RunEnd, RunStatus};
use awsess_conformance::shard::Shard;
use awsess_conformance::strategy::{Settings, Source};
use serde_json::{Value, json};

const EDITION: Edition = Edition::V1_55;
const SEED: u64 = 1;
const CASES: u64 = 10_000;
/// How often the overhead is measured: the best is what the runner costs, the others what else the machine did.
const TIMES: usize = 5;
/// The most overhead of a case with a worker for every processor, in times of what drawing and predicting it take.
const LIMIT: f64 = 2.0;
/// The word that makes this program the adapter.
const ANSWER: &str = "--answer-at-once";

/// How long it took to ask so many cases: those that need what an adapter lacks are not asked.
type Taken = (Duration, u64);
/// A figure, or why there is none.
type Measured<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Measured<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [word, under_way, answers] = &words[..]
        && word == ANSWER
    {
        return Ok(answer_at_once(&hello(under_way.parse()?), &std::fs::read_to_string(answers)?)?);
    }
    overhead()?;
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/adapters/go-v1-1.55");
    match program.canonicalize() {
        Ok(program) => side_by_side(&shlex::try_quote(&program.to_string_lossy())?)?,
        Err(_) => println!("go-v1@1.55 is left out: it is not built, which scripts/adapters build does"),
    }
    Ok(())
}

/// Measures the runner over the adapter that answers at once.
fn overhead() -> Measured<()> {
    let folder = tempfile::tempdir()?;
    let answers = folder.path().join("answers.ndjson");
    let (drawing, predicting) = predict(&answers)?;
    let prepared = drawing + predicting;
    println!(
        "drawing a case: {drawing:.1} µs, and predicting its outcome: {predicting:.1} µs (together at most 30)"
    );
    let mut overhead = 0.0;
    for (workers, under_way) in [(1, 1), (1, 8), (jobs(), 1), (jobs(), 8)] {
        let (took, asked) = best(workers, &this_program(under_way, &answers)?)?;
        let (whole, drawn) = (micros((took, asked)), CASES as f64 / asked as f64);
        overhead = whole - (drawing * drawn + predicting) / workers as f64;
        print!(
            "runner, workers: {workers}, runs under way in each: {under_way}: {asked} cases, {whole:5.1} µs a case, "
        );
        println!("of which overhead: {overhead:5.1} µs (at most 60)");
    }
    let ratio = overhead / prepared;
    println!("overhead, in times of drawing and predicting: {ratio:.1} (at most {LIMIT})");
    if ratio > LIMIT {
        return Err(
            format!("the runner's overhead is {ratio:.1} times what drawing and predicting take").into()
        );
    }
    Ok(())
}

/// The best of several checks of the adapter by so many workers.
fn best(workers: usize, command: &str) -> Measured<Taken> {
    let start = || Process::start(command, adapter::Settings::default());
    let once = || check((0..workers).map(|_| start()).collect::<Result<_, _>>()?);
    let taken: Measured<Vec<_>> = (0..TIMES).map(|_| once()).collect();
    Ok(taken?.into_iter().min().unwrap_or_default())
}

fn jobs() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Writes the expected outcome of each case on a line of its own. Returns the time to draw a case and the time to predict its outcome,
/// in microseconds.
fn predict(answers: &Path) -> Measured<(f64, f64)> {
    let source = Source::new(SEED, EDITION);
    let drawing = least(|| (0..CASES).for_each(|index| drop(source.case(index))));
    let both = least(|| (0..CASES).for_each(|index| drop(model::expect(&source.case(index)))));
    let mut out = BufWriter::new(std::fs::File::create(answers)?);
    for index in 0..CASES {
        writeln!(out, "{}", serde_json::to_string(&model::expect(&source.case(index))?)?)?;
    }
    out.flush()?;
    Ok((drawing, both - drawing))
}

/// The time that the work takes for a case, in microseconds: that of the fastest of several passes over all cases.
fn least(work: impl Fn()) -> f64 {
    let once = || {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    micros(((0..TIMES).map(|_| once()).min().unwrap_or_default(), CASES))
}

fn this_program(under_way: u32, answers: &Path) -> Measured<String> {
    let (program, under_way) = (std::env::current_exe()?, under_way.to_string());
    Ok(shlex::try_join([&*program.to_string_lossy(), ANSWER, &under_way, &answers.to_string_lossy()])?)
}

/// Checks the cases, to the end of the last process.
fn check<S: Implementation + Send>(subjects: Vec<S>) -> Measured<Taken> {
    let plan = plan();
    let hello = subjects.first().map(Implementation::hello);
    let collector = Collector::new(Header::new(plan.summary(), Shard::WHOLE, hello), None);
    let sts = Arc::new(Parties::start()?);
    let started = Instant::now();
    run(&plan, subjects, Some(&sts), &collector, |_| ())?;
    let took = started.elapsed();
    let (result, _) = collector.finish(RunEnd::Complete, Vec::new(), took);
    assert_eq!(result.status(), RunStatus::Passed, "a figure of a check that fails means nothing");
    Ok((took, result.counts().run()))
}

/// Generated cases alone, which are what a long check asks.
fn plan() -> Plan {
    Plan {
        scenarios: Vec::new(),
        editions: vec![EDITION],
        cases: CASES,
        seed: SEED,
        settings: Settings::default(),
        ..Plan::default()
    }
}

/// The real adapter with a process for all cases, and with one for each.
fn side_by_side(command: &str) -> Measured<()> {
    let start = || Process::start(command, adapter::Settings::default());
    let together = check((0..jobs()).map(|_| start()).collect::<Result<_, _>>()?)?;
    let alone = check((0..jobs()).map(|_| Alone::start(command)).collect::<Result<_, _>>()?)?;
    let rows = [("a process for all cases", together), ("a process for every case", alone)];
    for (how, taken) in rows {
        let (seconds, asked) = (taken.0.as_secs_f64(), taken.1);
        println!("go-v1@1.55, {how:24}: {seconds:6.2} s for {asked} cases, {:7.1} µs a case", micros(taken));
    }
    println!("  a process for all is {:.1} times as fast", micros(alone) / micros(together));
    Ok(())
}

/// An adapter of which every case gets a process of its own: what `isolation: process` means, without the need to ask it.
struct Alone {
    command: String,
    hello: Hello,
}

impl Alone {
    fn start(command: &str) -> Measured<Self> {
        let process = Process::start(command, adapter::Settings::default())?;
        Ok(Self { command: command.to_owned(), hello: process.hello() })
    }
}

impl Implementation for Alone {
    fn hello(&self) -> Hello {
        self.hello.clone()
    }

    /// The driver puts the first case to a process that ends with it.
    fn observe(&mut self, run: &Run) -> Response {
        match Process::start(&self.command, adapter::Settings::default()) {
            Ok(mut process) => process.observe(run),
            Err(why) => Response::Broken { message: why.to_string() },
        }
    }
}

fn micros((took, asked): Taken) -> f64 {
    took.as_secs_f64() * 1e6 / asked.max(1) as f64
}

/// Is the adapter: says hello, and answers each run with the outcome on the line of its number.
fn answer_at_once(hello: &Value, answers: &str) -> io::Result<()> {
    let answers: Vec<&str> = answers.lines().collect();
    let (mut lines, mut out) = (io::stdin().lines(), io::stdout());
    lines.next().transpose()?;
    writeln!(out, "{hello}")?;
    for line in lines {
        let line = line?;
        let (id, number) = numbers(&line).ok_or_else(|| io::Error::other(format!("what is {line}?")))?;
        let outcome = answers[number];
        writeln!(out, "{{\"type\":\"outcome\",\"id\":\"{id}\",\"outcome\":{outcome}}}")?;
    }
    Ok(())
}

/// Declares whatever needs no party, no program and no server: a prediction makes no calls.
fn hello(under_way: u32) -> Value {
    let implementation = json!({"name": "answers at once", "version": "1.0.0"});
    json!({
        "type": "hello", "protocol": 1, "implementation": implementation, "editions": [EDITION],
        "capabilities": capabilities(), "max_in_flight": under_way,
    })
}

fn capabilities() -> Vec<Capability> {
    const ABOUT_CALLS: [Capability; 11] = [
        Capability::AssumeRole,
        Capability::Call,
        Capability::Container,
        Capability::Metadata,
        Capability::Process,
        Capability::Redirects,
        Capability::Retries,
        Capability::SingleSignOn,
        Capability::Tls,
        Capability::UserAgent,
        Capability::WebIdentity,
    ];
    Capability::ALL.into_iter().filter(|capability| !ABOUT_CALLS.contains(capability)).collect()
}

/// The id of the run, and the number of the generated case, without reading more of the line.
fn numbers(line: &str) -> Option<(&str, usize)> {
    let quoted = |after: &str| line.split_once(after)?.1.split('"').next();
    let case = quoted("\"case\":{\"id\":\"")?;
    Some((quoted("\"id\":\"")?, case.rsplit('/').next()?.parse().ok()?))
}
