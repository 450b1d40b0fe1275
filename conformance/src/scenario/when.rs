//! When: what the program does.

use crate::vocabulary::case::{HandlerEdit, HandlerOp};

use super::definition::{StepDefinition, try_when, when};

pub(super) const CALL: &str = "{constructor} is called";
pub(super) const MUST: &str = "Must is called on {constructor with an error}";
pub(super) const HANDLERS: &str = "the handlers are listed";
pub(super) const CONFIG: &str = "the fields of the config are listed";
pub(super) const REQUEST: &str = "a request is made";
pub(super) const READERS: &str = "{count} threads use the session at once";
pub(super) const REFRESHES: &str = "the credentials expire and are retrieved again {count} times";
pub(super) const REFRESH: &str = "the credentials expire and are retrieved again";
pub(super) const AGAIN: &str = "the credentials are retrieved {count} times more";
pub(super) const FILE: &str = "the file {text} is read afterwards";
pub(super) const SERVICE: &str = "the client config of {text} is made";
pub(super) const SERVICE_NO_RESOLVE: &str =
    "the client config of {text} is made without resolving its endpoint";

pub(super) const PUSH: &str = "a {failing}handler {text} is pushed to the {end} of {theirs}{list}";
pub(super) const PUSH_UNNAMED: &str = "{an} unnamed handler is pushed to the {end} of {theirs}{list}";
pub(super) const REMOVE: &str = "the handler {text} is removed from {theirs}{list}";
pub(super) const SET: &str = "the {failing}handler {text} is set at the {end} of {theirs}{list}";
pub(super) const SWAP: &str = "the handler {text} in {theirs}{list} is swapped for {the failing}{text}";

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

/// Changes to the lists of handlers.
pub(super) static EDITS: &[StepDefinition] = &[
    try_when(PUSH, |builder, captures| {
        let op = at(captures.get(2), [HandlerOp::PushFront, HandlerOp::PushBack]);
        let edit = HandlerEdit { fails: captures.has(0), ..edit(op, captures.get(1), captures.list(4)) };
        builder.edit(captures.has(3), edit)
    }),
    try_when(PUSH_UNNAMED, |builder, captures| {
        let op = at(captures.get(1), [HandlerOp::PushFront, HandlerOp::PushBack]);
        let fails = captures.get(0) == "a failing";
        let edit = HandlerEdit { list: captures.list(3), op, fails, ..HandlerEdit::default() };
        builder.edit(captures.has(2), edit)
    }),
    try_when(REMOVE, |builder, captures| {
        let edit = edit(HandlerOp::Remove, captures.get(0), captures.list(2));
        builder.edit(captures.has(1), edit)
    }),
    try_when(SET, |builder, captures| {
        let op = at(captures.get(2), [HandlerOp::SetFront, HandlerOp::SetBack]);
        let edit = HandlerEdit { fails: captures.has(0), ..edit(op, captures.get(1), captures.list(4)) };
        builder.edit(captures.has(3), edit)
    }),
    try_when(SWAP, |builder, captures| {
        let (fails, with) = (captures.has(3), Some(captures.text(4)));
        let edit = edit(HandlerOp::Swap, captures.get(0), captures.list(2));
        builder.edit(captures.has(1), HandlerEdit { fails, with, ..edit })
    }),
];

/// The operation at this end of a list: at the front or at the back.
fn at(end: &str, [front, back]: [HandlerOp; 2]) -> HandlerOp {
    if end == "front" { front } else { back }
}

fn edit(op: HandlerOp, name: &str, list: String) -> HandlerEdit {
    HandlerEdit { list, op, name: Some(name.to_owned()), ..HandlerEdit::default() }
}
