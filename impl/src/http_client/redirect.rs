//! Redirects, as the HTTP client of Go follows them. An [`HttpClient`](crate::HttpClient) follows none.

use std::time::Instant;

use http::header::{
    AUTHORIZATION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_LOCATION, CONTENT_TYPE,
    COOKIE, LOCATION,
};
use http::{HeaderName, Method};
use reqwest::Url;

use super::transport::Transport;
use super::{Body, HttpRequest, HttpResponse, SendError};

/// The number of requests after which another redirect is an error.
const MAX_REQUESTS: usize = 10;

/// The headers with secrets, which are sent to no other host. Go sends all but the first two.
const SECRETS: [HeaderName; 5] = [
    AUTHORIZATION,
    COOKIE,
    HeaderName::from_static("x-amz-security-token"),
    HeaderName::from_static("x-amz-sso_bearer_token"),
    HeaderName::from_static("x-aws-ec2-metadata-token"),
];

/// The headers about the body, which a request without the body does not have.
const OF_BODY: [HeaderName; 5] =
    [CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_LOCATION, CONTENT_TYPE];

impl Transport {
    /// Sends a request and follows its redirects, to `http` and `https` only. The time limit is that of all requests together.
    pub(crate) fn send_following_redirects(
        &self,
        mut request: HttpRequest,
    ) -> Result<HttpResponse, SendError> {
        let (start, mut status) = (Instant::now(), None);
        for _ in 0..MAX_REQUESTS {
            let mut attempt = request.clone();
            attempt.timeout = request.timeout.map(|limit| limit.saturating_sub(start.elapsed()));
            let response = self.send_bounded(attempt)?;
            status = Some(response.status);
            match next(&request, &response)? {
                Some(redirected) => request = redirected,
                None => return Ok(response),
            }
        }
        let error = SendError::new(format!("stopped after {MAX_REQUESTS} redirects"));
        Err(error.after_redirect(status))
    }
}

/// The request that the response redirects to; `None` if it does not redirect, or redirects a body to another host.
fn next(request: &HttpRequest, response: &HttpResponse) -> Result<Option<HttpRequest>, SendError> {
    let keeps_method = match response.status.as_u16() {
        301..=303 => false,
        307 | 308 => true,
        _ => return Ok(None),
    };
    let Some(location) = response.headers.get(LOCATION).filter(|location| !location.is_empty()) else {
        return Ok(None);
    };
    // The location may contain a secret, so no error quotes it.
    let url = Url::parse(&request.url).map_err(SendError::new)?;
    let target = str::from_utf8(location.as_bytes()).ok().and_then(|location| url.join(location).ok());
    let target = target.ok_or_else(|| SendError::new("the response redirects to an invalid URL"))?;
    if !matches!(target.scheme(), "http" | "https") {
        return Err(SendError::new("unsupported protocol scheme of a redirect"));
    }
    let mut next = request.clone();
    if !keeps_method {
        next.body = Body::new();
        OF_BODY.iter().for_each(|name| drop(next.headers.remove(name)));
        if next.method != Method::HEAD {
            next.method = Method::GET;
        }
    }
    if !may_send_secrets(&url, &target) {
        // The body may contain a secret, too.
        if !next.body.is_empty() {
            return Ok(None);
        }
        SECRETS.iter().for_each(|name| drop(next.headers.remove(name)));
    }
    next.url = String::from(target).into();
    Ok(Some(next))
}

/// Whether the headers with secrets may be sent to the target: the host is the same, and the connection no less private.
fn may_send_secrets(from: &Url, target: &Url) -> bool {
    from.host() == target.host() && (from.scheme() == target.scheme() || target.scheme() == "https")
}
