//! The observation of a session of the model, its copy and its call.

use std::collections::{BTreeMap, BTreeSet};

use awsess_model::call::CallResult;
use awsess_model::client::ClientConfig;
use awsess_model::failure::Failure;
use awsess_model::handlers::{Change, Effect, Handler, UNNAMED};
use awsess_model::session as expected;
use awsess_model::trace::Trace;
use awsess_model::world::{Config, World};

use super::Unanswerable;
use super::retrieve::{Retrieved, retrieve, retrieved_by_copy};
use super::shown::{call, client_config, error, handlers, trial};
use super::stretches::Noting;
use super::world::config;
use crate::vocabulary::case::{self, HandlerEdit, HandlerOp};
use crate::vocabulary::outcome::{self, Outcome};

/// Observes the parts of the session that the case names, in the order that the protocol defines. The credentials of the session are retrieved
/// before it is copied, so a copy that shares them makes no call. Returns the calls of STS with the keys that sign them.
pub(super) fn observe<'w>(
    mut session: expected::Session,
    observe: case::Observe,
    world: &'w World,
    noting: &mut Noting<'_, 'w>,
) -> Result<(Outcome, Vec<expected::Call>), Unanswerable> {
    let case::Observe {
        services,
        services_no_resolve,
        services_with,
        handlers,
        edit_handlers,
        copy_with,
        edit_copy_handlers,
        request,
        readers,
        call_with,
        refreshes,
    } = observe;
    if call_with.is_some() {
        refuse_other_lists(&edit_handlers)?;
    }
    let with = services_with.map(config).unwrap_or_default();
    let view = View { services, services_no_resolve, with, handlers, request };

    session.share(view.number_of_services(), readers, noting.trace);
    let retrieved =
        noting.record("session.requests", |trace| retrieve(session.credentials(), refreshes, world, trace));
    noting.record("session.handlers", |trace| edit(&mut session, &edit_handlers, "edit_handlers", trace))?;
    let copy = match copy_with {
        Some(with) => {
            let mark = noting.mark();
            let mut copy = session.copy(&config(with), noting.trace);
            edit(&mut copy, &edit_copy_handlers, "edit_copy_handlers", noting.trace)?;
            noting.since(mark, "session.copy");
            copy.share(view.number_of_services(), readers, noting.trace);
            let retrieved = retrieved_by_copy(&copy, &retrieved, world, noting.trace);
            Some(Box::new(view.of(&copy, &retrieved, "session.copy", noting)))
        }
        None => None,
    };
    let seen = view.of(&session, &retrieved, "session", noting);
    let mut seen = outcome::Session { copy, ..seen };
    let mut calls = retrieved.calls.unwrap_or_default();
    if let Some(with) = call_with {
        let called =
            noting.record("session.call", |trace| session.call(&config(with), refreshes, world, trace));
        called.into_iter().for_each(|called| calls.extend(add_call(&mut seen, called)));
    }
    Ok((Outcome::Session(Box::new(seen)), calls))
}

/// The model does not predict what a handler does to a request that is sent.
fn refuse_other_lists(edits: &[HandlerEdit]) -> Result<(), Unanswerable> {
    if edits.iter().all(|edit| ["validate", "build"].contains(&&*edit.list)) {
        return Ok(());
    }
    Err(Unanswerable {
        field: "observe.call_with".into(),
        reason: "handlers of a call may be changed in Validate and Build only".into(),
    })
}

fn edit(
    session: &mut expected::Session,
    edits: &[HandlerEdit],
    field: &str,
    trace: &mut Trace<'_>,
) -> Result<(), Unanswerable> {
    for (index, edit) in edits.iter().enumerate() {
        if !session.change_handlers(&edit.list, change(edit), trace) {
            return Err(Unanswerable {
                field: format!("observe.{field}[{index}].list"),
                reason: format!("this edition has no list of handlers named {:?}", edit.list),
            });
        }
    }
    Ok(())
}

fn change(edit: &HandlerEdit) -> Change {
    let name = edit.name.clone().unwrap_or_else(|| UNNAMED.into());
    let handler = |name: String| Handler { name: name.into(), effect: effect(edit.fails) };
    match edit.op {
        HandlerOp::PushFront => Change::PushFront(handler(name)),
        HandlerOp::PushBack => Change::PushBack(handler(name)),
        HandlerOp::Remove => Change::Remove(name),
        HandlerOp::SetFront => Change::SetFront(handler(name)),
        HandlerOp::SetBack => Change::SetBack(handler(name)),
        HandlerOp::Swap => Change::Swap(name, handler(edit.with.clone().unwrap_or_default())),
    }
}

fn effect(fails: bool) -> Effect {
    if fails { Effect::Fails(Failure::new("HandlerError", "handler failed")) } else { Effect::Passes }
}

/// What is observed of the session and of its copy.
struct View {
    services: Vec<String>,
    services_no_resolve: Vec<String>,
    /// The config of the clients of these services.
    with: Config,
    handlers: bool,
    request: bool,
}

impl View {
    /// The number of different services.
    fn number_of_services(&self) -> usize {
        self.services.iter().chain(&self.services_no_resolve).collect::<BTreeSet<_>>().len()
    }

    /// The observation of the session or of its copy, which is at `field`, with its credentials and their calls.
    fn of(
        &self,
        session: &expected::Session,
        retrieved: &Retrieved,
        field: &str,
        noting: &mut Noting<'_, '_>,
    ) -> outcome::Session {
        outcome::Session {
            region: session.region().map(Into::into),
            credentials: retrieved.credentials.clone(),
            requests: retrieved.calls.as_ref().map(|calls| calls.iter().map(call).collect()),
            services: clients(&self.services, |name| {
                noting.record(format!("{field}.services.{name}"), |trace| {
                    session.client_config(name, &self.with, trace)
                })
            }),
            services_no_resolve: clients(&self.services_no_resolve, |name| {
                noting.record(format!("{field}.services_no_resolve.{name}"), |trace| {
                    session.client_config_no_resolve_endpoint(&self.with, trace)
                })
            }),
            handlers: self.handlers.then(|| handlers(session)),
            copy: None,
            fails_with: session.fails_with().map(error),
            request: self
                .request
                .then(|| noting.record(format!("{field}.request"), |trace| trial(session, trace))),
            call: None,
        }
    }
}

/// The config of a client for each of the services, if there are any.
fn clients(
    services: &[String],
    mut client: impl FnMut(&str) -> ClientConfig,
) -> Option<BTreeMap<String, outcome::ClientConfig>> {
    let seen = services.iter().map(|service| (service.clone(), client_config(client(service))));
    (!services.is_empty()).then(|| seen.collect())
}

/// Adds the result of a call of the case, and returns the calls of STS that it needed: none if the model does not
/// predict the credentials.
fn add_call(
    seen: &mut outcome::Session,
    CallResult { calls, error: failure }: CallResult,
) -> Vec<expected::Call> {
    seen.call = Some(outcome::Called { error: failure.as_ref().map(error) });
    if seen.credentials.is_none() {
        return Vec::new();
    }
    let requests = seen.requests.take().into_iter().flatten().chain(calls.iter().map(call));
    seen.requests = Some(requests.collect());
    calls
}
