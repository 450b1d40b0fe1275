//! The server: connections on one thread, each a task of its own, so that none waits for another.

use std::fmt;
use std::io;
use std::net::{self, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{CONNECTION, CONTENT_TYPE, LOCATION};
use hyper::http::uri::PathAndQuery;
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

use super::limits::{MAX_BODY, MAX_HEAD};
use super::runs::{Refused, Runs};
use super::tls;
use crate::parties::certificates::Shown;
use crate::parties::container::CONTAINER;
use crate::parties::imds::IMDS;
use crate::parties::party::{Asked, PartyServer, Received, Reply};
use crate::parties::sso::{OIDC, SSO};
use crate::parties::sts::{self, STS};
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

/// Every party.
static SERVED: [&PartyServer; 5] = [&CONTAINER, &IMDS, &OIDC, &SSO, &STS];

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
    /// `base` stands before the path of every request.
    pub(super) fn listen(&self, shown: Option<Shown>, base: &str) -> io::Result<(SocketAddr, AbortHandle)> {
        let tls = shown.map(tls::acceptor).transpose()?;
        let listener = net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let _guard = self.thread.enter();
        let listener = TcpListener::from_std(listener)?;
        let connected = Connected { address, base: base.into(), client_certificate: None };
        let listening = self.thread.spawn(accept(listener, tls, Arc::clone(&self.server), connected));
        Ok((address, listening.abort_handle()))
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, server: Arc<Server>, connected: Connected) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let (server, tls, connected) = (Arc::clone(&server), tls.clone(), connected.clone());
                tokio::spawn(async move {
                    handle_connection(stream, tls, server, connected).await;
                    drop(place);
                });
            }
            Err(error) => server.turn_away(&listener, &error).await,
        }
    }
}

/// What a connection tells about its requests.
#[derive(Clone)]
struct Connected {
    /// The address that the client has connected to.
    address: SocketAddr,
    /// The beginning of the path of every request, which the listener adds.
    base: Arc<str>,
    /// The name of the client certificate; `None` if the client showed none.
    client_certificate: Option<&'static str>,
}

/// A client that does not trust the certificate closes the connection without a request.
async fn handle_connection(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    server: Arc<Server>,
    connected: Connected,
) {
    _ = stream.set_nodelay(true);
    match tls {
        None => serve(stream, server, connected).await,
        Some(tls) => {
            if let Ok(Ok(stream)) = timeout(HEAD, tls.accept(stream)).await {
                let client_certificate = tls::client_certificate(&stream);
                serve(stream, server, Connected { client_certificate, ..connected }).await;
            }
        }
    }
}

/// Answers the requests of a connection.
async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, server: Arc<Server>, connected: Connected) {
    let answer = service_fn(|request| {
        let (server, connected) = (Arc::clone(&server), connected.clone());
        async move { server.answer(request, &connected).await }
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
            shortage::note(Shortage::from_error("accept a connection to a party", error));
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
        connected: &Connected,
    ) -> Result<Response<Full<Bytes>>, Closed> {
        let id = format!("00000000-0000-4000-8000-{:012x}", self.answered.fetch_add(1, Ordering::Relaxed));
        match self.answer_to(request, connected, &id).await {
            // A port of a run lives as long as the run, so no client may keep connections to it.
            Ok(Some(answer)) => Ok(response(answer, &id, !connected.base.is_empty())),
            Ok(None) => Err(Closed),
            Err((code, message)) => Ok(response(sts::error(code, message, &id), &id, true)),
        }
    }

    /// The response, `None` if the connection is closed without one, or the error of a request that is not a call, whose
    /// connection is then closed, too.
    async fn answer_to(
        &self,
        request: Request<Incoming>,
        connected: &Connected,
        id: &str,
    ) -> Result<Option<Reply>, Refusal> {
        let (head, body) = request.into_parts();
        let target = head.uri.path_and_query().map_or("", PathAndQuery::as_str);
        let target = [&connected.base, target].concat();
        let Parts { run, party, own_path, target } = parts(&target);
        let party = party.filter(|_| self.runs.knows(run)).ok_or(refusal(Refused::Unknown))?;
        let is_redirected = self.runs.is_redirected(run, party.name, &target);
        let is_answered =
            party.methods.contains(&head.method) || (is_redirected && head.method == Method::GET);
        if !is_answered {
            return Err(("InvalidAction", "The party does not answer requests with this method."));
        }
        let body = read(body).await?;
        let asked = Asked { method: &head.method, target: &target, headers: &head.headers, body: &body };
        let call = (party.call)(&asked);
        let call = Call {
            // The URL of the run is another in each run.
            host: call.host.filter(|host| *host != connected.address.to_string()),
            client_certificate: connected.client_certificate.map(ToOwned::to_owned),
            execution_environment: asked.execution_environment(),
            ..call
        };
        let arrived = SystemTime::now();
        // A client that calls the URL of the run itself knows no other paths.
        let base = if call.host.is_none() && connected.base.is_empty() { own_path } else { "" };
        let received =
            Received { party: party.name, call, is_redirected, headers: head.headers, body, arrived };
        let (answer, call) = self.runs.record(run, received).map_err(refusal)?;
        let reply = (party.reply)(&call, answer, id);
        Ok(reply.map(|reply| Reply {
            location: reply.location.map(|location| [base, &location].concat()),
            ..reply
        }))
    }
}

/// The code and the message of the error of a request that is not a call.
type Refusal = (&'static str, &'static str);

/// The parts of a path.
struct Parts<'t> {
    run: &'t str,
    party: Option<&'static PartyServer>,
    /// The path of the party in this run.
    own_path: &'t str,
    /// The rest of the path with the query: `/` without a path.
    target: String,
}

fn parts(whole: &str) -> Parts<'_> {
    let target = whole.strip_prefix('/').unwrap_or(whole);
    let (run, rest) = target.split_once('/').unwrap_or((target, ""));
    let (party, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let party = SERVED.into_iter().find(|served| served.name == party);
    let own_path = whole.strip_suffix(rest).unwrap_or(whole);
    let target = if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") };
    Parts { run, party, own_path, target }
}

const fn refusal(refused: Refused) -> Refusal {
    match refused {
        Refused::Unknown => ("AccessDenied", "No run is expected under this path."),
        Refused::TooMany => ("LimitExceeded", "The run has made all the calls that it may."),
    }
}

async fn read(body: Incoming) -> Result<Bytes, Refusal> {
    const TOO_LARGE: Refusal = ("RequestEntityTooLarge", "The body is larger than 1 MiB.");
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
        .header(CONTENT_TYPE, answer.content_type)
        .header("x-amzn-RequestId", id);
    for (name, value) in answer.headers {
        response = response.header(*name, *value);
    }
    if let Some(location) = answer.location {
        response = response.header(LOCATION, location);
    }
    if is_last {
        response = response.header(CONNECTION, "close");
    }
    response.body(Full::from(answer.body)).unwrap_or_default()
}
