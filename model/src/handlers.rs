//! The lists of request handlers: the default handlers, the changes that a program makes, and the handlers that a request
//! runs before it is signed.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::Source;
use crate::failure::Failure;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::Edition;

/// The name of a handler that is pushed without a name.
///
/// Rules: HAND-5.
pub const UNNAMED: &str = "__anonymous";
/// The handler that validates the parameters of a request.
pub const PARAMETER_VALIDATOR: &str = "core.ValidateParametersHandler";
const ENDPOINT_VALIDATOR: &str = "core.ValidateEndpointHandler";
/// The handlers of client-side monitoring, which report an attempt and a whole call.
const ATTEMPT_MONITOR: &str = "awscsm.SendAPICallAttemptMetric";
const CALL_MONITOR: &str = "awscsm.SendAPICallMetric";
/// The handler that adds the execution environment to the header `User-Agent`.
const ENVIRONMENT_ADDER: &str = "core.AddHostExecEnvUserAgentHander";
const VALIDATE: &str = "validate";
const BUILD: &str = "build";

/// A list of handlers in the default session.
struct Row {
    name: &'static str,
    /// The first edition that has the list.
    since: Edition,
    stops_on_error: bool,
    /// The names of the handlers, each with the first edition that has it.
    handlers: &'static [(Edition, &'static str)],
}

use Edition::{V1_14, V1_55};

/// A list that both editions have, and that does not stop on errors.
const fn list(name: &'static str, handlers: &'static [(Edition, &'static str)]) -> Row {
    Row { name, since: V1_14, stops_on_error: false, handlers }
}

/// Every list, in the order in which a request runs them, with the default handlers.
///
/// Rules: HAND-10.
const LISTS: [Row; 14] = [
    Row { stops_on_error: true, ..list(VALIDATE, &[(V1_14, ENDPOINT_VALIDATOR)]) },
    Row {
        stops_on_error: true,
        ..list(
            BUILD,
            &[
                (V1_14, "core.SDKVersionUserAgentHandler"),
                (V1_55, "core.AddAwsInternal"),
                (V1_14, ENVIRONMENT_ADDER),
            ],
        )
    },
    Row { since: V1_55, ..list("build_stream", &[]) },
    list("sign", &[(V1_14, "core.BuildContentLengthHandler")]),
    list("send", &[(V1_14, "core.ValidateReqSigHandler"), (V1_14, "core.SendHandler")]),
    list("validate_response", &[(V1_14, "core.ValidateResponseHandler")]),
    list("unmarshal", &[]),
    list("unmarshal_stream", &[]),
    list("unmarshal_meta", &[]),
    list("unmarshal_error", &[]),
    list("retry", &[]),
    list("after_retry", &[(V1_14, "core.AfterRetryHandler")]),
    Row { since: V1_55, ..list("complete_attempt", &[]) },
    list("complete", &[]),
];

/// The effect of a handler on a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The handler never fails a request.
    Passes,
    /// The handler fails a request that has no region or no endpoint.
    NeedsEndpoint,
    /// The handler adds the execution environment to the header `User-Agent`.
    NamesEnvironment,
    /// The handler fails every request with this error.
    Fails(Failure),
}

/// A named handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// The name of the handler.
    pub name: Cow<'static, str>,
    /// The effect of the handler on a request.
    pub effect: Effect,
}

impl Handler {
    /// The handler of the SDK with this name.
    fn default(name: &'static str) -> Self {
        let effect = match name {
            ENDPOINT_VALIDATOR => Effect::NeedsEndpoint,
            ENVIRONMENT_ADDER => Effect::NamesEnvironment,
            _ => Effect::Passes,
        };
        Self { name: name.into(), effect }
    }

    /// A handler without a name that fails every request.
    pub(crate) fn failing(failure: Failure) -> Self {
        Self { name: UNNAMED.into(), effect: Effect::Fails(failure) }
    }
}

/// A list of handlers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The name of the list in snake case, such as `validate_response`.
    pub name: &'static str,
    /// Whether the list stops at the first handler that fails.
    pub stops_on_error: bool,
    /// The handlers, in the order in which they run.
    pub handlers: Vec<Handler>,
}

/// A change of a list of handlers, named after the function that makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// `PushFront`, `PushFrontNamed`.
    PushFront(Handler),
    /// `PushBack`, `PushBackNamed`.
    PushBack(Handler),
    /// `RemoveByName`.
    Remove(String),
    /// `SetFrontNamed`: the handler replaces every handler with its name, or is added at the front if there is none.
    SetFront(Handler),
    /// `SetBackNamed`: the handler replaces every handler with its name, or is added at the back if there is none.
    SetBack(Handler),
    /// `Swap`: the new handler replaces every handler with this name.
    Swap(String, Handler),
}

impl List {
    /// Makes a change of the list.
    ///
    /// Rules: HAND-3, HAND-4, HAND-6, HAND-7, HAND-8.
    fn change(&mut self, change: Change) {
        match change {
            Change::PushFront(handler) => self.handlers.insert(0, handler),
            Change::PushBack(handler) => self.handlers.push(handler),
            Change::Remove(name) => self.handlers.retain(|handler| handler.name != name),
            Change::SetFront(handler) if self.replace(&handler.name, &handler) == 0 => {
                self.handlers.insert(0, handler);
            }
            Change::SetBack(handler) if self.replace(&handler.name, &handler) == 0 => {
                self.handlers.push(handler);
            }
            Change::SetFront(_) | Change::SetBack(_) => {}
            Change::Swap(name, handler) => _ = self.replace(&name, &handler),
        }
    }

    /// Replaces every handler with this name, and returns how many there were.
    fn replace(&mut self, name: &str, with: &Handler) -> usize {
        let named = self.handlers.iter_mut().filter(|handler| handler.name == name);
        named.map(|handler| *handler = with.clone()).count()
    }
}

/// The handlers in the lists before the first change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InitialHandlers {
    Default,
    None,
}

/// The handlers of a session: the initial handlers, and every change in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handlers {
    edition: Edition,
    initial: InitialHandlers,
    /// The changes, each with the name of the list.
    changes: Vec<(&'static str, Change)>,
    /// Whether the parameter validator is last in Validate before the first change.
    validates_parameters: bool,
}

impl Handlers {
    /// The default handlers of an edition, without the parameter validator.
    pub(crate) fn default_for(edition: Edition, trace: &mut Trace<'_>) -> Self {
        let lists = match edition {
            Edition::V1_14 => Source::none(rule::HAND_1),
            Edition::V1_55 => Source::none(rule::HAND_2).and(true, rule::HAND_15),
        };
        trace.record_rules(Subject::Handlers, [lists.and(true, rule::HAND_14)]);
        Self { edition, initial: InitialHandlers::Default, changes: Vec::new(), validates_parameters: false }
    }

    /// Empty lists that do not stop on errors.
    pub(crate) fn none(edition: Edition) -> Self {
        Self { edition, initial: InitialHandlers::None, changes: Vec::new(), validates_parameters: false }
    }

    /// The lists of the edition with their handlers, in the order in which a request runs them.
    #[must_use]
    pub fn lists(&self) -> Vec<List> {
        let mut lists: Vec<List> = rows(self.edition).map(|row| self.initial_list(row)).collect();
        for (name, change) in &self.changes {
            if let Some(list) = lists.iter_mut().find(|list| list.name == *name) {
                list.change(change.clone());
            }
        }
        lists
    }

    /// A list before the first change.
    fn initial_list(&self, row: &Row) -> List {
        if self.initial == InitialHandlers::None {
            return List { name: row.name, stops_on_error: false, handlers: Vec::new() };
        }
        let names = row.handlers.iter().filter(|(since, _)| *since <= self.edition).map(|(_, name)| *name);
        let validator = (row.name == VALIDATE && self.validates_parameters).then_some(PARAMETER_VALIDATOR);
        let handlers = names.chain(validator).map(Handler::default).collect();
        List { name: row.name, stops_on_error: row.stops_on_error, handlers }
    }

    /// Changes the list with this name. Returns `false` if the edition has no such list.
    pub fn change(&mut self, list: &str, change: Change) -> bool {
        let row = rows(self.edition).find(|row| row.name == list);
        if let Some(row) = row {
            self.changes.push((row.name, change));
        }
        row.is_some()
    }

    /// Removes the parameter validator from Validate, and adds it at the back if it is enabled.
    pub(crate) fn validate_parameters(&mut self, is_enabled: bool, trace: &mut Trace<'_>) {
        let validator = is_enabled.then(validator);
        trace.record_rules(Subject::Handlers, [Source::new(rule::PARAM_1, validator)]);
        self.place_validator(is_enabled);
    }

    /// Puts the parameter validator in its place in the lists of a copy, if it is enabled there. `was_enabled` is whether
    /// the session enables it.
    pub(crate) fn validate_parameters_of_copy(
        &mut self,
        was_enabled: bool,
        is_enabled: bool,
        trace: &mut Trace<'_>,
    ) {
        let lists = self.lists();
        let validate = lists.iter().find(|list| list.name == VALIDATE);
        let names = || validate.into_iter().flat_map(|list| &list.handlers).map(|handler| &*handler.name);
        let is_missing = names().all(|name| name != PARAMETER_VALIDATOR);
        let is_last = names().next_back() == Some(PARAMETER_VALIDATOR);
        let validator = (was_enabled && is_enabled).then(validator);
        let row = Source::deferred(validator)
            .and(is_missing, rule::PARAM_5)
            .and(!is_missing && !is_last, rule::PARAM_4);
        trace.record_rules(Subject::Copy, [row]);
        self.place_validator(is_enabled);
    }

    /// Removes the parameter validator from Validate, and adds it at the back if it is enabled.
    pub(crate) fn place_validator(&mut self, is_enabled: bool) {
        if self.changes.is_empty() {
            self.validates_parameters = is_enabled;
            return;
        }
        self.change(VALIDATE, Change::Remove(PARAMETER_VALIDATOR.into()));
        if is_enabled {
            self.change(VALIDATE, Change::PushBack(Handler::default(PARAMETER_VALIDATOR)));
        }
    }

    /// Adds the handlers of client-side monitoring by this rule.
    pub(crate) fn monitor(&mut self, rule: Rule, trace: &mut Trace<'_>) {
        let attempts = if self.edition == V1_14 { "after_retry" } else { "complete_attempt" };
        for (list, name) in [(attempts, ATTEMPT_MONITOR), ("complete", CALL_MONITOR)] {
            self.change(list, Change::PushFront(Handler::default(name)));
        }
        let added = Candidate::shown(Origin::Function("Handlers"), CALL_MONITOR);
        trace.record_rules(Subject::Handlers, [Source::new(rule, Some(added))]);
    }

    /// Adds a handler at the back of Validate that fails every request with this error. The error carries its rules.
    ///
    /// Rules: DNEW-3, DNEW-5, DNEW-10, CLI-30.
    pub(crate) fn fail_with(&mut self, failure: Failure) {
        self.change(VALIDATE, Change::PushBack(Handler::failing(failure)));
    }
}

/// The parameter validator.
fn validator<'w>() -> Candidate<'w> {
    Candidate::shown(Origin::Function("Handlers"), PARAMETER_VALIDATOR)
}

/// The lists of an edition.
fn rows(edition: Edition) -> impl Iterator<Item = &'static Row> {
    LISTS.iter().filter(move |row| row.since <= edition)
}

/// The result of running the handlers of Validate and Build for a request that is not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DryRun {
    /// The names of the handlers that have run, in order.
    pub ran: Vec<Cow<'static, str>>,
    /// Whether one of them adds the execution environment to the header `User-Agent`.
    pub names_environment: bool,
    /// The error of the request, if it has failed.
    pub error: Option<Failure>,
}

/// The properties of a request that its handlers check.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    /// The region that signs the request; empty if it has none.
    pub(crate) region: &'a str,
    /// The URL of the endpoint; empty if it has none.
    pub(crate) endpoint: &'a str,
}

impl Handlers {
    /// Runs Validate and, if no handler there fails, Build. The request may have failed before: an error of a handler in
    /// Validate then replaces the earlier one.
    pub(crate) fn dry_run(
        &self,
        target: Target<'_>,
        earlier: Option<Failure>,
        subject: Subject,
        trace: &mut Trace<'_>,
    ) -> DryRun {
        let lists = self.lists();
        let mut run = DryRun { error: earlier, ..DryRun::default() };
        run.list(&lists, VALIDATE, target);
        let build = Source::new(rule::HAND_9, Some(Candidate::shown(Origin::Default, BUILD)))
            .when(run.error.is_none(), rule::HAND_10);
        if trace.decide(subject, [build]).is_some() {
            run.list(&lists, BUILD, target);
        }
        let added = self.added().find(|name| run.ran.contains(name));
        let added = added.map(|name| Candidate::shown(Origin::Function("Handlers"), name.clone()));
        trace.record_rules(subject, [Source::new(rule::HAND_11, added)]);
        run
    }

    /// The names of the handlers that the program has added to lists, except those without a name.
    fn added(&self) -> impl Iterator<Item = &Cow<'static, str>> {
        let pushed = self.changes.iter().filter_map(|(_, change)| match change {
            Change::PushFront(handler) | Change::PushBack(handler) => Some(&handler.name),
            Change::Remove(_) | Change::SetFront(_) | Change::SetBack(_) | Change::Swap(..) => None,
        });
        pushed.filter(|name| **name != UNNAMED && **name != PARAMETER_VALIDATOR)
    }

    /// The error with which the Validate list rejects a request to this target; `None` if the list accepts the request.
    ///
    /// Rules: CLI-8, CLI-30, HAND-12.
    pub(crate) fn validate(&self, target: Target<'_>) -> Option<Failure> {
        let mut run = DryRun::default();
        run.list(&self.lists(), VALIDATE, target);
        run.error
    }
}

impl DryRun {
    /// Runs the handlers of a list in order, up to the first that fails if the list stops on errors.
    ///
    /// Rules: HAND-9, HAND-10.
    fn list(&mut self, lists: &[List], name: &str, target: Target<'_>) {
        let Some(list) = lists.iter().find(|list| list.name == name) else { return };
        for handler in &list.handlers {
            self.ran.push(handler.name.clone());
            self.names_environment |= handler.effect == Effect::NamesEnvironment;
            self.error = handler.effect.failure(target).or(self.error.take());
            if list.stops_on_error && self.error.is_some() {
                return;
            }
        }
    }
}

impl Effect {
    /// The error with which a handler fails a request to this target.
    fn failure(&self, target: Target<'_>) -> Option<Failure> {
        match self {
            Self::Passes | Self::NamesEnvironment => None,
            Self::NeedsEndpoint if target.region.is_empty() => Some(missing_region()),
            Self::NeedsEndpoint => target.endpoint.is_empty().then(missing_endpoint),
            Self::Fails(failure) => Some(failure.clone()),
        }
    }
}

/// The error of a request without a region.
pub(crate) fn missing_region() -> Failure {
    Failure::new("MissingRegion", "could not find region configuration").by(&[rule::REG_5])
}

/// The error of a request without an endpoint.
pub(crate) fn missing_endpoint() -> Failure {
    Failure::new("MissingEndpoint", "'Endpoint' configuration is required for this service")
}
