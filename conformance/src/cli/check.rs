//! `awsess check`: runs scenarios and generated cases, and reports which of them passed.

use std::io::IsTerminal as _;
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Error;
use super::cases::{CASES, GenerationArgs, Trust, edition, editions};
use super::report::{LogFile, Reports};
use super::run::{Call, run_adapter, run_builtin};
use crate::implementation::adapter;
use crate::run::check::Plan;
use crate::run::label::Label;
use crate::run::results::{Header, Results, RunResult};
use crate::run::shard::Shard;
use crate::scenario::Scenario;
use crate::scenario::embedded;
use crate::system::shortage::reserve_files;
use crate::system::stop;
use crate::vocabulary::case::Edition;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  awsess check                              every scenario, and 1000 generated cases for each edition
  awsess check features --cases 0           the scenarios of a folder, and nothing generated
  awsess check --cases 100000 --seed 7      a longer search, the same on every machine
  awsess check --cases 100000 --label 'role assumed'
                                            of those, only cases that assume a role
  awsess check bug.feature --cases 0        replay a feature file that somebody sent
  awsess check --adapter './my-adapter'     test another implementation, in any language
  awsess check --shard 2/4 --log 2.ndjson   the second quarter; 'awsess merge' joins the logs
  awsess check --adapter './my-adapter' --expectations known.toml
                                            pass if there are no failures but the known ones
  awsess check --adapter './my-adapter' --allow-flaky
                                            accept cases that passed only when they were repeated

A signal (SIGINT, SIGTERM, SIGHUP) ends the run: its adapters are ended, its folders removed, and a report \
shows what was done; the log is partial. A second signal ends it without a report. The folders are created \
in /dev/shm or else in the folder of temporary files; the variable AWSESS_SCRATCH names another place.

Exit codes: 0 success, 1 failures or flaky cases, 2 usage error, 3 the adapter cannot be used or the machine \
lacks a resource (open files, memory, processes, disk space, a correct clock), 130, 143 and 129 ended by \
SIGINT, SIGTERM and SIGHUP.")]
pub(crate) struct Args {
    /// Feature files, or folders of them; all that awsess carries if none is named
    #[arg(value_name = "FEATURES")]
    features: Vec<PathBuf>,
    #[command(flatten)]
    trust: Trust,
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
    /// Test the adapter started by COMMAND instead of the built-in library; may be given several times
    #[arg(long, value_name = "COMMAND")]
    adapter: Vec<String>,
    /// How long an adapter may take for one case, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = adapter::seconds)]
    timeout: Duration,
    #[command(flatten)]
    generation: GenerationArgs,
    /// Of the generated cases, only those with this label: a class of 'awsess list labels', or a rule
    #[arg(long, value_name = "LABEL")]
    label: Option<Label>,
    /// Run only shard I of N: the second of four is 2/4
    #[arg(long, value_name = "I/N", default_value_t = Shard::WHOLE)]
    shard: Shard,
    /// Write the log of the run, for 'awsess merge'
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    #[command(flatten)]
    reports: Reports,
    /// The known failures: a failure that is not among them fails the run, and so does a stale entry
    #[arg(long, value_name = "FILE")]
    expectations: Option<PathBuf>,
    /// Rewrite the file of expectations to match this run; the exit code is still that of the file as it was
    #[arg(long, requires = "expectations")]
    bless: bool,
    /// Accept cases that passed only when they were repeated, after a crash or a timeout
    #[arg(long)]
    allow_flaky: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    refuse(args)?;
    let plan = plan(args)?;
    let jobs = reserve_files(args.jobs)?;
    let log = args.log.as_deref().map(LogFile::create).transpose()?;
    let runs = match args.adapter.as_slice() {
        [] => vec![run_builtin(&call(args, &plan, jobs, None))?],
        commands => run_adapters(args, &plan, jobs, commands)?,
    };
    let results = Results { runs };
    log.map_or(Ok(()), |log| log.write(&results))?;
    args.reports.publish(&results)
}

/// Refuses options that contradict each other, before anything is started.
fn refuse(args: &Args) -> Result<(), Error> {
    match (args.bless, args.shard.is_whole(), args.adapter.len()) {
        (true, false, _) => {
            Err(Error::new("--bless needs the whole run: one shard does not show what is stale"))
        }
        (true, true, 2..) => Err(Error::new("--bless takes one --adapter: each has divergences of its own")),
        _ => Ok(()),
    }
}

/// Runs the plan with one adapter after the other.
fn run_adapters(args: &Args, plan: &Plan, jobs: usize, commands: &[String]) -> Result<Vec<RunResult>, Error> {
    let mut runs = Vec::new();
    for command in commands {
        runs.push(run_adapter(&call(args, plan, jobs, Some(command)), command)?);
        // After a signal, the other adapters are not run.
        if stop::requested().is_some() {
            break;
        }
    }
    Ok(runs)
}

fn call<'a>(args: &'a Args, plan: &'a Plan, jobs: usize, command: Option<&'a str>) -> Call<'a> {
    Call {
        plan,
        header: Header { allow_flaky: args.allow_flaky, ..Header::new(plan.summary(), args.shard, None) },
        command,
        timeout: args.timeout,
        jobs,
        expectations: args.expectations.as_deref(),
        bless: args.bless,
        bar: bar(plan),
    }
}

fn plan(args: &Args) -> Result<Plan, Error> {
    let scenarios = read(args)?;
    let plan = Plan {
        scenarios,
        editions: editions(&args.edition),
        cases: args.cases,
        seed: args.seed,
        settings: args.generation.settings(),
        label: args.label,
    };
    if plan.scenario_items().is_empty() && plan.generated() == 0 {
        return Err(Error::new(
            "there is nothing to check: no scenario is of that edition, and --cases is 0",
        ));
    }
    Ok(plan)
}

fn read(args: &Args) -> Result<Vec<Scenario>, Error> {
    match args.features.as_slice() {
        [] => embedded().map_err(|problems| Error::all(&problems)),
        named => args.trust.read(named),
    }
}

/// The progress bar; hidden unless standard error is a terminal.
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
