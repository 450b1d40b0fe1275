//! Writing: lines in the order of the plan, whoever comes first, and a footer only when all is there.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::time::Duration;

use super::line::{Block, FaultCount, Finding, Footer, Header, Interruption, Line, Unusable};
use super::read::LONGEST;
use super::{Details, Entry, Log, Plan, Stands};
use crate::run::expectation::Met;
use crate::run::shard::Fnv;
use crate::system::printable;

/// How many generated failures have their details in the log; the others have only their shape.
pub(crate) const MAX_DETAILED: usize = 64;

/// Writes the run of one implementation.
///
/// Workers may hand in their batches in any order, and batches tile the places of the plan. A place of another shard has
/// no entry in its batch.
///
/// ```
/// use awsess_conformance::check;
/// use awsess_conformance::log::{Header, Log, Plan, Writer};
/// use awsess_conformance::shard::Shard;
/// use std::{path::Path, time::Duration};
///
/// let plan = check::Plan { scenarios: vec![], editions: vec![], cases: 0, seed: 1, settings: Default::default(), label: None };
/// let header = Header::new(Plan::of(&plan), Shard::WHOLE, None);
/// let writer = Writer::start(Vec::new(), header).unwrap();
/// let text = writer.finish(Duration::ZERO).unwrap();
/// assert_eq!(Log::read(&text[..], Path::new("run.ndjson")).unwrap().runs.len(), 1);
/// ```
#[derive(Debug)]
pub struct Writer<W> {
    lines: Lines<W>,
    plan: Plan,
    /// The place that is written next.
    next: u64,
    /// The batches that came before their turn, by their first place.
    waiting: BTreeMap<u64, (u64, Vec<Entry>)>,
    block: Option<Block>,
    /// Whether cases may be missing, because the adapter cannot be used or the run was interrupted.
    is_partial: bool,
}

impl<W: Write> Writer<W> {
    /// Begins a run.
    ///
    /// # Errors
    ///
    /// When nothing can be written.
    pub fn start(out: W, header: Header) -> io::Result<Self> {
        let plan = header.plan.clone();
        let mut lines = Lines::new(out, &header);
        lines.put(Line::Run(header))?;
        let mut writer =
            Self { lines, plan, next: 0, waiting: BTreeMap::new(), block: None, is_partial: false };
        writer.open_block();
        Ok(writer)
    }

    /// Takes what came of the cases in these places.
    ///
    /// # Errors
    ///
    /// When nothing can be written, the places were handed in before, or an entry contradicts itself.
    pub fn batch(&mut self, places: Range<u64>, mut entries: Vec<Entry>) -> io::Result<()> {
        entries.sort_by_key(|entry| entry.place);
        if let Some(odd) = entries.iter().find(|entry| entry.is_odd()) {
            return Err(io::Error::other(format!("the verdict and the judgement of {} don't fit", odd.id)));
        }
        let foreign = entries.iter().any(|entry| !places.contains(&entry.place));
        if foreign
            || places.start < self.next
            || self.waiting.insert(places.start, (places.end, entries)).is_some()
        {
            return Err(io::Error::other(format!("the batch of places {places:?} does not tile the plan")));
        }
        while let Some((end, entries)) = self.waiting.remove(&self.next) {
            self.write(end, entries)?;
        }
        Ok(())
    }

    fn write(&mut self, end: u64, entries: Vec<Entry>) -> io::Result<()> {
        for entry in entries {
            self.advance(entry.place)?;
            self.entry(entry)?;
        }
        self.advance(end)
    }

    /// Closes every block that ends at the place or before.
    fn advance(&mut self, place: u64) -> io::Result<()> {
        if (self.next..=place).contains(&self.plan.scenarios) {
            self.next = self.plan.scenarios;
            self.open_block();
        }
        while let Some(block) = self.block.take_if(|block| block.to <= place) {
            self.next = block.to;
            self.lines.put(Line::Cases(block))?;
            self.open_block();
        }
        self.next = place;
        self.open_block();
        Ok(())
    }

    fn open_block(&mut self) {
        if self.block.is_none() && (self.plan.scenarios..self.plan.end()).contains(&self.next) {
            let places = self.plan.block(self.next);
            self.block = Some(Block { from: places.start, to: places.end, ..Block::default() });
        }
    }

    /// Counts a generated case that is as it should be; every other has its line.
    fn entry(&mut self, entry: Entry) -> io::Result<()> {
        let Some(block) = &mut self.block else { return self.lines.put(Line::Case(entry)) };
        match entry.stands() {
            Stands::Held => *block.passed.entry(entry.edition).or_default() += 1,
            Stands::NotAsked => {
                let reasons = block.not_asked.entry(entry.edition).or_default();
                *reasons.entry(entry.not_asked.join(", ")).or_default() += 1;
            }
            Stands::Expected | Stands::Flaky | Stands::Diverged => self.lines.put(Line::Case(entry))?,
        }
        Ok(())
    }

    /// Adds a failure that was made small.
    ///
    /// # Errors
    ///
    /// When nothing can be written.
    pub fn finding(&mut self, finding: Finding) -> io::Result<()> {
        self.lines.put(Line::Finding(finding))
    }

    /// Adds a fault of the adapter that no verdict shows.
    ///
    /// # Errors
    ///
    /// When nothing can be written.
    pub fn fault(&mut self, fault: FaultCount) -> io::Result<()> {
        self.lines.put(Line::Fault(fault))
    }

    /// Adds how often an entry of the expectations was met.
    ///
    /// # Errors
    ///
    /// When nothing can be written.
    pub fn expectation(&mut self, met: Met) -> io::Result<()> {
        self.lines.put(Line::Expectation(met))
    }

    /// Records that the adapter cannot be used; then cases may be missing.
    ///
    /// # Errors
    ///
    /// When nothing can be written.
    pub fn unusable(&mut self, why: impl Into<String>) -> io::Result<()> {
        self.flush()?;
        self.lines.put(Line::Unusable(Unusable { why: why.into() }))
    }

    /// Records that the run ended early; then cases may be missing.
    ///
    /// # Errors
    ///
    /// When nothing can be written.
    pub fn interrupted(&mut self, why: Interruption) -> io::Result<()> {
        self.flush()?;
        self.lines.put(Line::Interrupted(why))
    }

    /// Writes all batches that were handed in, although cases before them are missing.
    fn flush(&mut self) -> io::Result<()> {
        for (_, (end, entries)) in std::mem::take(&mut self.waiting) {
            self.write(end, entries)?;
        }
        if let Some(block) = self.block.take().filter(|block| self.next > block.from) {
            self.lines.put(Line::Cases(block))?;
        }
        self.is_partial = true;
        Ok(())
    }

    /// Ends the run with its footer, and gives back what it was written to: another run may follow.
    ///
    /// # Errors
    ///
    /// When nothing can be written, or cases are missing: then there is no footer.
    pub fn finish(self, took: Duration) -> io::Result<W> {
        let end = self.plan.end();
        if !self.is_partial && (self.next < end || !self.waiting.is_empty()) {
            let message = format!("only {} of {end} places were handed in in their order", self.next);
            return Err(io::Error::other(message));
        }
        self.lines.finish(took)
    }
}

impl Log {
    /// Writes the log as it was read.
    ///
    /// # Errors
    ///
    /// When nothing can be written.
    pub fn write<W: Write>(&self, mut out: W) -> io::Result<W> {
        for run in &self.runs {
            let mut lines = Lines::new(out, &run.header);
            run.lines().try_for_each(|line| lines.put(line))?;
            out = lines.finish(Duration::from_micros(run.footer.us))?;
        }
        Ok(out)
    }
}

/// Lines on their way out, hashed and counted.
#[derive(Debug)]
struct Lines<W> {
    out: W,
    digest: Fnv,
    footer: Footer,
    /// The place of the first generated case.
    scenarios: u64,
    /// How many generated failures had their details so far.
    detailed: usize,
}

impl<W: Write> Lines<W> {
    fn new(out: W, header: &Header) -> Self {
        let scenarios = header.plan.scenarios;
        Self { out, digest: Fnv::default(), footer: Footer::default(), scenarios, detailed: 0 }
    }

    fn put(&mut self, mut line: Line) -> io::Result<()> {
        if let Line::Case(entry) = &mut line {
            self.drop_details(entry);
        }
        self.footer.count(&line);
        let bytes = encoded(line)?;
        self.digest.add(&bytes);
        self.out.write_all(&bytes)
    }

    /// Drops the details of a generated failure that was expected or comes after the first [`MAX_DETAILED`].
    fn drop_details(&mut self, entry: &mut Entry) {
        if entry.place >= self.scenarios && entry.details.is_some() {
            let expected = entry.stands() == Stands::Expected;
            if expected || self.detailed >= MAX_DETAILED {
                entry.details = None;
            } else {
                self.detailed += 1;
            }
        }
    }

    fn finish(mut self, took: Duration) -> io::Result<W> {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let footer = Footer { us, digest: self.digest.text(), ..self.footer };
        self.out.write_all(&encoded(Line::End(footer))?)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// The line with its end, never longer than a reader takes.
fn encoded(line: Line) -> io::Result<Vec<u8>> {
    let mut bytes = json(&line)?;
    if bytes.len() >= LONGEST {
        bytes = json(&shortened(line, bytes.len()))?;
    }
    if bytes.len() >= LONGEST {
        return Err(io::Error::other(format!("a line of the log would be {} bytes long", bytes.len())));
    }
    bytes.push(b'\n');
    Ok(bytes)
}

fn json(line: &Line) -> io::Result<Vec<u8>> {
    Ok(printable::json(&serde_json::to_string(line)?).into_owned().into_bytes())
}

fn shortened(line: Line, length: usize) -> Line {
    let details = || Details::of_message(format!("the difference is too long for the log: {length} bytes"));
    match line {
        Line::Case(entry) => Line::Case(Entry { details: Some(details()), ..entry }),
        Line::Finding(finding) => Line::Finding(Finding { details: details(), feature: None, ..finding }),
        Line::Unusable(_) => Line::Unusable(Unusable { why: "the reason is too long for the log".into() }),
        Line::Fault(fault) => {
            Line::Fault(FaultCount { detail: "it is too long for the log".into(), ..fault })
        }
        Line::Interrupted(Interruption::Shortage(_)) => {
            Line::Interrupted(Interruption::Shortage("the reason is too long for the log".into()))
        }
        other @ (Line::Run(_)
        | Line::Cases(_)
        | Line::Expectation(_)
        | Line::Interrupted(Interruption::Signal(_))
        | Line::End(_)) => other,
    }
}
