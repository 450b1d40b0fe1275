//! A list of handlers.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::Request;

/// The function of a handler. It reports a failure in [`Request::error`].
type Handler = Arc<dyn Fn(&mut Request) + Send + Sync>;

/// A function that is called after each handler of a list, with the handler and the request.
type AfterEach = Arc<dyn Fn(&NamedHandler, &Request) + Send + Sync>;

/// The name of a handler without one.
const ANONYMOUS: &str = "__anonymous";

/// A handler and its name, by which it can be replaced and removed. Several handlers of a list can have the same name.
#[derive(Clone)]
pub struct NamedHandler {
    name: Cow<'static, str>,
    run: Handler,
    /// Whether it is one of the library, which does not run for an official client.
    #[cfg_attr(
        not(feature = "sdk"),
        expect(dead_code, reason = "only the interceptor of the feature `sdk` reads it")
    )]
    built_in: bool,
}

impl NamedHandler {
    /// A handler with this name.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        run: impl Fn(&mut Request) + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), run: Arc::new(run), built_in: false }
    }

    /// A handler of the library.
    pub(crate) fn built_in(name: &'static str, run: impl Fn(&mut Request) + Send + Sync + 'static) -> Self {
        Self { built_in: true, ..Self::new(name, run) }
    }

    fn anonymous(run: impl Fn(&mut Request) + Send + Sync + 'static) -> Self {
        Self::new(ANONYMOUS, run)
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for NamedHandler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NamedHandler").field(&self.name).finish()
    }
}

/// Handlers that run one after the other. A clone is a separate list with the same handlers.
#[derive(Clone, Default)]
pub struct HandlerList {
    handlers: Vec<NamedHandler>,
    stop_on_error: bool,
    after_each: Option<AfterEach>,
}

impl HandlerList {
    /// An empty list, which does not stop on an error.
    #[must_use]
    pub const fn new() -> Self {
        Self { handlers: Vec::new(), stop_on_error: false, after_each: None }
    }

    /// The number of handlers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.handlers.len()
    }

    /// Whether there are no handlers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.handlers.is_empty()
    }

    /// The names of the handlers in order; `__anonymous` for a handler without one.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.handlers.iter().map(NamedHandler::name)
    }

    /// Removes all handlers.
    pub fn clear(&mut self) {
        self.handlers.clear();
    }

    /// Adds a handler without a name to the end.
    pub fn push_back(&mut self, run: impl Fn(&mut Request) + Send + Sync + 'static) {
        self.push_back_named(NamedHandler::anonymous(run));
    }

    /// Adds a handler without a name to the front.
    pub fn push_front(&mut self, run: impl Fn(&mut Request) + Send + Sync + 'static) {
        self.push_front_named(NamedHandler::anonymous(run));
    }

    /// Adds a handler to the end, even if there is one with the same name.
    pub fn push_back_named(&mut self, handler: NamedHandler) {
        self.handlers.push(handler);
    }

    /// Adds a handler to the front, even if there is one with the same name.
    pub fn push_front_named(&mut self, handler: NamedHandler) {
        self.handlers.insert(0, handler);
    }

    /// Replaces every handler with the same name, or adds the handler to the end if there is none.
    pub fn set_back_named(&mut self, handler: NamedHandler) {
        if !self.swap_named(&handler) {
            self.push_back_named(handler);
        }
    }

    /// Replaces every handler with the same name, or adds the handler to the front if there is none.
    pub fn set_front_named(&mut self, handler: NamedHandler) {
        if !self.swap_named(&handler) {
            self.push_front_named(handler);
        }
    }

    /// Removes every handler with this name.
    pub fn remove_by_name(&mut self, name: &str) {
        self.handlers.retain(|handler| handler.name != name);
    }

    /// Removes every handler with the same name.
    pub fn remove(&mut self, handler: &NamedHandler) {
        self.remove_by_name(handler.name());
    }

    /// Replaces every handler with this name with `replacement`, which keeps its own name. Returns whether there was one.
    pub fn swap(&mut self, name: &str, replacement: &NamedHandler) -> bool {
        let named = self.handlers.iter_mut().filter(|handler| handler.name == name);
        named.map(|handler| handler.clone_from(replacement)).count() > 0
    }

    /// Replaces every handler with the same name. Returns whether there was one.
    pub fn swap_named(&mut self, handler: &NamedHandler) -> bool {
        self.swap(handler.name(), handler)
    }

    /// Whether the list stops after a handler that reported an error.
    #[must_use]
    pub const fn stops_on_error(&self) -> bool {
        self.stop_on_error
    }

    /// Sets whether the list stops after a handler that reported an error.
    pub const fn set_stop_on_error(&mut self, stop: bool) {
        self.stop_on_error = stop;
    }

    /// Sets a function that is called after each handler, for example to log it.
    pub fn set_after_each(&mut self, function: impl Fn(&NamedHandler, &Request) + Send + Sync + 'static) {
        self.after_each = Some(Arc::new(function));
    }

    /// Runs the handlers on a request.
    pub fn run(&self, request: &mut Request) {
        self.run_filtered(|_| true, request);
    }

    /// Runs the handlers of the user.
    #[cfg(feature = "sdk")]
    pub(crate) fn run_user_handlers(&self, request: &mut Request) {
        self.run_filtered(|handler| !handler.built_in, request);
    }

    fn run_filtered(&self, is_run: impl Fn(&NamedHandler) -> bool, request: &mut Request) {
        for handler in self.handlers.iter().filter(|handler| is_run(handler)) {
            (handler.run)(request);
            if let Some(after_each) = &self.after_each {
                after_each(handler, request);
            }
            if self.stop_on_error && request.error.is_some() {
                return;
            }
        }
    }
}

impl fmt::Debug for HandlerList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}
