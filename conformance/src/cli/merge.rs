//! `awsess merge`: joins the logs of the shards of one run, and reports as the whole run would have.

use std::path::PathBuf;
use std::process::ExitCode;

use super::Error;
use super::report::{Reports, save};
use crate::log::{Log, join};

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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::check::Plan;
    use crate::log::{self, Header, Writer};

    /// A log of a run that asks nothing.
    fn empty(shard: &str) -> Vec<u8> {
        let plan = Plan {
            scenarios: vec![],
            editions: vec![],
            cases: 0,
            seed: 1,
            settings: Default::default(),
            label: None,
        };
        let header = Header::new(log::Plan::of(&plan), shard.parse().unwrap(), None);
        Writer::start(Vec::new(), header).unwrap().finish(Duration::ZERO).unwrap()
    }

    #[test]
    fn a_log_that_cannot_be_joined_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let (first, second) = (empty("1/2"), empty("2/2"));
        save(&at("1"), &first).unwrap();
        save(&at("2"), &second).unwrap();
        save(&at("cut"), &second[..second.len() - 1]).unwrap();
        assert_eq!(joined(&[at("2"), at("1")]).unwrap().runs.len(), 1);
        let why = |files: &[PathBuf]| joined(files).unwrap_err().to_string();
        let cut = why(&[at("1"), at("cut")]);
        assert!(cut.starts_with(&format!("{}:2: the log is partial", at("cut").display())), "{cut}");
        let alone = why(&[at("1")]);
        assert!(
            alone.starts_with(&format!("shard 2/2 is missing: it is none of {}", at("1").display())),
            "{alone}"
        );
        assert!(why(&[at("none")]).starts_with(&format!("{}: failed to open the log", at("none").display())));
    }

    #[test]
    fn the_joined_log_and_the_reports_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        save(&at("run"), &empty("1/1")).unwrap();
        let args = Args {
            logs: vec![at("run")],
            log: Some(at("joined")),
            reports: Reports { junit: Some(at("junit.xml")), markdown: Some(at("summary.md")) },
        };
        assert_eq!(run(&args).unwrap(), ExitCode::from(1), "a run that asks nothing proves nothing");
        assert_eq!(std::fs::read(at("joined")).unwrap(), std::fs::read(at("run")).unwrap());
        assert!(std::fs::read_to_string(at("junit.xml")).unwrap().contains("no case was asked"));
        assert!(std::fs::read_to_string(at("summary.md")).unwrap().contains("no case was asked"));
    }
}
