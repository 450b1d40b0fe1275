//! The endpoint of a container's credentials: JSON documents, for requests that are not signed.

use hyper::Method;
use hyper::header::{ACCEPT, AUTHORIZATION};
use serde_json::json;

use super::calendar::timestamp;
use super::party::{Asked, PartyServer, Reply, expiry};
use crate::vocabulary::case::{
    Answer, ErrorAnswer, HealthyAnswer, NoAnswer, RemoteError, StaticCredentials, TextAnswer,
};
use crate::vocabulary::outcome::Call;

/// The endpoint.
pub(super) static CONTAINER: PartyServer =
    PartyServer { name: "container", methods: &[Method::GET], call, reply };

/// The request, without headers that make no difference to the credentials.
fn call(asked: &Asked<'_>) -> Call {
    let headers = [("accept", asked.header(ACCEPT)), ("authorization", asked.header(AUTHORIZATION))];
    let headers = headers.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Call {
        service: CONTAINER.name.into(),
        operation: format!("GET {}", asked.target),
        host: Some(asked.host()),
        parameters: headers.collect(),
        ..Call::default()
    }
}

fn reply(call: &Call, answer: Answer, _: &str) -> Option<Reply> {
    let document = |status, body| Reply::new(status, "application/json", body);
    Some(match answer {
        Answer::None(NoAnswer::Closed) => return None,
        Answer::Error(ErrorAnswer { error: RemoteError { code, message, status } }) => {
            document(status, json!({"code": code, "message": message}).to_string())
        }
        Answer::Text(TextAnswer { status, text }) => document(status, text),
        Answer::Redirect(redirect) => Reply::redirect(redirect),
        Answer::Healthy(healthy) => document(200, credentials(&call.operation, healthy)),
    })
}

/// The document with the keys that the case issues, or else those whose id is that of the path that was requested.
fn credentials(operation: &str, healthy: HealthyAnswer) -> String {
    let expiration = timestamp(expiry(&healthy));
    let keys = healthy.keys.unwrap_or_else(|| StaticCredentials {
        access_key_id: operation.replacen("GET ", "CONTAINER:", 1),
        secret_access_key: "container-secret".into(),
        session_token: "container-token".into(),
    });
    let document = json!({
        "AccessKeyId": keys.access_key_id,
        "SecretAccessKey": keys.secret_access_key,
        "Token": keys.session_token,
        "Expiration": expiration,
    });
    document.to_string()
}
