//! Requests and answers of the official clients, as handlers see them.

use ::http::header::{HeaderMap, HeaderName, HeaderValue};
use ::http::{Method, StatusCode};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest as SdkRequest, HttpResponse as SdkResponse};
use aws_smithy_runtime_api::http::{Headers as SdkHeaders, StatusCode as SdkStatusCode};
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;

use crate::error::BoxError;
use crate::http::all_sensitive;
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

/// Makes of the official request what handlers have made of the view of it.
pub(super) fn write_back(
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
    write_headers(sdk.headers_mut(), &before.headers, &after.headers)
}

/// Writes the headers that have changed, with all their values, and leaves the others as they are.
fn write_headers(sdk: &mut SdkHeaders, before: &HeaderMap, after: &HeaderMap) -> Result<(), BoxError> {
    let has_changed = |name: &HeaderName| !before.get_all(name).iter().eq(after.get_all(name));
    for name in before.keys().chain(after.keys()).filter(|name| has_changed(name)) {
        sdk.remove(name.as_str());
    }
    append(sdk, after.iter().filter(|(name, _)| has_changed(name)))
}

/// A response of the library's as an official one.
pub(super) fn answer(own: HttpResponse) -> Result<SdkResponse, BoxError> {
    let status = SdkStatusCode::try_from(own.status.as_u16())?;
    let mut sdk = SdkResponse::new(status, SdkBody::from(Bytes::from_owner(own.body)));
    append(sdk.headers_mut(), own.headers.iter())?;
    Ok(sdk)
}

/// Appends headers to those of an official request or response, whose values are UTF-8.
fn append<'a>(
    sdk: &mut SdkHeaders,
    headers: impl Iterator<Item = (&'a HeaderName, &'a HeaderValue)>,
) -> Result<(), BoxError> {
    for (name, value) in headers {
        sdk.try_append(name.as_str().to_owned(), str::from_utf8(value.as_bytes())?.to_owned())?;
    }
    Ok(())
}
