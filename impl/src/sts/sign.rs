//! Signatures of version 4, by the official crate.

use std::time::SystemTime;

use aws_credential_types::Credentials as Identity;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use reqwest::Url;

use crate::error::{BoxError, Error, ErrorKind};
use crate::{CredentialsValue, HttpRequest, Secret};

const SERVICE: &str = "sts";
const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";
const USER_AGENT: &str = concat!("awsess/", env!("CARGO_PKG_VERSION"), " (rust)");

/// The request, signed with the keys for the region.
pub(super) fn signed(
    url: &Url,
    form: &str,
    region: &str,
    keys: &CredentialsValue,
) -> Result<HttpRequest, Error> {
    let mut request = HttpRequest::post(url.as_str(), form.as_bytes().to_vec());
    request.headers.set("host", host(url));
    request.headers.set("content-type", FORM);
    sign_with(&mut request, &resource(url), region, keys)
        .map_err(|error| Error::from(ErrorKind::RequestError).with_source(error))?;
    request.headers.set("user-agent", USER_AGENT);
    Ok(request)
}

/// The host as a request names it, without the port that goes without saying.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// What comes after the host.
fn resource(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

/// Of the URL, the signature covers what comes after the host, which is among the headers. The whole of it might be
/// longer than the signing crate takes.
fn sign_with(
    request: &mut HttpRequest,
    path: &str,
    region: &str,
    keys: &CredentialsValue,
) -> Result<(), BoxError> {
    check(region, keys)?;
    let identity = identity(keys).into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(SERVICE)
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()?
        .into();
    let body = SignableBody::Bytes(&request.body);
    let signable = SignableRequest::new(request.method, path, request.headers.iter(), body)?;
    let (instructions, _) = sign(signable, &parameters)?.into_parts();
    instructions.headers().for_each(|(name, value)| request.headers.set(name, value));
    Ok(())
}

fn identity(keys: &CredentialsValue) -> Identity {
    let token = keys.session_token.as_ref().map(|token| token.expose().to_owned());
    let secret = keys.secret_access_key.expose();
    Identity::new(&keys.access_key_id, secret, token, None, "awsess")
}

/// What goes into headers must fit there. The fault does not quote the text, which may be a secret.
fn check(region: &str, keys: &CredentialsValue) -> Result<(), BoxError> {
    let token = keys.session_token.as_ref().map_or("", Secret::expose);
    let texts = [("region", region), ("access key id", &*keys.access_key_id), ("session token", token)];
    let fits = |letter: char| letter == '\t' || !letter.is_ascii_control();
    let unfit = texts.into_iter().find(|(_, text)| !text.chars().all(fits));
    unfit.map_or(Ok(()), |(name, _)| Err(format!("the {name} has characters that no header may have").into()))
}
