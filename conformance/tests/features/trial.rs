//! One scenario under way in cucumber: steps make the case, the first Then runs it, and each Then checks its claim.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use awsess_conformance::builtin::{Builtin, Network};
use awsess_conformance::case::{Case, Edition};
use awsess_conformance::check::covers;
use awsess_conformance::implementation::Implementation as _;
use awsess_conformance::materialise::Materialised;
use awsess_conformance::outcome::Outcome;
use awsess_conformance::protocol::Run;
use awsess_conformance::scenario::{Assertion, ScenarioBuilder, vocabulary};
use awsess_conformance::sts::Sts;
use awsess_conformance::{builtin, model};
use cucumber::gherkin::{Step, StepType};
use cucumber::step::Collection;

/// Who is held to the scenarios.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The model.
    #[default]
    Model,
    /// The library of this workspace, on real files.
    Builtin,
}

impl Subject {
    /// Both of them.
    pub(crate) const ALL: [Self; 2] = [Self::Model, Self::Builtin];

    /// The name in a test's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Builtin => "library",
        }
    }

    /// Whether the claim speaks of something that this subject shows.
    fn is_held_to(self, claim: &Assertion, case: &Case) -> bool {
        match self {
            Self::Model => true,
            Self::Builtin => {
                covers(claim, &Self::Model.outcome(case, Path::new("")), &Builtin.capabilities())
            }
        }
    }

    fn outcome(self, case: &Case, root: &Path) -> Outcome {
        match self {
            Self::Model => {
                model::expect(case).unwrap_or_else(|error| fail(&format!("the model has no answer: {error}")))
            }
            Self::Builtin => on_disk(case, root)
                .unwrap_or_else(|error| fail(&format!("the library has no answer: {error}"))),
        }
    }
}

/// The STS that every scenario's library calls, each under the name of its folder.
static STS: LazyLock<io::Result<Sts>> = LazyLock::new(Sts::start);

fn on_disk(case: &Case, root: &Path) -> Result<Outcome, String> {
    let sts = STS.as_ref().map_err(ToString::to_string)?;
    let id = root.display().to_string();
    let materialised = Materialised::new(case, root).map_err(|error| error.to_string())?;
    let endpoint = sts.endpoint_for(&id, case).map_err(|error| error.to_string())?;
    sts.expect(&id);
    let mut outcome = builtin::observe(&materialised.resolved, &Network::of(Some(&endpoint)))?;
    if let Outcome::Session(session) = &mut outcome {
        let world = model::world(case).map_err(|error| error.to_string())?;
        let expected = model::predict(case, &world).map_err(|error| error.to_string())?.calls;
        let case = materialised.resolved.clone();
        let run = Run { root: id.clone(), id, endpoints: BTreeMap::new(), case };
        let calls = sts.take_verified(&run, &expected);
        if let Some(fault) = calls.iter().find_map(|call| call.signature.as_ref()) {
            return Err(format!("the signature of a call is wrong: {fault}"));
        }
        session.requests = Some(calls);
    }
    materialised.restore(&mut outcome);
    Ok(outcome)
}

#[expect(clippy::panic, reason = "cucumber takes a panic for a failed step")]
fn fail(message: &str) -> ! {
    panic!("{message}")
}

/// The state of one scenario.
#[derive(Debug, Default)]
pub(crate) struct Trial {
    subject: Subject,
    root: PathBuf,
    /// The case as all steps together make it: a Then may ask to look at something.
    whole: Case,
    draft: ScenarioBuilder,
    outcome: Option<Outcome>,
}

impl cucumber::World for Trial {
    type Error = Infallible;

    async fn new() -> Result<Self, Infallible> {
        Ok(Self::default())
    }
}

impl Trial {
    /// Starts the scenario that consists of these steps.
    pub(crate) fn begin(&mut self, subject: Subject, edition: Edition, root: PathBuf, steps: &[Step]) {
        let mut draft = ScenarioBuilder::default();
        // A step that means nothing fails when its turn comes.
        steps.iter().for_each(|step| _ = draft.take(step));
        *self = Self { subject, root, whole: draft.case(edition), ..Self::default() };
    }

    fn take(&mut self, step: &Step) {
        let checked = self.draft.claims().len();
        self.draft.take(step).unwrap_or_else(|message| fail(&message));
        let (subject, whole, root) = (self.subject, &self.whole, &self.root);
        let held = |claim: &&Assertion| subject.is_held_to(claim, whole);
        for claim in self.draft.claims()[checked..].iter().filter(held) {
            let outcome = self.outcome.get_or_insert_with(|| subject.outcome(whole, root));
            claim.check(outcome).unwrap_or_else(|mismatch| {
                fail(&format!("the {} says otherwise\n{mismatch}", subject.name()))
            });
        }
    }
}

/// The kit's vocabulary, for cucumber.
pub(crate) fn steps() -> Collection<Trial> {
    vocabulary().fold(Collection::new(), |steps, (keyword, pattern)| match keyword {
        StepType::Given => steps.given(None, pattern.clone(), take),
        StepType::When => steps.when(None, pattern.clone(), take),
        StepType::Then => steps.then(None, pattern.clone(), take),
    })
}

fn take(trial: &mut Trial, context: cucumber::step::Context) -> Pin<Box<dyn Future<Output = ()> + '_>> {
    Box::pin(async move { trial.take(&context.step) })
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future that waits for nothing but itself.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}
