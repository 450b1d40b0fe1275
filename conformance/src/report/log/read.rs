//! Reading: line by line, each bounded and held against what went before, so that nothing is missed in silence.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::line::{Footer, Header, Line, VERSION};
use super::verify::Verify;
use super::{Log, Run};
use crate::run::shard::Fnv;

/// The longest line that is read or written, in bytes.
pub(super) const LONGEST: usize = 4 << 20;

/// The longest log that is read, in bytes.
const LONGEST_LOG: usize = 1 << 30;

/// Why a log says nothing that could be relied upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1; 0 means the file as a whole.
    pub line: usize,
    /// Whether it is the beginning of a good log: the run was not over.
    pub partial: bool,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.message),
            line => write!(f, "{}:{line}: {}", self.file.display(), self.message),
        }
    }
}

impl std::error::Error for Unreadable {}

impl Log {
    /// Reads the log in a file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is partial, or contradicts itself.
    pub fn read_file(file: &Path) -> Result<Self, Unreadable> {
        let input = crate::system::read::open(file)
            .map_err(|why| unreadable(file, 0, &format!("failed to open the log: the file {why}")))?;
        Self::read(BufReader::new(input), file)
    }

    /// Reads a log; the file's name stands in errors.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is partial, or contradicts itself.
    pub fn read(input: impl BufRead, file: &Path) -> Result<Self, Unreadable> {
        let log = Self::read_partial(input, file)?;
        match log.runs.iter().find_map(|run| run.interrupted.as_ref()) {
            Some(why) => Err(partial(unreadable(file, 0, ""), &why.to_string())),
            None => Ok(log),
        }
    }

    /// Reads a log that may end with an interrupted run, whose reports must say so.
    pub(crate) fn read_partial(input: impl BufRead, file: &Path) -> Result<Self, Unreadable> {
        let mut lines = Lines { input, file, number: 0, bytes: 0, digest: Fnv::default() };
        let mut runs = Vec::new();
        loop {
            let of = runs.first().map_or(1, |run: &Run| run.header.run[1]);
            let is_cut = runs.last().is_some_and(|run| run.interrupted.is_some());
            let more = runs.len() < of as usize && !is_cut;
            match lines.next()? {
                None if more => return Err(lines.partial(&format!("{} of {of} runs are there", runs.len()))),
                None => return Ok(Self { runs }),
                Some(_) if !more => return Err(lines.wrong("there is a line after the last run")),
                Some(line) => runs.push(run(&mut lines, &line, runs.len() as u32 + 1, of)?),
            }
        }
    }
}

/// Reads a run from its header, of which the first run's tells how many there are.
fn run(lines: &mut Lines<'_, impl BufRead>, first: &[u8], number: u32, of: u32) -> Result<Run, Unreadable> {
    lines.digest = Fnv::default();
    lines.digest.add(first);
    let header = header(lines, first)?;
    let [this, all] = header.run;
    if this != number || all < number || (number > 1 && all != of) {
        return Err(lines.wrong(&format!("this is run {this} of {all}, not run {number}")));
    }
    let (mut run, mut verify) = (Run::new(header.clone()), Verify::new(&header));
    loop {
        let before = lines.digest;
        let bytes = lines.next()?.ok_or_else(|| lines.partial("the footer is missing"))?;
        lines.digest.add(&bytes);
        let line: Line = lines.parse(&bytes)?;
        verify.line(&line, lines.number).map_err(|why| lines.wrong(&why))?;
        if let Line::End(footer) = &line {
            check_digest(lines, footer, before)?;
            let checked =
                verify.end(footer, lines.number, run.unusable.is_some() || run.interrupted.is_some());
            checked.map_err(|(at, why)| unreadable(lines.file, at, &why))?;
            run.add(line);
            return Ok(run);
        }
        run.add(line);
    }
}

fn header(lines: &Lines<'_, impl BufRead>, line: &[u8]) -> Result<Header, Unreadable> {
    let version: Result<Versioned, _> = serde_json::from_slice(line);
    match version {
        Err(_) => {
            return Err(lines.wrong("this is no log of awsess: it does not begin with the header of a run"));
        }
        Ok(Versioned { run: Version { log } }) if log != VERSION => {
            let message = format!(
                "the log is of format {log}, and this awsess reads {VERSION}: use the one that wrote it"
            );
            return Err(lines.wrong(&message));
        }
        Ok(_) => {}
    }
    match lines.parse(line)? {
        Line::Run(header) => Ok(header),
        _ => Err(lines.wrong("this is no header of a run")),
    }
}

/// The version in a header of any version.
#[derive(Deserialize)]
struct Versioned {
    run: Version,
}

#[derive(Deserialize)]
struct Version {
    log: u32,
}

fn check_digest(lines: &Lines<'_, impl BufRead>, footer: &Footer, digest: Fnv) -> Result<(), Unreadable> {
    if footer.digest == digest.text() {
        return Ok(());
    }
    let message = format!(
        "the lines have the digest {}, and the footer says {}: the log was changed after it was written",
        digest.text(),
        footer.digest
    );
    Err(lines.wrong(&message))
}

/// The lines of a log as they come in.
struct Lines<'f, R> {
    input: R,
    file: &'f Path,
    number: usize,
    bytes: usize,
    digest: Fnv,
}

impl<R: BufRead> Lines<'_, R> {
    /// The next line with its end.
    fn next(&mut self) -> Result<Option<Vec<u8>>, Unreadable> {
        let mut line = Vec::new();
        self.number += 1;
        let limit = LONGEST as u64 + 1;
        let read: io::Result<usize> = self.input.by_ref().take(limit).read_until(b'\n', &mut line);
        read.map_err(|error| self.wrong(&format!("failed to read the log: {error}")))?;
        self.bytes += line.len();
        if self.bytes > LONGEST_LOG {
            return Err(self.wrong(&format!("the log is longer than {} MiB", LONGEST_LOG >> 20)));
        }
        match (line.last(), line.len() > LONGEST) {
            (None, _) => Ok(None),
            (Some(b'\n'), _) => Ok(Some(line)),
            (Some(_), true) => Err(self.wrong(&format!("the line is longer than {} MiB", LONGEST >> 20))),
            (Some(_), false) => Err(self.partial("its last line is not whole")),
        }
    }

    fn parse(&self, line: &[u8]) -> Result<Line, Unreadable> {
        serde_json::from_slice(line).map_err(|error| {
            let text = error.to_string();
            let reason = text.split(" at line ").next().unwrap_or(&text);
            self.wrong(&format!("column {}: {reason}", error.column()))
        })
    }

    fn wrong(&self, message: &str) -> Unreadable {
        unreadable(self.file, self.number, message)
    }

    fn partial(&self, why: &str) -> Unreadable {
        partial(self.wrong(""), why)
    }
}

fn partial(at: Unreadable, why: &str) -> Unreadable {
    let message = format!("the log is partial, {why}: the run did not finish; run it again");
    Unreadable { partial: true, message, ..at }
}

fn unreadable(file: &Path, line: usize, message: &str) -> Unreadable {
    Unreadable { file: file.to_owned(), line, partial: false, message: message.to_owned() }
}
