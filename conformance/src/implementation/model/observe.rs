//! The observation of a session of the model, its copy and its call.

use std::collections::{BTreeMap, BTreeSet};

use awsess_model::client::ClientConfig;
use awsess_model::network::Network;
use awsess_model::session as expected;
use awsess_model::trace::Trace;
use awsess_model::world::{Config, World};

use super::Unanswerable;
use super::edits::{edit, refuse_other_lists};
use super::files::files_seen;
use super::shown::{call as call_shown, client_config, error, handlers, retrieved, session_config, trial};
use super::stretches::Noting;
use super::world::config;
use crate::vocabulary::case;
use crate::vocabulary::outcome::{self, Outcome};

/// Observes the parts of the session that the case names. The credentials of the session are retrieved before it is copied, so a copy
/// that shares them makes no call. Whether they are retrieved before the handlers are changed or after, as the protocol has it, makes no
/// difference, because the request for them has the handlers that the session was created with. Returns the calls of STS with the keys
/// that sign them.
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
        config: shows_config,
        edit_handlers,
        copy_with,
        edit_copy_handlers,
        request,
        readers,
        call_with,
        refreshes,
        again,
        files,
    } = observe;
    refuse_other_lists(&session, call_with.is_some().then_some(&*edit_handlers), world)?;
    let with = services_with.map(config).unwrap_or_default();
    let view = View { services, services_no_resolve, with, handlers, shows_config, request };

    session.share(view.number_of_services(), readers, noting.trace);
    refuse_failures(readers, world)?;
    let (credentials, network) = (session.credentials().clone(), &mut Network::new(world));
    let cache = &mut expected::Cache::new(&credentials);
    let first = noting.record("session.requests", |trace| {
        let first = cache.retrieve(network, trace);
        for _ in 0..refreshes {
            cache.expire();
            // The calls show what the credentials are then.
            _ = cache.retrieve(network, trace);
        }
        first.as_ref().map(retrieved)
    });
    noting.record("session.handlers", |trace| edit(&mut session, &edit_handlers, "edit_handlers", trace))?;
    let credentials_again = noting.record("session.credentials_again", |trace| {
        let results = (0..again).filter_map(|_| cache.retrieve(network, trace));
        results.map(|result| retrieved(&result)).collect::<Vec<_>>()
    });
    let copy = match copy_with {
        Some(with) => {
            let mark = noting.mark();
            let mut copy = session.copy(&config(with), noting.trace);
            edit(&mut copy, &edit_copy_handlers, "edit_copy_handlers", noting.trace)?;
            noting.since(mark, "session.copy");
            copy.share(view.number_of_services(), readers, noting.trace);
            let retrieved = retrieved_by_copy(&copy, cache, network, noting.trace);
            Some(Box::new(view.of(&copy, retrieved, "session.copy", noting)))
        }
        None => None,
    };
    let is_predicted = first.is_some();
    let seen = view.of(&session, first, "session", noting);
    let call = call_with.and_then(|with| {
        noting.record("session.call", |trace| session.call(&config(with), cache, network, trace))
    });
    let is_requested = call.is_some()
        || matches!(&credentials, expected::Credentials::Requested(requested) if requested.calls_parties());
    let calls = if is_predicted && is_requested { network.calls() } else { &[] };
    let requests = (is_predicted && is_requested).then(|| calls.iter().map(call_shown).collect());
    let call = call.map(|called| outcome::Called { error: called.err().as_ref().map(error) });
    let calls = calls.to_vec();
    let programs = (is_predicted && !world.programs.is_empty()).then(|| starts(network, world));
    let files = (is_predicted && !files.is_empty()).then(|| files_seen(&files, network, world));
    Ok((
        Outcome::Session(Box::new(outcome::Session {
            credentials_again,
            copy,
            requests,
            programs,
            files,
            call,
            ..seen
        })),
        calls,
    ))
}

/// The arguments with which each program was started, by its path.
fn starts(network: &Network<'_>, world: &World) -> BTreeMap<String, Vec<String>> {
    let mut starts: BTreeMap<_, _> = world.programs.keys().map(|path| (path.clone(), Vec::new())).collect();
    for start in network.started() {
        starts.entry(start.path.to_owned()).or_default().push(start.arguments.clone());
    }
    starts
}

/// The credentials of a copy. If they are requested, the copy shares those of the session.
fn retrieved_by_copy<'w>(
    copy: &expected::Session,
    cache: &mut expected::Cache<'_>,
    network: &mut Network<'w>,
    trace: &mut Trace<'w>,
) -> Option<outcome::Credentials> {
    let result = match copy.credentials() {
        expected::Credentials::Requested(_) => cache.retrieve(network, trace),
        own => expected::Cache::new(own).retrieve(network, trace),
    };
    result.as_ref().map(retrieved)
}

/// How long the keys of a healthy STS last, in seconds.
const HOUR: u32 = 3600;

/// Whoever retrieves credentials while others do gets their result, or retrieves them again if that was an error: nobody knows
/// how often.
fn refuse_failures(readers: u32, world: &World) -> Result<(), Unanswerable> {
    let expires_at_once = world.options.web_identity_provider.expiry_window > HOUR;
    if readers < 2 || (world.remote.is_healthy() && world.programs.is_empty() && !expires_at_once) {
        return Ok(());
    }
    Err(Unanswerable {
        field: "observe.readers".into(),
        reason: "several readers retrieve the credentials at the same time, so it is not known in which order the parties answer, \
                 how often a program is started, or how often keys are requested that expire at once: remove the answers, the \
                 programs, the expiry window or the readers"
            .into(),
    })
}

/// What is observed of the session and of its copy.
struct View {
    services: Vec<String>,
    services_no_resolve: Vec<String>,
    /// The config of the clients of these services.
    with: Config,
    handlers: bool,
    shows_config: bool,
    request: bool,
}

impl View {
    /// The number of different services.
    fn number_of_services(&self) -> usize {
        self.services.iter().chain(&self.services_no_resolve).collect::<BTreeSet<_>>().len()
    }

    /// Observes a session, with these retrieved credentials. `field` is its path in the outcome: `session` or `session.copy`.
    fn of(
        &self,
        session: &expected::Session,
        credentials: Option<outcome::Credentials>,
        field: &str,
        noting: &mut Noting<'_, '_>,
    ) -> outcome::Session {
        outcome::Session {
            region: session.region().map(Into::into),
            credentials,
            credentials_again: Vec::new(),
            requests: None,
            programs: None,
            files: None,
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
            config: self.shows_config.then(|| session_config(session.flags())),
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
