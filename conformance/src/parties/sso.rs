//! The services of single sign-on: the portal, and OIDC, which renews tokens. Both answer JSON to requests that are not signed.

use std::collections::BTreeMap;
use std::time::UNIX_EPOCH;

use hyper::Method;
use serde_json::{Value, json};

use super::party::{Asked, PartyServer, Reply, expiry};
use crate::vocabulary::case::{
    Answer, ErrorAnswer, HealthyAnswer, NoAnswer, RemoteError, StaticCredentials, TextAnswer,
};
use crate::vocabulary::outcome::Call;

/// The portal.
pub(super) static SSO: PartyServer =
    PartyServer { name: "sso", methods: &[Method::GET], call: portal_call, reply: portal_reply };

/// OIDC.
pub(super) static OIDC: PartyServer =
    PartyServer { name: "oidc", methods: &[Method::POST], call: oidc_call, reply: oidc_reply };

/// The header with the token.
const TOKEN_HEADER: &str = "x-amz-sso_bearer_token";
/// The paths of the operations.
const GET_ROLE_CREDENTIALS: &str = "/federation/credentials";
const CREATE_TOKEN: &str = "/token";

/// The request for credentials: its query, and the token.
fn portal_call(asked: &Asked<'_>) -> Call {
    let (path, query) = asked.target.split_once('?').unwrap_or((asked.target, ""));
    let mut parameters: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    parameters.extend(asked.header(TOKEN_HEADER).map(|token| (TOKEN_HEADER.to_owned(), token)));
    called(SSO.name, format!("GET {}", operation(path, GET_ROLE_CREDENTIALS)), asked, parameters)
}

/// The request for a token: the texts of its body. A request with the method GET has none.
fn oidc_call(asked: &Asked<'_>) -> Call {
    let body = if asked.method == Method::GET { &[] } else { asked.body };
    let body = serde_json::from_slice::<BTreeMap<String, Value>>(body).unwrap_or_default();
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    let parameters = body.into_iter().map(|(name, value)| (name, text(value))).collect();
    let operation = operation(asked.target, CREATE_TOKEN);
    called(OIDC.name, format!("{} {operation}", asked.method), asked, parameters)
}

/// The path of the operation, which is below that of the endpoint.
fn operation<'p>(path: &'p str, operation: &'p str) -> &'p str {
    if path.ends_with(operation) { operation } else { path }
}

fn called(service: &str, operation: String, asked: &Asked<'_>, parameters: BTreeMap<String, String>) -> Call {
    Call { service: service.into(), operation, host: Some(asked.host()), parameters, ..Call::default() }
}

fn portal_reply(call: &Call, answer: Answer, _: &str) -> Option<Reply> {
    reply(answer, |healthy| {
        let expires = expiry(&healthy).duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let part = |name| call.parameters.get(name).map_or("", String::as_str);
        let keys = healthy.keys.unwrap_or_else(|| StaticCredentials {
            access_key_id: format!("SSO:{}/{}", part("account_id"), part("role_name")),
            secret_access_key: "sso-secret".into(),
            session_token: "sso-token".into(),
        });
        json!({"roleCredentials": {
            "accessKeyId": keys.access_key_id,
            "secretAccessKey": keys.secret_access_key,
            "sessionToken": keys.session_token,
            "expiration": u64::try_from(expires).unwrap_or_default(),
        }})
    })
}

fn oidc_reply(_: &Call, answer: Answer, _: &str) -> Option<Reply> {
    reply(answer, |healthy| {
        json!({
            "accessToken": "renewed-token",
            "expiresIn": healthy.expires_in.unwrap_or(3600),
            "refreshToken": "renewed-refresh-token",
            "tokenType": "Bearer",
        })
    })
}

/// The response that the case wants.
fn reply(answer: Answer, healthy: impl FnOnce(HealthyAnswer) -> Value) -> Option<Reply> {
    let document = |status, body| Reply::new(status, "application/json", body);
    Some(match answer {
        Answer::None(NoAnswer::Closed) => return None,
        Answer::Error(ErrorAnswer { error: RemoteError { code, message, status } }) => {
            document(status, json!({"__type": code, "message": message}).to_string())
        }
        Answer::Text(TextAnswer { status, text }) => document(status, text),
        Answer::Redirect(redirect) => Reply::redirect(redirect),
        Answer::Healthy(answer) => document(200, healthy(answer).to_string()),
    })
}
