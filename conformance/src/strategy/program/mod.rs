//! What the program does: the options and the config that it passes to the session, the handlers and resolvers of its own, and what is
//! observed of the session. An option for one source of credentials is in `sources`.

pub(super) mod config;
pub(super) mod observe;
pub(super) mod option_handlers;
pub(super) mod options;
pub(super) mod resolver;
pub(super) mod user_agent;
