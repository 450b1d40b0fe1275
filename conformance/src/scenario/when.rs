//! When: what the program does.

use crate::vocabulary::case::{HandlerEdit, HandlerOp};

use super::definition::{StepDefinition, when};
use super::step::Captures;

pub(super) const CALL: &str = "{constructor} is called";
pub(super) const MUST: &str = "Must is called on {constructor with an error}";
pub(super) const HANDLERS: &str = "the handlers are listed";
pub(super) const REQUEST: &str = "a request is made";
pub(super) const READERS: &str = "{count} threads use the session at once";
pub(super) const REFRESHES: &str = "the credentials expire and are retrieved again {count} times";
pub(super) const REFRESH: &str = "the credentials expire and are retrieved again";
pub(super) const SERVICE: &str = "the client config of {text} is made";
pub(super) const SERVICE_NO_RESOLVE: &str =
    "the client config of {text} is made without resolving its endpoint";

pub(super) const PUSH: &str = "a handler {text} is pushed to the {end} of {theirs}{list}";
pub(super) const PUSH_UNNAMED: &str = "an unnamed handler is pushed to the {end} of {theirs}{list}";
pub(super) const PUSH_FAILING: &str = "a failing handler {text} is pushed to the {end} of {theirs}{list}";
pub(super) const PUSH_FAILING_UNNAMED: &str =
    "a failing unnamed handler is pushed to the {end} of {theirs}{list}";
pub(super) const REMOVE: &str = "the handler {text} is removed from {theirs}{list}";
pub(super) const SET: &str = "the handler {text} is set at the {end} of {theirs}{list}";
pub(super) const SET_FAILING: &str = "the failing handler {text} is set at the {end} of {theirs}{list}";
pub(super) const SWAP: &str = "the handler {text} in {theirs}{list} is swapped for {text}";
pub(super) const SWAP_FAILING: &str =
    "the handler {text} in {theirs}{list} is swapped for the failing {text}";

/// The call of the constructor, and uses of the session.
pub(super) static STEPS: &[StepDefinition] = &[
    when(CALL, |builder, captures| {
        builder.call(captures.get(0), false);
        Ok(())
    }),
    when(MUST, |builder, captures| {
        builder.call(captures.get(0), true);
        Ok(())
    }),
    when(HANDLERS, |builder, _| {
        builder.case.observe.handlers = true;
        Ok(())
    }),
    when(REQUEST, |builder, _| {
        builder.case.observe.request = true;
        Ok(())
    }),
    when(READERS, |builder, captures| {
        builder.case.observe.readers =
            captures.get(0).parse().map_err(|_| format!("{} threads are too many", captures.get(0)))?;
        Ok(())
    }),
    when(REFRESH, |builder, _| {
        builder.case.observe.refreshes = 1;
        Ok(())
    }),
    when(REFRESHES, |builder, captures| {
        builder.case.observe.refreshes =
            captures.get(0).parse().map_err(|_| format!("{} times are too many", captures.get(0)))?;
        Ok(())
    }),
    when(SERVICE, |builder, captures| {
        builder.case.observe.services.push(captures.text(0));
        Ok(())
    }),
    when(SERVICE_NO_RESOLVE, |builder, captures| {
        builder.case.observe.services_no_resolve.push(captures.text(0));
        Ok(())
    }),
];

/// Changes to the lists of handlers.
pub(super) static EDITS: &[StepDefinition] = &[
    when(PUSH, |builder, captures| {
        builder.edit(captures.has(2), push(captures.get(1), captures.list(3), Some(captures.text(0)), false))
    }),
    when(PUSH_FAILING, |builder, captures| {
        builder.edit(captures.has(2), push(captures.get(1), captures.list(3), Some(captures.text(0)), true))
    }),
    when(PUSH_UNNAMED, |builder, captures| {
        builder.edit(captures.has(1), push(captures.get(0), captures.list(2), None, false))
    }),
    when(PUSH_FAILING_UNNAMED, |builder, captures| {
        builder.edit(captures.has(1), push(captures.get(0), captures.list(2), None, true))
    }),
    when(REMOVE, |builder, captures| {
        let name = Some(captures.text(0));
        builder.edit(
            captures.has(1),
            HandlerEdit { list: captures.list(2), op: HandlerOp::Remove, name, with: None, fails: false },
        )
    }),
    when(SET, |builder, captures| builder.edit(captures.has(2), set(captures, false))),
    when(SET_FAILING, |builder, captures| builder.edit(captures.has(2), set(captures, true))),
    when(SWAP, |builder, captures| builder.edit(captures.has(1), swap(captures, false))),
    when(SWAP_FAILING, |builder, captures| builder.edit(captures.has(1), swap(captures, true))),
];

fn push(end: &str, list: String, name: Option<String>, fails: bool) -> HandlerEdit {
    let op = if end == "front" { HandlerOp::PushFront } else { HandlerOp::PushBack };
    HandlerEdit { list, op, name, with: None, fails }
}

fn set(captures: &Captures, fails: bool) -> HandlerEdit {
    let op = if captures.get(1) == "front" { HandlerOp::SetFront } else { HandlerOp::SetBack };
    HandlerEdit { list: captures.list(3), op, name: Some(captures.text(0)), with: None, fails }
}

fn swap(captures: &Captures, fails: bool) -> HandlerEdit {
    let (name, with) = (Some(captures.text(0)), Some(captures.text(3)));
    HandlerEdit { list: captures.list(2), op: HandlerOp::Swap, name, with, fails }
}
