//! The bench: puts cases to one implementation, each in a folder of its own, and judges the answers.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use awsess_model::session::Call;

use super::secrets::Recent;
use super::{Interrupted, Secrets, Verdict};
use crate::implementation::materialise::Materialised;
use crate::implementation::model::{self, Unanswerable};
use crate::implementation::{AdapterFault, Implementation, Response};
use crate::parties::sts::{self, Sts};
use crate::report::log::FaultCount;
use crate::scenario::Assertion;
use crate::system::scratch::Folder;
use crate::system::shortage::{self, Shortage};
use crate::system::stop;
use crate::vocabulary::capability::{Capabilities, Capability};
use crate::vocabulary::case::Case;
use crate::vocabulary::outcome::Outcome;
use crate::vocabulary::protocol::{Hello, Run};

/// Asks one implementation, in a folder of its own.
pub struct Runner<S> {
    subject: S,
    hello: Hello,
    has: Capabilities,
    sts: Option<Arc<Sts>>,
    folder: Folder,
    number: usize,
    runs: u64,
    /// Faults of an implementation that left something in the folder of a case that cannot be removed.
    left: Vec<FaultCount>,
    recent: Recent,
    /// The shortage that ended the run, after which no case is asked.
    short: Option<Shortage>,
}

/// A case with what is claimed of its outcome.
#[derive(Debug)]
pub struct Asked<'c> {
    /// The case.
    pub case: Case,
    /// What a scenario claims besides what the model says.
    pub claims: &'c [Assertion],
}

/// A case that stands on disk.
struct Prepared {
    expected: Outcome,
    /// The expected calls of STS, with the keys that sign them.
    calls: Vec<Call>,
    world: Materialised,
}

impl<S: Implementation> Runner<S> {
    /// A bench for the implementation, whose calls to STS the server takes, where there is one.
    ///
    /// # Errors
    ///
    /// When the temporary folder cannot be made.
    pub fn new(subject: S, sts: Option<Arc<Sts>>) -> Result<Self, Interrupted> {
        static RUNNERS: AtomicUsize = AtomicUsize::new(0);
        let folder = Folder::new("cases");
        let folder = folder.map_err(|error| {
            Interrupted::Short(Shortage::from_error("make a folder for the cases", &error))
        })?;
        let hello = subject.hello();
        let has = subject.capabilities();
        let number = RUNNERS.fetch_add(1, Ordering::Relaxed);
        let (left, recent) = (Vec::new(), Recent::default());
        Ok(Self { subject, hello, has, sts, folder, number, runs: 0, left, recent, short: None })
    }

    /// Who is asked.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Asks one case and judges the answer; `None` if the run must end, with the reason from [`Runner::usable`].
    pub fn judge(&mut self, case: &Case) -> Option<Verdict> {
        let asked = Asked { case: case.clone(), claims: &[] };
        self.judge_all(&[asked]).pop()
    }

    /// Asks the cases and judges the answers, in the order of the cases. If the run must end, with the reason from
    /// [`Runner::usable`], only the first ones are judged.
    pub fn judge_all(&mut self, asked: &[Asked<'_>]) -> Vec<Verdict> {
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
                Err(why) => return Some(Verdict::Broken(why)),
            };
            let verdict = match answers.next() {
                Some((answer, run)) => Some(self.verdict(&prepared, answer, run, asked.claims)),
                None if stop::requested().is_some() => None,
                None => Some(Verdict::Broken("the driver lost the answer".into())),
            };
            self.remove(prepared.world);
            verdict
        });
        let verdicts = judged.collect();
        self.drop_doubtful(verdicts)
    }

    /// Drops the verdicts from the first failure on if the runner lacks a resource: the failure may be a consequence.
    fn drop_doubtful(&mut self, mut verdicts: Vec<Verdict>) -> Vec<Verdict> {
        let Some(failure) = verdicts.iter().position(|verdict| !verdict.is_pass()) else { return verdicts };
        let short = shortage::noted().or_else(|| shortage::probe(self.folder.path()).err());
        if short.is_some() {
            verdicts.truncate(failure);
            self.short = short;
        }
        verdicts
    }

    /// Removes the files of a case. What cannot be removed is a fault of the implementation.
    fn remove(&mut self, world: Materialised) {
        let case = Some(world.resolved.id.clone());
        if let Err(error) = world.remove() {
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

    /// Whether more can be asked.
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

    /// Writes the files of a case and adds its run to `runs`. The inner error says what is wrong with the case.
    fn prepare(&mut self, case: &Case, runs: &mut Vec<Run>) -> Result<Result<Prepared, String>, Shortage> {
        let (expected, calls) = match expect(case) {
            Ok(expected) => expected,
            Err(error) => return Ok(Err(format!("invalid case: {error}"))),
        };
        if let Some(objection) = self.sts.as_ref().and_then(|_| sts::objection(&calls)) {
            return Ok(Err(objection));
        }
        self.runs += 1;
        let id = format!("{}-{}", self.number, self.runs);
        let world = match self.write(case) {
            Ok(world) => world,
            Err(error) if is_caused_by_case(&error) => {
                return Ok(Err(format!("failed to write the files of the case: {error}")));
            }
            Err(error) => return Err(Shortage::from_error("write the files of a case", &error)),
        };
        let root = world.root().display().to_string();
        let sts = self.sts.as_ref().map(|sts| sts.endpoint_for(&id, case)).transpose();
        let sts = sts.map_err(|error| Shortage::from_error("serve the STS of a case", &error))?;
        self.sts.iter().for_each(|sts| sts.expect(&id));
        let endpoints = sts.map(|sts| ("sts".into(), sts)).into_iter().collect();
        runs.push(Run { root, endpoints, case: world.resolved.clone(), id });
        Ok(Ok(Prepared { expected, calls, world }))
    }

    fn write(&self, case: &Case) -> io::Result<Materialised> {
        let root = self.folder.path().join(self.runs.to_string());
        Materialised::new(case, &root)
    }

    fn verdict(
        &mut self,
        prepared: &Prepared,
        mut answer: Response,
        run: &Run,
        claims: &[Assertion],
    ) -> Verdict {
        let then = match &mut answer {
            Response::Retried { then, .. } => &mut **then,
            other => other,
        };
        if let Response::Outcome(outcome) = then {
            self.add_calls(outcome, prepared, run);
            prepared.world.restore(outcome);
        }
        match Verdict::of(answer, &prepared.expected, claims, &self.has) {
            held @ (Verdict::Pass | Verdict::Fail(_)) => held,
            other => other.masked(&self.recent.secrets()),
        }
    }

    /// Adds the calls that the server recorded: an implementation does not report them itself.
    fn add_calls(&self, observed: &mut Outcome, prepared: &Prepared, run: &Run) {
        let calls = self.sts.as_ref().map(|sts| sts.take_verified(run, &prepared.calls));
        let calls = calls.unwrap_or_default();
        let (Outcome::Session(observed), true) = (observed, self.has.contains(&Capability::AssumeRole))
        else {
            return;
        };
        let foretold =
            matches!(&prepared.expected, Outcome::Session(expected) if expected.requests.is_some());
        if self.sts.is_some() {
            observed.requests = (foretold || !calls.is_empty()).then_some(calls);
        }
    }
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
        case.iter().for_each(|case| Secrets::from_case(case, &Verdict::Pass).mask(text));
        secrets.mask(text);
    }
    FaultCount { what, is_flaky, times, case: case.map(|case| case.id), detail }
}

/// Whether the files of a case cannot be written because of what the case says of them. Every other error is a shortage.
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
