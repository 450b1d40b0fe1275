//! What commands write of a run: its log, and the reports that are made from it.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::Error;
use super::stdio::print;
use crate::report::log::{Log, junit, markdown, terminal};
use crate::system::output;
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
}

impl Reports {
    /// Writes every report of the log: the exit code that it comes to.
    pub(super) fn publish(&self, log: &Log) -> Result<ExitCode, Error> {
        if let Some(file) = &self.junit {
            save(file, junit(log).map_err(Error::new)?.as_bytes())?;
        }
        if let Some(file) = &self.markdown {
            save(file, markdown(log).as_bytes())?;
        }
        print(&terminal(log))?;
        Ok(ExitCode::from(log.standing().code()))
    }
}

/// Where a log goes: into memory, from which the reports are made, and into a file if one is named.
pub(super) struct Tee {
    memory: Vec<u8>,
    file: Option<BufWriter<Box<dyn Write + Send>>>,
}

impl Tee {
    /// A log in this file.
    pub(super) fn create(file: Option<&Path>) -> Result<Self, Error> {
        let create = |file| output::stream(file).map_err(|error| unwritten(file, &error));
        Ok(Self { memory: Vec::new(), file: file.map(create).transpose()?.map(BufWriter::new) })
    }

    /// What was written.
    pub(super) fn written(&self) -> &[u8] {
        &self.memory
    }
}

impl Write for Tee {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.as_mut().map_or(Ok(bytes.len()), |file| file.write(bytes))?;
        self.memory.extend(bytes.iter().take(count));
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

/// Writes a file atomically.
pub(super) fn save(file: &Path, bytes: &[u8]) -> Result<(), Error> {
    output::write(file, bytes).map_err(|error| unwritten(file, &error))
}

fn unwritten(file: &Path, error: &io::Error) -> Error {
    Error::with_cause(Shortage::from_error(&format!("write {}", file.display()), error), error)
}
