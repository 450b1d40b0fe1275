//! One list of handlers.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::Request;

/// What a handler does with a request. It reports a failure in [`Request::error`].
type Handler = Arc<dyn Fn(&mut Request) + Send + Sync>;

/// What is called after each handler of a list, with the handler and with the request as the handler left it.
type AfterEach = Arc<dyn Fn(&NamedHandler, &Request) + Send + Sync>;

/// The name of handlers that are given none.
const ANONYMOUS: &str = "__anonymous";

/// A handler with the name that it can be found, replaced and removed by. Several may share one name.
#[derive(Clone)]
pub struct NamedHandler {
    name: Cow<'static, str>,
    run: Handler,
    /// Whether it is the library's own, which an official client has no use for.
    #[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "nobody else asks"))]
    built_in: bool,
}

impl NamedHandler {
    /// A handler of this name.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        run: impl Fn(&mut Request) + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), run: Arc::new(run), built_in: false }
    }

    /// A handler of the library's own.
    pub(crate) fn built_in(name: &'static str, run: impl Fn(&mut Request) + Send + Sync + 'static) -> Self {
        Self { built_in: true, ..Self::new(name, run) }
    }

    fn anonymous(run: impl Fn(&mut Request) + Send + Sync + 'static) -> Self {
        Self::new(ANONYMOUS, run)
    }

    /// Its name.
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

/// Handlers that run one after the other. Cloning copies the list; the handlers themselves are shared.
#[derive(Clone, Default)]
pub struct HandlerList {
    handlers: Vec<NamedHandler>,
    stop_on_error: bool,
    after_each: Option<AfterEach>,
}

impl HandlerList {
    /// An empty list that goes on after an error.
    #[must_use]
    pub const fn new() -> Self {
        Self { handlers: Vec::new(), stop_on_error: false, after_each: None }
    }

    /// How many handlers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.handlers.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.handlers.is_empty()
    }

    /// The names, first to last; `__anonymous` for a handler without one.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.handlers.iter().map(NamedHandler::name)
    }

    /// Takes every handler out.
    pub fn clear(&mut self) {
        self.handlers.clear();
    }

    /// Adds a handler without a name at the end.
    pub fn push_back(&mut self, run: impl Fn(&mut Request) + Send + Sync + 'static) {
        self.push_back_named(NamedHandler::anonymous(run));
    }

    /// Adds a handler without a name at the front.
    pub fn push_front(&mut self, run: impl Fn(&mut Request) + Send + Sync + 'static) {
        self.push_front_named(NamedHandler::anonymous(run));
    }

    /// Adds a handler at the end, also where its name is there already.
    pub fn push_back_named(&mut self, handler: NamedHandler) {
        self.handlers.push(handler);
    }

    /// Adds a handler at the front, also where its name is there already.
    pub fn push_front_named(&mut self, handler: NamedHandler) {
        self.handlers.insert(0, handler);
    }

    /// Puts the handler in the place of every one of its name, or at the end if there is none.
    pub fn set_back_named(&mut self, handler: NamedHandler) {
        if !self.swap_named(&handler) {
            self.push_back_named(handler);
        }
    }

    /// Puts the handler in the place of every one of its name, or at the front if there is none.
    pub fn set_front_named(&mut self, handler: NamedHandler) {
        if !self.swap_named(&handler) {
            self.push_front_named(handler);
        }
    }

    /// Takes out every handler of the name.
    pub fn remove_by_name(&mut self, name: &str) {
        self.handlers.retain(|handler| handler.name != name);
    }

    /// Takes out every handler of the same name.
    pub fn remove(&mut self, handler: &NamedHandler) {
        self.remove_by_name(handler.name());
    }

    /// Puts `replacement`, with its own name, in the place of every handler of the name. Whether there was one.
    pub fn swap(&mut self, name: &str, replacement: &NamedHandler) -> bool {
        let named = self.handlers.iter_mut().filter(|handler| handler.name == name);
        named.map(|handler| handler.clone_from(replacement)).count() > 0
    }

    /// Puts the handler in the place of every one of its name. Whether there was one.
    pub fn swap_named(&mut self, handler: &NamedHandler) -> bool {
        self.swap(handler.name(), handler)
    }

    /// Whether the list stops after a handler that left an error in the request.
    #[must_use]
    pub const fn stops_on_error(&self) -> bool {
        self.stop_on_error
    }

    /// Sets whether the list stops after a handler that left an error in the request.
    pub const fn set_stop_on_error(&mut self, stop: bool) {
        self.stop_on_error = stop;
    }

    /// Sets what is told of each handler when it has run, to log it, say. It changes nothing in the order.
    pub fn set_after_each(&mut self, look: impl Fn(&NamedHandler, &Request) + Send + Sync + 'static) {
        self.after_each = Some(Arc::new(look));
    }

    /// Runs the handlers on a request.
    pub fn run(&self, request: &mut Request) {
        self.run_those(|_| true, request);
    }

    /// Runs those handlers that the user has put there.
    #[cfg(feature = "sdk")]
    pub(crate) fn run_users(&self, request: &mut Request) {
        self.run_those(|handler| !handler.built_in, request);
    }

    fn run_those(&self, runs: impl Fn(&NamedHandler) -> bool, request: &mut Request) {
        for handler in self.handlers.iter().filter(|handler| runs(handler)) {
            (handler.run)(request);
            if let Some(look) = &self.after_each {
                look(handler, request);
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
