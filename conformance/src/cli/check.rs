//! `awsess check`: runs scenarios and generated cases, and tells what held.

use std::io::{IsTerminal as _, Write as _};
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::{DIVERGED, Error, UNUSABLE};
use crate::adapter::{self, Process, Settings, Unusable};
use crate::builtin::Builtin;
use crate::case::Edition;
use crate::check::{self, Bench, Finding, Interrupted, Plan, Tally, findings, summary};
use crate::implementation::Subject;
use crate::protocol::Hello;
use crate::scenario::{self, Scenario};
use crate::specification::{rule_ids, scenarios};
use crate::strategy;
use crate::sts::Sts;

/// How many cases are generated unless the call says otherwise.
const CASES: u64 = 1_000;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  awsess check                              every scenario, and 1000 generated cases an edition
  awsess check features/tls.feature         one topic
  awsess check --cases 100000 --seed 7      a longer search, the same on every machine
  awsess check bug.feature --cases 0        replay a feature file that somebody sent
  awsess check --adapter './my-adapter'     hold another implementation, in any language")]
pub(crate) struct Args {
    /// Feature files, or folders of them; all that awsess carries if none is named
    #[arg(value_name = "FEATURES")]
    features: Vec<PathBuf>,
    /// How many cases to generate for each edition
    #[arg(long, value_name = "N", default_value_t = CASES)]
    cases: u64,
    /// The seed of the generated cases: one seed makes the same cases everywhere
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Only this edition; may be given twice
    #[arg(long, value_name = "E", value_parser = edition)]
    edition: Vec<Edition>,
    /// How many cases run side by side; as many as there are processors if not given
    #[arg(long, value_name = "J")]
    jobs: Option<NonZero<usize>>,
    /// Hold the adapter that this command starts instead of the built-in library; may be given several times
    #[arg(long, value_name = "COMMAND")]
    adapter: Vec<String>,
    /// How long an adapter may take for one case, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = adapter::seconds)]
    timeout: Duration,
    /// How many of a hundred generated cases have damaged text in their files
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=100))]
    damage: u16,
}

pub(super) fn edition(name: &str) -> Result<Edition, String> {
    let found = Edition::ALL.into_iter().find(|edition| edition.name() == name);
    found.ok_or_else(|| format!("the editions are {}", Edition::ALL.map(Edition::name).join(" and ")))
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let plan = plan(args)?;
    let held = match args.adapter.as_slice() {
        [] => vec![hold(&plan, args, None, || Ok(Builtin))?],
        commands => {
            commands.iter().map(|command| hold_adapter(&plan, args, command)).collect::<Result<_, _>>()?
        }
    };
    Ok(ExitCode::from(held.into_iter().max().unwrap_or_default()))
}

/// Holds the adapter of a command, with an STS of its own to call.
fn hold_adapter(plan: &Plan, args: &Args, command: &str) -> Result<u8, Error> {
    let sts = Arc::new(Sts::start()?);
    let forget = Arc::clone(&sts);
    let settings = Settings {
        before_rerun: Some(Arc::new(move |run| forget.expect(&run.id))),
        ..Settings::with_timeout(args.timeout)
    };
    hold(plan, args, Some(&sts), || Process::start(command, settings.clone()))
}

/// Runs the plan against one implementation and reports: the exit code.
fn hold<S: Subject + Send>(
    plan: &Plan,
    args: &Args,
    sts: Option<&Arc<Sts>>,
    start: impl Fn() -> Result<S, Unusable>,
) -> Result<u8, Error> {
    let started = Instant::now();
    let subjects: Vec<S> = match (0..jobs(args)).map(|_| start()).collect() {
        Ok(subjects) => subjects,
        Err(why) => return Ok(give_up(&why)),
    };
    let hello = subjects.first().map(Subject::hello);
    let bar = bar(plan);
    let tally = match check::run(plan, subjects, sts, |done| bar.inc(done)) {
        Ok(tally) => tally,
        Err(Interrupted::Unusable(why)) => return Ok(give_up(&why)),
        Err(error @ Interrupted::Scratch(_)) => return Err(Error::new(error)),
    };
    bar.finish_and_clear();
    let took = started.elapsed();
    let findings = match (tally.failures.is_empty(), start()) {
        (true, _) => Vec::new(),
        (false, Ok(subject)) => {
            findings(plan, &tally, &mut Bench::new(subject, sts.cloned()).map_err(Error::new)?)
        }
        (false, Err(why)) => return Ok(give_up(&why)),
    };
    report(plan, hello.as_ref(), &tally, &findings, took)?;
    Ok(if tally.total().failed == 0 { 0 } else { DIVERGED })
}

/// Says why the adapter is of no use: that is no verdict on what it adapts.
fn give_up(why: &Unusable) -> u8 {
    eprintln!("error: {why}\n  'awsess doctor COMMAND' goes through it step by step");
    UNUSABLE
}

fn jobs(args: &Args) -> usize {
    let jobs = args.jobs.or_else(|| std::thread::available_parallelism().ok());
    jobs.map_or(1, NonZero::get)
}

fn plan(args: &Args) -> Result<Plan, Error> {
    let scenarios = read(args)?;
    let editions = match args.edition.as_slice() {
        [] => Edition::ALL.to_vec(),
        named => Edition::ALL.into_iter().filter(|edition| named.contains(edition)).collect(),
    };
    let plan = Plan {
        scenarios,
        editions,
        cases: args.cases,
        seed: args.seed,
        settings: strategy::Settings { damaged: args.damage * 10, ..strategy::Settings::default() },
    };
    if plan.scenario_items().is_empty() && plan.generated() == 0 {
        return Err(Error::new(
            "there is nothing to check: no scenario is of that edition, and --cases is 0",
        ));
    }
    Ok(plan)
}

fn read(args: &Args) -> Result<Vec<Scenario>, Error> {
    let read = match args.features.as_slice() {
        [] => scenarios(),
        named => scenario::read(named, rule_ids()),
    };
    read.map_err(|problems| Error::all(&problems))
}

/// The progress, on a terminal alone.
fn bar(plan: &Plan) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} cases, {per_sec}, {eta} left");
    let bar = ProgressBar::new(plan.scenario_items().len() as u64 + plan.generated());
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

fn report(
    plan: &Plan,
    hello: Option<&Hello>,
    tally: &Tally,
    findings: &[Finding],
    took: Duration,
) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    let who = hello.map_or_else(String::new, |hello| {
        format!("{} {}", hello.implementation.name, hello.implementation.version)
    });
    writeln!(out, "awsess {} against {who}, seed {}\n", env!("CARGO_PKG_VERSION"), plan.seed)?;
    writeln!(out, "{}", summary(tally))?;
    for finding in findings {
        write_finding(&mut out, finding)?;
    }
    for note in &tally.notes {
        writeln!(out, "note: {note}")?;
    }
    let total = tally.total();
    let took = took.as_secs_f64();
    writeln!(out, "{} cases held, {} did not, in {took:.1} s", total.passed, total.failed)?;
    Ok(())
}

fn write_finding(out: &mut impl std::io::Write, finding: &Finding) -> std::io::Result<()> {
    let location = finding.location.as_ref().map_or_else(String::new, |location| format!("  {location}"));
    writeln!(out, "{}: {}{location}\n{}", finding.verdict, finding.id, finding.details)?;
    match &finding.feature {
        Some(feature) => writeln!(out, "--- feature file ---\n{feature}--------------------\n"),
        None => Ok(()),
    }
}
