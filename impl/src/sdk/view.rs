//! Requests and answers of the official clients, as handlers see them.

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest as SdkRequest, HttpResponse as SdkResponse};
use aws_smithy_runtime_api::http::{Headers as SdkHeaders, StatusCode};
use aws_smithy_types::body::SdkBody;

use bytes::Bytes;

use crate::error::BoxError;
use crate::{Headers, HttpRequest, HttpResponse};

/// The request without its body.
pub(super) fn request(request: &SdkRequest) -> HttpRequest {
    let mut own = HttpRequest::post(request.uri());
    request.method().clone_into(&mut own.method);
    own.headers = headers(request.headers());
    own
}

/// The answer without its body.
pub(super) fn response(response: &SdkResponse) -> HttpResponse {
    let mut own = HttpResponse::new(response.status().as_u16(), "");
    own.headers = headers(response.headers());
    own
}

fn headers(sdk: &SdkHeaders) -> Headers {
    let mut headers = Headers::default();
    sdk.iter().for_each(|(name, value)| headers.append(name, value));
    headers
}

/// Makes of the official request what handlers have made of the view of it.
pub(super) fn write_back(
    sdk: &mut SdkRequest,
    before: &HttpRequest,
    after: &HttpRequest,
) -> Result<(), BoxError> {
    if after.method != before.method {
        sdk.set_method(&after.method)?;
    }
    if after.url != before.url {
        sdk.set_uri(&*after.url)?;
    }
    write_headers(sdk.headers_mut(), &before.headers, &after.headers)
}

/// Writes the headers that have changed, with all their values, and leaves the others as they are.
fn write_headers(sdk: &mut SdkHeaders, before: &Headers, after: &Headers) -> Result<(), BoxError> {
    let has_changed = |name: &str| !before.get_all(name).eq(after.get_all(name));
    for (name, _) in before.iter().chain(after.iter()).filter(|(name, _)| has_changed(name)) {
        sdk.remove(name);
    }
    for (name, value) in after.iter().filter(|(name, _)| has_changed(name)) {
        sdk.try_append(name.to_owned(), value.to_owned())?;
    }
    Ok(())
}

/// An answer of the library's as an official one.
pub(super) fn answer(own: HttpResponse) -> Result<SdkResponse, BoxError> {
    let mut sdk =
        SdkResponse::new(StatusCode::try_from(own.status)?, SdkBody::from(Bytes::from_owner(own.body)));
    for (name, value) in own.headers.iter() {
        sdk.headers_mut().try_append(name.to_owned(), value.to_owned())?;
    }
    Ok(sdk)
}
