//! When: what the program does.

use crate::vocabulary::case::{HandlerEdit, HandlerOp};

use super::given::{ANONYMOUS_CREDENTIALS, CLIENTS, keys, meant};
use super::step::{Captures, StepDefinition, when};

pub(super) const CALL: &str = "{constructor} is called";
pub(super) const MUST: &str = "Must is called on {constructor with an error}";
pub(super) const COPY: &str = "the session is copied";
pub(super) const COPY_REGION: &str = "the session is copied with Region {text}";
pub(super) const COPY_ENDPOINT: &str = "the session is copied with Endpoint {text}";
pub(super) const COPY_DISABLE_SSL: &str = "the session is copied with DisableSSL {flag}";
pub(super) const COPY_DISABLE_PARAM_VALIDATION: &str =
    "the session is copied with DisableParamValidation {flag}";
pub(super) const COPY_KEYS: &str =
    "the session is copied with Credentials access key {text} and secret key {text}";
pub(super) const COPY_KEYS_AND_TOKEN: &str =
    "the session is copied with Credentials access key {text} and secret key {text} and session token {text}";
pub(super) const COPY_ANONYMOUS: &str = "the session is copied with anonymous Credentials";
pub(super) const COPY_CLIENT: &str = "the session is copied with HTTPClient {client}";
pub(super) const COPY_CLIENT_ROOTS: &str = "the session is copied with HTTPClient roots {text}";
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

/// Calls, copies and uses.
pub(super) static STEPS: &[StepDefinition] = &[
    when(CALL, |draft, captures| {
        draft.call(captures.get(0), false);
        Ok(())
    }),
    when(MUST, |draft, captures| {
        draft.call(captures.get(0), true);
        Ok(())
    }),
    when(COPY, |draft, _| {
        draft.copy();
        Ok(())
    }),
    when(COPY_REGION, |draft, captures| {
        draft.copy().region = Some(captures.text(0));
        Ok(())
    }),
    when(COPY_ENDPOINT, |draft, captures| {
        draft.copy().endpoint = Some(captures.text(0));
        Ok(())
    }),
    when(COPY_DISABLE_SSL, |draft, captures| {
        draft.copy().disable_ssl = Some(captures.flag(0));
        Ok(())
    }),
    when(COPY_DISABLE_PARAM_VALIDATION, |draft, captures| {
        draft.copy().disable_param_validation = Some(captures.flag(0));
        Ok(())
    }),
    when(COPY_KEYS, |draft, captures| {
        draft.copy().credentials = Some(keys(captures));
        Ok(())
    }),
    when(COPY_KEYS_AND_TOKEN, |draft, captures| {
        draft.copy().credentials = Some(keys(captures));
        Ok(())
    }),
    when(COPY_ANONYMOUS, |draft, _| {
        draft.copy().credentials = Some(ANONYMOUS_CREDENTIALS);
        Ok(())
    }),
    when(COPY_CLIENT, |draft, captures| {
        draft.copy().http_client = meant(&CLIENTS, captures.get(0));
        Ok(())
    }),
    when(COPY_CLIENT_ROOTS, |draft, captures| {
        draft.copy().http_client_roots = Some(captures.text(0));
        Ok(())
    }),
    when(HANDLERS, |draft, _| {
        draft.case.observe.handlers = true;
        Ok(())
    }),
    when(REQUEST, |draft, _| {
        draft.case.observe.request = true;
        Ok(())
    }),
    when(READERS, |draft, captures| {
        draft.case.observe.readers =
            captures.get(0).parse().map_err(|_| format!("{} threads are too many", captures.get(0)))?;
        Ok(())
    }),
    when(REFRESH, |draft, _| {
        draft.case.observe.refreshes = 1;
        Ok(())
    }),
    when(REFRESHES, |draft, captures| {
        draft.case.observe.refreshes =
            captures.get(0).parse().map_err(|_| format!("{} times are too many", captures.get(0)))?;
        Ok(())
    }),
    when(SERVICE, |draft, captures| {
        draft.case.observe.services.push(captures.text(0));
        Ok(())
    }),
    when(SERVICE_NO_RESOLVE, |draft, captures| {
        draft.case.observe.services_no_resolve.push(captures.text(0));
        Ok(())
    }),
];

/// Changes to the lists of handlers.
pub(super) static EDITS: &[StepDefinition] = &[
    when(PUSH, |draft, captures| {
        draft.edit(captures.has(2), push(captures.get(1), captures.list(3), Some(captures.text(0)), false))
    }),
    when(PUSH_FAILING, |draft, captures| {
        draft.edit(captures.has(2), push(captures.get(1), captures.list(3), Some(captures.text(0)), true))
    }),
    when(PUSH_UNNAMED, |draft, captures| {
        draft.edit(captures.has(1), push(captures.get(0), captures.list(2), None, false))
    }),
    when(PUSH_FAILING_UNNAMED, |draft, captures| {
        draft.edit(captures.has(1), push(captures.get(0), captures.list(2), None, true))
    }),
    when(REMOVE, |draft, captures| {
        let name = Some(captures.text(0));
        draft.edit(
            captures.has(1),
            HandlerEdit { list: captures.list(2), op: HandlerOp::Remove, name, with: None, fails: false },
        )
    }),
    when(SET, |draft, captures| draft.edit(captures.has(2), set(captures, false))),
    when(SET_FAILING, |draft, captures| draft.edit(captures.has(2), set(captures, true))),
    when(SWAP, |draft, captures| draft.edit(captures.has(1), swap(captures, false))),
    when(SWAP_FAILING, |draft, captures| draft.edit(captures.has(1), swap(captures, true))),
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
