//! What commands write about a run: its log and its reports.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::save::save_findings;
use crate::cli::shared::error::Error;
use crate::cli::shared::stdio::{print, print_as_it_is};
use crate::cli::shared::terminal::render_options;
use crate::explain::RenderOptions;
use crate::report::{Layout, Summary, html, junit, log, markdown, summary, terminal, verdict};
use crate::run::results::Results;
use crate::system::output;
use crate::system::printable::json;
use crate::system::shortage::Shortage;

/// The reports besides the one on standard output.
#[derive(Debug, clap::Args)]
pub(super) struct Reports {
    /// Write the report as JUnit XML
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,
    /// Write a summary in Markdown
    #[arg(long, value_name = "FILE")]
    pub(super) markdown: Option<PathBuf>,
    /// Write the report as one page of HTML, which loads nothing
    #[arg(long, value_name = "FILE")]
    pub(super) html: Option<PathBuf>,
    /// Write the feature file of each divergence that was made smaller into this folder; existing files are not overwritten
    #[arg(long, value_name = "DIR")]
    pub(super) save: Option<PathBuf>,
    /// Print a summary as JSON instead of the report
    #[arg(long)]
    pub(super) json: bool,
    /// Print only how many cases passed and failed
    #[arg(short, long, conflicts_with = "json")]
    pub(super) quiet: bool,
    /// Show every failure in full; 'awsess check' also names each case on standard error as it ends
    #[arg(short, long, conflicts_with_all = ["quiet", "json"])]
    pub(super) verbose: bool,
}

impl Reports {
    /// The layout of the report: a terminal has a width and colours, and other output is plain and not wrapped.
    fn layout(&self) -> Layout {
        let RenderOptions { width, colour, .. } = render_options();
        Layout { width, colour, in_full: self.verbose }
    }

    /// Writes every report of the results. Returns the exit code that they come to.
    pub(super) fn publish(&self, results: &Results) -> Result<ExitCode, Error> {
        if let Some(file) = &self.junit {
            save(file, junit(results).map_err(Error::new)?.as_bytes())?;
        }
        if let Some(file) = &self.markdown {
            save(file, markdown(results).as_bytes())?;
        }
        if let Some(file) = &self.html {
            save(file, html(results).as_bytes())?;
        }
        match (self.json, self.quiet) {
            (true, _) => print_json(&summary(results))?,
            (false, true) => print(&verdict(results))?,
            (false, false) => print_as_it_is(&terminal(results, self.layout()))?,
        }
        if let Some(folder) = &self.save {
            save_findings(folder, results)?;
        }
        Ok(ExitCode::from(results.status().code()))
    }
}

fn print_json(summary: &Summary) -> Result<(), Error> {
    let text = serde_json::to_string(summary).map_err(Error::new)?;
    print_as_it_is(&format!("{}\n", json(&text)))
}

/// The file of a log. It is created before the run, so that a file of an earlier run is never taken for that of this one.
pub(super) struct LogFile(BufWriter<Box<dyn Write + Send>>);

impl LogFile {
    pub(super) fn create(file: &Path) -> Result<Self, Error> {
        let stream = output::stream(file).map_err(|error| unwritten(file, &error))?;
        Ok(Self(BufWriter::new(stream)))
    }

    /// Writes the log of a run.
    pub(super) fn write(self, results: &Results) -> Result<(), Error> {
        let unlogged = |error| Error::with_cause(Shortage::from_error("write the log", &error), &error);
        log::write(results, self.0).map(drop).map_err(unlogged)
    }
}

/// Writes a file atomically.
pub(super) fn save(file: &Path, bytes: &[u8]) -> Result<(), Error> {
    output::write(file, bytes).map_err(|error| unwritten(file, &error))
}

fn unwritten(file: &Path, error: &io::Error) -> Error {
    Error::with_cause(Shortage::from_error(&format!("write {}", file.display()), error), error)
}
