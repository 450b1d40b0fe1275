//! The log of a run: one file of JSON lines, from which alone every report is made.
//!
//! | line | what it tells |
//! | --- | --- |
//! | `run` | the header: format, runner, plan, shard, implementation |
//! | `case` | a scenario, or a generated case that did not simply hold, in the order of the plan |
//! | `cases` | a stretch of a thousand places: how many generated cases in it held or were not asked |
//! | `finding` | a generated failure made small, with its feature file |
//! | `fault` | a kind of fault of the adapter: how often it occurred, and the first time |
//! | `expectation` | how often an entry of the expectations was met |
//! | `unusable` | why the adapter could not be used |
//! | `interrupted` | why the run ended early: the log is partial |
//! | `end` | the footer: counts by verdict, and a digest of the lines before |
//!
//! A log of several implementations has their runs one after the other. Reading holds every line against the plan and
//! the footer against the lines: a log that was cut short anywhere, or whose counts disagree, is no log.

mod count;
mod entry;
mod join;
mod junit;
mod line;
mod markdown;
mod plan;
mod read;
mod terminal;
mod text;
mod verify;
mod write;

use crate::run::expectation::Met;
use crate::system::stop::Signal;

pub use count::Count;
pub use entry::{Details, Entry, Stands, Verdict};
pub use join::{Refused, join};
pub use junit::junit;
pub use line::{Block, FaultCount, Finding, Footer, Header, Interruption, Known, Unusable, VERSION};
pub use markdown::markdown;
pub use plan::{Plan, Settings};
pub use read::Unreadable;
pub use terminal::terminal;
pub use write::Writer;

pub(crate) use write::MAX_DETAILED;

use line::Line;

/// What a run, or several, came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    /// The runs, one for each implementation.
    pub runs: Vec<Run>,
}

/// The run of one implementation.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What was asked of whom.
    pub header: Header,
    /// The cases with a line of their own, in the order of the plan.
    pub cases: Vec<Entry>,
    /// The other generated cases, counted.
    pub blocks: Vec<Block>,
    /// Failures that were made small.
    pub findings: Vec<Finding>,
    /// The faults of the adapter that no verdict shows.
    pub faults: Vec<FaultCount>,
    /// How often the expectations were met.
    pub expectations: Vec<Met>,
    /// Why the adapter could not be used.
    pub unusable: Option<Unusable>,
    /// Why it ended before all of its cases were asked.
    pub interrupted: Option<Interruption>,
    /// The counts.
    pub footer: Footer,
}

/// What a run says, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Everything that was asked is as it should be.
    Held,
    /// Something is not.
    Diverged,
    /// The adapter cannot be used.
    Broken,
    /// The runner lacked a resource, which is no verdict on the implementation.
    Short,
    /// A signal ended the run before all of its cases were asked.
    Interrupted(Signal),
}

impl Standing {
    /// The exit code of a command that comes to this.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Held => 0,
            Self::Diverged => 1,
            Self::Broken | Self::Short => 3,
            Self::Interrupted(signal) => signal.code(),
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Diverged => "diverged",
            Self::Broken => "the adapter is broken",
            Self::Short => "the runner lacks resources",
            Self::Interrupted(_) => "interrupted",
        }
    }
}

impl Log {
    /// The worst of the runs.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.runs.iter().map(Run::standing).max().unwrap_or(Standing::Diverged)
    }
}

impl Run {
    fn new(header: Header) -> Self {
        Self {
            header,
            cases: Vec::new(),
            blocks: Vec::new(),
            findings: Vec::new(),
            faults: Vec::new(),
            expectations: Vec::new(),
            unusable: None,
            interrupted: None,
            footer: Footer::default(),
        }
    }

    fn add(&mut self, line: Line) {
        match line {
            Line::Run(header) => self.header = header,
            Line::Case(entry) => self.cases.push(entry),
            Line::Cases(block) => self.blocks.push(block),
            Line::Finding(finding) => self.findings.push(finding),
            Line::Fault(fault) => self.faults.push(fault),
            Line::Expectation(met) => self.expectations.push(met),
            Line::Unusable(unusable) => self.unusable = Some(unusable),
            Line::Interrupted(interruption) => self.interrupted = Some(interruption),
            Line::End(footer) => self.footer = footer,
        }
    }

    /// Every line but the footer, in the order in which they are written.
    fn lines(&self) -> impl Iterator<Item = Line> {
        let cases = self.cases.iter().map(|entry| ((entry.place, 0), Line::Case(entry.clone())));
        let blocks =
            self.blocks.iter().map(|block| ((block.to.saturating_sub(1), 1), Line::Cases(block.clone())));
        let mut placed: Vec<_> = cases.chain(blocks).collect();
        placed.sort_by_key(|(at, _)| *at);
        std::iter::once(Line::Run(self.header.clone()))
            .chain(placed.into_iter().map(|(_, line)| line))
            .chain(self.findings.iter().cloned().map(Line::Finding))
            .chain(self.faults.iter().cloned().map(Line::Fault))
            .chain(self.expectations.iter().cloned().map(Line::Expectation))
            .chain(self.unusable.iter().cloned().map(Line::Unusable))
            .chain(self.interrupted.iter().cloned().map(Line::Interrupted))
    }

    /// How many of its cases stand how.
    #[must_use]
    pub fn count(&self) -> Count {
        count::Table::of(self).total()
    }

    /// What the run says.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match &self.interrupted {
            Some(Interruption::Signal(signal)) => return Standing::Interrupted(*signal),
            Some(Interruption::Shortage(_)) => return Standing::Short,
            None => {}
        }
        let diverged = self.cases.iter().any(|entry| self.fails(entry));
        let faulty = self.faults.iter().any(|fault| !self.allows(fault));
        match (&self.unusable, diverged || faulty || !self.problems().is_empty()) {
            (Some(_), _) => Standing::Broken,
            (None, true) => Standing::Diverged,
            (None, false) => Standing::Held,
        }
    }

    /// Whether the entry fails the run.
    fn fails(&self, entry: &Entry) -> bool {
        match entry.stands() {
            Stands::Held | Stands::Expected | Stands::NotAsked => false,
            Stands::Diverged => true,
            Stands::Flaky => !self.header.allow_flaky || entry.breaks_protocol(),
        }
    }

    /// Whether the run accepts this fault.
    fn allows(&self, fault: &FaultCount) -> bool {
        self.header.allow_flaky && fault.is_flaky
    }

    /// What is wrong with the run as a whole; a shard alone cannot tell.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        if !self.header.shard.is_whole() || self.unusable.is_some() || self.interrupted.is_some() {
            return Vec::new();
        }
        let file = self.header.expectations.as_ref().map_or("", |known| &*known.file);
        let stale = self
            .expectations
            .iter()
            .filter_map(|met| Some(format!("{file}:{}: {}", met.line, met.problem()?)));
        let nothing = (self.footer.asked == 0).then(|| {
            "no case was asked: the adapter lacks the editions or capabilities that every case needs"
                .to_owned()
        });
        stale.chain(nothing).collect()
    }
}
