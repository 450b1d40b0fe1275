//! Checks: which failures are told and made small, whoever finds them first, and what is shown of a secret.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

use awsess_conformance::adapter::{Step, Unusable};
use awsess_conformance::builtin::Builtin;
use awsess_conformance::case::Edition;
use awsess_conformance::check::{Collector, FirstFailure, Interrupted, Plan, masked, run};
use awsess_conformance::implementation::{AdapterFault, Implementation, Response};
use awsess_conformance::outcome::{Credentials, Outcome, Session};
use awsess_conformance::protocol::{Hello, Run};
use awsess_conformance::results::{Header, RunEnd};
use awsess_conformance::shard::Shard;
use serde_json::Value;

const CASES: u64 = 300;
/// How many cases are handed out at once.
const BATCH: u64 = 32;

/// How many places are done, and who waits for more.
#[derive(Default)]
struct Done {
    places: Mutex<u64>,
    more: Condvar,
}

impl Done {
    fn add(&self, places: u64) {
        *self.places.lock().unwrap() += places;
        self.more.notify_all();
    }

    fn wait_for(&self, places: u64) {
        let done = self.places.lock().unwrap();
        drop(self.more.wait_while(done, |done| *done < places).unwrap());
    }
}

/// Fails every case, in one of nine ways; the last ones first, if it is given what is done.
struct Failing<'d>(Option<&'d Done>);

impl Implementation for Failing<'_> {
    fn hello(&self) -> Hello {
        Builtin.hello()
    }

    fn observe(&mut self, run: &Run) -> Response {
        let place = place(run);
        if let Some(done) = self.0 {
            done.wait_for(CASES.saturating_sub((place / BATCH + 1) * BATCH));
        }
        let why = || "so".to_owned();
        match place % 9 {
            0 => Response::Broken { message: why() },
            1 => Response::Crash { how: why(), line: why(), standard_error: why() },
            2 => Response::Hang { deadline: Duration::ZERO, standard_error: why() },
            3 => Response::Garbage { why: why(), line: why(), standard_error: why() },
            4 => Response::unsupported("anything", why()),
            _ => Response::error("NoSuchCode", why()),
        }
    }
}

fn place(run: &Run) -> u64 {
    run.case.id.rsplit('/').next().unwrap().parse().unwrap()
}

/// The first failures of a run of these subjects, and the indices of the cases whose details are reported.
fn failures(subjects: Vec<Failing<'_>>, done: &Done) -> (Vec<FirstFailure>, Vec<u64>) {
    let (plan, collector) = plan_and_collector();
    run(&plan, subjects, None, &collector, |cases| done.add(cases)).unwrap();
    let first = collector.first_failures();
    let (result, _) = collector.finish(RunEnd::Complete, vec![], Duration::ZERO);
    assert_eq!(result.verify(), Ok(()));
    let detailed = result.cases.listed.iter().filter(|case| case.details.is_some());
    (first, detailed.map(|case| case.index).collect())
}

/// A plan of generated cases only, and the collector of its run.
fn plan_and_collector() -> (Plan, Collector) {
    let plan = Plan { editions: vec![Edition::V1_55], cases: CASES, seed: 5, ..Plan::default() };
    let header = Header::new(plan.summary(), Shard::WHOLE, Some(Builtin.hello()));
    (plan, Collector::new(header, None))
}

#[test]
fn the_first_failures_are_the_same_in_any_order() {
    let done = Done::default();
    let (forwards, told) = failures(vec![Failing(None)], &done);
    assert_eq!(told, (0..64).collect::<Vec<_>>());
    let indices: Vec<_> = forwards.iter().map(|first| first.index).collect();
    assert_eq!(indices, [0, 1, 2, 3, 4]);

    // As many as there are batches, each of which waits for all behind it.
    let done = Done::default();
    let subjects = (0..CASES.div_ceil(BATCH)).map(|_| Failing(Some(&done))).collect();
    let (backwards, told) = failures(subjects, &done);
    assert_eq!(forwards, backwards);
    assert_eq!(told, (0..64).collect::<Vec<_>>());
}

/// A subject that becomes unusable with its first batch, and has a fault.
struct Failed {
    unusable: Option<Unusable>,
}

impl Implementation for Failed {
    fn hello(&self) -> Hello {
        Builtin.hello()
    }

    fn observe(&mut self, run: &Run) -> Response {
        let (step, why) = (Step::Start, "it starts no more".to_owned());
        self.unusable = Some(Unusable { step, why, standard_error: String::new() });
        Builtin.observe(run)
    }

    fn unusable(&self) -> Option<&Unusable> {
        self.unusable.as_ref()
    }

    fn finish(&mut self) -> Vec<AdapterFault> {
        let what = "it responded to a run twice".to_owned();
        vec![AdapterFault { detail: what.clone(), what, is_flaky: false, times: 1, case: None }]
    }
}

#[test]
fn a_run_that_ends_early_reports_the_faults_of_the_adapter() {
    let (plan, collector) = plan_and_collector();
    let subjects = vec![Failed { unusable: None }, Failed { unusable: None }];
    let ended = run(&plan, subjects, None, &collector, |_| ());
    assert!(matches!(ended, Err(Interrupted::Unusable(_))), "{ended:?}");
    let end = RunEnd::Unusable("it cannot be used".into());
    let (result, _) = collector.finish(end, vec![], Duration::ZERO);
    let faults: Vec<_> = result.faults.iter().map(|fault| (&*fault.what, fault.times)).collect();
    assert_eq!(faults, [("it responded to a run twice", 2)], "a fault of each of the two processes");
}

/// What is shown in the place of a secret.
fn shown(secret: &str) -> Value {
    let session = Session::new(None, Credentials::keys("AKID", secret, ""));
    let shown = masked(&Outcome::Session(Box::new(session)));
    shown["session"]["credentials"]["secret_access_key"].clone()
}

#[test]
fn a_secret_is_shown_as_the_same_mark_in_every_build() {
    assert_eq!(shown(""), "");
    assert_eq!(shown("SECRET"), "*** (6 characters, #a8d1)");
    assert_ne!(shown("SECRET"), shown("SECREt"));
}
