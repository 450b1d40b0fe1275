//! The lists of request handlers: the default handlers, those of the option, the changes that a program makes, and the
//! handlers that a request runs before it is signed.

mod option;
mod run;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::Source;
use crate::failure::Failure;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::Edition;

pub use self::run::DryRun;
pub(crate) use self::run::{Target, missing_endpoint, missing_region};

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

impl Row {
    /// The list with the default handlers of the edition.
    fn default_list(&self, edition: Edition) -> List {
        let names = self.handlers.iter().filter(|(since, _)| *since <= edition).map(|(_, name)| *name);
        let handlers = names.map(Handler::default).collect();
        List { name: self.name, stops_on_error: self.stops_on_error, handlers }
    }
}

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
    /// Makes those of the changes that are of this list.
    fn change_by(&mut self, changes: &[ListChange]) {
        let name = self.name;
        let own = changes.iter().filter(|(list, _)| *list == name);
        own.for_each(|(_, change)| self.change(change.clone()));
    }

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

/// A change, with the name of the list.
pub type ListChange = (&'static str, Change);

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
    /// The changes by which the option makes the initial handlers of the default ones; empty if the option does not count.
    option: Vec<ListChange>,
    /// The changes of the program, in order.
    changes: Vec<ListChange>,
    /// Whether the parameter validator is last in Validate before the first change.
    validates_parameters: bool,
}

impl Handlers {
    /// The default handlers of an edition, without the parameter validator.
    pub(crate) const fn defaults(edition: Edition) -> Self {
        Self {
            edition,
            initial: InitialHandlers::Default,
            option: Vec::new(),
            changes: Vec::new(),
            validates_parameters: false,
        }
    }

    /// Empty lists that do not stop on errors.
    pub(crate) fn none(edition: Edition) -> Self {
        Self { initial: InitialHandlers::None, ..Self::defaults(edition) }
    }

    /// The lists of the edition with their handlers, in the order in which a request runs them.
    #[must_use]
    pub fn lists(&self) -> Vec<List> {
        rows(self.edition).map(|row| self.list(row)).collect()
    }

    fn list(&self, row: &Row) -> List {
        let mut list = self.initial_list(row);
        list.change_by(&self.changes);
        list
    }

    /// A list before the first change. In Validate, the parameter validator is last or not there at all.
    fn initial_list(&self, row: &Row) -> List {
        if self.initial == InitialHandlers::None {
            return List { name: row.name, stops_on_error: false, handlers: Vec::new() };
        }
        let mut list = row.default_list(self.edition);
        list.change_by(&self.option);
        if row.name == VALIDATE {
            list.change(Change::Remove(PARAMETER_VALIDATOR.into()));
            list.handlers.extend(self.validates_parameters.then(|| Handler::default(PARAMETER_VALIDATOR)));
        }
        list
    }

    /// Changes the list with this name. Returns `false` if the edition has no such list.
    pub fn change(&mut self, list: &str, change: Change) -> bool {
        let name = list_name(self.edition, list);
        self.changes.extend(name.map(|name| (name, change)));
        name.is_some()
    }

    /// Removes the parameter validator from Validate, and adds it at the back if it is enabled.
    pub(crate) fn validate_parameters(&mut self, is_enabled: bool, trace: &mut Trace<'_>) {
        let is_of_option = self.is_of_option();
        let added = Source::new(rule::PARAM_1, is_enabled.then(validator)).and(is_of_option, rule::HAND_19);
        let missing = is_of_option.then(|| Source::none(rule::HAND_19));
        trace.record_rules(Subject::Handlers, [added].into_iter().chain(missing));
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

/// The name of the list that is called so; `None` if the edition has no such list.
#[must_use]
pub fn list_name(edition: Edition, name: &str) -> Option<&'static str> {
    rows(edition).find(|row| row.name == name).map(|row| row.name)
}

/// The parameter validator.
fn validator<'w>() -> Candidate<'w> {
    Candidate::shown(Origin::Function("Handlers"), PARAMETER_VALIDATOR)
}

/// The lists of an edition.
fn rows(edition: Edition) -> impl Iterator<Item = &'static Row> {
    LISTS.iter().filter(move |row| row.since <= edition)
}
