//! Signatures of version 4, by the official crate.

use std::time::SystemTime;

use aws_credential_types::Credentials as Identity;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use http::header::{HOST, HeaderName, HeaderValue};
use reqwest::Url;
use ring::digest::{SHA256, digest};
use tracing::dispatcher::{Dispatch, has_been_set, with_default};

use crate::error::{BoxError, Error, ErrorKind, SdkPanic};
use crate::http::sensitive;
use crate::{CredentialsValue, Edition, HttpRequest, NamedHandler, Request, Secret};

/// What a signature adds to a request, and what is taken out before the request is signed again.
const ADDED: [&str; 4] = ["authorization", "x-amz-date", SECURITY_TOKEN, "x-amz-content-sha256"];
const SECURITY_TOKEN: &str = "x-amz-security-token";

/// Signs the request with the credentials of its config. Anonymous credentials sign nothing.
pub(crate) fn handler() -> NamedHandler {
    NamedHandler::built_in("v4.SignRequestHandler", |request| {
        if let Err(error) = sign_request(request) {
            request.error = Some(error);
        }
    })
}

fn sign_request(request: &mut Request) -> Result<(), Error> {
    let credentials = request.config.credentials.as_ref().filter(|credentials| !credentials.is_anonymous());
    let Some(credentials) = credentials else { return Ok(()) };
    let keys = credentials.retrieve()?;
    check_url(request)?;
    let region = signing_region(request).to_owned();
    let now = request.clock().now();
    sign_with(&mut request.http_request, request.client_info.signing_name(), &region, &keys, now)
        .map_err(|error| Error::from(ErrorKind::RequestError).with_source(error))?;
    (request.signed_at, request.signer) = (Some(now), keys);
    Ok(())
}

/// In the SDK, what stands behind a scheme that no slash follows must have three parts to be signed. The slash at the end
/// is one of the older release's alone.
fn check_url(request: &Request) -> Result<(), Error> {
    let url = &*request.http_request.url;
    let url = if request.edition() == Edition::V1_14 { url } else { url.strip_suffix('/').unwrap_or(url) };
    let opaque = url.split_once(':').filter(|(scheme, rest)| !scheme.contains('/') && !rest.starts_with('/'));
    let Some((_, rest)) = opaque else { return Ok(()) };
    let parts = rest.split(['?', '#']).next().unwrap_or_default().split('/').count();
    if parts > 2 { Ok(()) } else { Err(SdkPanic::OpaqueUrl(parts).into()) }
}

fn signing_region(request: &Request) -> &str {
    let region = &request.client_info.signing_region;
    if region.is_empty() { request.config.region.as_deref().unwrap_or_default() } else { region }
}

/// Of the URL, the signature covers what comes after the host, which is among the headers. The whole of it might be
/// longer than the signing crate takes.
fn sign_with(
    request: &mut HttpRequest,
    service: &str,
    region: &str,
    keys: &CredentialsValue,
    now: SystemTime,
) -> Result<(), BoxError> {
    check(service, region, keys)?;
    let url = Url::parse(&request.url)?;
    for name in ADDED {
        request.headers.remove(name);
    }
    request.headers.insert(HOST, HeaderValue::from_str(&host(&url))?);
    // Set here and trimmed: the signing crate would sign blanks around the token, which servers strip.
    let token = keys.session_token.as_ref().map(|token| token.expose().trim_matches([' ', '\t']));
    if let Some(token) = token {
        request.headers.insert(SECURITY_TOKEN, sensitive(token)?);
    }
    let identity = identity(keys).into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(now)
        .settings(settings(service))
        .build()?
        .into();
    let body = SignableBody::Precomputed(hash(&request.body));
    let path = resource(&url);
    let headers = request.headers.iter().map(signable_header).collect::<Result<Vec<_>, _>>()?;
    let signable = SignableRequest::new(request.method.as_str(), path, headers.into_iter(), body)?;
    let (instructions, _) = untold(|| sign(signable, &parameters))?.into_parts();
    for (name, value) in instructions.headers() {
        request.headers.insert(HeaderName::from_bytes(name.as_bytes())?, sensitive(value)?);
    }
    Ok(())
}

/// The name and value of a header, as texts.
fn signable_header<'a>(
    (name, value): (&'a HeaderName, &'a HeaderValue),
) -> Result<(&'a str, &'a str), BoxError> {
    let unsignable = |_| format!("the value of the header {name} is not UTF-8, so it cannot be signed");
    Ok((name.as_str(), str::from_utf8(value.as_bytes()).map_err(unsignable)?))
}

fn hash(body: &[u8]) -> String {
    digest(&SHA256, body).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The signing crate traces every header that it signs, and a body too if it is given one. Any of them may be a secret, so
/// it tells nobody. Where nobody listens nothing is set: that alone would silence whoever has traces written by `log`.
fn untold<T>(sign: impl FnOnce() -> T) -> T {
    if has_been_set() { with_default(&Dispatch::none(), sign) } else { sign() }
}

/// S3 takes a path as it is, and wants the checksum of the body.
fn settings(service: &str) -> SigningSettings {
    let mut settings = SigningSettings::default();
    if service == "s3" {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    settings
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

/// The keys without their session token.
fn identity(keys: &CredentialsValue) -> Identity {
    Identity::new(&keys.access_key_id, keys.secret_access_key.expose(), None, None, "awsess")
}

/// What goes into headers must fit there. The fault does not quote the text, which may be a secret.
fn check(service: &str, region: &str, keys: &CredentialsValue) -> Result<(), BoxError> {
    let token = keys.session_token.as_ref().map_or("", Secret::expose);
    let texts = [
        ("service", service),
        ("region", region),
        ("access key id", &*keys.access_key_id),
        ("session token", token),
    ];
    let fits = |letter: char| letter == '\t' || !letter.is_ascii_control();
    let unfit = texts.into_iter().find(|(_, text)| !text.chars().all(fits));
    unfit.map_or(Ok(()), |(name, _)| Err(format!("the {name} has characters that no header may have").into()))
}
