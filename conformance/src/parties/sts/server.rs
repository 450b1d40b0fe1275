//! The server: connections on one thread, each a task of its own, so that none waits for another.

use std::fmt;
use std::io;
use std::net::{self, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::answer::{self, Reply};
use super::call::call;
use super::limits::{MAX_BODY, MAX_HEAD};
use super::runs::{Refused, Runs};
use super::signature::Received;
use super::tls;
use crate::parties::certificates::Shown;
use crate::system::locks::lock;
use crate::system::shortage::{self, Shortage, is_shortage};
use crate::vocabulary::outcome::Call;

/// The maximum number of connections that are served at the same time; others wait.
const MAX_CONNECTIONS: usize = 512;
/// The time limit for the head of a request, and for the pause between two requests.
const HEAD: Duration = Duration::from_secs(10);
/// The time limit for the body of a request.
const BODY: Duration = Duration::from_secs(10);
/// The delay before the next attempt to accept a connection after a failure.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(10);

struct Server {
    runs: Arc<Runs>,
    answered: AtomicU64,
    /// An unused open file, which is closed to accept one more connection when there are no more files.
    spare: Mutex<Option<net::UdpSocket>>,
}

/// The connection is closed without a response, as the case wants it.
#[derive(Debug)]
struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is closed without a response")
    }
}

impl std::error::Error for Closed {}

/// A socket that is never used.
fn spare_file() -> Option<net::UdpSocket> {
    net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).ok()
}

/// A server, and the thread that it runs on.
pub(super) struct Serving {
    thread: Handle,
    server: Arc<Server>,
}

impl fmt::Debug for Serving {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Serving")
    }
}

/// The server, and what its thread does until the other end of `stopped` is dropped.
pub(super) fn prepare(
    runs: Arc<Runs>,
    stopped: oneshot::Receiver<()>,
) -> io::Result<(Serving, impl FnOnce() + Send + 'static)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    let server = Arc::new(Server { runs, answered: AtomicU64::new(0), spare: Mutex::new(spare_file()) });
    let serving = Serving { thread: runtime.handle().clone(), server };
    Ok((serving, move || _ = runtime.block_on(stopped)))
}

impl Serving {
    /// Binds a free port of the loopback address and serves it until the task is aborted, over TLS if certificates are given.
    pub(super) fn listen(&self, shown: Option<Shown>) -> io::Result<(SocketAddr, AbortHandle)> {
        let tls = shown.map(tls::acceptor).transpose()?;
        let listener = net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let _guard = self.thread.enter();
        let listener = TcpListener::from_std(listener)?;
        let listening = self.thread.spawn(accept(listener, tls, Arc::clone(&self.server)));
        Ok((address, listening.abort_handle()))
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, server: Arc<Server>) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let (server, tls) = (Arc::clone(&server), tls.clone());
                tokio::spawn(async move {
                    handle_connection(stream, tls, server).await;
                    drop(place);
                });
            }
            Err(error) => server.turn_away(&listener, &error).await,
        }
    }
}

/// A client that does not trust the certificate closes the connection without a request.
async fn handle_connection(stream: TcpStream, tls: Option<TlsAcceptor>, server: Arc<Server>) {
    _ = stream.set_nodelay(true);
    match tls {
        None => serve(stream, server, None).await,
        Some(tls) => {
            if let Ok(Ok(stream)) = timeout(HEAD, tls.accept(stream)).await {
                let shown = tls::client_certificate(&stream);
                serve(stream, server, shown).await;
            }
        }
    }
}

/// Answers the requests of a connection whose client showed this certificate.
async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    server: Arc<Server>,
    shown: Option<&'static str>,
) {
    let answer = service_fn(|request| {
        let server = Arc::clone(&server);
        async move { server.answer(request, shown).await }
    });
    let mut connection = http1::Builder::new();
    connection.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(MAX_HEAD);
    connection.pipeline_flush(true);
    // Errors of a connection affect only its client.
    _ = connection.serve_connection(TokioIo::new(stream), answer).await;
}

impl Server {
    /// Closes the waiting connection if there are no files to accept it with; otherwise its client would wait forever.
    async fn turn_away(&self, listener: &TcpListener, error: &io::Error) {
        if is_shortage(error) {
            shortage::note(Shortage::from_error("accept a connection to the STS", error));
            let spare = lock(&self.spare).take();
            drop(spare);
            _ = timeout(ACCEPT_RETRY_DELAY, listener.accept()).await;
            *lock(&self.spare) = spare_file();
        }
        sleep(ACCEPT_RETRY_DELAY).await;
    }

    /// The response; an error closes the connection without one.
    async fn answer(
        &self,
        request: Request<Incoming>,
        shown: Option<&'static str>,
    ) -> Result<Response<Full<Bytes>>, Closed> {
        let id = format!("00000000-0000-4000-8000-{:012x}", self.answered.fetch_add(1, Ordering::Relaxed));
        match self.answer_to(request, shown, &id).await {
            Ok(Some(answer)) => Ok(response(answer, &id, false)),
            Ok(None) => Err(Closed),
            Err((code, message)) => Ok(response(answer::error(code, message, &id), &id, true)),
        }
    }

    /// The response, `None` if the connection is closed without one, or the error of a request that is not a call, whose
    /// connection is then closed, too.
    async fn answer_to(
        &self,
        request: Request<Incoming>,
        shown: Option<&'static str>,
        id: &str,
    ) -> Result<Option<Reply>, (&'static str, &'static str)> {
        let (head, body) = request.into_parts();
        let run = head.uri.path().trim_start_matches('/').split('/').next().unwrap_or_default();
        if !self.runs.knows(run) {
            return Err(refusal(Refused::Unknown));
        }
        if head.method != Method::POST {
            return Err(("InvalidAction", "Calls are made with POST."));
        }
        let form = read(body).await?;
        let header = |name| head.headers.get(name).map_or(&b""[..], |header| header.as_bytes());
        let host = String::from_utf8_lossy(header(HOST)).into_owned();
        let client_certificate = shown.map(ToOwned::to_owned);
        let call = Call { host: Some(host), client_certificate, ..call(header(AUTHORIZATION), &form) };
        let received = Received::now(call.clone(), head.headers.clone(), &form);
        let answer = self.runs.record(run, received, form.len()).map_err(refusal)?;
        Ok(answer::to(&call, answer, id))
    }
}

const fn refusal(refused: Refused) -> (&'static str, &'static str) {
    match refused {
        Refused::Unknown => ("AccessDenied", "No run is expected under this path."),
        Refused::TooMany => ("LimitExceeded", "The run has made all the calls that it may."),
    }
}

async fn read(body: Incoming) -> Result<Bytes, (&'static str, &'static str)> {
    const TOO_LARGE: (&str, &str) = ("RequestEntityTooLarge", "The body is larger than 1 MiB.");
    if body.size_hint().lower() > MAX_BODY as u64 {
        return Err(TOO_LARGE);
    }
    match timeout(BODY, Limited::new(body, MAX_BODY).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(TOO_LARGE),
        Ok(Err(_)) => Err(("MalformedInput", "The body cannot be read.")),
        Err(_) => Err(("RequestTimeout", "The body did not come in time.")),
    }
}

fn response(answer: Reply, id: &str, is_last: bool) -> Response<Full<Bytes>> {
    let mut response = Response::builder()
        .status(answer.status)
        .header(CONTENT_TYPE, "text/xml")
        .header("x-amzn-RequestId", id);
    if is_last {
        response = response.header(CONNECTION, "close");
    }
    response.body(Full::from(answer.body)).unwrap_or_default()
}
