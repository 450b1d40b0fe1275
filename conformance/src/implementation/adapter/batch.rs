//! A batch of runs that are sent to one process, their answers, and the runs that are suspected after a fault.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use super::fault::Fault;
use super::live::{GRACE, Live};
use super::shown;
use super::talk::{self, Reply};
use crate::implementation::Response;
use crate::vocabulary::protocol::Run;

/// The fixed description of a second answer to a run.
const TWICE: &str = "it answered a run twice";

/// A run that has no answer because of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Suspect {
    pub(super) index: usize,
    /// Whether this run may have caused the fault; if not, it was only in flight at the same time.
    pub(super) may_be_guilty: bool,
}

/// Runs and the answers so far.
pub(super) struct Batch<'r> {
    pub(super) runs: &'r [Run],
    answers: Vec<Option<Response>>,
    /// The index of the first run that was not sent yet.
    next: usize,
    /// The runs that were sent and not answered, by id. Ids increase, so the first run has the earliest deadline.
    waiting: BTreeMap<u64, (usize, Instant)>,
    answered: HashMap<u64, usize>,
    /// The run that was answered twice.
    twice: Option<usize>,
}

impl<'r> Batch<'r> {
    pub(super) fn new(runs: &'r [Run]) -> Self {
        let answers = vec![None; runs.len()];
        Self { runs, answers, next: 0, waiting: BTreeMap::new(), answered: HashMap::new(), twice: None }
    }

    /// The next run that was not sent.
    pub(super) fn unasked(&self) -> Option<usize> {
        (self.next < self.runs.len()).then_some(self.next)
    }

    /// Records the answer of a run that had a process of its own.
    pub(super) fn settle(&mut self, index: usize, answer: Response) {
        self.answers[index] = Some(answer);
        self.next = self.next.max(index + 1);
    }

    /// Sends the other runs to the process, at most `at_once` at a time, until all are answered or a fault occurs.
    pub(super) fn put(
        &mut self,
        live: &mut Live,
        at_once: usize,
        deadline: Duration,
        number: &mut u64,
    ) -> Result<(), Fault> {
        self.fill(live, at_once, deadline, number);
        while let Some((_, (_, until))) = self.waiting.first_key_value() {
            let reply = talk::reply(live, *until)?;
            self.take(reply, *number)?;
            self.none_is_overdue()?;
            self.fill(live, at_once, deadline, number);
        }
        live.ready().map_or(Ok(()), |line| Err(Fault::more_output(line)))
    }

    /// Checks the deadline of the oldest run, although others are still being answered.
    fn none_is_overdue(&self) -> Result<(), Fault> {
        let first = self.waiting.first_key_value();
        let overdue = first.is_some_and(|(_, (_, until))| Instant::now() > *until + GRACE);
        if overdue { Err(Fault::Silence) } else { Ok(()) }
    }

    fn fill(&mut self, live: &mut Live, at_once: usize, deadline: Duration, number: &mut u64) {
        while self.waiting.len() < at_once && self.next < self.runs.len() {
            *number += 1;
            talk::ask(live, *number, &self.runs[self.next]);
            self.waiting.insert(*number, (self.next, Instant::now() + deadline));
            self.next += 1;
        }
    }

    fn take(&mut self, reply: Reply, last: u64) -> Result<(), Fault> {
        let number = reply.id.parse().ok();
        let Some((number, (index, _))) = number.and_then(|id| self.waiting.remove_entry(&id)) else {
            self.twice = number.and_then(|id| self.answered.get(&id).copied());
            return Err(unasked(&reply.id, number.is_some_and(|id| id <= last)));
        };
        self.answered.insert(number, index);
        self.answers[index] = Some(reply.answer);
        Ok(())
    }

    /// Whether any answer came since the last fault.
    pub(super) fn heard(&self) -> bool {
        !self.answered.is_empty()
    }

    /// The runs that may have caused the fault, and those that lost their answers because of it: the runs in flight and a
    /// run that was answered twice, or else the last run that was sent.
    pub(super) fn suspects(&mut self, fault: &Fault) -> Vec<Suspect> {
        let (now, twice) = (Instant::now(), self.twice.take());
        let may_be_guilty =
            |until: Instant| fault.what() != TWICE && (*fault != Fault::Silence || until <= now);
        let waiting = std::mem::take(&mut self.waiting).into_values();
        let waiting = waiting.map(|(index, until)| Suspect { index, may_be_guilty: may_be_guilty(until) });
        let guilty = |index| Suspect { index, may_be_guilty: true };
        let mut suspects: Vec<_> = waiting.chain(twice.map(guilty)).collect();
        self.answered.clear();
        if suspects.is_empty() {
            suspects.extend(self.next.checked_sub(1).map(guilty));
        }
        suspects.sort_unstable_by_key(|suspect| suspect.index);
        suspects
    }

    /// The answers, in the order of the runs, up to the first missing one.
    pub(super) fn first_answers(self) -> Vec<Response> {
        self.answers.into_iter().map_while(|answer| answer).collect()
    }

    /// The answers, in the order of the runs.
    pub(super) fn answers(self) -> Vec<Response> {
        let missing =
            || Response::Broken { message: "the runner lost the answer: please report this".into() };
        self.answers.into_iter().map(|answer| answer.unwrap_or_else(missing)).collect()
    }
}

/// The fault of an answer whose id belongs to no run in flight. Ids are never reused, so it answers no other run.
pub(super) fn unasked(id: &str, was_asked: bool) -> Fault {
    let (what, why) = match was_asked {
        true => (TWICE, "answered already"),
        false => ("it answered a run that it was never asked", "never asked"),
    };
    Fault::surplus(what, format!("it answered run \"{}\", which was {why}", shown::line(id.as_bytes())), b"")
}
