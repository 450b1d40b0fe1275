//! `awsess merge`: joins the logs of the shards of one run, and reports on the whole run.

use std::path::PathBuf;
use std::process::ExitCode;

use super::report::{Reports, save};
use crate::cli::shared::error::Error;
use crate::report::log;
use crate::run::results::Results;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  awsess merge shard-*.ndjson                            one report of all shards
  awsess merge shard-*.ndjson --log run.ndjson           and one log
  awsess merge run.ndjson --junit run.xml                another report of a complete run

Exit codes: 0 success, 1 failures, 2 the logs are not those of one whole run, 3 the adapter cannot be used.")]
pub(crate) struct Args {
    /// The logs of every shard of one run, in any order
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<PathBuf>,
    /// Write one log of the whole run
    #[arg(long, value_name = "OUT")]
    log: Option<PathBuf>,
    #[command(flatten)]
    reports: Reports,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let results = joined(&args.logs)?;
    if let Some(file) = &args.log {
        save(file, &log::write(&results, Vec::new())?)?;
    }
    args.reports.publish(&results)
}

fn joined(files: &[PathBuf]) -> Result<Results, Error> {
    let read = |file: &PathBuf| log::read_file(file).map(|results| (file.clone(), results));
    let logs = files.iter().map(read).collect::<Result<Vec<_>, _>>().map_err(Error::new)?;
    log::join(&logs).map_err(Error::new)
}
