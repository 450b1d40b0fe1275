//! Signature Version 4, by the official crate.

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

use crate::error::{BoxError, Error, SdkPanic};
use crate::http_client::sensitive;
use crate::{CredentialsValue, Edition, HttpRequest, NamedHandler, Request, Secret};

/// The headers of a signature, which are removed before a request is signed again.
const SIGNATURE_HEADERS: [&str; 4] = ["authorization", "x-amz-date", SECURITY_TOKEN, "x-amz-content-sha256"];
const SECURITY_TOKEN: &str = "x-amz-security-token";

/// The handler that signs a request with the credentials of its config. Requests with anonymous credentials are not signed. A
/// signature that cannot be made is not an error yet: in the SDK, it is the attempt to send the request that fails.
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
    let now = request.clock().now();
    let info = &request.client_info;
    let service = info.signing_name.as_ref().unwrap_or(&info.service_name);
    let region = info.signing_region.as_deref().or(request.config.region.as_deref()).unwrap_or_default();
    request.unsignable = sign_with(&mut request.http_request, service, region, &keys, now).err();
    (request.signed_at, request.signer) = (Some(now), keys);
    Ok(())
}

/// Checks a URL with a scheme but without a slash after it, such as `host:9000/a/b`. The SDK signs only those with at least three
/// parts, and panics with others. Only edition 1.14 counts the part after the last slash.
fn check_url(request: &Request) -> Result<(), Error> {
    let url = &*request.http_request.url;
    let url = if request.edition() == Edition::V1_14 { url } else { url.strip_suffix('/').unwrap_or(url) };
    let opaque = url.split_once(':').filter(|(scheme, rest)| !scheme.contains('/') && !rest.starts_with('/'));
    let Some((_, rest)) = opaque else { return Ok(()) };
    let parts = rest.split(['?', '#']).next().unwrap_or_default().split('/').count();
    if parts > 2 { Ok(()) } else { Err(SdkPanic::OpaqueUrl(parts).into()) }
}

/// Signs the request. The signing crate gets only the path and query of the URL, because it limits the length of a URL; the
/// signature covers the host as a header.
fn sign_with(
    request: &mut HttpRequest,
    service: &str,
    region: &str,
    keys: &CredentialsValue,
    now: SystemTime,
) -> Result<(), BoxError> {
    check_characters(service, region, keys)?;
    let url = Url::parse(&request.url)?;
    for name in SIGNATURE_HEADERS {
        request.headers.remove(name);
    }
    request.headers.insert(HOST, HeaderValue::from_str(&host(&url))?);
    // The signing crate would sign the blanks around a token, which servers remove.
    let token = keys.session_token.as_ref().map(|token| token.expose().trim_matches([' ', '\t']));
    if let Some(token) = token {
        request.headers.insert(SECURITY_TOKEN, sensitive(token)?);
    }
    let secret_key = keys.secret_access_key.expose();
    let identity = Identity::new(&keys.access_key_id, secret_key, None, None, "awsess").into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(now)
        .settings(settings(service))
        .build()?
        .into();
    let body = SignableBody::Precomputed(hash(&request.body));
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let headers = request.headers.iter().map(signable_header).collect::<Result<Vec<_>, _>>()?;
    let signable = SignableRequest::new(request.method.as_str(), path, headers.into_iter(), body)?;
    let (instructions, _) = without_tracing(|| sign(signable, &parameters))?.into_parts();
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

/// Signs with tracing disabled, because the signing crate traces the headers that it signs, which may be secret. Without a
/// subscriber nothing is changed: a dispatcher without effect would disable the forwarding of all traces to `log`.
fn without_tracing<T>(sign: impl FnOnce() -> T) -> T {
    if has_been_set() { with_default(&Dispatch::none(), sign) } else { sign() }
}

/// The signing settings of the service. S3 does not normalize paths, and requires the checksum of the body as a header.
fn settings(service: &str) -> SigningSettings {
    let mut settings = SigningSettings::default();
    if service == "s3" {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    settings
}

/// The value of the header `host`: the host, and the port unless it is the default of the scheme.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Checks that the texts of a signature are valid in headers. The error does not quote the text, which may be secret.
fn check_characters(service: &str, region: &str, keys: &CredentialsValue) -> Result<(), BoxError> {
    let token = keys.session_token.as_ref().map_or("", Secret::expose);
    let texts = [
        ("service", service),
        ("region", region),
        ("access key id", &*keys.access_key_id),
        ("session token", token),
    ];
    let is_valid = |c: char| c == '\t' || !c.is_ascii_control();
    match texts.into_iter().find(|(_, text)| !text.chars().all(is_valid)) {
        Some((name, _)) => {
            Err(format!("the {name} contains a character that is not allowed in a header").into())
        }
        None => Ok(()),
    }
}
