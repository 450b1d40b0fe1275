//! The lists of request handlers: their default names, and what each change makes of them.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::failure::Failure;
use crate::rule;
use crate::world::Edition;

/// What an unnamed handler is called.
///
/// Rules: HAND-5.
pub const UNNAMED: &str = "__anonymous";
/// The handler that validates the parameters of a request.
pub const PARAMETER_VALIDATOR: &str = "core.ValidateParametersHandler";
const ENDPOINT_VALIDATOR: &str = "core.ValidateEndpointHandler";
const VALIDATE: &str = "validate";
const BUILD: &str = "build";

/// A list of the default session.
struct Row {
    name: &'static str,
    since: Edition,
    stops_on_error: bool,
    handlers: &'static [(Edition, &'static str)],
}

use Edition::{V1_14, V1_55};

const fn list(name: &'static str, handlers: &'static [(Edition, &'static str)]) -> Row {
    Row { name, since: V1_14, stops_on_error: false, handlers }
}

/// Every list in its order, with the handlers that each edition's default session puts there.
///
/// Rules: HAND-1, HAND-2, HAND-10, HAND-14.
const LISTS: [Row; 14] = [
    Row { stops_on_error: true, ..list(VALIDATE, &[(V1_14, ENDPOINT_VALIDATOR)]) },
    Row {
        stops_on_error: true,
        ..list(
            BUILD,
            &[
                (V1_14, "core.SDKVersionUserAgentHandler"),
                (V1_55, "core.AddAwsInternal"),
                (V1_14, "core.AddHostExecEnvUserAgentHander"),
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

/// What a handler does to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing that can fail.
    Passes,
    /// Fails a request for which no region is known, or no endpoint.
    NeedsEndpoint,
    /// Fails every request.
    Fails(Failure),
}

/// A named handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// Its name.
    pub name: Cow<'static, str>,
    /// What it does.
    pub effect: Effect,
}

impl Handler {
    /// One of the SDK's own.
    fn default(name: &'static str) -> Self {
        let effect = match name {
            ENDPOINT_VALIDATOR => Effect::NeedsEndpoint,
            _ => Effect::Passes,
        };
        Self { name: name.into(), effect }
    }

    /// An unnamed handler that fails every request that it sees.
    pub(crate) fn failing(failure: Failure) -> Self {
        Self { name: UNNAMED.into(), effect: Effect::Fails(failure) }
    }
}

/// A list of handlers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The list's name, as outcomes spell it.
    pub name: &'static str,
    /// Whether the list stops at the first error.
    pub stops_on_error: bool,
    /// The handlers in the order in which they run.
    pub handlers: Vec<Handler>,
}

/// A change of one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// `PushFront`, `PushFrontNamed`.
    PushFront(Handler),
    /// `PushBack`, `PushBackNamed`.
    PushBack(Handler),
    /// `RemoveByName`.
    Remove(String),
    /// `SetFrontNamed`: in place of those of its name, or else at the front.
    SetFront(Handler),
    /// `SetBackNamed`: in place of those of its name, or else at the back.
    SetBack(Handler),
    /// `Swap`: the new handler takes the place of every one of this name.
    Swap(String, Handler),
}

impl List {
    /// Makes the change.
    ///
    /// Rules: HAND-3, HAND-4, HAND-6, HAND-7, HAND-8.
    fn change(&mut self, change: Change) {
        match change {
            Change::PushFront(handler) => self.handlers.insert(0, handler),
            Change::PushBack(handler) => self.handlers.push(handler),
            Change::Remove(name) => self.handlers.retain(|handler| handler.name != name),
            Change::SetFront(handler) if !self.put(&handler) => self.handlers.insert(0, handler),
            Change::SetBack(handler) if !self.put(&handler) => self.handlers.push(handler),
            Change::SetFront(_) | Change::SetBack(_) => {}
            Change::Swap(name, with) => self.named(&name).for_each(|handler| *handler = with.clone()),
        }
    }

    fn named(&mut self, name: &str) -> impl Iterator<Item = &mut Handler> {
        self.handlers.iter_mut().filter(move |handler| handler.name == name)
    }

    /// Puts the handler in place of those of its name, and tells whether there were any.
    fn put(&mut self, handler: &Handler) -> bool {
        let name = handler.name.clone();
        self.named(&name).map(|place| *place = handler.clone()).count() > 0
    }
}

/// What the lists begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seed {
    Default,
    Empty,
}

/// The handlers of a session: what they began with, and every change since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handlers {
    edition: Edition,
    seed: Seed,
    changes: Vec<(&'static str, Change)>,
    /// Whether the parameter validator stands at the back of Validate before the first change.
    validates_parameters: bool,
}

impl Handlers {
    /// The default handlers.
    pub(crate) fn default_for(edition: Edition) -> Self {
        Self { edition, seed: Seed::Default, changes: Vec::new(), validates_parameters: false }
    }

    /// Lists with nothing in them, that stop for nothing.
    pub(crate) fn none(edition: Edition) -> Self {
        Self { seed: Seed::Empty, ..Self::default_for(edition) }
    }

    /// The lists of the edition, in order.
    #[must_use]
    pub fn lists(&self) -> Vec<List> {
        let mut lists: Vec<List> = rows(self.edition).map(|row| self.seeded(row)).collect();
        for (name, change) in &self.changes {
            if let Some(list) = lists.iter_mut().find(|list| list.name == *name) {
                list.change(change.clone());
            }
        }
        lists
    }

    fn seeded(&self, row: &Row) -> List {
        match self.seed {
            Seed::Empty => List { name: row.name, stops_on_error: false, handlers: Vec::new() },
            Seed::Default => {
                List { name: row.name, stops_on_error: row.stops_on_error, handlers: self.defaults(row) }
            }
        }
    }

    fn defaults(&self, row: &Row) -> Vec<Handler> {
        let names = row.handlers.iter().filter(|(since, _)| *since <= self.edition).map(|(_, name)| *name);
        let validator = (row.name == VALIDATE && self.validates_parameters).then_some(PARAMETER_VALIDATOR);
        names.chain(validator).map(Handler::default).collect()
    }

    /// Changes the list of this name; `false` where the edition has no such list.
    pub fn change(&mut self, list: &str, change: Change) -> bool {
        let row = rows(self.edition).find(|row| row.name == list);
        if let Some(row) = row {
            self.changes.push((row.name, change));
        }
        row.is_some()
    }

    /// Takes the parameter validator out of Validate, and puts it at the back where it is wanted.
    ///
    /// Rules: PARAM-1, PARAM-2, PARAM-3, PARAM-4, PARAM-5.
    pub(crate) fn validate_parameters(&mut self, wanted: bool) {
        if self.changes.is_empty() {
            self.validates_parameters = wanted;
            return;
        }
        self.change(VALIDATE, Change::Remove(PARAMETER_VALIDATOR.into()));
        if wanted {
            self.change(VALIDATE, Change::PushBack(Handler::default(PARAMETER_VALIDATOR)));
        }
    }

    /// Puts a handler at the back of Validate that fails every request.
    ///
    /// Rules: DNEW-3, DNEW-5, DNEW-10, CLI-30.
    pub(crate) fn fail_with(&mut self, failure: Failure) {
        self.change(VALIDATE, Change::PushBack(Handler::failing(failure)));
    }
}

fn rows(edition: Edition) -> impl Iterator<Item = &'static Row> {
    LISTS.iter().filter(move |row| row.since <= edition)
}

/// The handlers that a dry run of a request has run, and the error that it ended with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DryRun {
    /// The names of the handlers that ran, in order.
    pub ran: Vec<Cow<'static, str>>,
    /// The error that it ended with.
    pub error: Option<Failure>,
}

/// What a request knows of where it goes.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    /// The region that it is signed for, or that its config has.
    pub(crate) region: &'a str,
    /// The URL of its service.
    pub(crate) endpoint: &'a str,
}

/// Runs Validate and then Build, up to the first list that ends with an error.
///
/// Rules: HAND-9, HAND-10, REG-5.
pub(crate) fn dry_run(lists: &[List], target: Target<'_>) -> DryRun {
    dry_run_from(None, lists, target)
}

/// The same of a request that is made with an error, which only a handler's own replaces.
pub(crate) fn dry_run_from(error: Option<Failure>, lists: &[List], target: Target<'_>) -> DryRun {
    let mut dry_run = DryRun { ran: Vec::new(), error };
    for name in [VALIDATE, BUILD] {
        if (name == VALIDATE || dry_run.error.is_none())
            && let Some(list) = lists.iter().find(|list| list.name == name)
        {
            run(list, target, &mut dry_run);
        }
    }
    dry_run
}

/// The error that a request meets in Validate.
///
/// Rules: CLI-8, CLI-30, HAND-12.
pub(crate) fn validate(lists: &[List], target: Target<'_>) -> Option<Failure> {
    let mut dry_run = DryRun::default();
    lists.iter().filter(|list| list.name == VALIDATE).for_each(|list| run(list, target, &mut dry_run));
    dry_run.error
}

fn run(list: &List, target: Target<'_>, dry_run: &mut DryRun) {
    for handler in &list.handlers {
        dry_run.ran.push(handler.name.clone());
        dry_run.error = failure(&handler.effect, target).or(dry_run.error.take());
        if list.stops_on_error && dry_run.error.is_some() {
            return;
        }
    }
}

fn failure(effect: &Effect, target: Target<'_>) -> Option<Failure> {
    match effect {
        Effect::Passes => None,
        Effect::NeedsEndpoint if target.region.is_empty() => Some(missing_region()),
        Effect::NeedsEndpoint => target.endpoint.is_empty().then(missing_endpoint),
        Effect::Fails(failure) => Some(failure.clone()),
    }
}

pub(crate) fn missing_region() -> Failure {
    Failure::new("MissingRegion", "could not find region configuration").by(&[rule::REG_5])
}

pub(crate) fn missing_endpoint() -> Failure {
    Failure::new("MissingEndpoint", "'Endpoint' configuration is required for this service")
}
