//! STS, as the runner plays it: its calls, which are forms of the query protocol, its responses, and the verification of the
//! signature of each call with the keys that the model expects.

mod answer;
mod call;
mod signature;

use hyper::Method;
use hyper::header::AUTHORIZATION;

use super::party::{Asked, PartyServer};
use crate::vocabulary::outcome::Call;

pub(super) use self::answer::error;
pub(crate) use self::call::is_generated_session_name;
pub(super) use self::signature::verified;

/// STS.
pub(super) static STS: PartyServer =
    PartyServer { name: "sts", methods: &[Method::POST], call, reply: answer::to };

fn call(asked: &Asked<'_>) -> Call {
    let authorization = asked.header(AUTHORIZATION).unwrap_or_default();
    Call { host: Some(asked.host()), ..call::call(&authorization, asked.body) }
}
