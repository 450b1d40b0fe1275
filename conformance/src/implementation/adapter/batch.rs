//! A batch of runs that are sent to one process, their responses, and the runs that may have caused an error.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use super::exchange::ExchangeError;
use super::messages::{self, Reply};
use super::running::{GRACE, RunningProcess};
use super::shown;
use crate::implementation::Response;
use crate::vocabulary::protocol::Run;

/// The fixed description of a second response to a run.
const TWICE: &str = "it responded to a run twice";

/// A run that has no response because of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Suspect {
    pub(super) index: usize,
    /// Whether this run may have caused the error; if not, it was only in flight at the same time.
    pub(super) may_be_guilty: bool,
}

/// Runs and the responses so far.
pub(super) struct Batch<'r> {
    pub(super) runs: &'r [Run],
    responses: Vec<Option<Response>>,
    /// The index of the first run that was not sent yet.
    next: usize,
    /// The runs that were sent and not answered, by id. Ids increase, so the first run has the earliest deadline.
    in_flight: BTreeMap<u64, (usize, Instant)>,
    answered: HashMap<u64, usize>,
    /// The run that was answered twice.
    answered_twice: Option<usize>,
}

impl<'r> Batch<'r> {
    pub(super) fn new(runs: &'r [Run]) -> Self {
        let responses = vec![None; runs.len()];
        Self {
            runs,
            responses,
            next: 0,
            in_flight: BTreeMap::new(),
            answered: HashMap::new(),
            answered_twice: None,
        }
    }

    /// The next run that was not sent.
    pub(super) fn next_run(&self) -> Option<usize> {
        (self.next < self.runs.len()).then_some(self.next)
    }

    /// Records the response to a run that had a process of its own.
    pub(super) fn settle(&mut self, index: usize, response: Response) {
        self.responses[index] = Some(response);
        self.next = self.next.max(index + 1);
    }

    /// Sends the other runs to the process, at most `at_once` at a time, until all have a response or an error occurs.
    pub(super) fn exchange(
        &mut self,
        running: &mut RunningProcess,
        at_once: usize,
        deadline: Duration,
        last_id: &mut u64,
    ) -> Result<(), ExchangeError> {
        self.fill(running, at_once, deadline, last_id);
        while let Some((_, (_, until))) = self.in_flight.first_key_value() {
            let reply = messages::read_response(running, *until)?;
            self.take(reply, *last_id)?;
            self.check_deadline()?;
            self.fill(running, at_once, deadline, last_id);
        }
        running.ready().map_or(Ok(()), |line| Err(ExchangeError::more_output(line)))
    }

    /// Checks the deadline of the oldest run, although others are still being answered.
    fn check_deadline(&self) -> Result<(), ExchangeError> {
        let first = self.in_flight.first_key_value();
        let overdue = first.is_some_and(|(_, (_, until))| Instant::now() > *until + GRACE);
        if overdue { Err(ExchangeError::Timeout) } else { Ok(()) }
    }

    fn fill(&mut self, running: &mut RunningProcess, at_once: usize, deadline: Duration, last_id: &mut u64) {
        while self.in_flight.len() < at_once && self.next < self.runs.len() {
            *last_id += 1;
            messages::send_run(running, *last_id, &self.runs[self.next]);
            self.in_flight.insert(*last_id, (self.next, Instant::now() + deadline));
            self.next += 1;
        }
    }

    fn take(&mut self, reply: Reply, last_id: u64) -> Result<(), ExchangeError> {
        let id = reply.id.parse().ok();
        let Some((id, (index, _))) = id.and_then(|id| self.in_flight.remove_entry(&id)) else {
            self.answered_twice = id.and_then(|id| self.answered.get(&id).copied());
            return Err(unexpected_id(&reply.id, id.is_some_and(|id| id <= last_id)));
        };
        self.answered.insert(id, index);
        self.responses[index] = Some(reply.response);
        Ok(())
    }

    /// Whether any response came since the last error.
    pub(super) fn has_response(&self) -> bool {
        !self.answered.is_empty()
    }

    /// The runs that may have caused the error, and those that lost their responses because of it: the runs in flight and a
    /// run that was answered twice, or else the last run that was sent.
    pub(super) fn suspects(&mut self, error: &ExchangeError) -> Vec<Suspect> {
        let (now, answered_twice) = (Instant::now(), self.answered_twice.take());
        let may_be_guilty =
            |until: Instant| error.what() != TWICE && (*error != ExchangeError::Timeout || until <= now);
        let in_flight = std::mem::take(&mut self.in_flight).into_values();
        let in_flight =
            in_flight.map(|(index, until)| Suspect { index, may_be_guilty: may_be_guilty(until) });
        let guilty = |index| Suspect { index, may_be_guilty: true };
        let mut suspects: Vec<_> = in_flight.chain(answered_twice.map(guilty)).collect();
        self.answered.clear();
        if suspects.is_empty() {
            suspects.extend(self.next.checked_sub(1).map(guilty));
        }
        suspects.sort_unstable_by_key(|suspect| suspect.index);
        suspects
    }

    /// The responses in the order of the runs, up to the first missing one.
    pub(super) fn leading_responses(self) -> Vec<Response> {
        self.responses.into_iter().map_while(|response| response).collect()
    }

    /// The responses in the order of the runs.
    pub(super) fn responses(self) -> Vec<Response> {
        let missing =
            || Response::Broken { message: "the runner lost the response: please report this".into() };
        self.responses.into_iter().map(|response| response.unwrap_or_else(missing)).collect()
    }
}

/// The error of a response whose id belongs to no run in flight. Ids are never reused, so the response is not for another run.
pub(super) fn unexpected_id(id: &str, was_sent: bool) -> ExchangeError {
    let (what, why) = match was_sent {
        true => (TWICE, "has a response already"),
        false => ("it responded to a run that does not exist", "does not exist"),
    };
    ExchangeError::surplus(
        what,
        format!("it responded to run \"{}\", which {why}", shown::line(id.as_bytes())),
        b"",
    )
}
