//! What fails: the creation of the session, or each retrieval of its credentials, with the setting that causes it and a remedy.

mod advice;
mod allowed;
pub(super) mod broken_file;
mod metadata;
mod process;
mod requests;
mod sign_on;
mod signing;
pub(super) mod sources;

use awsess_model::failure::Failure;
use awsess_model::session::{Credentials, Session};
use awsess_model::trace::Decision;
use awsess_model::world::World;

use super::explanation::Value;
use super::explanation::diagnostic::Diagnostic;
use super::explanation::origin::Origin;
use super::explanation::words::sentence;
use super::world::view::View;
use super::world::what_if::{after, credentials};
use crate::vocabulary::outcome::{self, Outcome};
use broken_file::Cause;

use advice::advice;

/// An error, with the setting that causes it, if it is a single one.
struct Failing<'f, 'w> {
    view: &'f View<'w>,
    failure: &'f Failure,
    origin: Option<&'f Origin>,
}

/// Everything that fails in the world.
pub(super) fn find(view: &View<'_>, values: &[Value], outcome: &Outcome) -> Vec<Diagnostic> {
    if let Some(problem) = of_invalid_file(view) {
        return vec![problem];
    }
    let found = creation(view, values).into_iter().chain(later_error(view)).chain(retrieval(view, outcome));
    found.chain(requests::find(view)).chain(sign_on::without_role(view)).collect()
}

/// The error of the creation, or that of every retrieval if it is known without one.
fn failure<'v>(view: &'v View<'_>) -> Option<&'v Failure> {
    let failed = match view.outcome.session().map(Session::credentials) {
        Some(Credentials::Failed(failure)) => Some(failure),
        Some(Credentials::Keys(_) | Credentials::Requested(_) | Credentials::External(_)) | None => None,
    };
    let later = view.outcome.session().and_then(Session::fails_with);
    view.outcome.failure().or(later).or(failed)
}

/// Whether there is a session whose credentials can be retrieved, as far as that is known without asking anybody.
pub(super) fn works(view: &View<'_>) -> bool {
    failure(view).is_none() && requests::find(view).is_none() && sign_on::without_role(view).is_none()
}

/// What else is to be done in a world that a remedy has changed, so that there is a session with credentials, behind the code of the
/// error that there is without it.
fn remaining(view: &View<'_>) -> Option<(String, String)> {
    let failure = failure(view)?;
    let is_it = |decision: &Decision<'_, '_>| !failure.rules.is_empty() && decision.rules == failure.rules;
    let at = view.trace.decisions().filter(is_it).last().and_then(|decision| decision.losers.last());
    let origin = at.map(|at| view.origin(&at.origin));
    let remedy = advice(&Failing { view, failure, origin: origin.as_ref() }).1;
    let remedy = match origin {
        Some(Origin::Key { file, line, .. }) => format!("{remedy} ({file}:{line})"),
        Some(_) | None => remedy,
    };
    Some((failure.code.to_string(), remedy))
}

/// What the session of a changed world uses as its credentials, in words; `None` if there is no session, or it has no credentials.
pub(super) fn credentials_after(world: &World) -> Option<String> {
    let view = after(world);
    credentials(&view).filter(|_| works(&view))
}

/// A remedy that leads to this world, with what else is to be done then. What fails without the remedy, too, is told elsewhere.
pub(super) fn with_rest(view: &View<'_>, remedy: String, world: &World) -> String {
    let is_new = |(code, _): &(String, String)| failure(view).is_none_or(|failure| failure.code != *code);
    let rest = if view.is_changed { None } else { remaining(&after(world)).filter(is_new) };
    match rest {
        Some((_, rest)) => format!("{remedy}; then also: {rest}"),
        None => remedy,
    }
}

/// The error of the creation, which is one of the values.
fn creation(view: &View<'_>, values: &[Value]) -> Option<Diagnostic> {
    let failure = view.outcome.failure()?;
    let error = values.iter().find(|value| value.name == "error")?;
    let cause = error.note.iter().map(|note| format!(" ({note})"));
    let said: String = error.value.iter().cloned().chain(cause).collect();
    let origin = Some(error.origin.clone()).filter(|origin| *origin != Origin::Default);
    Some(problem(view, failure, &format!("creating the session fails: {said}"), origin))
}

/// The error of a file that is not valid, which is that of creating the session, or of each request of a session of `New`.
fn of_invalid_file(view: &View<'_>) -> Option<Diagnostic> {
    let Cause { origin, what, remedy, .. } = broken_file::invalid_file(view)?;
    let fails =
        if view.outcome.failure().is_some() { "creating the session" } else { "each request of the session" };
    let said = format!("{fails} fails: {}: {what}", broken_file::error_of_files(view)?);
    Some(Diagnostic::new("file-not-valid", said, remedy).at(origin))
}

/// The error of the creation that `New` does not return.
fn later_error(view: &View<'_>) -> Option<Diagnostic> {
    let failure = view.outcome.session()?.fails_with()?;
    let decisions = view.trace.decisions().filter(|decision| decision.rules == failure.rules);
    let at = decisions.flat_map(|decision| decision.losers).last();
    let origin = at.map(|at| view.origin(&at.origin)).filter(|origin| *origin != Origin::Default);
    let said = format!("every request of the session that New returns fails: {failure}");
    Some(problem(view, failure, &said, origin))
}

/// The error of every retrieval, if it is known without one.
fn retrieval(view: &View<'_>, outcome: &Outcome) -> Option<Diagnostic> {
    let Credentials::Failed(failure) = view.outcome.session().map(Session::credentials)? else {
        return None;
    };
    let Outcome::Session(session) = outcome else { return None };
    let Some(outcome::Credentials::Failed(shown)) = &session.credentials else { return None };
    if session.fails_with.is_some() {
        return None;
    }
    let said = sentence(&shown.error);
    let first = said.lines().next().unwrap_or_default();
    Some(problem(view, failure, &format!("retrieving the credentials fails: {first}"), None))
}

fn problem(view: &View<'_>, failure: &Failure, said: &str, origin: Option<Origin>) -> Diagnostic {
    let (code, remedy) = advice(&Failing { view, failure, origin: origin.as_ref() });
    let origin = origin.or_else(|| if code == advice::EMPTY_PROFILE { sources::heading(view) } else { None });
    Diagnostic { origin, ..Diagnostic::new(code, said, remedy) }
}
