//! The session's HTTP client, as an official client uses it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt as _;
use reqwest::{Body, Client, Request, Response, Url};

use super::view;
use crate::error::BoxError;
use crate::http::transport::{Transport, TransportKind};
use crate::http::{Limits, runtime, without_login};
use crate::per_process::PerProcess;
use crate::tls::TlsSettings;
use crate::{DefaultHttpClient, HttpClient as OwnHttpClient, SendError};

/// The HTTP client of the transport. The built-in one streams bodies both ways; one of the user takes and returns them whole.
pub(super) fn client(transport: Transport) -> SharedHttpClient {
    match transport.kind() {
        TransportKind::Custom(client) => SharedHttpClient::new(Whole(client)),
        TransportKind::Builtin(client, tls) => {
            SharedHttpClient::new(Streaming { client, tls, built: Arc::default() })
        }
    }
}

/// The library's client.
#[derive(Clone)]
struct Streaming {
    client: DefaultHttpClient,
    tls: TlsSettings,
    built: Arc<PerProcess<Built>>,
}

/// A client for each pair of limits that official clients have asked for: few.
type Built = Arc<Mutex<Vec<(Limits, Client)>>>;

/// Shows nothing of the built clients, which may hold the password of a proxy.
impl fmt::Debug for Streaming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streaming").field("client", &self.client).field("tls", &self.tls).finish()
    }
}

impl Streaming {
    fn client(&self, url: &Url, settings: &HttpConnectorSettings) -> Result<Client, BoxError> {
        self.client.check(url)?;
        let limits = Limits { connect: settings.connect_timeout(), read: settings.read_timeout() };
        let built: Built = self.built.get_or_try_make(|| Ok::<_, BoxError>(Arc::default()))?;
        let mut built = built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = built.iter().find(|(known, _)| *known == limits) {
            return Ok(client.clone());
        }
        let client = self.client.streaming(&self.tls, limits)?;
        built.push((limits, client.clone()));
        Ok(client)
    }
}

impl HttpClient for Streaming {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Connector { streaming: self.clone(), settings: settings.clone() })
    }
}

#[derive(Debug)]
struct Connector {
    streaming: Streaming,
    settings: HttpConnectorSettings,
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let prepared = self.prepare(request);
        HttpConnectorFuture::new(async move {
            let (client, request) = prepared.map_err(ConnectorError::user)?;
            let response = client.execute(request).await.map_err(failed)?;
            answer(response).map_err(|error| ConnectorError::other(error, None))
        })
    }
}

impl Connector {
    fn prepare(&self, request: HttpRequest) -> Result<(Client, Request), BoxError> {
        let mut request = Request::try_from(request.try_into_http1x()?.map(Body::wrap))?;
        *request.url_mut() = without_login(request.url().clone());
        Ok((self.streaming.client(request.url(), &self.settings)?, request))
    }
}

/// The error does not name the URL, in which a user may have put a password.
fn failed(error: reqwest::Error) -> ConnectorError {
    let (timeout, user) = (error.is_timeout(), error.is_builder());
    let error = error.without_url().into();
    match (timeout, user) {
        (true, _) => ConnectorError::timeout(error),
        (_, true) => ConnectorError::user(error),
        _ => ConnectorError::io(error),
    }
}

fn answer(response: Response) -> Result<HttpResponse, BoxError> {
    let response = ::http::Response::<Body>::from(response);
    Ok(response.map(SdkBody::from_body_1_x).try_into()?)
}

/// The official client retries after I/O errors only, so a final error is reported as one of another kind.
fn connector_error(error: SendError) -> ConnectorError {
    if error.is_final() {
        ConnectorError::other(error.into(), None)
    } else {
        ConnectorError::io(error.into())
    }
}

/// A client of the user's, which blocks: it does so on a thread that may.
#[derive(Clone, Debug)]
struct Whole(Arc<dyn OwnHttpClient>);

impl HttpClient for Whole {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Whole {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = Arc::clone(&self.0);
        HttpConnectorFuture::new(async move {
            let mut own = view::request(&request).map_err(ConnectorError::user)?;
            let body = request.into_body().collect().await;
            own.body = Vec::from(body.map_err(ConnectorError::user)?.to_bytes()).into();
            let sent = runtime::unblock(move || client.send(own, None)).await;
            let sent = sent.unwrap_or_else(|| {
                Err(SendError::lasting("the HTTP client panicked, or no thread could be started for it"))
            });
            let response = sent.map_err(connector_error)?;
            view::answer(response).map_err(|error| ConnectorError::other(error, None))
        })
    }
}
