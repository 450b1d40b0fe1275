//! Verifying: every case of the run's share of the plan is there once, and the footer counts the same.

use std::collections::BTreeMap;

use super::Entry;
use super::line::{Block, Footer, Header, Line};
use crate::vocabulary::case::Edition;

/// What was read of a run so far.
#[derive(Debug)]
pub(super) struct Verify<'h> {
    header: &'h Header,
    /// The first place that a line may still speak of.
    floor: u64,
    /// The first scenario that no line spoke of, in a run of one shard.
    scenario: u64,
    /// Where the next block begins.
    block: u64,
    /// The generated cases with a line of their own since the last block.
    listed: BTreeMap<Edition, u64>,
    footer: Footer,
    /// The first stretch where cases are missing or too many, which an unusable adapter or an interruption explains.
    gap: Option<(usize, String)>,
}

impl<'h> Verify<'h> {
    pub(super) fn new(header: &'h Header) -> Self {
        let block = header.plan.scenarios;
        let (listed, footer) = (BTreeMap::new(), Footer::default());
        Self { header, floor: 0, scenario: 0, block, listed, footer, gap: None }
    }

    /// Holds a line against those before it.
    pub(super) fn line(&mut self, line: &Line, number: usize) -> Result<(), String> {
        self.footer.count(line);
        match line {
            Line::Run(_) => Err("a run begins before the footer of the last one".into()),
            Line::Case(entry) => self.case(entry, number),
            Line::Cases(block) => self.block(block, number),
            Line::Finding(_)
            | Line::Fault(_)
            | Line::Expectation(_)
            | Line::Unusable(_)
            | Line::Interrupted(_)
            | Line::End(_) => Ok(()),
        }
    }

    fn case(&mut self, entry: &Entry, number: usize) -> Result<(), String> {
        let plan = &self.header.plan;
        if entry.is_odd() {
            return Err(format!(
                "the case {} has a verdict, a judgement and reasons that don't fit",
                entry.id
            ));
        }
        if entry.place < self.floor || entry.place >= plan.end() {
            return Err(format!("place {} is out of the order of the plan", entry.place));
        }
        if !self.header.shard.takes(&entry.id, plan.seed) || !plan.editions.contains(&entry.edition) {
            return Err(format!("the case {} ({}) is none of this run", entry.id, entry.edition));
        }
        self.floor = entry.place + 1;
        match plan.generated(entry.place) {
            None => self.scenario(entry.place, number),
            Some(expected) if expected == (entry.edition, entry.id.clone()) => {
                *self.listed.entry(entry.edition).or_default() += 1;
            }
            Some((_, id)) => {
                return Err(format!("place {} is that of {id}, not of {}", entry.place, entry.id));
            }
        }
        Ok(())
    }

    fn scenario(&mut self, place: u64, number: usize) {
        self.scenarios_before(place, number);
        self.scenario = place + 1;
    }

    /// Which scenarios are another shard's is not known here: joining the shards tells.
    fn scenarios_before(&mut self, place: u64, number: usize) {
        if self.header.shard.is_whole() && self.scenario < place {
            self.gap(number, &format!("the cases in places {} to {} are missing", self.scenario, place - 1));
        }
    }

    fn block(&mut self, block: &Block, number: usize) -> Result<(), String> {
        let plan = &self.header.plan;
        let in_plan = (plan.scenarios..plan.end()).contains(&block.from);
        if !in_plan || plan.block(block.from) != (block.from..block.to) || self.floor > block.to {
            return Err(format!("places {} to {} are no stretch of the plan", block.from, block.to));
        }
        self.blocks_before(block.from, number);
        for edition in &plan.editions {
            let share = plan.share(self.header.shard, block.from..block.to, *edition);
            let logged =
                logged(block, *edition).saturating_add(self.listed.remove(edition).unwrap_or_default());
            if logged > share {
                return Err(format!(
                    "{logged} cases of edition {edition} are in the log, and only {share} belong here"
                ));
            }
            if logged < share {
                self.gap(
                    number,
                    &format!("{share} cases of edition {edition} belong here, and {logged} are in the log"),
                );
            }
        }
        (self.block, self.floor) = (block.to, block.to);
        Ok(())
    }

    fn blocks_before(&mut self, place: u64, number: usize) {
        if self.block < place {
            self.gap(number, &format!("the cases in places {} to {} are missing", self.block, place - 1));
        }
    }

    fn gap(&mut self, number: usize, what: &str) {
        self.gap.get_or_insert_with(|| (number, what.to_owned()));
    }

    /// Holds the footer against everything before it.
    pub(super) fn end(
        mut self,
        footer: &Footer,
        number: usize,
        is_partial: bool,
    ) -> Result<(), (usize, String)> {
        self.scenarios_before(self.header.plan.scenarios, number);
        self.blocks_before(self.header.plan.end(), number);
        if let Some((number, what)) = self.gap.filter(|_| !is_partial) {
            return Err((number, format!("{what}: the log does not hold the whole run; run it again")));
        }
        if counts(&self.footer) == counts(footer) {
            return Ok(());
        }
        let message = format!("the footer counts {}, and the lines {}", counts(footer), counts(&self.footer));
        Err((number, message))
    }
}

/// How many cases of the edition the block counts.
fn logged(block: &Block, edition: Edition) -> u64 {
    let passed = block.passed.get(&edition).copied().unwrap_or_default();
    let not_asked = block.not_asked.get(&edition).into_iter().flat_map(BTreeMap::values);
    not_asked.fold(passed, |sum, count| sum.saturating_add(*count))
}

fn counts(footer: &Footer) -> String {
    let verdicts: Vec<_> = footer.verdicts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    format!("{} asked ({}) and {} not asked", footer.asked, verdicts.join(", "), footer.not_asked)
}
