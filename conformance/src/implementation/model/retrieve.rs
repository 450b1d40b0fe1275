//! The credentials of a session of the model, retrieved.

use awsess_model::session as expected;
use awsess_model::trace::Trace;
use awsess_model::world::World;

use super::shown::{failed, value};
use crate::vocabulary::outcome;

/// The credentials of a session after they have been retrieved.
pub(super) struct Retrieved {
    /// The result of the first retrieval; `None` if the model does not predict the credentials.
    pub(super) credentials: Option<outcome::Credentials>,
    /// The calls of the first retrieval and of its refreshes; `None` if no role is assumed. The list is empty if the
    /// retrieval fails before it sends a request.
    pub(super) calls: Option<Vec<expected::Call>>,
}

/// Retrieves the credentials, and then `refreshes` times again.
pub(super) fn retrieve<'w>(
    credentials: &expected::Credentials,
    refreshes: u8,
    world: &'w World,
    trace: &mut Trace<'w>,
) -> Retrieved {
    let (credentials, calls) = match credentials {
        expected::Credentials::Keys(keys) => (Some(value(keys)), None),
        expected::Credentials::Failed(failure) => (Some(failed(failure)), None),
        expected::Credentials::Assumed(assumed) => {
            let retrieved = assumed.retrieve(refreshes, world, trace);
            (Some(retrieved.keys.as_ref().map_or_else(failed, value)), Some(retrieved.calls))
        }
        expected::Credentials::External(_) => (None, None),
    };
    Retrieved { credentials, calls }
}

/// The credentials of a copy. If a role gives them, the copy shares the credentials that the session has already retrieved.
pub(super) fn retrieved_by_copy<'w>(
    copy: &expected::Session,
    by_session: &Retrieved,
    world: &'w World,
    trace: &mut Trace<'w>,
) -> Retrieved {
    match copy.credentials() {
        expected::Credentials::Assumed(_) => {
            Retrieved { credentials: by_session.credentials.clone(), calls: Some(Vec::new()) }
        }
        own @ (expected::Credentials::Keys(_)
        | expected::Credentials::Failed(_)
        | expected::Credentials::External(_)) => retrieve(own, 0, world, trace),
    }
}
