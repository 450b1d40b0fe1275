//! The run of a plan with one implementation, from its start to its results.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use super::report::save;
use crate::cli::shared::error::Error;
use crate::cli::shared::working_directory::EmptyFolder;
use crate::implementation::Implementation;
use crate::implementation::adapter::{Process, Settings, Unusable};
use crate::implementation::builtin::Builtin;
use crate::parties::Parties;
use crate::report::case_line;
use crate::run::check::{self, Collector, Interrupted, Plan, Runner, findings};
use crate::run::expectation::Expectations;
use crate::run::results::{CaseResult, Finding, Header, RunEnd, RunResult};
use crate::run::vetting;
use crate::system::printable::say;
use crate::system::scratch::Scratch;
use crate::system::{shortage, stop};
use crate::vocabulary::protocol::Hello;

/// The version that expectations are read for before the implementation reports its own.
const NO_VERSION: &str = "0.0.0";

/// The disk space that a run needs whatever the number of its jobs, in bytes.
const SPACE: u64 = 4 << 20;
/// The disk space that the cases of one job need, in bytes.
const SPACE_PER_JOB: u64 = 2 << 20;

/// What is run with one implementation.
pub(super) struct Call<'a> {
    pub(super) plan: &'a Plan,
    /// The header, without the implementation.
    pub(super) header: Header,
    /// The command of the adapter, if it is one.
    pub(super) command: Option<&'a str>,
    /// How long the adapter may take for one case.
    pub(super) timeout: Duration,
    /// How many instances of the implementation work side by side.
    pub(super) jobs: usize,
    /// The file of known divergences.
    pub(super) expectations: Option<&'a Path>,
    /// Whether to rewrite that file.
    pub(super) bless: bool,
    pub(super) bar: ProgressBar,
    /// Whether each case is named as it ends.
    pub(super) verbose: bool,
}

/// How the cases of a run ended, with the failures that were shrunk.
type Ended = (RunEnd, Vec<Finding>);

/// Runs the plan with the library that comes with awsess, with parties of its own to call.
pub(super) fn run_builtin(call: &Call<'_>) -> Result<RunResult, Error> {
    run(call, &Arc::new(Parties::start()?), || Ok(Builtin))
}

/// Runs the plan with the adapter of a command, with parties of its own to call.
pub(super) fn run_adapter(call: &Call<'_>, command: &str) -> Result<RunResult, Error> {
    let parties = Arc::new(Parties::start()?);
    let forget = Arc::clone(&parties);
    let mut settings = Settings::with_timeout(call.timeout).supervised();
    settings.before_rerun = Some(Arc::new(move |run| forget.expect(&run.id, &run.case.remote)));
    run(call, &parties, || Process::start(command, settings.clone()))
}

fn run<S: Implementation + Send>(
    call: &Call<'_>,
    parties: &Arc<Parties>,
    start: impl Fn() -> Result<S, Unusable>,
) -> Result<RunResult, Error> {
    let _scratch = Scratch::shared_with_space(SPACE + call.jobs as u64 * SPACE_PER_JOB)?;
    // An unreadable file is reported before anything is started.
    call.known(NO_VERSION)?;
    let subjects: Result<Vec<S>, Unusable> = (0..call.jobs).map(|_| start()).collect();
    let hello = subjects.as_ref().ok().and_then(|subjects| subjects.first()).map(Implementation::hello);
    let collector = call.collector(hello)?;
    let started = Instant::now();
    let (end, findings) = match subjects {
        Ok(subjects) => {
            let _elsewhere = call.command.is_none().then(EmptyFolder::enter).transpose()?;
            call.run_cases(&collector, subjects, parties, start)
        }
        Err(why) => (call.not_started(&why), Vec::new()),
    };
    let (result, expectations) = collector.finish(end, findings, started.elapsed());
    if call.bless && result.end == RunEnd::Complete {
        expectations.iter().try_for_each(|known| bless(known, call.plan.is_part))?;
    }
    Ok(result)
}

impl Call<'_> {
    /// The expectations for this version of the implementation.
    fn known(&self, version: &str) -> Result<Option<Expectations>, Error> {
        let load = if self.bless { Expectations::load_to_bless } else { Expectations::load };
        self.expectations.map(|file| load(file, version)).transpose().map_err(Error::new)
    }

    fn collector(&self, implementation: Option<Hello>) -> Result<Collector, Error> {
        let version = implementation.as_ref().map_or(NO_VERSION, |hello| &*hello.implementation.version);
        let known = self.known(version)?;
        let collector = Collector::new(
            Header { implementation, adapter: self.command.map(str::to_owned), ..self.header.clone() },
            known,
        );
        let name = |result: &CaseResult| say(result.status.name(), case_line(result));
        Ok(if self.verbose { collector.watched_by(name) } else { collector })
    }

    /// Runs every case, and then makes the first failures small.
    fn run_cases<S: Implementation + Send>(
        &self,
        collector: &Collector,
        subjects: Vec<S>,
        parties: &Arc<Parties>,
        start: impl Fn() -> Result<S, Unusable>,
    ) -> Ended {
        let ran = check::run(self.plan, subjects, Some(parties), collector, |done| self.bar.inc(done));
        self.bar.finish_and_clear();
        match ran {
            Ok(()) => self.findings(collector, parties, start),
            Err(Interrupted::Failed) => match self.findings(collector, parties, start) {
                (RunEnd::Complete, findings) => (RunEnd::FailFast, findings),
                other => other,
            },
            Err(why) => (self.interrupted(why), Vec::new()),
        }
    }

    fn findings<S: Implementation>(
        &self,
        collector: &Collector,
        parties: &Arc<Parties>,
        start: impl Fn() -> Result<S, Unusable>,
    ) -> Ended {
        if collector.first_failures().is_empty() {
            return (RunEnd::Complete, Vec::new());
        }
        let subject = match start() {
            Ok(subject) => subject,
            Err(why) => return (self.not_started(&why), Vec::new()),
        };
        let mut runner = match Runner::new(subject, Some(Arc::clone(parties))) {
            Ok(runner) => runner,
            Err(why) => return (self.interrupted(why), Vec::new()),
        };
        let replay = |needs_trust| self.replay(needs_trust);
        let findings = findings(self.plan, collector, &mut runner, &replay);
        match runner.usable() {
            // The adapter may become unusable here: every case of the plan was run before.
            Ok(()) | Err(Interrupted::Unusable(_)) => (RunEnd::Complete, findings),
            Err(why) => (self.interrupted(why), findings),
        }
    }

    /// The end of a run whose adapter did not start: because of a signal, a shortage, or the adapter itself.
    fn not_started(&self, why: &Unusable) -> RunEnd {
        match (stop::requested(), shortage::noted()) {
            (Some(signal), _) => RunEnd::Signal(signal),
            (None, Some(shortage)) => RunEnd::Shortage(shortage.to_string()),
            (None, None) => RunEnd::Unusable(self.give_up(why)),
        }
    }

    /// The end of a run that was interrupted.
    fn interrupted(&self, why: Interrupted) -> RunEnd {
        match why {
            Interrupted::Unusable(why) => RunEnd::Unusable(self.give_up(&why)),
            Interrupted::Stopped(signal) => RunEnd::Signal(signal),
            Interrupted::Short(shortage) => RunEnd::Shortage(shortage.to_string()),
            Interrupted::Failed => RunEnd::FailFast,
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
            format!("Replay: awsess check THIS-FILE{trust}{adapter}{timeout}"),
            format!("Without the runner: awsess repro --file THIS-FILE{trust}{adapter}{timeout}"),
        ]
    }

    /// Reports that the adapter cannot be used, which is no verdict on the implementation. Returns the reason.
    fn give_up(&self, why: &Unusable) -> String {
        let command = self.command.unwrap_or("COMMAND");
        let quoted = shlex::try_quote(command).unwrap_or_default();
        say("error", "the adapter cannot be used");
        say("help", format_args!("this command says what to fix: awsess doctor {quoted}"));
        why.to_string()
    }
}

/// Rewrites the file of expectations if the run shows that it should be another.
fn bless(expectations: &Expectations, is_part: bool) -> Result<(), Error> {
    let blessed = expectations.blessed(is_part).map_err(Error::new)?;
    let file = expectations.file();
    if std::fs::read_to_string(file).is_ok_and(|text| text == blessed) {
        return Ok(());
    }
    save(file, blessed.as_bytes())?;
    say("note", format_args!("{} was rewritten: write a reason in the place of each TODO", file.display()));
    Ok(())
}
