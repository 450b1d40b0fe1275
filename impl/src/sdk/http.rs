//! The HTTP client of a session, as one of an official client.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt as _;
use reqwest::{Body, Client, Request, Url};

use super::view;
use crate::error::BoxError;
use crate::http_client::transport::{Transport, TransportKind};
use crate::http_client::{Limits, runtime, without_user_info};
use crate::per_process::PerProcess;
use crate::tls::TlsSettings;
use crate::{DefaultHttpClient, HttpClient as OwnHttpClient, SendError};

/// The HTTP client of the transport. The built-in one streams request and response bodies; one of the user buffers them.
pub(super) fn client(transport: Transport) -> SharedHttpClient {
    match transport.kind() {
        TransportKind::Custom(client) => SharedHttpClient::new(BufferedClient(client)),
        TransportKind::Builtin(client, tls) => {
            SharedHttpClient::new(StreamingClient { client, tls, built: Arc::default() })
        }
    }
}

/// The built-in client.
#[derive(Clone)]
struct StreamingClient {
    client: DefaultHttpClient,
    tls: TlsSettings,
    built: Arc<PerProcess<Built>>,
}

/// The clients built so far, by their time limits. Official clients use few different ones.
type Built = Arc<Mutex<Vec<(Limits, Client)>>>;

/// Does not show the built clients, which contain the passwords of proxies.
impl fmt::Debug for StreamingClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamingClient").field("client", &self.client).field("tls", &self.tls).finish()
    }
}

impl StreamingClient {
    /// The client for requests to the URL, with the time limits of the settings.
    fn client(&self, url: &Url, settings: &HttpConnectorSettings) -> Result<Client, BoxError> {
        self.client.check_proxy(url)?;
        let limits = Limits { connect: settings.connect_timeout(), read: settings.read_timeout() };
        let built: Built = self.built.get_or_try_init(|| Ok::<_, BoxError>(Arc::default()))?;
        let mut built = built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = built.iter().find(|(known, _)| *known == limits) {
            return Ok(client.clone());
        }
        let client = self.client.streaming(&self.tls, limits)?;
        built.push((limits, client.clone()));
        Ok(client)
    }
}

impl HttpClient for StreamingClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(StreamingConnector { client: self.clone(), settings: settings.clone() })
    }
}

/// The built-in client with the settings of one official client.
#[derive(Debug)]
struct StreamingConnector {
    client: StreamingClient,
    settings: HttpConnectorSettings,
}

impl HttpConnector for StreamingConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let prepared = self.prepare(request);
        HttpConnectorFuture::new(async move {
            let (client, request) = prepared.map_err(ConnectorError::user)?;
            let response = client.execute(request).await.map_err(reqwest_error)?;
            let response = ::http::Response::<Body>::from(response).map(SdkBody::from_body_1_x);
            response.try_into().map_err(|error| ConnectorError::other(BoxError::from(error), None))
        })
    }
}

impl StreamingConnector {
    /// The client and its request.
    fn prepare(&self, request: HttpRequest) -> Result<(Client, Request), BoxError> {
        let mut request = Request::try_from(request.try_into_http1x()?.map(Body::wrap))?;
        *request.url_mut() = without_user_info(request.url().clone());
        Ok((self.client.client(request.url(), &self.settings)?, request))
    }
}

/// The error without the URL, which may contain a password.
fn reqwest_error(error: reqwest::Error) -> ConnectorError {
    let (timeout, user) = (error.is_timeout(), error.is_builder());
    let error = error.without_url().into();
    match (timeout, user) {
        (true, _) => ConnectorError::timeout(error),
        (_, true) => ConnectorError::user(error),
        _ => ConnectorError::io(error),
    }
}

/// Official clients send a request again only after an I/O error, so a permanent error is of another kind.
fn send_error(error: SendError) -> ConnectorError {
    if error.is_permanent() {
        ConnectorError::other(error.into(), None)
    } else {
        ConnectorError::io(error.into())
    }
}

/// A client of the user. It reads complete bodies, and blocks, so it runs on a thread that may block.
#[derive(Clone, Debug)]
struct BufferedClient(Arc<dyn OwnHttpClient>);

impl HttpClient for BufferedClient {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for BufferedClient {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = Arc::clone(&self.0);
        HttpConnectorFuture::new(async move {
            let mut own = view::request(&request).map_err(ConnectorError::user)?;
            let body = request.into_body().collect().await;
            own.body = Vec::from(body.map_err(ConnectorError::user)?.to_bytes()).into();
            let response = runtime::spawn_blocking(move || client.send(own, None)).await;
            let response = response.map_err(SendError::permanent).flatten().map_err(send_error)?;
            view::sdk_response(response).map_err(|error| ConnectorError::other(error, None))
        })
    }
}
