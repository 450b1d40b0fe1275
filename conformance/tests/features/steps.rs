//! The steps of cucumber: they build the case of a scenario, the first Then runs it, and each Then checks its assertions.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::LazyLock;

use awsess_conformance::Parties;
use awsess_conformance::builtin::{Builtin, Network};
use awsess_conformance::case::{Case, Edition};
use awsess_conformance::check::{contradiction, covers};
use awsess_conformance::implementation::Implementation as _;
use awsess_conformance::materialise::Materialised;
use awsess_conformance::outcome::Outcome;
use awsess_conformance::protocol::Run;
use awsess_conformance::scenario::{Assertion, ScenarioBuilder, vocabulary};
use awsess_conformance::{builtin, model};
use cucumber::gherkin::{Step, StepType};
use cucumber::step::Collection;

/// What the scenarios are checked against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SystemUnderTest {
    /// The model.
    #[default]
    Model,
    /// The library of this workspace, on real files.
    Library,
}

impl SystemUnderTest {
    /// Both of them.
    pub(crate) const ALL: [Self; 2] = [Self::Model, Self::Library];

    /// The first word in the names of tests.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Library => "library",
        }
    }

    /// Whether the assertion is about something that this system supports.
    fn supports(self, claim: &Assertion, case: &Case) -> bool {
        match self {
            Self::Model => true,
            Self::Library => covers(claim, &Self::Model.outcome(case), &Builtin.capabilities()),
        }
    }

    fn outcome(self, case: &Case) -> Outcome {
        match self {
            Self::Model => model::expect(case)
                .unwrap_or_else(|error| fail(&format!("the model rejects the case: {error}"))),
            Self::Library => on_disk(case)
                .unwrap_or_else(|error| fail(&format!("the library could not run the case: {error}"))),
        }
    }
}

/// The parties that the library asks. The folder of a scenario identifies its requests.
static PARTIES: LazyLock<io::Result<Parties>> = LazyLock::new(Parties::start);

fn on_disk(case: &Case) -> Result<Outcome, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let root = folder.path().join("root");
    let parties = PARTIES.as_ref().map_err(ToString::to_string)?;
    let id = root.display().to_string();
    let endpoints = parties.endpoints(&id, case).map_err(|error| error.to_string())?;
    let materialised = Materialised::with_endpoints(case, &root, &endpoints);
    let materialised = materialised.map_err(|error| error.to_string())?;
    parties.expect(&id, &materialised.resolved.remote);
    let network = Network::new(&materialised.resolved, &endpoints);
    let mut outcome = builtin::observe(&materialised.resolved, &network)?;
    if let Outcome::Session(session) = &mut outcome {
        let world = model::world(case).map_err(|error| error.to_string())?;
        let expected = model::predict(case, &world).map_err(|error| error.to_string())?.calls;
        let case = materialised.resolved.clone();
        let run = Run { root: id.clone(), id, endpoints, case };
        let calls = parties.take_verified(&run, &expected);
        if let Some(fault) = calls.iter().find_map(|call| call.signature.as_ref()) {
            return Err(format!("the signature of a call is wrong: {fault}"));
        }
        session.requests = Some(calls);
        session.programs = Some(materialised.started()).filter(|started| !started.is_empty());
        session.files = Some(materialised.files_seen()).filter(|files| !files.is_empty());
    }
    materialised.restore(&mut outcome);
    Ok(outcome)
}

/// Fails the step. Cucumber expects a panic; this one does not print a backtrace.
fn fail(message: &str) -> ! {
    std::panic::resume_unwind(Box::new(message.to_owned()))
}

/// The state of one scenario.
#[derive(Debug, Default)]
pub(crate) struct ScenarioState {
    system: SystemUnderTest,
    /// The case that all steps of the scenario describe: a Then may request an observation.
    whole: Case,
    /// The tags of the scenario, its feature and its rule.
    tags: Vec<String>,
    draft: ScenarioBuilder,
    outcome: Option<Outcome>,
}

impl cucumber::World for ScenarioState {
    type Error = Infallible;

    async fn new() -> Result<Self, Infallible> {
        Ok(Self::default())
    }
}

impl ScenarioState {
    /// The start of the scenario that has these tags and consists of these steps.
    pub(crate) fn new(system: SystemUnderTest, edition: Edition, tags: Vec<String>, steps: &[Step]) -> Self {
        let mut draft = ScenarioBuilder::default();
        // The errors of steps are reported when cucumber runs them.
        steps.iter().for_each(|step| _ = draft.take(step));
        Self { system, whole: draft.case(edition), tags, ..Self::default() }
    }

    fn take(&mut self, step: &Step) {
        let checked = self.draft.claims().len();
        self.draft.take(step).unwrap_or_else(|message| fail(&message));
        let (system, whole, tags) = (self.system, &self.whole, &self.tags);
        let supported = |claim: &&Assertion| system.supports(claim, whole);
        for claim in self.draft.claims()[checked..].iter().filter(supported) {
            let outcome = self.outcome.get_or_insert_with(|| system.outcome(whole));
            claim.check(outcome).unwrap_or_else(|mismatch| {
                let contradiction = contradiction(whole, tags, &mismatch, &|_| ());
                fail(&format!("the outcome of the {} differs\n{contradiction}", system.name()))
            });
        }
    }
}

/// The steps of the kit's vocabulary, for cucumber.
pub(crate) fn collection() -> Collection<ScenarioState> {
    vocabulary().fold(Collection::new(), |steps, (keyword, pattern)| match keyword {
        StepType::Given => steps.given(None, pattern.clone(), take),
        StepType::When => steps.when(None, pattern.clone(), take),
        StepType::Then => steps.then(None, pattern.clone(), take),
    })
}

fn take(
    state: &mut ScenarioState,
    context: cucumber::step::Context,
) -> Pin<Box<dyn Future<Output = ()> + '_>> {
    Box::pin(async move { state.take(&context.step) })
}
