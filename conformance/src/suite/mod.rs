//! The suite: every scenario and generated case as one test of a crate that has a loader of its own.
//!
//! A loader in Rust needs no adapter. Its crate has awsess-conformance as a dev-dependency, implements [`Implementation`] for the
//! loader, and asserts that it satisfies the specification:
//!
//! ```
//! use awsess_conformance::case::Edition;
//! use awsess_conformance::implementation::{Response, Implementation};
//! use awsess_conformance::outcome::{Credentials, Session};
//! use awsess_conformance::protocol::{Hello, Run};
//! use awsess_conformance::suite::{self, Options};
//!
//! /// Knows one variable, and no credentials.
//! #[derive(Clone)]
//! struct Loader;
//!
//! impl Implementation for Loader {
//!     fn hello(&self) -> Hello {
//!         Hello::new("loader", "0.1.0").editions([Edition::V1_55])
//!     }
//!
//!     fn observe(&mut self, run: &Run) -> Response {
//!         let region = run.case.env.get("AWS_REGION").filter(|region| !region.is_empty()).cloned();
//!         Response::session(Session::new(region, Credentials::failed("NoCredentialProviders")))
//!     }
//! }
//!
//! suite::assert_holds(Loader, &Options::new().id("environment/aws-region-gives-the-region"));
//! ```
//!
//! The files of the case are below [`Run::root`](crate::vocabulary::protocol::Run::root) while it is observed, and `run.case.env` is
//! the whole environment: a loader that reads the variables of its own process is tested as an adapter, by `awsess check
//! --adapter`. What it lacks it leaves out of its [`Hello`](crate::vocabulary::protocol::Hello), what it does not follow stands in a
//! file of [`expectations`](crate::run::expectation), each with its reason, and the rest is a failure: one that was generated
//! is shown as the smallest feature file that shows it.

mod options;
mod summary;

use std::sync::Arc;
use std::time::Instant;

pub use options::Options;
pub use summary::{Failed, Summary};

use crate::implementation::Implementation;
use crate::parties::Parties;
use crate::run::check::{self, Collector, Plan, Runner, findings};
use crate::run::expectation::Expectations;
use crate::run::results::{Header, Results, RunEnd, RunResult, RunStatus};
use crate::run::shard::Shard;
use crate::system::output;
use crate::vocabulary::needs::needs_parties;

/// Tests the implementation with the cases that the options select, and panics with the report if it fails.
///
/// # Panics
///
/// As [`run`] fails.
#[track_caller]
#[expect(clippy::panic, reason = "a test fails by a panic")]
pub fn assert_holds(subject: impl Implementation + Clone + Send, options: &Options) {
    if let Err(failed) = run(subject, options) {
        panic!("{failed}");
    }
}

/// Tests the implementation with the cases that the options select, on as many clones at the same time as the options set.
///
/// # Errors
///
/// When a case fails, no case was run, or a file that the options name cannot be read.
pub fn run<S: Implementation + Clone + Send>(subject: S, options: &Options) -> Result<Summary, Failed> {
    let hello = subject.hello();
    let plan = options.plan(&hello)?;
    let known = options.known(&hello.implementation.version)?;
    let capabilities = hello.capabilities.iter().copied().collect();
    let parties = needs_parties(&capabilities).then(Parties::start).transpose();
    let parties = parties.map_err(Failed::refused)?.map(Arc::new);
    let header = Header::new(plan.summary(), Shard::WHOLE, Some(hello));
    let header = Header { allow_flaky: options.allows_flaky(), ..header };
    let collector = Collector::new(header, known);
    let result = run_cases(&plan, collector, subject, parties.as_ref(), options)?;
    let summary = Summary { results: Results { runs: vec![result] } };
    match summary.results.status() {
        RunStatus::Passed => Ok(summary),
        RunStatus::Failed | RunStatus::Unusable | RunStatus::Shortage | RunStatus::Interrupted(_) => {
            Err(Failed::Diverged(Box::new(summary)))
        }
    }
}

/// Runs the plan, and makes the first failures among the generated cases small.
fn run_cases<S: Implementation + Clone + Send>(
    plan: &Plan,
    collector: Collector,
    subject: S,
    parties: Option<&Arc<Parties>>,
    options: &Options,
) -> Result<RunResult, Failed> {
    let started = Instant::now();
    let subjects = vec![subject.clone(); options.workers()?];
    check::run(plan, subjects, parties, &collector, |_| ()).map_err(Failed::refused)?;
    let took = started.elapsed();
    let mut found = Vec::new();
    if !collector.first_failures().is_empty() {
        let mut runner = Runner::new(subject, parties.cloned()).map_err(Failed::refused)?;
        found = findings(plan, &collector, &mut runner, &replay);
    }
    let (result, expectations) = collector.finish(RunEnd::Complete, found, took);
    if options.blesses() {
        expectations.iter().try_for_each(|known| bless(known, plan.is_part))?;
    }
    Ok(result)
}

/// How to run a feature file of a failure with the same implementation again.
fn replay(needs_trust: bool) -> Vec<String> {
    let trust = if needs_trust { ".trust_cases(true)" } else { "" };
    vec![format!("Replay: suite::Options::new().features(\"THIS-FILE\"){trust} runs only this")]
}

/// Rewrites the file of expectations to match the run.
fn bless(expectations: &Expectations, is_part: bool) -> Result<(), Failed> {
    let blessed = expectations.blessed(is_part).map_err(Failed::refused)?;
    let file = expectations.file();
    let unwritten = |error| Failed::refused(format!("failed to write {}: {error}", file.display()));
    match std::fs::read_to_string(file).is_ok_and(|text| text == blessed) {
        true => Ok(()),
        false => output::write(file, blessed.as_bytes()).map_err(unwritten),
    }
}
