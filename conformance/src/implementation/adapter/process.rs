//! The driver: an adapter as a subject, restarted after every fault, with the runs in flight repeated one by one.

use std::fmt;
use std::slice;
use std::time::{Duration, Instant};

use super::batch::{Batch, Suspect, unasked};
use super::fault::{BadEnd, Ended, Fault, closed};
use super::faults::Faults;
use super::live::{GRACE, Live};
use super::program::Program;
use super::start::{Greeted, Started, not_started};
use super::{Settings, Step, Unusable, shown, talk};
use crate::implementation::{AdapterFault, Implementation, Response};
use crate::system::scratch::Folder;
use crate::system::stop;
use crate::vocabulary::case::Case;
use crate::vocabulary::protocol::{Hello, Isolation, Run};

/// The most runs in flight at once, whatever an adapter declares.
const MAX_IN_FLIGHT: usize = 64;
/// After this many exchanges in a row without an answer, a trivial case decides whether to go on.
const SILENT: u32 = 4;
/// How often an adapter that once said hello is started until it does so again.
const STARTS: u32 = 3;
/// How many clean exchanges restore the trust in an adapter that answered what nobody asked.
const WARY: u32 = 16;

/// An adapter, as a process that is replaced whenever it must be.
///
/// Dropping it kills the process with everything that it started.
pub struct Process {
    program: Program,
    settings: Settings,
    hello: Hello,
    live: Option<Live>,
    /// The id of the last run: none is used twice.
    number: u64,
    /// How many runs still get a process of their own. The first always does: it shows how the adapter ends.
    wary: u32,
    /// How many exchanges in a row brought no answer.
    silent: u32,
    restarts: u64,
    /// The last case that was asked.
    last: Option<Case>,
    /// Whether it once did not exit as the protocol demands.
    lingers: bool,
    faults: Faults,
    given_up: Option<Unusable>,
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
    /// When the program is not found, does not start, or does not say a hello that this runner understands.
    pub fn start(command: &str, settings: Settings) -> Result<Self, Unusable> {
        let greeted = Program::find(command)?.start(settings)?.greet()?;
        Ok(Self { wary: 1, ..Self::new(greeted) })
    }

    /// Continues with an adapter that was greeted already.
    #[must_use]
    pub fn new(greeted: Greeted) -> Self {
        let Greeted { program, settings, live, hello } = greeted;
        let isolation = hello.isolation;
        let mut process = Self {
            program,
            settings,
            hello,
            live: Some(live),
            number: 0,
            wary: 0,
            silent: 0,
            restarts: 0,
            last: None,
            lingers: false,
            faults: Faults::default(),
            given_up: None,
        };
        if isolation == Isolation::Process {
            process.part();
        }
        process
    }

    /// How often it was started after the first time.
    #[must_use]
    pub const fn restarts(&self) -> u64 {
        self.restarts
    }

    /// Whether each run gets a process of its own.
    fn puts_alone(&self) -> bool {
        self.hello.isolation == Isolation::Process || self.wary > 0 || self.given_up.is_some()
    }

    /// Sends the rest of the batch to the running process.
    fn together(&mut self, batch: &mut Batch<'_>) {
        let Some(mut live) = self.running() else { return };
        let put = batch.put(&mut live, self.at_once(), self.settings.timeout, &mut self.number);
        if batch.heard() {
            self.silent = 0;
        }
        match put {
            Ok(()) => self.live = Some(live),
            Err(fault) => self.doubt(batch, live, &fault),
        }
    }

    /// The running process; `None` if the adapter cannot be restarted.
    fn running(&mut self) -> Option<Live> {
        let live = self.live.take().map_or_else(|| self.again(), Ok);
        live.map_err(|unusable| self.given_up = Some(unusable)).ok()
    }

    /// Finds out which run caused the fault by repeating each suspect in a process of its own.
    fn doubt(&mut self, batch: &mut Batch<'_>, mut live: Live, fault: &Fault) {
        let suspects = batch.suspects(fault);
        let ended = live.stop_after(fault);
        if stop::requested().is_some() {
            return;
        }
        let why = fault.describe(ended.status, self.settings.timeout);
        let first = self.blame(fault.clone(), ended);
        if let (1, [suspect]) = (live.asked, &suspects[..]) {
            // It was alone already.
            self.silent += 1;
            let answer = self.once_more(&batch.runs[suspect.index], first);
            self.count_silence(&answer);
            return batch.settle(suspect.index, answer);
        }
        let again = |suspect: &Suspect| (*suspect, self.again_alone(&batch.runs[suspect.index]));
        let answers: Vec<_> = suspects.iter().map(again).collect();
        if answers.iter().any(|(_, answer)| is_cut_short(answer)) {
            return;
        }
        // A run that fails again alone caused the fault; then the others only lost their answers.
        let is_explained = answers.iter().any(|(_, answer)| answer.is_fault());
        for (suspect, answer) in answers {
            let is_flaky = suspect.may_be_guilty && !is_explained;
            let answer = if is_flaky { Response::retried(first.clone(), answer) } else { answer };
            batch.settle(suspect.index, answer);
        }
        if !is_explained {
            let guilty = suspects.iter().find(|suspect| suspect.may_be_guilty);
            let case = guilty.map(|suspect| &batch.runs[suspect.index].case);
            self.faults.note(fault, case.or(self.last.as_ref()), why);
        }
    }

    /// Repeats a run that was alone and timed out: the machine may have been busy.
    fn once_more(&mut self, run: &Run, first: Response) -> Response {
        // An adapter that did not answer the run before either is not just slow.
        let goes_on = self.silent <= 1 && self.given_up.is_none() && stop::requested().is_none();
        if !matches!(first, Response::Hang { .. }) || !goes_on {
            return first;
        }
        self.announce_again(run);
        let then = self.exchange(run);
        if then.is_fault() {
            return first;
        }
        self.faults.note(
            &Fault::Silence,
            Some(&run.case),
            Fault::Silence.describe(None, self.settings.timeout),
        );
        Response::retried(first, then)
    }

    fn announce_again(&self, run: &Run) {
        if let Some(before_rerun) = &self.settings.before_rerun {
            before_rerun(run);
        }
    }

    fn again_alone(&mut self, run: &Run) -> Response {
        self.announce_again(run);
        self.alone(run, |_, _, answer| answer)
    }

    /// Sends a run to a process of its own. `check` makes the final answer of the first one.
    fn alone(&mut self, run: &Run, check: impl FnOnce(&mut Self, &Run, Response) -> Response) -> Response {
        if let Some(unusable) = &self.given_up {
            return out_of_use(unusable);
        }
        self.silent += 1;
        let first = self.exchange(run);
        let answer = check(self, run, first);
        if self.silent == 0 {
            self.wary = self.wary.saturating_sub(1);
        }
        self.count_silence(&answer);
        answer
    }

    /// Sends one run to a process of its own, and ends the process.
    fn exchange(&mut self, run: &Run) -> Response {
        let mut live = match self.fresh(run) {
            Ok(live) => live,
            Err(answer) => return answer,
        };
        self.number += 1;
        talk::ask(&mut live, self.number, run);
        let answer = self.reply(&mut live);
        let closed = answer.and_then(|answer| self.close(&mut live, Some(&run.case)).map(|()| answer));
        closed.unwrap_or_else(|fault| {
            let ended = live.stop_after(&fault);
            self.blame(fault, ended)
        })
    }

    fn reply(&mut self, live: &mut Live) -> Result<Response, Fault> {
        let reply = talk::reply(live, Instant::now() + self.settings.timeout)?;
        if reply.id != self.number.to_string() {
            return Err(unasked(&reply.id, false));
        }
        self.silent = 0;
        Ok(reply.answer)
    }

    /// A process that has received no run yet, or the answer if none can be started.
    fn fresh(&mut self, run: &Run) -> Result<Live, Response> {
        if self.hello.isolation == Isolation::Process {
            return self.in_case(run);
        }
        if let Some(live) = self.live.take_if(|live| live.asked == 0) {
            return Ok(live);
        }
        self.part();
        self.again().map_err(|unusable| {
            let answer = out_of_use(&unusable);
            self.given_up = Some(unusable);
            answer
        })
    }

    /// A process in the environment of the case. A failure to start is an answer to the case.
    fn in_case(&mut self, run: &Run) -> Result<Live, Response> {
        let environment = run.case.env.iter().map(|(name, value)| (name.into(), value.into()));
        let live = Live::start(&self.program, environment.collect(), &self.settings);
        let mut live = live.map_err(|error| Response::Crash {
            how: format!("it did not start in the environment of the case: {error}"),
            line: String::new(),
            standard_error: String::new(),
        })?;
        match talk::greet(&mut live, Instant::now() + self.settings.start) {
            Ok(_) => Ok(live),
            Err((_, fault)) => {
                let ended = live.stop_after(&fault);
                Err(answer(fault, ended, self.settings.start))
            }
        }
    }

    fn again(&mut self) -> Result<Live, Unusable> {
        let mut failed = None;
        for _ in 0..STARTS {
            self.restarts += 1;
            match self.program.clone().start(self.settings.clone()).and_then(Started::greet) {
                Ok(Greeted { live, .. }) => {
                    if let Some(unusable) = failed {
                        self.faults.note_start(&unusable);
                    }
                    return Ok(live);
                }
                Err(unusable) => failed = Some(unusable),
            }
        }
        Err(failed.unwrap_or_else(|| not_started(&std::io::Error::other("it was not tried"))))
    }

    fn blame(&mut self, fault: Fault, ended: Ended) -> Response {
        if ended.remains {
            self.faults.note_end(&BadEnd::remains(), None);
        }
        if fault.is_surplus() {
            self.wary = WARY;
        }
        answer(fault, ended, self.settings.timeout)
    }

    /// Gives the adapter up if too many runs in a row were not answered, and a trivial case is not answered either.
    fn count_silence(&mut self, last: &Response) {
        if self.silent >= SILENT && self.given_up.is_none() && !self.answers_trivial() {
            // The output of the adapter is shown with each case, where the secrets of the case can be masked.
            let why = last.explanation().unwrap_or_default();
            let why = why.lines().next().unwrap_or_default();
            let why = format!(
                "{SILENT} cases in a row were not answered, and neither was an empty one; the last: {why}"
            );
            self.given_up.get_or_insert(Unusable { step: Step::Cases, why, standard_error: String::new() });
        }
    }

    fn answers_trivial(&mut self) -> bool {
        let Ok(folder) = Folder::new("trivial") else { return false };
        let case =
            Case { edition: self.hello.editions.first().copied().unwrap_or_default(), ..Case::default() };
        let root = folder.path().display().to_string();
        self.exchange(&Run { id: String::new(), root, endpoints: Default::default(), case });
        self.silent == 0
    }

    /// Ends the running process by closing its input.
    fn part(&mut self) {
        let Some(mut live) = self.live.take() else { return };
        let last = self.last.take();
        if let Err(fault) = self.close(&mut live, last.as_ref()) {
            let status = live.stop_after(&fault).status;
            self.faults.note(&fault, last.as_ref(), fault.describe(status, self.settings.timeout));
        }
    }

    fn close(&mut self, live: &mut Live, last: Option<&Case>) -> Result<(), Fault> {
        // An adapter that once did not exit in time gets less time from then on.
        let patience = if self.lingers { GRACE } else { self.settings.timeout };
        if let Some(bad) = live.finish(patience)? {
            self.lingers = true;
            self.faults.note_end(&bad, last);
        }
        Ok(())
    }
}

impl Implementation for Process {
    fn hello(&self) -> Hello {
        self.hello.clone()
    }

    fn observe(&mut self, run: &Run) -> Response {
        let answer = self.observe_all(slice::from_ref(run)).pop();
        answer.unwrap_or_else(|| Response::Broken { message: "the runner lost the answer".into() })
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
        while let Some(index) = batch.unasked() {
            if stop::requested().is_some() {
                return batch.first_answers();
            }
            if self.puts_alone() {
                let answer = self.alone(&runs[index], Self::once_more);
                if !is_cut_short(&answer) {
                    batch.settle(index, answer);
                }
            } else {
                self.together(&mut batch);
            }
        }
        self.last = runs.last().map(|run| run.case.clone());
        batch.answers()
    }

    fn unusable(&self) -> Option<&Unusable> {
        self.given_up.as_ref()
    }

    fn finish(&mut self) -> Vec<AdapterFault> {
        self.part();
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

/// The answer that stands for a fault.
fn answer(fault: Fault, ended: Ended, deadline: Duration) -> Response {
    let standard_error = ended.standard_error;
    match fault {
        Fault::Silence => Response::Hang { deadline, standard_error },
        Fault::Closed(half) => {
            Response::Crash { how: closed(ended.status, &half), line: shown::line(&half), standard_error }
        }
        Fault::Garbage { why, line, .. } => {
            Response::Garbage { why, line: shown::line(&line), standard_error }
        }
    }
}

/// Whether the answer may be a consequence of the signal that ends the run, and not of what the adapter did.
fn is_cut_short(answer: &Response) -> bool {
    match answer {
        Response::Outcome(_) | Response::Unsupported { .. } | Response::Retried { .. } => false,
        Response::Broken { .. }
        | Response::Crash { .. }
        | Response::Hang { .. }
        | Response::Garbage { .. } => stop::requested().is_some(),
    }
}

fn out_of_use(unusable: &Unusable) -> Response {
    Response::Broken { message: format!("not asked: {unusable}") }
}
