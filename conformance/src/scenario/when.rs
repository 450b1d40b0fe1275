//! When: what the program does.

use crate::vocabulary::case::{HandlerEdit, HandlerOp};

use super::given::{ANONYMOUS_CREDENTIALS, CLIENTS, keys, meant};
use super::phrase::{Phrase, Words, when};

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
pub(super) static PHRASES: &[Phrase] = &[
    when(CALL, |draft, words| {
        draft.call(words.get(0), false);
        Ok(())
    }),
    when(MUST, |draft, words| {
        draft.call(words.get(0), true);
        Ok(())
    }),
    when(COPY, |draft, _| {
        draft.copy();
        Ok(())
    }),
    when(COPY_REGION, |draft, words| {
        draft.copy().region = Some(words.text(0));
        Ok(())
    }),
    when(COPY_ENDPOINT, |draft, words| {
        draft.copy().endpoint = Some(words.text(0));
        Ok(())
    }),
    when(COPY_DISABLE_SSL, |draft, words| {
        draft.copy().disable_ssl = Some(words.flag(0));
        Ok(())
    }),
    when(COPY_DISABLE_PARAM_VALIDATION, |draft, words| {
        draft.copy().disable_param_validation = Some(words.flag(0));
        Ok(())
    }),
    when(COPY_KEYS, |draft, words| {
        draft.copy().credentials = Some(keys(words));
        Ok(())
    }),
    when(COPY_KEYS_AND_TOKEN, |draft, words| {
        draft.copy().credentials = Some(keys(words));
        Ok(())
    }),
    when(COPY_ANONYMOUS, |draft, _| {
        draft.copy().credentials = Some(ANONYMOUS_CREDENTIALS);
        Ok(())
    }),
    when(COPY_CLIENT, |draft, words| {
        draft.copy().http_client = meant(&CLIENTS, words.get(0));
        Ok(())
    }),
    when(COPY_CLIENT_ROOTS, |draft, words| {
        draft.copy().http_client_roots = Some(words.text(0));
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
    when(READERS, |draft, words| {
        draft.case.observe.readers =
            words.get(0).parse().map_err(|_| format!("{} threads are too many", words.get(0)))?;
        Ok(())
    }),
    when(REFRESH, |draft, _| {
        draft.case.observe.refreshes = 1;
        Ok(())
    }),
    when(REFRESHES, |draft, words| {
        draft.case.observe.refreshes =
            words.get(0).parse().map_err(|_| format!("{} times are too many", words.get(0)))?;
        Ok(())
    }),
    when(SERVICE, |draft, words| {
        draft.case.observe.services.push(words.text(0));
        Ok(())
    }),
    when(SERVICE_NO_RESOLVE, |draft, words| {
        draft.case.observe.services_no_resolve.push(words.text(0));
        Ok(())
    }),
];

/// Changes to the lists of handlers.
pub(super) static EDITS: &[Phrase] = &[
    when(PUSH, |draft, words| {
        draft.edit(words.has(2), push(words.get(1), words.list(3), Some(words.text(0)), false))
    }),
    when(PUSH_FAILING, |draft, words| {
        draft.edit(words.has(2), push(words.get(1), words.list(3), Some(words.text(0)), true))
    }),
    when(PUSH_UNNAMED, |draft, words| {
        draft.edit(words.has(1), push(words.get(0), words.list(2), None, false))
    }),
    when(PUSH_FAILING_UNNAMED, |draft, words| {
        draft.edit(words.has(1), push(words.get(0), words.list(2), None, true))
    }),
    when(REMOVE, |draft, words| {
        let name = Some(words.text(0));
        draft.edit(
            words.has(1),
            HandlerEdit { list: words.list(2), op: HandlerOp::Remove, name, with: None, fails: false },
        )
    }),
    when(SET, |draft, words| draft.edit(words.has(2), set(words, false))),
    when(SET_FAILING, |draft, words| draft.edit(words.has(2), set(words, true))),
    when(SWAP, |draft, words| draft.edit(words.has(1), swap(words, false))),
    when(SWAP_FAILING, |draft, words| draft.edit(words.has(1), swap(words, true))),
];

fn push(end: &str, list: String, name: Option<String>, fails: bool) -> HandlerEdit {
    let op = if end == "front" { HandlerOp::PushFront } else { HandlerOp::PushBack };
    HandlerEdit { list, op, name, with: None, fails }
}

fn set(words: &Words, fails: bool) -> HandlerEdit {
    let op = if words.get(1) == "front" { HandlerOp::SetFront } else { HandlerOp::SetBack };
    HandlerEdit { list: words.list(3), op, name: Some(words.text(0)), with: None, fails }
}

fn swap(words: &Words, fails: bool) -> HandlerEdit {
    let (name, with) = (Some(words.text(0)), Some(words.text(3)));
    HandlerEdit { list: words.list(2), op: HandlerOp::Swap, name, with, fails }
}
