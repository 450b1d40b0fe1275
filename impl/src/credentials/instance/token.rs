//! The token of version 2 of the metadata service, with which edition 1.55 requests everything else.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwapOption;
use http::{HeaderName, HeaderValue, StatusCode};

use super::metadata::{self, UNMARSHAL};
use super::path;
use crate::client_config::Client;
use crate::error::{Error, ErrorKind, InstanceErrorKind};
use crate::http_client::sensitive;
use crate::secret::ZeroizingCow;
use crate::{Body, NamedHandler, Request, Secret};

/// The header with the token, and the one with its lifetime in seconds.
const TOKEN: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token");
const LIFETIME: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token-ttl-seconds");
/// The lifetime that is requested: six hours.
const REQUESTED_LIFETIME: &str = "21600";
/// How long before its expiry a token is requested again.
const WINDOW: Duration = Duration::from_secs(30);

/// The statuses of a service that has only version 1.
const VERSION_1: [StatusCode; 3] =
    [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED];

/// Requests the token, and keeps it.
pub(super) struct TokenSource {
    /// The client of the service without the handlers of this source.
    client: Client,
    timeout: Option<Duration>,
    may_fall_back: bool,
    token: ArcSwapOption<Token>,
    /// Whether the service has no tokens.
    is_version_1: AtomicBool,
}

struct Token {
    value: Body,
    expiry: SystemTime,
}

impl TokenSource {
    /// Adds the handlers to the client that put the token into every attempt of a request.
    pub(super) fn add_to(client: &mut Client, timeout: Option<Duration>) {
        let may_fall_back = client.config.ec2_metadata_enable_fallback.unwrap_or(true);
        let mut own = client.clone();
        let handlers = own.context.handlers_mut();
        handlers.unmarshal.swap(UNMARSHAL, &NamedHandler::built_in("unmarshalTokenHandler", unmarshal));
        let (token, is_version_1) = Default::default();
        let source = Arc::new(Self { client: own, timeout, may_fall_back, token, is_version_1 });
        let renewing = Arc::clone(&source);
        let handlers = client.context.handlers_mut();
        handlers.sign.push_back_named(NamedHandler::built_in("FetchTokenHandler", move |request| {
            source.set_token(request);
        }));
        handlers.complete.push_back_named(NamedHandler::built_in(
            "enableTokenProviderHandler",
            move |request| {
                renewing.forget_rejected(request);
            },
        ));
    }

    /// Sets the header with the token. Without a token the request is sent by version 1, unless the config forbids that or the
    /// service says that the request for the token is wrong.
    fn set_token(&self, request: &mut Request) {
        if self.is_version_1.load(Ordering::SeqCst) && self.may_fall_back {
            return;
        }
        let now = request.clock().now();
        let kept = self.token.load_full().filter(|token| token.expiry >= now);
        match kept.map_or_else(|| self.fetch(now), Ok) {
            Ok(token) => set_header(request, &token),
            Err(error) if !self.may_fall_back => {
                request.error = Some(Error::from(InstanceErrorKind::NoToken).with_original_error(error));
            }
            Err(error) => match error.status() {
                Some(status) if VERSION_1.contains(&status) => {
                    self.is_version_1.store(true, Ordering::SeqCst);
                }
                Some(StatusCode::BAD_REQUEST) => request.error = Some(error),
                _ => {}
            },
        }
    }

    /// Requests a token and keeps it.
    fn fetch(&self, now: SystemTime) -> Result<Arc<Token>, Error> {
        let mut request =
            metadata::request(&self.client, path::TOKEN_METHOD, "GetToken", path::TOKEN, self.timeout);
        request.http_request.headers.insert(LIFETIME, HeaderValue::from_static(REQUESTED_LIFETIME));
        request.send().map_err(|cause| token_error(cause, request.last_redirect))?;
        let answer = request.data.take().and_then(|data| data.downcast::<(Body, i64)>().ok());
        let (value, lifetime) = answer.map(|answer| *answer).unwrap_or_default();
        let token = Arc::new(Token { value, expiry: expiry(now, lifetime) });
        self.token.store(Some(Arc::clone(&token)));
        Ok(token)
    }

    /// Forgets the token that the service has rejected.
    fn forget_rejected(&self, request: &Request) {
        if request.error.as_ref().and_then(Error::status) == Some(StatusCode::UNAUTHORIZED) {
            self.token.store(None);
            self.is_version_1.store(false, Ordering::SeqCst);
        }
    }
}

/// When a token is requested again.
fn expiry(now: SystemTime, lifetime: i64) -> SystemTime {
    let distance = Duration::from_secs(lifetime.unsigned_abs());
    let end = if lifetime < 0 { now.checked_sub(distance) } else { now.checked_add(distance) };
    end.and_then(|end| end.checked_sub(WINDOW)).unwrap_or(now)
}

fn set_header(request: &mut Request, token: &Token) {
    request.parameter_secrets = vec![Secret::from(&*ZeroizingCow::from(&*token.value).into_utf8())];
    match sensitive(token.value.clone()) {
        Ok(value) => _ = request.http_request.headers.insert(TOKEN, value),
        Err(_) => request.unsendable = Some("the token of the metadata service"),
    }
}

/// The error of a request for a token. Its code and message are the status of the response, if there is one, which may be that of the
/// last redirect.
fn token_error(cause: Error, last_redirect: Option<StatusCode>) -> Error {
    let kind = match cause.status().or(last_redirect) {
        Some(status) => {
            let message = status.canonical_reason().unwrap_or_default().to_owned();
            let code = format!("{} {message}", status.as_u16()).trim_end().to_owned();
            ErrorKind::ServiceError { code, message, status, request_id: None }
        }
        None => ErrorKind::Other { code: String::new(), message: String::new() },
    };
    Error::from(kind).with_original_error(cause)
}

/// Puts the token and its lifetime into [`Request::data`].
fn unmarshal(request: &mut Request) {
    let Some(response) = &mut request.http_response else { return };
    let lifetime = response.headers.get(LIFETIME).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match lifetime.parse::<i64>() {
        Ok(lifetime) => request.data = Some(Box::new((std::mem::take(&mut response.body), lifetime))),
        Err(cause) => {
            let kind = InstanceErrorKind::TokenLifetime { status: response.status };
            request.error = Some(Error::from(kind).with_original_error(cause));
        }
    }
}
