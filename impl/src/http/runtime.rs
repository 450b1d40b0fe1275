//! The thread that requests run on, whoever waits for them: a program may be asynchronous itself, or not.

use std::cell::Cell;
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::SendError;
use crate::per_process::PerProcess;

/// Started when the first request is sent; it lives as long as the process.
static RUNTIME: PerProcess<Arc<Runtime>> = PerProcess::new();

thread_local! {
    /// Whether this is the thread that sends requests.
    static IS_REQUEST_THREAD: Cell<bool> = const { Cell::new(false) };
}

/// The handle of the thread that sends requests. The thread ends when this is dropped.
struct Runtime {
    handle: Handle,
    _alive: oneshot::Sender<Infallible>,
}

fn runtime() -> io::Result<Arc<Runtime>> {
    RUNTIME.get_or_try_make(|| start().map(Arc::new))
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

/// Runs the future on the thread that sends requests, and waits for the outcome. That thread cannot wait for itself: user
/// code runs on it only as a `tracing` subscriber or a logger.
pub(super) fn wait<T: Send + 'static>(
    future: impl Future<Output = Result<T, SendError>> + Send + 'static,
) -> Result<T, SendError> {
    if IS_REQUEST_THREAD.get() {
        return Err(SendError::lasting(
            "a tracing subscriber or logger sent this request from the thread that sends all requests: send it from \
             another thread",
        ));
    }
    let not_started =
        |error| SendError::new(format!("the thread that sends requests cannot be started: {error}"));
    let runtime = runtime().map_err(not_started)?;
    let (sender, receiver) = sync_channel(1);
    runtime.handle.spawn(async move { _ = sender.send(future.await) });
    receiver.recv().unwrap_or_else(|_| Err(SendError::new("the request ended with a panic")))
}

/// What the closure gives, run on a thread that may block. `None` where it cannot be had, or panicked.
#[cfg(feature = "sdk")]
pub(crate) async fn unblock<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let active = crate::credentials::ActiveRetrievals::current();
    runtime().ok()?.handle.spawn_blocking(move || active.run(work)).await.ok()
}
