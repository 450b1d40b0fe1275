//! The runner: puts cases to one implementation, each in a folder of its own, and compares the responses with the model.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use awsess_model::session::Call;

use super::Interrupted;
use super::secrets::{Recent, Secrets};
use super::verdict::Comparison;
use crate::implementation::materialise::Materialised;
use crate::implementation::model::{self, Unanswerable};
use crate::implementation::{AdapterFault, Implementation, Response};
use crate::parties::{self, Parties};
use crate::run::results::FaultCount;
use crate::run::status::Verdict;
use crate::scenario::Assertion;
use crate::system::scratch::Folder;
use crate::system::shortage::{self, Shortage};
use crate::system::stop;
use crate::vocabulary::capability::{Capabilities, Capability};
use crate::vocabulary::case::Case;
use crate::vocabulary::needs::needs_parties;
use crate::vocabulary::outcome::Outcome;
use crate::vocabulary::protocol::{Hello, Run};

/// Runs cases with one implementation, in a folder of its own.
pub struct Runner<S> {
    subject: S,
    hello: Hello,
    has: Capabilities,
    parties: Option<Arc<Parties>>,
    folder: Folder,
    number: usize,
    runs: u64,
    /// Faults of an implementation that left something in the folder of a case that cannot be removed.
    left: Vec<FaultCount>,
    recent: Recent,
    /// The shortage that ended the run. No case is run after it.
    short: Option<Shortage>,
}

/// A case with the assertions about its outcome.
#[derive(Debug)]
pub struct Asked<'c> {
    /// The case.
    pub case: Case,
    /// The assertions of the scenario, which are checked besides the model's outcome.
    pub claims: &'c [Assertion],
}

/// A case whose files are written.
struct Prepared {
    expected: Outcome,
    /// The expected calls of STS, with the keys that sign them.
    calls: Vec<Call>,
    world: Materialised,
}

impl<S: Implementation> Runner<S> {
    /// A runner for the implementation. The parties, if there are any, serve its requests.
    ///
    /// # Errors
    ///
    /// When the temporary folder cannot be created.
    pub fn new(subject: S, parties: Option<Arc<Parties>>) -> Result<Self, Interrupted> {
        static RUNNERS: AtomicUsize = AtomicUsize::new(0);
        let folder = Folder::new("cases");
        let folder = folder.map_err(|error| {
            Interrupted::Short(Shortage::from_error("make a folder for the cases", &error))
        })?;
        let hello = subject.hello();
        let has = subject.capabilities();
        let number = RUNNERS.fetch_add(1, Ordering::Relaxed);
        let (left, recent) = (Vec::new(), Recent::default());
        Ok(Self { subject, hello, has, parties, folder, number, runs: 0, left, recent, short: None })
    }

    /// What the implementation reports of itself.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// What the implementation can do.
    pub(super) const fn capabilities(&self) -> &Capabilities {
        &self.has
    }

    /// Runs one case; `None` if the run must end, with the reason from [`Runner::usable`].
    pub fn judge(&mut self, case: &Case) -> Option<Comparison> {
        let asked = Asked { case: case.clone(), claims: &[] };
        self.judge_all(&[asked]).pop()
    }

    /// Runs the cases. The results have the order of the cases; if the run must end, with the reason from [`Runner::usable`],
    /// there are results for the first ones only.
    pub fn judge_all(&mut self, asked: &[Asked<'_>]) -> Vec<Comparison> {
        self.recent.note(asked.iter().map(|asked| &asked.case));
        let mut runs = Vec::with_capacity(asked.len());
        let prepared = asked.iter().map(|asked| self.prepare(&asked.case, &mut runs));
        let prepared: Vec<_> = match prepared.collect() {
            Ok(prepared) => prepared,
            Err(short) => {
                self.short = Some(short);
                return Vec::new();
            }
        };
        let mut answers = self.subject.observe_all(&runs).into_iter().zip(&runs);
        let judged = prepared.into_iter().zip(asked).map_while(|(prepared, asked)| {
            let prepared = match prepared {
                Ok(prepared) => prepared,
                Err(why) => return Some(broken(why)),
            };
            let result = match answers.next() {
                Some((answer, run)) => Some(self.compare(&prepared, answer, run, asked.claims)),
                None if stop::requested().is_some() => None,
                None => Some(broken("the response was lost".into())),
            };
            self.remove(prepared.world, &asked.case.id);
            result
        });
        let results = judged.collect();
        self.drop_doubtful(results)
    }

    /// Drops the results from the first failure on if the runner lacks a resource: the failure may be a consequence.
    fn drop_doubtful(&mut self, mut results: Vec<Comparison>) -> Vec<Comparison> {
        let Some(failure) = results.iter().position(|result| !result.is_pass()) else { return results };
        let short = shortage::noted().or_else(|| shortage::probe(self.folder.path()).err());
        if short.is_some() {
            results.truncate(failure);
            self.short = short;
        }
        results
    }

    /// Removes the files of a case. What cannot be removed is a fault of the implementation.
    fn remove(&mut self, world: Materialised, id: &str) {
        if let Err(error) = world.remove() {
            let case = Some(id.to_owned());
            let what = "it left something in the folder of a case that cannot be removed".into();
            let detail = error.to_string();
            FaultCount::sum_up(
                &mut self.left,
                [FaultCount { what, is_flaky: false, times: 1, case, detail }],
            );
        }
    }

    /// Ends the implementation. Returns its faults that no verdict shows, with the secrets of their cases masked.
    pub fn finish(mut self) -> Vec<FaultCount> {
        let faults = self.subject.finish();
        if faults.is_empty() && self.left.is_empty() {
            return Vec::new();
        }
        let secrets = self.recent.secrets();
        self.left.iter_mut().for_each(|left| secrets.mask(&mut left.detail));
        let faults = faults.into_iter().map(|fault| counted(fault, &secrets));
        faults.chain(self.left).collect()
    }

    /// Whether more cases can be run.
    ///
    /// # Errors
    ///
    /// Why not.
    pub fn usable(&mut self) -> Result<(), Interrupted> {
        // A signal comes first: it also ends the adapter, which then looks unusable.
        if let Some(signal) = stop::requested() {
            return Err(Interrupted::Stopped(signal));
        }
        if let Some(short) = self.short.clone().or_else(shortage::noted) {
            return Err(Interrupted::Short(short));
        }
        let Some(mut why) = self.subject.unusable().cloned() else { return Ok(()) };
        let secrets = self.recent.secrets();
        [&mut why.why, &mut why.standard_error].into_iter().for_each(|text| secrets.mask(text));
        Err(Interrupted::Unusable(why))
    }

    /// Writes the files of a case and adds its run to `runs`. The inner error is a fault of the case.
    fn prepare(&mut self, case: &Case, runs: &mut Vec<Run>) -> Result<Result<Prepared, String>, Shortage> {
        let (expected, calls) = match expect(case) {
            Ok(expected) => expected,
            Err(error) => return Ok(Err(format!("invalid case: {error}"))),
        };
        if let Some(objection) = self.parties.as_ref().and_then(|_| parties::objection(&calls)) {
            return Ok(Err(objection));
        }
        self.runs += 1;
        let id = format!("{}-{}", self.number, self.runs);
        let endpoints = self.parties.as_ref().map(|parties| parties.endpoints(&id, case)).transpose();
        let endpoints =
            endpoints.map_err(|error| Shortage::from_error("serve the parties of a case", &error))?;
        let endpoints = endpoints.unwrap_or_default();
        let mut world = match self.write(case, &endpoints) {
            Ok(world) => world,
            Err(error) if is_caused_by_case(&error) => {
                return Ok(Err(format!("failed to write the files of the case: {error}")));
            }
            Err(error) => return Err(Shortage::from_error("write the files of a case", &error)),
        };
        let root = world.root().display().to_string();
        self.parties.iter().for_each(|parties| parties.expect(&id, &world.resolved.remote));
        runs.push(Run { root, endpoints, case: std::mem::take(&mut world.resolved), id });
        Ok(Ok(Prepared { expected, calls, world }))
    }

    fn write(&self, case: &Case, endpoints: &BTreeMap<String, String>) -> io::Result<Materialised> {
        let root = self.folder.path().join(self.runs.to_string());
        Materialised::with_endpoints(case, &root, endpoints)
    }

    fn compare(
        &mut self,
        prepared: &Prepared,
        mut answer: Response,
        run: &Run,
        claims: &[Assertion],
    ) -> Comparison {
        let then = match &mut answer {
            Response::Retried { then, .. } => &mut **then,
            other => other,
        };
        if let Response::Outcome(outcome) = then {
            self.add_calls(outcome, prepared, run);
            self.add_starts(outcome, prepared);
            add_files(outcome, prepared);
            prepared.world.restore(outcome);
        }
        let mut comparison = Comparison::of(answer, &prepared.expected, claims, &self.has);
        let messages = comparison.messages_mut();
        if !messages.is_empty() {
            let secrets = self.recent.secrets();
            messages.into_iter().for_each(|message| secrets.mask(message));
        }
        comparison
    }

    /// Adds the arguments with which the programs of the case were started: an implementation does not report them itself.
    fn add_starts(&self, observed: &mut Outcome, prepared: &Prepared) {
        if let (Outcome::Session(session), true) = (observed, self.has.contains(&Capability::Process)) {
            let started = prepared.world.started();
            session.programs = (!started.is_empty()).then_some(started);
        }
    }

    /// Adds the calls that the server recorded: an implementation does not report them itself.
    fn add_calls(&self, observed: &mut Outcome, prepared: &Prepared, run: &Run) {
        let calls = self.parties.as_ref().map(|parties| parties.take_verified(run, &prepared.calls));
        let calls = calls.unwrap_or_default();
        let (Outcome::Session(observed), true) = (observed, needs_parties(&self.has)) else { return };
        let is_predicted =
            matches!(&prepared.expected, Outcome::Session(expected) if expected.requests.is_some());
        if self.parties.is_some() {
            observed.requests = (is_predicted || !calls.is_empty()).then_some(calls);
        }
    }
}

/// Adds the files that the case observes: an implementation does not report them itself.
fn add_files(observed: &mut Outcome, prepared: &Prepared) {
    if let Outcome::Session(session) = observed {
        let seen = prepared.world.files_seen();
        session.files = (!seen.is_empty()).then_some(seen);
    }
}

/// The result of a case that could not be put to the implementation.
const fn broken(why: String) -> Comparison {
    Comparison::NoOutcome { verdict: Verdict::Broken, why }
}

/// The outcome that the model expects, and the calls of STS behind it.
fn expect(case: &Case) -> Result<(Outcome, Vec<Call>), Unanswerable> {
    let world = model::world(case)?;
    model::predict(case, &world).map(|prediction| (prediction.outcome, prediction.calls))
}

/// A fault in the form of the log, with these secrets and those of its case masked.
fn counted(fault: AdapterFault, secrets: &Secrets) -> FaultCount {
    let AdapterFault { mut what, is_flaky, times, case, mut detail } = fault;
    for text in [&mut what, &mut detail] {
        case.iter().for_each(|case| Secrets::from_case(case, &Comparison::Pass).mask(text));
        secrets.mask(text);
    }
    FaultCount { what, is_flaky, times, case: case.map(|case| case.id), detail }
}

/// Whether the files of a case cannot be written because of the case itself. Every other error is a shortage.
fn is_caused_by_case(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidInput
            | ErrorKind::InvalidData
            | ErrorKind::InvalidFilename
            | ErrorKind::NotFound
            | ErrorKind::AlreadyExists
            | ErrorKind::NotADirectory
            | ErrorKind::IsADirectory
    )
}
