//! Verifies signatures of version 4 with the keys that the model expects, over the headers that each request names.
//!
//! An implementation signs a call for the endpoint of AWS and sends it to the endpoint of the runner. So the request may
//! have neither the path nor the `Host` header that were signed; those of the endpoint that the model expects are used.

mod canonical;

use std::time::{Duration, SystemTime};

use aws_sigv4::sign::v4;
use awsess_model::session;
use hyper::header::AUTHORIZATION;

use self::canonical::{Canonical, hash};
use super::STS;
use super::call::Authorization;
use crate::parties::calendar::read_basic;
use crate::parties::party::Received;
use crate::vocabulary::case::{Edition, File, ROOT};
use crate::vocabulary::outcome::Call;
use crate::vocabulary::protocol::Run;

/// The maximum difference between the date of a signature and the time of arrival, as in AWS.
const SKEW: Duration = Duration::from_mins(15);
/// The headers that every signature must cover.
const REQUIRED: [&str; 2] = ["host", DATE];
const DATE: &str = "x-amz-date";
const TOKEN: &str = "x-amz-security-token";
/// The start of the host of the runner's endpoints.
const LOOPBACK: &str = "127.0.0.1:";
const BODY_HASH: &str = "x-amz-content-sha256";

/// The expected signature of a call.
struct Expected {
    /// The keys that sign the call; `None` if it is not signed.
    signer: Option<Signer>,
    /// The URL of the endpoint that the call is signed for.
    endpoint: String,
}

struct Signer {
    access_key_id: String,
    secret_access_key: String,
    /// Whether the secret and the region, from which the signing key is derived, are known exactly. Edition 1.14 signs with
    /// the bytes of a file that is not UTF-8, for which the model has U+FFFD.
    is_signing_key_known: bool,
    session_token: String,
    /// The session token that the SDK signs, which can differ from the header that it sends.
    signed_token: String,
}

impl Expected {
    fn of(call: &session::Call, run: &Run) -> Self {
        let there = |text: &str| text.replace(ROOT, &run.root);
        let is_known = |text: &str| {
            run.case.edition != Edition::V1_14
                || !text.contains(char::REPLACEMENT_CHARACTER)
                || run.case.files.values().all(is_utf8)
        };
        let signer = call.signer.as_ref().map(|keys| Signer {
            access_key_id: there(&keys.access_key_id),
            is_signing_key_known: is_known(keys.secret_access_key.expose()) && is_known(&call.signing_region),
            secret_access_key: there(keys.secret_access_key.expose()),
            session_token: there(keys.session_token.expose()),
            signed_token: signed_token(&there(keys.session_token.expose()), run.case.edition).into(),
        });
        Self { signer, endpoint: there(&call.endpoint) }
    }

    fn is_signed_with(&self, key: &str) -> bool {
        self.signer.as_ref().is_some_and(|signer| signer.access_key_id == key)
    }
}

/// The session token without the white space that the SDK does not sign: trailing spaces in edition 1.14, and all
/// surrounding Unicode white space in edition 1.55.
fn signed_token(token: &str, edition: Edition) -> &str {
    match edition {
        Edition::V1_14 => token.trim_end_matches(' '),
        Edition::V1_55 => token.trim(),
    }
}

fn is_utf8(file: &File) -> bool {
    match file {
        File::Bytes(bytes) => bytes.decoded().is_ok_and(|bytes| std::str::from_utf8(&bytes).is_ok()),
        File::Text(_) | File::Directory(_) => true,
    }
}

/// The calls of a run, each call of STS with the error of its signature.
pub(in crate::parties) fn verified(
    received: Vec<Received>,
    expected: &[session::Call],
    run: &Run,
) -> Vec<Call> {
    let expected: Vec<_> = expected.iter().map(|call| Expected::of(call, run)).collect();
    let mut earlier: Option<&Received> = None;
    let mut signatures = Vec::new();
    for (at, received) in received.iter().enumerate() {
        let result = match earlier.filter(|_| received.is_redirected) {
            _ if received.party != STS.name => Ok(()),
            Some(earlier) => keeps_signature(received, earlier),
            None => verify(received, at, &expected),
        };
        earlier = Some(received).filter(|received| received.party == STS.name).or(earlier);
        signatures.push(result.err());
    }
    let calls = received.into_iter().zip(signatures);
    calls.map(|(received, signature)| Call { signature, ..received.call }).collect()
}

/// Checks that a request which follows a redirect has the signature of the one before it.
fn keeps_signature(received: &Received, earlier: &Received) -> Result<(), String> {
    let of = |received: &Received| received.headers.get(AUTHORIZATION).cloned();
    match of(received) == of(earlier) {
        true => Ok(()),
        false => Err("its Authorization header is not that of the request that was redirected".into()),
    }
}

/// Verifies the signature of the call with this index.
fn verify(received: &Received, at: usize, expected: &[Expected]) -> Result<(), String> {
    let mut headers = received.headers.get_all(AUTHORIZATION).iter();
    let header = match (headers.next(), headers.next()) {
        (None, _) => return may_be_unsigned(expected.get(at)),
        (Some(header), None) => String::from_utf8_lossy(header.as_bytes()),
        (Some(_), Some(_)) => return Err("it has more than one Authorization header".into()),
    };
    let authorization = Authorization::of(&header)
        .ok_or("its Authorization header is not a signature of version 4 (AWS4-HMAC-SHA256)")?;
    let key = authorization.signed_with;
    let in_place = expected.get(at).filter(|expected| expected.is_signed_with(key));
    let found = in_place.or_else(|| expected.iter().find(|expected| expected.is_signed_with(key)));
    let (signer, endpoint) = found
        .and_then(|expected| Some((expected.signer.as_ref()?, &*expected.endpoint)))
        .ok_or("it cannot be verified: the model expects no call that this access key id signs")?;
    let time = date(received, &authorization)?;
    covers(received, &authorization)?;
    token(received, signer)?;
    body(received)?;
    compare(received, &authorization, signer, endpoint, time)
}

fn may_be_unsigned(expected: Option<&Expected>) -> Result<(), String> {
    match expected.is_some_and(|expected| expected.signer.is_some()) {
        true => Err("it is not signed: it has no Authorization header".into()),
        false => Ok(()),
    }
}

/// The value of a header; `None` if the request does not have it.
fn value<'r>(received: &'r Received, name: &str) -> Option<std::borrow::Cow<'r, str>> {
    received.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()))
}

/// Checks that the date of the signature is that of the request, and close to the time of arrival.
fn date(received: &Received, authorization: &Authorization<'_>) -> Result<SystemTime, String> {
    let date = value(received, DATE).ok_or("it has no X-Amz-Date header")?;
    let time = read_basic(&date).ok_or_else(|| format!("its X-Amz-Date {date:?} is not a time"))?;
    let away = received.arrived.duration_since(time).unwrap_or_else(|ahead| ahead.duration());
    if away > SKEW {
        return Err(format!("its X-Amz-Date {date:?} is more than 15 minutes from the time of the call"));
    }
    let scope = authorization.date;
    match date.starts_with(scope) {
        true => Ok(time),
        false => Err(format!("the date {scope:?} of its scope is not that of its X-Amz-Date {date:?}")),
    }
}

/// Checks that the signature covers the host, the date, the other AWS headers and the content type.
fn covers(received: &Received, authorization: &Authorization<'_>) -> Result<(), String> {
    let signed: Vec<&str> = authorization.signed_headers.split(';').collect();
    let own = received.headers.keys().map(hyper::header::HeaderName::as_str);
    let own = own.filter(|name| name.starts_with("x-amz-") || *name == "content-type");
    match REQUIRED.into_iter().chain(own).find(|name| !signed.contains(name)) {
        Some(name) => Err(format!("it does not cover the header {name}")),
        None => Ok(()),
    }
}

fn token(received: &Received, signer: &Signer) -> Result<(), String> {
    let sent = value(received, TOKEN);
    match (sent.as_deref().map(str::trim_ascii), signer.session_token.trim_ascii()) {
        (None, "") => Ok(()),
        (None, _) => Err("it has no session token (X-Amz-Security-Token), but its keys have one".into()),
        (Some(_), "") => Err("it has a session token (X-Amz-Security-Token), but its keys have none".into()),
        (Some(sent), token) if sent == token => Ok(()),
        (Some(_), _) => Err("its session token (X-Amz-Security-Token) is not that of its keys".into()),
    }
}

fn body(received: &Received) -> Result<(), String> {
    match value(received, BODY_HASH) {
        Some(said) if said != hash(&received.body) => {
            Err("its X-Amz-Content-Sha256 is not the hash of the body".into())
        }
        Some(_) | None => Ok(()),
    }
}

/// Compares the signature with that of every URL that may have been signed.
fn compare(
    received: &Received,
    authorization: &Authorization<'_>,
    signer: &Signer,
    endpoint: &str,
    time: SystemTime,
) -> Result<(), String> {
    let Authorization { signed_with, date, signing_region, service, signed_headers, signature } =
        *authorization;
    let canonical = Canonical::of(&received.headers, signed_headers, endpoint, &signer.signed_token)?;
    let key = v4::generate_signing_key(&signer.secret_access_key, time, signing_region, service);
    let moment = value(received, DATE).unwrap_or_default();
    let makes = |request: &[u8]| {
        let hash = hash(request);
        let text =
            format!("AWS4-HMAC-SHA256\n{moment}\n{date}/{signing_region}/{service}/aws4_request\n{hash}");
        v4::calculate_signature(&key, text.as_bytes()) == signature
    };
    let body = hash(&received.body);
    if !signer.is_signing_key_known || canonical.requests(&body).any(|request| makes(&request)) {
        return Ok(());
    }
    if canonical
        .requests(&hash(b""))
        .chain(canonical.requests("UNSIGNED-PAYLOAD"))
        .any(|request| makes(&request))
    {
        return Err("it does not cover the body of the request".into());
    }
    if value(received, "host").is_some_and(|host| host.starts_with(LOOPBACK)) {
        return Err("it does not cover the Host header: leave the header as it was signed".into());
    }
    Err(format!("it is not the signature that the secret access key of {signed_with:?} makes of the request"))
}
