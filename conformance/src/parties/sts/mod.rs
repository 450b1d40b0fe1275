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

/// The call of a form or, for a request with the method GET, which has none, its method and its path.
fn call(asked: &Asked<'_>) -> Call {
    let authorization = asked.header(AUTHORIZATION).unwrap_or_default();
    let has_form = asked.method != Method::GET;
    let call = call::call(&authorization, if has_form { asked.body } else { &[] });
    let operation = if has_form { call.operation } else { format!("GET {}", asked.target) };
    Call { host: Some(asked.host()), operation, ..call }
}
