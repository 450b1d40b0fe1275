//! Reading: line by line, each bounded and checked against the plan, and the run as a whole at its footer.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::line::{Footer, Generated, Line, MAX_LINE, Start, VERSION, VerdictCounts};
use crate::run::results::{CaseResult, Header, Results, RunResult};
use crate::run::shard::Fnv;
use crate::system::json::reason;
use crate::system::plural::plural;
use crate::system::read::open;

/// The longest log that is read, in bytes.
const MAX_LOG: usize = 1 << 30;

/// Why a log cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1; 0 means the file as a whole.
    pub line: usize,
    /// Whether it is the beginning of a good log: the run was not complete.
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

/// Reads the log in a file.
///
/// # Errors
///
/// When it cannot be read, is partial, or contradicts itself.
pub fn read_file(file: &Path) -> Result<Results, Unreadable> {
    let input = open(file).map_err(|why| {
        let message = format!("failed to open the log: the file {why}");
        Unreadable { file: file.to_owned(), line: 0, partial: false, message }
    })?;
    read(BufReader::new(input), file)
}

/// Reads a log; errors name the file.
///
/// # Errors
///
/// When it cannot be read, is partial, or contradicts itself.
pub fn read(input: impl BufRead, file: &Path) -> Result<Results, Unreadable> {
    let mut lines = Lines { input, file, number: 0, bytes: 0, digest: Fnv::default() };
    let mut runs: Vec<RunResult> = Vec::new();
    let mut all = 1;
    while runs.len() < all as usize {
        let number = runs.len() as u32 + 1;
        lines.digest = Fnv::default();
        let Some(first) = lines.next()? else {
            return Err(lines.truncated(&format!("it has {} of {}", runs.len(), plural(all, "run", "runs"))));
        };
        let start = start(&lines, &first)?;
        let [this, of] = start.number;
        if this != number || of < number || (number > 1 && of != all) {
            return Err(lines.wrong(format!("this is run {this} of {of}, not run {number}")));
        }
        all = of;
        runs.push(run(&mut lines, start.header)?);
    }
    match lines.next()? {
        None => Ok(Results { runs }),
        Some(_) => Err(lines.wrong("there is a line after the last run")),
    }
}

/// The first line of a run, if it is of the version that is read.
fn start(lines: &Lines<'_, impl BufRead>, line: &[u8]) -> Result<Start, Unreadable> {
    /// The part of a first line that every version of the format has.
    #[derive(Deserialize)]
    struct Versioned {
        run: Version,
    }
    #[derive(Deserialize)]
    struct Version {
        log: u32,
    }
    match serde_json::from_slice(line) {
        Err(_) => {
            return Err(lines.wrong("this is no log of awsess: it does not begin with the header of a run"));
        }
        Ok(Versioned { run: Version { log } }) if log != VERSION => {
            return Err(lines.wrong(format!(
                "the log is of format {log}, and this awsess reads {VERSION}: use the one that wrote it"
            )));
        }
        Ok(_) => {}
    }
    match lines.parse(line)? {
        Line::Run(start) => Ok(start),
        _ => Err(lines.wrong("this is no header of a run")),
    }
}

/// Reads the lines of a run behind its first one.
fn run(lines: &mut Lines<'_, impl BufRead>, header: Header) -> Result<RunResult, Unreadable> {
    let mut run = RunResult::new(header);
    loop {
        let digest = lines.digest;
        let Some(line) = lines.next()? else { return Err(lines.truncated("the footer is missing")) };
        match lines.parse(&line)? {
            Line::Run(_) => return Err(lines.wrong("a run begins before the footer of the last one")),
            Line::Case(case) => {
                verify_case(&run.header, &case).map_err(|why| lines.wrong(why))?;
                run.cases.listed.push(case);
            }
            Line::Generated(Generated { edition, count }) => {
                if !run.header.plan.editions.contains(&edition) {
                    return Err(lines.wrong(format!("edition {edition} does not belong to this run")));
                }
                run.cases.add_tally(edition, count);
            }
            Line::Finding(finding) => run.findings.push(finding),
            Line::Fault(fault) => run.faults.push(fault),
            Line::Expectation(count) => run.expectations.push(count),
            Line::End(footer) => return end(lines, run, footer, &digest.text()),
        }
    }
}

/// Checks that a case belongs to the run, and has the index that the plan gives it.
fn verify_case(header: &Header, case: &CaseResult) -> Result<(), String> {
    let (plan, CaseResult { index, id, edition, .. }) = (&header.plan, case);
    let is_scenario = *index < plan.scenarios;
    let belongs = *index < plan.len() && header.shard.takes(id, plan.seed) && plan.editions.contains(edition);
    if !belongs || is_scenario != case.scenario.is_some() {
        return Err(format!("the case {id} ({edition}) does not belong to this run"));
    }
    match plan.generated(*index) {
        Some(planned) if planned != (*edition, id.clone()) => {
            Err(format!("the case with index {index} is {}, not {id}", planned.1))
        }
        Some(_) | None => Ok(()),
    }
}

/// Checks the run against its footer and its plan.
fn end(
    lines: &Lines<'_, impl BufRead>,
    mut run: RunResult,
    footer: Footer,
    digest: &str,
) -> Result<RunResult, Unreadable> {
    if footer.digest != digest {
        return Err(lines.wrong(format!(
            "the lines have the digest {digest}, and the footer has {}: the log was changed after it was written",
            footer.digest
        )));
    }
    let counts = VerdictCounts::of(&run);
    if footer.counts != counts {
        return Err(lines.wrong(format!("the footer counts {}, and the lines {counts}", footer.counts)));
    }
    (run.end, run.us) = (footer.how, footer.us);
    run.verify().map_err(|why| lines.wrong(why))?;
    match run.end.interruption() {
        Some(why) => Err(lines.partial(&format!("the log is partial, because {why}"))),
        None => Ok(run),
    }
}

/// The lines of a log as they come in.
struct Lines<'f, R> {
    input: R,
    file: &'f Path,
    number: usize,
    bytes: usize,
    /// The digest of the run's lines so far.
    digest: Fnv,
}

impl<R: BufRead> Lines<'_, R> {
    /// The next line with its end.
    fn next(&mut self) -> Result<Option<Vec<u8>>, Unreadable> {
        let mut line = Vec::new();
        self.number += 1;
        let limit = MAX_LINE as u64 + 1;
        let read: io::Result<usize> = self.input.by_ref().take(limit).read_until(b'\n', &mut line);
        read.map_err(|error| self.wrong(format!("failed to read the log: {error}")))?;
        self.bytes += line.len();
        self.digest.add(&line);
        if self.bytes > MAX_LOG {
            return Err(self.wrong(format!("the log is longer than {} MiB", MAX_LOG >> 20)));
        }
        match (line.last(), line.len() > MAX_LINE) {
            (None, _) => Ok(None),
            (Some(b'\n'), _) => Ok(Some(line)),
            (Some(_), true) => Err(self.wrong(format!("the line is longer than {} MiB", MAX_LINE >> 20))),
            (Some(_), false) => Err(self.truncated("its last line is not whole")),
        }
    }

    fn parse(&self, line: &[u8]) -> Result<Line, Unreadable> {
        serde_json::from_slice(line)
            .map_err(|error| self.wrong(format!("column {}: {}", error.column(), reason(&error))))
    }

    fn wrong(&self, message: impl Into<String>) -> Unreadable {
        Unreadable { file: self.file.to_owned(), line: self.number, partial: false, message: message.into() }
    }

    fn truncated(&self, what: &str) -> Unreadable {
        self.partial(&format!("the log is truncated, {what}"))
    }

    fn partial(&self, why: &str) -> Unreadable {
        Unreadable { partial: true, ..self.wrong(format!("{why}: run it again")) }
    }
}
