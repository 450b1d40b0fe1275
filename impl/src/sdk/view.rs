//! Requests and answers of the official clients, as handlers see them.

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest as SdkRequest, HttpResponse as SdkResponse};
use aws_smithy_runtime_api::http::{Headers as SdkHeaders, StatusCode};
use aws_smithy_types::body::SdkBody;

use crate::error::BoxError;
use crate::{Headers, HttpRequest, HttpResponse};

/// The request without its body.
pub(super) fn request(request: &SdkRequest) -> HttpRequest {
    let mut own = HttpRequest::post(request.uri().to_owned());
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
    sdk.iter().for_each(|(name, value)| headers.set(name, value));
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

/// What was not touched stays as it is, several values of one name included.
fn write_headers(sdk: &mut SdkHeaders, before: &Headers, after: &Headers) -> Result<(), BoxError> {
    for (name, _) in before.iter().filter(|(name, _)| after.get(name).is_none()) {
        sdk.remove(name);
    }
    for (name, value) in after.iter().filter(|(name, value)| before.get(name) != Some(*value)) {
        sdk.try_insert(name.to_owned(), value.to_owned())?;
    }
    Ok(())
}

/// An answer of the library's as an official one.
pub(super) fn answer(own: HttpResponse) -> Result<SdkResponse, BoxError> {
    let mut sdk = SdkResponse::new(StatusCode::try_from(own.status)?, SdkBody::from(own.body));
    for (name, value) in own.headers.iter() {
        sdk.headers_mut().try_insert(name.to_owned(), value.to_owned())?;
    }
    Ok(sdk)
}
