//! Converts requests and responses of the official clients into those that handlers see, and back.

use ::http::header::{HeaderMap, HeaderName, HeaderValue};
use ::http::{Method, StatusCode};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest as SdkRequest, HttpResponse as SdkResponse};
use aws_smithy_runtime_api::http::{Headers as SdkHeaders, StatusCode as SdkStatusCode};
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;

use crate::error::BoxError;
use crate::http_client::all_sensitive;
use crate::{HttpRequest, HttpResponse};

/// The request without its body.
pub(super) fn request(request: &SdkRequest) -> Result<HttpRequest, BoxError> {
    let mut own = HttpRequest::new(Method::from_bytes(request.method().as_bytes())?, request.uri());
    own.headers = headers(request.headers())?;
    Ok(own)
}

/// The response without its body.
pub(super) fn response(response: &SdkResponse) -> Result<HttpResponse, BoxError> {
    let mut own = HttpResponse::new(StatusCode::from_u16(response.status().as_u16())?, "");
    own.headers = headers(response.headers())?;
    Ok(own)
}

fn headers(sdk: &SdkHeaders) -> Result<HeaderMap, BoxError> {
    let mut headers = HeaderMap::new();
    for (name, value) in sdk {
        headers.append(HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(value)?);
    }
    Ok(all_sensitive(headers))
}

/// Applies the changes that handlers made, from `before` to `after`, to the official request.
pub(super) fn apply_changes(
    sdk: &mut SdkRequest,
    before: &HttpRequest,
    after: &HttpRequest,
) -> Result<(), BoxError> {
    if after.method != before.method {
        sdk.set_method(after.method.as_str())?;
    }
    if after.url != before.url {
        sdk.set_uri(&*after.url)?;
    }
    apply_header_changes(sdk.headers_mut(), &before.headers, &after.headers)
}

/// Replaces all values of each header that has changed, and does not touch the others.
fn apply_header_changes(sdk: &mut SdkHeaders, before: &HeaderMap, after: &HeaderMap) -> Result<(), BoxError> {
    let has_changed = |name: &HeaderName| !before.get_all(name).iter().eq(after.get_all(name));
    for name in before.keys().chain(after.keys()).filter(|name| has_changed(name)) {
        sdk.remove(name.as_str());
    }
    append(sdk, after.iter().filter(|(name, _)| has_changed(name)))
}

/// The official response with the content of one of the library.
pub(super) fn sdk_response(own: HttpResponse) -> Result<SdkResponse, BoxError> {
    let status = SdkStatusCode::try_from(own.status.as_u16())?;
    let mut sdk = SdkResponse::new(status, SdkBody::from(Bytes::from_owner(own.body)));
    append(sdk.headers_mut(), own.headers.iter())?;
    Ok(sdk)
}

/// Appends headers to those of an official request or response. Their values must be UTF-8.
fn append<'a>(
    sdk: &mut SdkHeaders,
    headers: impl Iterator<Item = (&'a HeaderName, &'a HeaderValue)>,
) -> Result<(), BoxError> {
    for (name, value) in headers {
        sdk.try_append(name.as_str().to_owned(), str::from_utf8(value.as_bytes())?.to_owned())?;
    }
    Ok(())
}
