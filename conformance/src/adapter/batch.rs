//! A batch: runs that are put to one process, the answers to them, and who is to be doubted after a fault.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use super::fault::Fault;
use super::live::{GRACE, Live};
use super::shown;
use super::talk::{self, Reply};
use crate::implementation::Answer;
use crate::protocol::Run;

/// A second answer to a run, in words that are the same each time.
const TWICE: &str = "it answered a run twice";

/// A run that has no answer because of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Suspect {
    pub(super) index: usize,
    /// Whether the fault may be that of this run; if not, it was only under way at the same time.
    pub(super) may_be_guilty: bool,
}

/// Runs and the answers so far.
pub(super) struct Batch<'r> {
    pub(super) runs: &'r [Run],
    answers: Vec<Option<Answer>>,
    /// What is not asked yet begins here.
    next: usize,
    /// Asked and not answered, by id, which grows: the first has the earliest deadline.
    waiting: BTreeMap<u64, (usize, Instant)>,
    answered: HashMap<u64, usize>,
    /// Answered twice.
    twice: Option<usize>,
}

impl<'r> Batch<'r> {
    pub(super) fn new(runs: &'r [Run]) -> Self {
        let answers = vec![None; runs.len()];
        Self { runs, answers, next: 0, waiting: BTreeMap::new(), answered: HashMap::new(), twice: None }
    }

    /// The next run that is not asked.
    pub(super) fn unasked(&self) -> Option<usize> {
        (self.next < self.runs.len()).then_some(self.next)
    }

    /// Answers a run that was put to a process of its own.
    pub(super) fn settle(&mut self, index: usize, answer: Answer) {
        self.answers[index] = Some(answer);
        self.next = self.next.max(index + 1);
    }

    /// Puts the rest to the process, so many at once, until all are answered or something goes wrong.
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

    /// One that is never answered must not hide behind others that are.
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

    /// Whose fault it may be, and who else lost its answer by it: whoever was under way, and whoever was answered twice;
    /// at the end the last.
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

    /// The answers, in the order of the runs, up to the first that is missing.
    pub(super) fn first_answers(self) -> Vec<Answer> {
        self.answers.into_iter().map_while(|answer| answer).collect()
    }

    /// The answers, in the order of the runs.
    pub(super) fn answers(self) -> Vec<Answer> {
        let missing = || Answer::Broken { message: "the runner lost the answer: please report this".into() };
        self.answers.into_iter().map(|answer| answer.unwrap_or_else(missing)).collect()
    }
}

/// An answer to nothing that is under way. Ids are never used twice, so it is nobody else's.
pub(super) fn unasked(id: &str, was_asked: bool) -> Fault {
    let (what, why) = match was_asked {
        true => (TWICE, "answered already"),
        false => ("it answered a run that it was never asked", "never asked"),
    };
    Fault::surplus(what, format!("it answered run \"{}\", which was {why}", shown::line(id.as_bytes())), b"")
}
