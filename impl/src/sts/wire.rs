//! Through which client calls go, and whom it trusts.

use std::sync::{Arc, LazyLock, OnceLock};

use crate::http::RESPONSE_LIMIT;
use crate::{Config, DefaultHttpClient, HttpClient, HttpRequest, HttpResponse, RootCertificates, SendError};

/// The way to the network that a session's clients share. Nothing is built before the first request.
#[derive(Clone)]
pub(crate) struct Wire(Arc<Inner>);

struct Inner {
    client: Option<Arc<dyn HttpClient>>,
    /// The CA bundle is read after the credentials are found.
    roots: OnceLock<RootCertificates>,
    /// The client of a session with a bundle of its own.
    own: OnceLock<DefaultHttpClient>,
}

/// The client of every session that has neither a client nor a CA bundle: they share their connections.
static SHARED: LazyLock<DefaultHttpClient> = LazyLock::new(DefaultHttpClient::new);

impl Wire {
    /// The way through the user's client, else through the library's own.
    pub(crate) fn of(config: &Config) -> Self {
        let client = config.http_client.clone();
        Self(Arc::new(Inner { client, roots: OnceLock::new(), own: OnceLock::new() }))
    }

    /// Trusts these roots from now on.
    pub(crate) fn trust(&self, roots: Option<&RootCertificates>) {
        if let Some(roots) = roots {
            _ = self.0.roots.set(roots.clone());
        }
    }

    pub(super) fn send(&self, request: HttpRequest) -> Result<HttpResponse, SendError> {
        let roots = self.0.roots.get();
        let client: &dyn HttpClient = match (&self.0.client, roots) {
            (Some(client), _) => client.as_ref(),
            (None, Some(_)) => self.0.own.get_or_init(DefaultHttpClient::new),
            (None, None) => &*SHARED,
        };
        client.send(request, roots).and_then(bounded)
    }
}

/// A client of the user's may have read more than it should.
fn bounded(response: HttpResponse) -> Result<HttpResponse, SendError> {
    if response.body.len() <= RESPONSE_LIMIT {
        return Ok(response);
    }
    Err(SendError::lasting(format!("the answer is larger than {RESPONSE_LIMIT} bytes")))
}
