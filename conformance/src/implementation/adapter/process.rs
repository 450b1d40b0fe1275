//! The driver of an adapter. It restarts the adapter after a failed exchange, and repeats the runs in flight one by one.

use std::fmt;
use std::slice;
use std::time::{Duration, Instant};

use super::batch::{Batch, Suspect, unexpected_id};
use super::exchange::{ExchangeError, ExitFault, ExitInfo, closed};
use super::faults::Faults;
use super::program::Program;
use super::running::{GRACE, RunningProcess};
use super::start::{Greeted, Started, not_started};
use super::{Settings, Step, Unusable, messages, shown};
use crate::implementation::{AdapterFault, Implementation, Response};
use crate::system::scratch::Folder;
use crate::system::stop;
use crate::vocabulary::case::Case;
use crate::vocabulary::protocol::{Hello, Isolation, Run};

/// The most runs in flight at once, whatever an adapter declares.
const MAX_IN_FLIGHT: usize = 64;
/// After this many exchanges in a row without a response, a trivial case decides whether the adapter is still used.
const MAX_UNANSWERED: u32 = 4;
/// How often an adapter that was greeted once is started until it can be greeted again.
const MAX_STARTS: u32 = 3;
/// How many runs get a process of their own after a response to a run that was not sent.
const SERIAL_RUNS: u32 = 16;

/// An adapter whose process is replaced when it fails.
///
/// Dropping it kills the process with everything that it started.
pub struct Process {
    program: Program,
    settings: Settings,
    hello: Hello,
    running: Option<RunningProcess>,
    /// The id of the last run: none is used twice.
    number: u64,
    /// How many runs still get a process of their own. The first always does, because that shows how the adapter exits.
    serial_runs_left: u32,
    /// How many exchanges in a row had no response.
    unanswered: u32,
    restarts: u64,
    /// The last case that was sent.
    last_case: Option<Case>,
    /// Whether it once did not exit in time, as the protocol demands.
    exits_late: bool,
    faults: Faults,
    unusable: Option<Unusable>,
}

impl Process {
    /// Starts the adapter of this command and greets it.
    ///
    /// The command is split into words as a POSIX shell would, and run without a shell, in an empty directory. A word
    /// that names an existing file is made absolute. The environment is PATH and what the system needs to find
    /// libraries; `env NAME=VALUE COMMAND` hands it more. With isolation `process`, every case gets a process whose
    /// environment is the case's and nothing else.
    ///
    /// # Errors
    ///
    /// When the program is not found, does not start, or does not answer the greeting as this runner understands it.
    pub fn start(command: &str, settings: Settings) -> Result<Self, Unusable> {
        let greeted = Program::find(command)?.start(settings)?.greet()?;
        Ok(Self { serial_runs_left: 1, ..Self::new(greeted) })
    }

    /// Continues with an adapter that was greeted already.
    pub(crate) fn new(greeted: Greeted) -> Self {
        let Greeted { program, settings, running, hello } = greeted;
        let isolation = hello.isolation;
        let mut process = Self {
            program,
            settings,
            hello,
            running: Some(running),
            number: 0,
            serial_runs_left: 0,
            unanswered: 0,
            restarts: 0,
            last_case: None,
            exits_late: false,
            faults: Faults::default(),
            unusable: None,
        };
        if isolation == Isolation::Process {
            process.shut_down();
        }
        process
    }

    /// How often it was started after the first time.
    pub(crate) const fn restarts(&self) -> u64 {
        self.restarts
    }

    /// Whether each run gets a process of its own.
    fn isolates_runs(&self) -> bool {
        self.hello.isolation == Isolation::Process || self.serial_runs_left > 0 || self.unusable.is_some()
    }

    /// Sends the rest of the batch to the running process.
    fn run_batch(&mut self, batch: &mut Batch<'_>) {
        let Some(mut running) = self.take_process() else { return };
        let exchanged = batch.exchange(&mut running, self.at_once(), self.settings.timeout, &mut self.number);
        if batch.has_response() {
            self.unanswered = 0;
        }
        match exchanged {
            Ok(()) => self.running = Some(running),
            Err(error) => self.isolate_failure(batch, running, &error),
        }
    }

    /// The running process; `None` if the adapter cannot be restarted.
    fn take_process(&mut self) -> Option<RunningProcess> {
        let running = self.running.take().map_or_else(|| self.restart(), Ok);
        running.map_err(|unusable| self.unusable = Some(unusable)).ok()
    }

    /// Finds the run that caused the error by repeating each suspect in a process of its own.
    fn isolate_failure(&mut self, batch: &mut Batch<'_>, mut running: RunningProcess, error: &ExchangeError) {
        let suspects = batch.suspects(error);
        let exit = running.stop_after(error);
        if stop::requested().is_some() {
            return;
        }
        let why = error.describe(exit.status, self.settings.timeout);
        let first = self.record_failure(error.clone(), exit);
        if let (1, [suspect]) = (running.asked, &suspects[..]) {
            // The run had the process to itself.
            self.unanswered += 1;
            let response = self.retry_after_timeout(&batch.runs[suspect.index], first);
            self.check_responsiveness(&response);
            return batch.settle(suspect.index, response);
        }
        let again = |suspect: &Suspect| (*suspect, self.rerun_alone(&batch.runs[suspect.index]));
        let responses: Vec<_> = suspects.iter().map(again).collect();
        if responses.iter().any(|(_, response)| is_cut_short(response)) {
            return;
        }
        // A run that fails again alone caused the error; then the others only lost their responses.
        let is_explained = responses.iter().any(|(_, response)| response.is_fault());
        for (suspect, response) in responses {
            let is_flaky = suspect.may_be_guilty && !is_explained;
            let response = if is_flaky { Response::retried(first.clone(), response) } else { response };
            batch.settle(suspect.index, response);
        }
        if !is_explained {
            let guilty = suspects.iter().find(|suspect| suspect.may_be_guilty);
            let case = guilty.map(|suspect| &batch.runs[suspect.index].case);
            self.faults.note(error, case.or(self.last_case.as_ref()), why);
        }
    }

    /// Repeats a run that timed out in a process of its own, because the machine may have been busy.
    fn retry_after_timeout(&mut self, run: &Run, first: Response) -> Response {
        // An adapter that did not answer the previous run either is not just slow.
        let goes_on = self.unanswered <= 1 && self.unusable.is_none() && stop::requested().is_none();
        if !matches!(first, Response::Hang { .. }) || !goes_on {
            return first;
        }
        self.announce_rerun(run);
        let then = self.exchange(run);
        if then.is_fault() {
            return first;
        }
        self.faults.note(
            &ExchangeError::Timeout,
            Some(&run.case),
            ExchangeError::Timeout.describe(None, self.settings.timeout),
        );
        Response::retried(first, then)
    }

    fn announce_rerun(&self, run: &Run) {
        if let Some(before_rerun) = &self.settings.before_rerun {
            before_rerun(run);
        }
    }

    fn rerun_alone(&mut self, run: &Run) -> Response {
        self.announce_rerun(run);
        self.run_alone(run, |_, _, response| response)
    }

    /// Sends a run to a process of its own. `check` makes the final response of the first one.
    fn run_alone(
        &mut self,
        run: &Run,
        check: impl FnOnce(&mut Self, &Run, Response) -> Response,
    ) -> Response {
        if let Some(unusable) = &self.unusable {
            return not_asked(unusable);
        }
        self.unanswered += 1;
        let first = self.exchange(run);
        let response = check(self, run, first);
        if self.unanswered == 0 {
            self.serial_runs_left = self.serial_runs_left.saturating_sub(1);
        }
        self.check_responsiveness(&response);
        response
    }

    /// Sends one run to a process of its own, and ends the process.
    fn exchange(&mut self, run: &Run) -> Response {
        let mut running = match self.fresh_process(run) {
            Ok(running) => running,
            Err(response) => return response,
        };
        self.number += 1;
        messages::send_run(&mut running, self.number, run);
        let response = self.read_response(&mut running);
        let closed =
            response.and_then(|response| self.close(&mut running, Some(&run.case)).map(|()| response));
        closed.unwrap_or_else(|error| {
            let exit = running.stop_after(&error);
            self.record_failure(error, exit)
        })
    }

    fn read_response(&mut self, running: &mut RunningProcess) -> Result<Response, ExchangeError> {
        let reply = messages::read_response(running, Instant::now() + self.settings.timeout)?;
        if reply.id != self.number.to_string() {
            return Err(unexpected_id(&reply.id, false));
        }
        self.unanswered = 0;
        Ok(reply.response)
    }

    /// A process that has received no run yet, or the response if none can be started.
    fn fresh_process(&mut self, run: &Run) -> Result<RunningProcess, Response> {
        if self.hello.isolation == Isolation::Process {
            return self.start_in_case(run);
        }
        if let Some(running) = self.running.take_if(|running| running.asked == 0) {
            return Ok(running);
        }
        self.shut_down();
        self.restart().map_err(|unusable| {
            let response = not_asked(&unusable);
            self.unusable = Some(unusable);
            response
        })
    }

    /// Starts a process in the environment of the case. The error is the response to the case.
    fn start_in_case(&mut self, run: &Run) -> Result<RunningProcess, Response> {
        let environment = run.case.env.iter().map(|(name, value)| (name.into(), value.into()));
        let running = RunningProcess::start(&self.program, environment.collect(), &self.settings);
        let mut running = running.map_err(|error| Response::Crash {
            how: format!("it did not start in the environment of the case: {error}"),
            line: String::new(),
            standard_error: String::new(),
        })?;
        match messages::greet(&mut running, Instant::now() + self.settings.start) {
            Ok(_) => Ok(running),
            Err((_, error)) => {
                let exit = running.stop_after(&error);
                Err(response_to(error, exit, self.settings.start))
            }
        }
    }

    fn restart(&mut self) -> Result<RunningProcess, Unusable> {
        let mut failed = None;
        for _ in 0..MAX_STARTS {
            self.restarts += 1;
            match self.program.clone().start(self.settings.clone()).and_then(Started::greet) {
                Ok(Greeted { running, .. }) => {
                    if let Some(unusable) = failed {
                        self.faults.note_start(&unusable);
                    }
                    return Ok(running);
                }
                Err(unusable) => failed = Some(unusable),
            }
        }
        Err(failed.unwrap_or_else(|| not_started(&std::io::Error::other("it was not tried"))))
    }

    fn record_failure(&mut self, error: ExchangeError, exit: ExitInfo) -> Response {
        if exit.remains {
            self.faults.note_end(&ExitFault::remains(), None);
        }
        if error.is_surplus() {
            self.serial_runs_left = SERIAL_RUNS;
        }
        response_to(error, exit, self.settings.timeout)
    }

    /// Stops using the adapter if too many runs in a row had no response, and a trivial case has none either.
    fn check_responsiveness(&mut self, last: &Response) {
        if self.unanswered >= MAX_UNANSWERED && self.unusable.is_none() && !self.answers_trivial_case() {
            // The output of the adapter is shown with each case, where the secrets of the case can be masked.
            let why = last.explanation().unwrap_or_default();
            let why = why.lines().next().unwrap_or_default();
            let why = format!(
                "{MAX_UNANSWERED} cases in a row were not answered, and neither was an empty one; the last: {why}"
            );
            self.unusable.get_or_insert(Unusable { step: Step::Cases, why, standard_error: String::new() });
        }
    }

    fn answers_trivial_case(&mut self) -> bool {
        let Ok(folder) = Folder::new("trivial") else { return false };
        let case =
            Case { edition: self.hello.editions.first().copied().unwrap_or_default(), ..Case::default() };
        let root = folder.path().display().to_string();
        self.exchange(&Run { id: String::new(), root, endpoints: Default::default(), case });
        self.unanswered == 0
    }

    /// Ends the running process by closing its input.
    fn shut_down(&mut self) {
        let Some(mut running) = self.running.take() else { return };
        let last = self.last_case.take();
        if let Err(error) = self.close(&mut running, last.as_ref()) {
            let status = running.stop_after(&error).status;
            self.faults.note(&error, last.as_ref(), error.describe(status, self.settings.timeout));
        }
    }

    fn close(&mut self, running: &mut RunningProcess, last: Option<&Case>) -> Result<(), ExchangeError> {
        // An adapter that once did not exit in time gets less time from then on.
        let patience = if self.exits_late { GRACE } else { self.settings.timeout };
        if let Some(exit_fault) = running.finish(patience)? {
            self.exits_late = true;
            self.faults.note_end(&exit_fault, last);
        }
        Ok(())
    }
}

impl Implementation for Process {
    fn hello(&self) -> Hello {
        self.hello.clone()
    }

    fn observe(&mut self, run: &Run) -> Response {
        let response = self.observe_all(slice::from_ref(run)).pop();
        response.unwrap_or_else(|| Response::Broken {
            message: "the runner lost the response: please report this".into(),
        })
    }

    fn at_once(&self) -> usize {
        match self.hello.isolation {
            Isolation::Request => usize::try_from(self.hello.max_in_flight)
                .map_or(MAX_IN_FLIGHT, |most| most.min(MAX_IN_FLIGHT)),
            Isolation::Process => 1,
        }
    }

    fn observe_all(&mut self, runs: &[Run]) -> Vec<Response> {
        let mut batch = Batch::new(runs);
        while let Some(index) = batch.next_run() {
            if stop::requested().is_some() {
                return batch.leading_responses();
            }
            if self.isolates_runs() {
                let response = self.run_alone(&runs[index], Self::retry_after_timeout);
                if !is_cut_short(&response) {
                    batch.settle(index, response);
                }
            } else {
                self.run_batch(&mut batch);
            }
        }
        self.last_case = runs.last().map(|run| run.case.clone());
        batch.responses()
    }

    fn unusable(&self) -> Option<&Unusable> {
        self.unusable.as_ref()
    }

    fn finish(&mut self) -> Vec<AdapterFault> {
        self.shut_down();
        self.faults.take()
    }
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Process")
            .field("program", &self.program)
            .field("hello", &self.hello)
            .finish_non_exhaustive()
    }
}

/// The response to a run whose exchange failed.
fn response_to(error: ExchangeError, exit: ExitInfo, deadline: Duration) -> Response {
    let standard_error = exit.standard_error;
    match error {
        ExchangeError::Timeout => Response::Hang { deadline, standard_error },
        ExchangeError::Closed(half) => {
            Response::Crash { how: closed(exit.status, &half), line: shown::line(&half), standard_error }
        }
        ExchangeError::Garbage { why, line, .. } => {
            Response::Garbage { why, line: shown::line(&line), standard_error }
        }
    }
}

/// Whether the response may be a consequence of the signal that ends the run, and not of what the adapter did.
fn is_cut_short(response: &Response) -> bool {
    match response {
        Response::Outcome(_) | Response::Unsupported { .. } | Response::Retried { .. } => false,
        Response::Broken { .. }
        | Response::Crash { .. }
        | Response::Hang { .. }
        | Response::Garbage { .. } => stop::requested().is_some(),
    }
}

fn not_asked(unusable: &Unusable) -> Response {
    Response::Broken { message: format!("not asked: {unusable}") }
}
