//! The metadata service of an instance: a token, the list of roles, and the credentials of a role.

use hyper::Method;
use serde_json::json;

use super::calendar::timestamp;
use super::party::{Asked, PartyServer, Reply, expiry};
use crate::vocabulary::case::{
    Answer, ErrorAnswer, HealthyAnswer, NoAnswer, RemoteError, StaticCredentials, TextAnswer,
};
use crate::vocabulary::outcome::Call;

/// The service.
pub(super) static IMDS: PartyServer =
    PartyServer { name: "imds", methods: &[Method::GET, Method::PUT], call, reply };

/// The headers with the token, and with its lifetime in seconds.
const TOKEN: &str = "x-aws-ec2-metadata-token";
const LIFETIME: &str = "x-aws-ec2-metadata-token-ttl-seconds";

/// The request, without headers that make no difference to the credentials.
fn call(asked: &Asked<'_>) -> Call {
    let headers =
        [TOKEN, LIFETIME].into_iter().filter_map(|name| Some((name.to_owned(), asked.header(name)?)));
    Call {
        service: IMDS.name.into(),
        operation: format!("{} {}", asked.method, asked.target),
        host: Some(asked.host()),
        parameters: headers.collect(),
        ..Call::default()
    }
}

fn reply(call: &Call, answer: Answer, _: &str) -> Option<Reply> {
    let plain = |status, body| Reply::new(status, "text/plain", body);
    Some(match answer {
        Answer::None(NoAnswer::Closed) => return None,
        Answer::Error(ErrorAnswer { error: RemoteError { code, message, status } }) => {
            plain(status, json!({"Code": code, "Message": message}).to_string())
        }
        Answer::Text(TextAnswer { status, text }) => plain(status, text),
        Answer::Redirect(redirect) => Reply::redirect(redirect),
        Answer::Healthy(_) if call.operation.starts_with("PUT ") => {
            Reply { headers: &[(LIFETIME, "21600")], ..plain(200, "instance-metadata-token".into()) }
        }
        Answer::Healthy(healthy) => match call.operation.split_once("/security-credentials/") {
            Some((_, role)) if !role.is_empty() => plain(200, credentials(role, healthy)),
            Some(_) | None => plain(200, "role".into()),
        },
    })
}

/// The document with the keys that the case issues, or else those whose id is that of the role.
fn credentials(role: &str, healthy: HealthyAnswer) -> String {
    let expiration = timestamp(expiry(&healthy));
    let keys = healthy.keys.unwrap_or_else(|| StaticCredentials {
        access_key_id: format!("IMDS:{role}"),
        secret_access_key: "instance-secret".into(),
        session_token: "instance-token".into(),
    });
    let document = json!({
        "Code": "Success",
        "AccessKeyId": keys.access_key_id,
        "SecretAccessKey": keys.secret_access_key,
        "Token": keys.session_token,
        "Expiration": expiration,
    });
    document.to_string()
}
