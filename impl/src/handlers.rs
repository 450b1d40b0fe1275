//! The handlers of requests, in lists that users can change.

mod core;
mod list;

use std::fmt;
use std::sync::Arc;

pub use list::{HandlerList, NamedHandler};

use crate::Edition;
use crate::per_edition::PerEdition;

/// The lists of handlers that every request goes through.
///
/// Each session has its own lists. A change applies to the requests that the session makes afterwards, and to no other session.
///
/// ```
/// use awsess::{Config, Environment, Options, Session};
///
/// let options = Options::new().environment(Environment::from_vars([("AWS_REGION", "us-east-1")]));
/// let mut session = Session::new_session_with_options(options)?;
/// session.handlers_mut().send.push_front(|request| {
///     println!("Request: {}/{}, Payload: {:?}", request.client_info.service_name, request.operation, request.params);
/// });
/// let names: Vec<_> = session.handlers().send.names().collect();
/// assert_eq!(names, ["__anonymous", "core.ValidateReqSigHandler", "core.SendHandler"]);
/// # Ok::<(), awsess::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Handlers {
    /// Validates the region, the endpoint and the parameters. It runs first and stops on an error.
    pub validate: HandlerList,
    /// Builds the HTTP request from the parameters. It stops on an error.
    pub build: HandlerList,
    /// Builds the request of an event stream. Edition 1.55 only.
    pub build_stream: HandlerList,
    /// Signs the request.
    pub sign: HandlerList,
    /// Sends the request.
    pub send: HandlerList,
    /// Validates the status code of the response.
    pub validate_response: HandlerList,
    /// Parses the response.
    pub unmarshal: HandlerList,
    /// Parses the event stream of the response.
    pub unmarshal_stream: HandlerList,
    /// Parses the headers of the response.
    pub unmarshal_meta: HandlerList,
    /// Parses the response of a failed request.
    pub unmarshal_error: HandlerList,
    /// Decides whether a failed request is retried.
    pub retry: HandlerList,
    /// Waits before a retry.
    pub after_retry: HandlerList,
    /// Runs after each attempt. Edition 1.55 only.
    pub complete_attempt: HandlerList,
    /// Runs after the last attempt, even if the request failed.
    pub complete: HandlerList,
    edition: Edition,
}

/// The default handlers with the parameter validator, by edition. Sessions share them until they change theirs.
static DEFAULTS: PerEdition<Arc<Handlers>> = PerEdition::new();

fn with_validator(edition: Edition) -> Arc<Handlers> {
    let mut handlers = core::defaults(edition);
    handlers.set_parameter_validation(true);
    Arc::new(handlers)
}

/// The names of the lists, in the order of the documents.
const NAMES: [&str; 14] = [
    "validate",
    "build",
    "build_stream",
    "sign",
    "send",
    "validate_response",
    "unmarshal",
    "unmarshal_stream",
    "unmarshal_meta",
    "unmarshal_error",
    "retry",
    "after_retry",
    "complete_attempt",
    "complete",
];

impl Handlers {
    /// The default handlers without the parameter validator, which sessions add.
    #[must_use]
    pub fn defaults(edition: Edition) -> Self {
        core::defaults(edition)
    }

    /// The default handlers with the parameter validator.
    pub(crate) fn shared_defaults(edition: Edition) -> Arc<Self> {
        Arc::clone(DEFAULTS.get_or_init(edition, with_validator))
    }

    /// Adds the handlers of client-side monitoring, which report nothing.
    pub(crate) fn monitor(&mut self) {
        let attempts = match self.edition {
            Edition::V1_14 => &mut self.after_retry,
            Edition::V1_55 => &mut self.complete_attempt,
        };
        attempts.push_front_named(NamedHandler::built_in("awscsm.SendAPICallAttemptMetric", |_| {}));
        self.complete.push_front_named(NamedHandler::built_in("awscsm.SendAPICallMetric", |_| {}));
    }

    /// Empty lists, which do not stop on an error.
    #[must_use]
    pub fn empty(edition: Edition) -> Self {
        let list = HandlerList::new;
        Self {
            validate: list(),
            build: list(),
            build_stream: list(),
            sign: list(),
            send: list(),
            validate_response: list(),
            unmarshal: list(),
            unmarshal_stream: list(),
            unmarshal_meta: list(),
            unmarshal_error: list(),
            retry: list(),
            after_retry: list(),
            complete_attempt: list(),
            complete: list(),
            edition,
        }
    }

    /// The lists of the edition with their names, in the order of the documents: 12 in 1.14, 14 in 1.55.
    #[must_use]
    pub fn lists(&self) -> Vec<(&'static str, &HandlerList)> {
        let lists = NAMES.into_iter().zip(self.all());
        lists.filter(|(name, _)| self.has(name)).collect()
    }

    /// The list with this name; `None` if the edition does not have it.
    pub fn list_mut(&mut self, name: &str) -> Option<&mut HandlerList> {
        let index = NAMES.iter().position(|known| *known == name)?;
        if self.has(name) { self.all_mut().into_iter().nth(index) } else { None }
    }

    fn has(&self, name: &str) -> bool {
        self.edition != Edition::V1_14 || !matches!(name, "build_stream" | "complete_attempt")
    }

    /// These handlers in the lists of the edition.
    pub(crate) fn for_edition(self, edition: Edition) -> Self {
        Self { edition, ..self }
    }

    /// Whether all lists are empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists().iter().all(|(_, list)| list.is_empty())
    }

    /// Removes all handlers from all lists. It does not change whether a list stops on an error.
    pub fn clear(&mut self) {
        for list in self.all_mut() {
            list.clear();
        }
    }

    fn all(&self) -> [&HandlerList; 14] {
        [
            &self.validate,
            &self.build,
            &self.build_stream,
            &self.sign,
            &self.send,
            &self.validate_response,
            &self.unmarshal,
            &self.unmarshal_stream,
            &self.unmarshal_meta,
            &self.unmarshal_error,
            &self.retry,
            &self.after_retry,
            &self.complete_attempt,
            &self.complete,
        ]
    }

    fn all_mut(&mut self) -> [&mut HandlerList; 14] {
        [
            &mut self.validate,
            &mut self.build,
            &mut self.build_stream,
            &mut self.sign,
            &mut self.send,
            &mut self.validate_response,
            &mut self.unmarshal,
            &mut self.unmarshal_stream,
            &mut self.unmarshal_meta,
            &mut self.unmarshal_error,
            &mut self.retry,
            &mut self.after_retry,
            &mut self.complete_attempt,
            &mut self.complete,
        ]
    }

    /// Moves the parameter validator to the end of the Validate list, or removes it.
    pub(crate) fn set_parameter_validation(&mut self, validate: bool) {
        let validator = core::parameter_validator();
        self.validate.remove_by_name(validator.name());
        if validate {
            self.validate.push_back_named(validator);
        }
    }
}

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.lists()).finish()
    }
}
