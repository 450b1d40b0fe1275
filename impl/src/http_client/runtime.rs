//! The thread that sends requests. Callers block until the outcome is there, whether the program is asynchronous or not.

use std::cell::Cell;
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::SendError;
#[cfg(feature = "sdk")]
use crate::error::BoxError;
use crate::per_process::PerProcess;

/// The runtime of the process. The first request starts it, and it never ends.
static RUNTIME: PerProcess<Arc<Runtime>> = PerProcess::new();

thread_local! {
    /// Whether the current thread is the one that sends requests.
    static IS_REQUEST_THREAD: Cell<bool> = const { Cell::new(false) };
}

/// Whether the current thread is the one that sends requests.
pub(crate) fn is_request_thread() -> bool {
    IS_REQUEST_THREAD.get()
}

/// The handle of the thread that sends requests. The thread ends when this is dropped.
struct Runtime {
    handle: Handle,
    _alive: oneshot::Sender<Infallible>,
}

fn runtime() -> io::Result<Arc<Runtime>> {
    let not_started = |error: io::Error| {
        io::Error::new(error.kind(), format!("the thread that sends requests could not be started: {error}"))
    };
    RUNTIME.get_or_try_init(|| start().map(Arc::new).map_err(not_started))
}

fn start() -> io::Result<Runtime> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let (alive, ended) = oneshot::channel::<Infallible>();
    thread::Builder::new().name("awsess-http".into()).spawn(move || {
        IS_REQUEST_THREAD.set(true);
        runtime.block_on(ended)
    })?;
    Ok(Runtime { handle, _alive: alive })
}

/// Runs the future on the thread that sends requests, and blocks until the outcome is there. That thread itself must not block:
/// it runs user code only as a `tracing` subscriber or a logger, which gets an error.
pub(super) fn run_blocking<T: Send + 'static>(
    future: impl Future<Output = Result<T, SendError>> + Send + 'static,
) -> Result<T, SendError> {
    if is_request_thread() {
        return Err(SendError::permanent(
            "a tracing subscriber or logger sent this request from the thread that sends all requests: send it from \
             another thread",
        ));
    }
    let runtime = runtime().map_err(SendError::new)?;
    let (sender, receiver) = sync_channel(1);
    runtime.handle.spawn(async move { _ = sender.send(future.await) });
    receiver.recv().unwrap_or_else(|_| Err(SendError::new("the request ended with a panic")))
}

/// Runs the closure on a thread that may block, and returns its result. Fails if the thread could not be started or the
/// closure panicked.
#[cfg(feature = "sdk")]
pub(crate) async fn spawn_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, BoxError> {
    let active = crate::credentials::ActiveRetrievals::current();
    let handle = runtime()?.handle.clone();
    handle.spawn_blocking(move || active.run(work)).await.map_err(Into::into)
}
