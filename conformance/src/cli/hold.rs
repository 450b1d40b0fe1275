//! Holding one implementation against a plan, from its start to the footer of its log.

use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use super::Error;
use super::report::{Tee, save};
use super::working_directory::EmptyFolder;
use crate::implementation::Implementation;
use crate::implementation::adapter::{Process, Settings, Unusable};
use crate::implementation::builtin::Builtin;
use crate::parties::sts::Sts;
use crate::report::log::{Finding, Header, Interruption};
use crate::run::check::{self, Interrupted, Plan, Record, Runner, findings};
use crate::run::expectation::Expectations;
use crate::run::vetting;
use crate::system::printable::say;
use crate::system::scratch::Scratch;
use crate::system::shortage::{self, Shortage};
use crate::system::stop;
use crate::vocabulary::protocol::Hello;

/// The version that expectations are read for where nobody says one: bound entries are read, and none is judged by.
const NO_VERSION: &str = "0.0.0";

/// The disk space that a run needs whatever the number of its jobs, in bytes.
const SPACE: u64 = 4 << 20;
/// The disk space that the cases of one job need, in bytes.
const SPACE_PER_JOB: u64 = 2 << 20;

/// What is asked of one implementation.
pub(super) struct Call<'a> {
    pub(super) plan: &'a Plan,
    /// The header, without the implementation.
    pub(super) header: Header,
    /// The command of the adapter, if it is one.
    pub(super) command: Option<&'a str>,
    /// How long the adapter may take for one case.
    pub(super) timeout: Duration,
    /// How many of it work side by side.
    pub(super) jobs: usize,
    /// The file of known divergences.
    pub(super) expectations: Option<&'a Path>,
    /// Whether to rewrite that file.
    pub(super) bless: bool,
    pub(super) bar: ProgressBar,
}

/// How a run ended, besides its verdicts.
enum RunEnd {
    /// Every case was asked, with the failures that were made small.
    Whole(Vec<Finding>),
    /// The adapter cannot be used, with the reason.
    Unusable(String),
    /// The run ended early, with the failures that were made small before.
    Interrupted(Interruption, Vec<Finding>),
}

/// Holds the library that comes with awsess, with an STS of its own to call.
pub(super) fn hold_builtin(call: &Call<'_>, out: Tee) -> Result<Tee, Error> {
    hold(call, &Arc::new(Sts::start()?), || Ok(Builtin), out)
}

/// Holds the adapter of a command, with an STS of its own to call.
pub(super) fn hold_adapter(call: &Call<'_>, command: &str, out: Tee) -> Result<Tee, Error> {
    let sts = Arc::new(Sts::start()?);
    let forget = Arc::clone(&sts);
    let mut settings = Settings::with_timeout(call.timeout).supervised();
    settings.before_rerun = Some(Arc::new(move |run| forget.expect(&run.id)));
    hold(call, &sts, || Process::start(command, settings.clone()), out)
}

/// Runs the plan against one implementation and records it.
fn hold<S: Implementation + Send>(
    call: &Call<'_>,
    sts: &Arc<Sts>,
    start: impl Fn() -> Result<S, Unusable>,
    out: Tee,
) -> Result<Tee, Error> {
    let _scratch = Scratch::shared_with_space(SPACE + call.jobs as u64 * SPACE_PER_JOB)?;
    // An unreadable file is reported before anything is started.
    call.known(NO_VERSION)?;
    let subjects: Result<Vec<S>, Unusable> = (0..call.jobs).map(|_| start()).collect();
    let hello = subjects.as_ref().ok().and_then(|subjects| subjects.first()).map(Implementation::hello);
    let record = call.record(hello, out)?;
    let started = Instant::now();
    let end = match subjects {
        Ok(subjects) => {
            let _elsewhere = call.command.is_none().then(EmptyFolder::enter).transpose()?;
            call.ask_all(&record, subjects, sts, start)?
        }
        Err(why) => call.not_started(&why),
    };
    let is_whole = matches!(end, RunEnd::Whole(_));
    let (out, expectations) = finish(record, end, started.elapsed()).map_err(unlogged)?;
    if call.bless && is_whole {
        bless(&expectations)?;
    }
    Ok(out)
}

#[expect(clippy::needless_pass_by_value, reason = "it converts errors")]
fn unlogged(error: io::Error) -> Error {
    Error::with_cause(Shortage::from_error("write the log", &error), &error)
}

/// Ends the record.
fn finish(record: Record<Tee>, end: RunEnd, took: Duration) -> io::Result<(Tee, Expectations)> {
    match end {
        RunEnd::Whole(findings) => record.finish(Ok(findings), took),
        RunEnd::Unusable(why) => record.finish(Err(why), took),
        RunEnd::Interrupted(why, findings) => {
            record.interrupt(why)?;
            record.finish(Ok(findings), took)
        }
    }
}

impl Call<'_> {
    /// The expectations for this version of the implementation. What is blessed need not be there yet.
    fn known(&self, version: &str) -> Result<Option<Expectations>, Error> {
        let load = |file: &Path| match self.bless && !file.exists() {
            true => Expectations::parse(file, "", version),
            false => Expectations::load(file, version),
        };
        self.expectations.map(load).transpose().map_err(Error::new)
    }

    fn record(&self, implementation: Option<Hello>, out: Tee) -> Result<Record<Tee>, Error> {
        let version = implementation.as_ref().map_or(NO_VERSION, |hello| &*hello.implementation.version);
        let known = self.known(version)?;
        Record::start(out, Header { implementation, ..self.header.clone() }, known).map_err(unlogged)
    }

    /// Asks every case, and then makes the first failures small.
    fn ask_all<S: Implementation + Send>(
        &self,
        record: &Record<Tee>,
        subjects: Vec<S>,
        sts: &Arc<Sts>,
        start: impl Fn() -> Result<S, Unusable>,
    ) -> Result<RunEnd, Error> {
        let ran = check::run(self.plan, subjects, Some(sts), record, |done| self.bar.inc(done));
        self.bar.finish_and_clear();
        match ran {
            Ok(()) => self.findings(record, sts, start),
            Err(why) => self.ended(why, Vec::new()),
        }
    }

    fn findings<S: Implementation>(
        &self,
        record: &Record<Tee>,
        sts: &Arc<Sts>,
        start: impl Fn() -> Result<S, Unusable>,
    ) -> Result<RunEnd, Error> {
        if record.first_failures().is_empty() {
            return Ok(RunEnd::Whole(Vec::new()));
        }
        let subject = match start() {
            Ok(subject) => subject,
            Err(why) => return Ok(self.not_started(&why)),
        };
        let mut bench = match Runner::new(subject, Some(Arc::clone(sts))) {
            Ok(bench) => bench,
            Err(why) => return self.ended(why, Vec::new()),
        };
        let findings = findings(self.plan, record, &mut bench, &|needs_trust| self.replay(needs_trust));
        match bench.usable() {
            // The adapter may become unusable here: every case of the plan was asked before.
            Ok(()) | Err(Interrupted::Unusable(_)) => Ok(RunEnd::Whole(findings)),
            Err(why) => self.ended(why, findings),
        }
    }

    /// The end of a run whose adapter did not start: because of a signal, a shortage, or the adapter itself.
    fn not_started(&self, why: &Unusable) -> RunEnd {
        match (stop::requested(), shortage::noted()) {
            (Some(signal), _) => RunEnd::Interrupted(Interruption::Signal(signal), Vec::new()),
            (None, Some(shortage)) => {
                RunEnd::Interrupted(Interruption::Shortage(shortage.to_string()), Vec::new())
            }
            (None, None) => RunEnd::Unusable(self.give_up(why)),
        }
    }

    /// The end of a run that was interrupted.
    fn ended(&self, why: Interrupted, findings: Vec<Finding>) -> Result<RunEnd, Error> {
        match why {
            Interrupted::Unusable(why) => Ok(RunEnd::Unusable(self.give_up(&why))),
            Interrupted::Stopped(signal) => Ok(RunEnd::Interrupted(Interruption::Signal(signal), findings)),
            Interrupted::Short(shortage) => {
                Ok(RunEnd::Interrupted(Interruption::Shortage(shortage.to_string()), findings))
            }
            Interrupted::Log(error) => Err(unlogged(error)),
        }
    }

    /// How a feature file that shows a failure is put to the same implementation again, with awsess and without.
    fn replay(&self, needs_trust: bool) -> Vec<String> {
        let trust = if needs_trust { format!(" {}", vetting::FLAG) } else { String::new() };
        let quoted = |command| shlex::try_quote(command).unwrap_or(Cow::Borrowed(command));
        let adapter =
            self.command.map(|command| format!(" --adapter {}", quoted(command))).unwrap_or_default();
        let patience = self.command.filter(|_| self.timeout != Settings::default().timeout);
        let timeout =
            patience.map(|_| format!(" --timeout {}", self.timeout.as_secs_f64())).unwrap_or_default();
        vec![
            format!("Replay: awsess check THIS-FILE --cases 0{trust}{adapter}{timeout}"),
            format!("Without the runner: awsess repro --file THIS-FILE{trust}{adapter}{timeout}"),
        ]
    }

    /// Reports that the adapter cannot be used, which is no verdict on the implementation. Returns the reason for the log.
    fn give_up(&self, why: &Unusable) -> String {
        let command = self.command.unwrap_or("COMMAND");
        let quoted = shlex::try_quote(command).unwrap_or_default();
        say("error", format_args!("the adapter cannot be used: 'awsess doctor {quoted}' says what to fix"));
        why.to_string()
    }
}

/// Rewrites the file of expectations where the run shows another.
fn bless(expectations: &Expectations) -> Result<(), Error> {
    let blessed = expectations.blessed().map_err(Error::new)?;
    let file = expectations.file();
    if std::fs::read_to_string(file).is_ok_and(|text| text == blessed) {
        return Ok(());
    }
    save(file, blessed.as_bytes())?;
    say("note", format_args!("{} was rewritten: give every new entry its reason", file.display()));
    Ok(())
}
