//! `awsess merge`: joins the logs of the shards of one run, and reports as the whole run would have.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Error;
use super::report::{Reports, save};
use crate::report::log::{Log, join};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  awsess merge shard-*.ndjson                            one report of all shards
  awsess merge shard-*.ndjson --log run.ndjson           and one log
  awsess merge run.ndjson --junit run.xml                another report of a run that is over

Exit codes: 0 held, 1 diverged, 2 the logs are not those of one whole run, 3 the adapter is broken.")]
pub(crate) struct Args {
    /// The logs of every shard of one run, in any order
    #[arg(value_name = "LOG", required = true)]
    logs: Vec<PathBuf>,
    /// Write the log that the run would have written in one piece
    #[arg(long, value_name = "OUT")]
    log: Option<PathBuf>,
    #[command(flatten)]
    reports: Reports,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Error> {
    let log = joined(&args.logs)?;
    if let Some(file) = &args.log {
        save(file, &log.write(Vec::new())?)?;
    }
    args.reports.publish(&log)
}

fn joined(files: &[PathBuf]) -> Result<Log, Error> {
    let read = |file: &PathBuf| Log::read_file(file).map(|log| (file.clone(), log));
    let logs = files.iter().map(read).collect::<Result<Vec<_>, _>>().map_err(Error::new)?;
    join(&logs).map_err(Error::new)
}
