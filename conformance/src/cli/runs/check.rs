//! `awsess check`: runs scenarios and generated cases, and reports which of them passed.

use std::io::IsTerminal as _;
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::report::{LogFile, Reports};
use super::run::{Call, run_adapter, run_builtin};
use super::save;
use super::select::SelectArgs;
use crate::cli::shared::error::Error;
use crate::implementation::adapter;
use crate::run::check::Plan;
use crate::run::results::{Header, Results, RunResult};
use crate::run::shard::Shard;
use crate::system::shortage::reserve_files;
use crate::system::stop;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  awsess check                              every scenario, and 1000 generated cases for each edition
  awsess check -n 100000 -s 7               a longer search, the same on every machine
  awsess check bug.feature                  replay a feature file that somebody sent
  awsess check region/the-region-in-the-config-wins
                                            one scenario of those that awsess carries
  awsess check gen/1/1.55/42                one generated case, as reports name it
  awsess check --topic mfa --skip token     the scenarios of a topic, but for some
  awsess check --rule ENV-7 -v              whatever is about one rule, each case as it ends
  awsess check -n 100000 --label 'role assumed'
                                            only generated cases that assume a role
  awsess check -a './my-adapter' --fail-fast
                                            test another implementation, until it fails
  awsess check -a './my-adapter' --expectations known.toml
                                            pass if there are no failures but the known ones
  awsess check -a './my-adapter' --save bugs
                                            write a feature file for each kind of failure found
  awsess check --shard 2/4 --log 2.ndjson   the second quarter; 'awsess merge' joins the logs
  awsess check --json | jq .runs[0].cases   a summary for programs; 'awsess schema summary' describes it

An argument that is no file is an id. The whole id of a scenario selects it alone, also if other ids contain it; \
any other text selects each scenario whose id contains it. Ids, topics, rules and --skip select among the scenarios \
of the files that are named, or else among those that awsess carries.

A signal (SIGINT, SIGTERM, SIGHUP) ends the run: its adapters are ended, its folders removed, and a report \
shows what was done; the log is partial. A second signal ends it without a report. The folders are created \
in /dev/shm or else in the folder of temporary files; the variable AWSESS_SCRATCH names another place.

Exit codes: 0 success, 1 failures or flaky cases, 2 usage error, 3 the adapter cannot be used or the machine \
lacks a resource (open files, memory, processes, disk space, a correct clock), 130, 143 and 129 ended by \
SIGINT, SIGTERM and SIGHUP.")]
pub(crate) struct Args {
    #[command(flatten)]
    select: SelectArgs,
    /// How many cases run side by side; as many as there are processors if not given
    #[arg(short, long, value_name = "J", value_parser = jobs)]
    jobs: Option<NonZero<usize>>,
    /// Test the adapter started by COMMAND instead of the built-in library; may be given several times
    #[arg(short, long, value_name = "COMMAND")]
    adapter: Vec<String>,
    /// How long an adapter may take for one case, in seconds
    #[arg(short, long, value_name = "SECONDS", default_value = "10", value_parser = adapter::seconds)]
    timeout: Duration,
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
    /// End the run with the first case that fails
    #[arg(long, conflicts_with = "bless")]
    fail_fast: bool,
}

/// Reads the number of jobs.
fn jobs(text: &str) -> Result<NonZero<usize>, String> {
    text.parse().map_err(|_| "write a whole number, which is at least 1".to_owned())
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    refuse(args)?;
    let plan = Plan { fail_fast: args.fail_fast, ..args.select.plan()? };
    let jobs = reserve_files(args.jobs)?;
    args.reports.save.as_deref().map_or(Ok(()), save::create)?;
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
        bar: if args.reports.verbose || args.reports.quiet { ProgressBar::hidden() } else { bar(plan) },
        verbose: args.reports.verbose,
    }
}

/// The progress bar; hidden unless standard error is a terminal.
fn bar(plan: &Plan) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} cases, {rate}, {eta} left");
    let bar = ProgressBar::new(plan.scenario_items().len() as u64 + plan.generated());
    let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        // A bar that cannot be written is not worth an error.
        _ = write!(out, "{:.0} a second", state.per_sec());
    };
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).with_key("rate", rate));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
