//! When: what the program does.

use super::definition::{StepDefinition, try_when, when};

pub(in crate::scenario) const CALL: &str = "{constructor} is called";
pub(in crate::scenario) const MUST: &str = "Must is called on {constructor with an error}";
pub(in crate::scenario) const HANDLERS: &str = "the handlers are listed";
pub(in crate::scenario) const CONFIG: &str = "the fields of the config are listed";
pub(in crate::scenario) const REQUEST: &str = "a request is made";
pub(in crate::scenario) const READERS: &str = "{count} threads use the session at once";
pub(in crate::scenario) const REFRESHES: &str =
    "the credentials expire and are retrieved again {count} times";
pub(in crate::scenario) const REFRESH: &str = "the credentials expire and are retrieved again";
pub(in crate::scenario) const AGAIN: &str = "the credentials are retrieved {count} times more";
pub(in crate::scenario) const FILE: &str = "the file {text} is read afterwards";
pub(in crate::scenario) const SERVICE: &str = "the client config of {text} is made";
pub(in crate::scenario) const SERVICE_NO_RESOLVE: &str =
    "the client config of {text} is made without resolving its endpoint";

/// The call of the constructor, and uses of the session.
pub(super) static STEPS: &[StepDefinition] = &[
    when(CALL, |builder, captures| builder.call(captures.get(0), false)),
    when(MUST, |builder, captures| builder.call(captures.get(0), true)),
    when(HANDLERS, |builder, _| builder.case.observe.handlers = true),
    when(CONFIG, |builder, _| builder.case.observe.config = true),
    when(REQUEST, |builder, _| builder.case.observe.request = true),
    try_when(READERS, |builder, captures| {
        builder.case.observe.readers =
            captures.get(0).parse().map_err(|_| format!("{} threads are too many", captures.get(0)))?;
        Ok(())
    }),
    when(REFRESH, |builder, _| builder.case.observe.refreshes = 1),
    try_when(REFRESHES, |builder, captures| {
        builder.case.observe.refreshes =
            captures.get(0).parse().map_err(|_| format!("{} times are too many", captures.get(0)))?;
        Ok(())
    }),
    try_when(AGAIN, |builder, captures| {
        builder.case.observe.again =
            captures.get(0).parse().map_err(|_| format!("{} times are too many", captures.get(0)))?;
        Ok(())
    }),
    when(FILE, |builder, captures| builder.case.observe.files.push(captures.text(0))),
    when(SERVICE, |builder, captures| builder.case.observe.services.push(captures.text(0))),
    when(SERVICE_NO_RESOLVE, |builder, captures| {
        builder.case.observe.services_no_resolve.push(captures.text(0));
    }),
];
