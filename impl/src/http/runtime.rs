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
    /// Whether this is the thread of requests.
    static IS_OF_REQUESTS: Cell<bool> = const { Cell::new(false) };
}

/// The thread, which ends when this is dropped.
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
        IS_OF_REQUESTS.set(true);
        runtime.block_on(ended)
    })?;
    Ok(Runtime { handle, _alive: alive })
}

/// Waits for the future, which runs on the thread of requests. That thread itself cannot wait: code of the user's runs
/// there only as a subscriber of `tracing` or a logger.
pub(super) fn wait<T: Send + 'static>(
    future: impl Future<Output = Result<T, SendError>> + Send + 'static,
) -> Result<T, SendError> {
    if IS_OF_REQUESTS.get() {
        return Err(SendError::lasting(
            "a tracing subscriber or logger sends a request while another request tells it something: it has to do so on a \
             thread of its own",
        ));
    }
    let unstarted =
        |error| SendError::new(format!("the thread that sends requests cannot be started: {error}"));
    let runtime = runtime().map_err(unstarted)?;
    let (sender, receiver) = sync_channel(1);
    runtime.handle.spawn(async move { _ = sender.send(future.await) });
    receiver.recv().unwrap_or_else(|_| Err(SendError::new("the request ended with a panic")))
}

/// What the closure gives, run on a thread that may block. `None` where it cannot be had, or panicked.
#[cfg(feature = "sdk")]
pub(crate) async fn unblock<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let visits = crate::credentials::Visits::here();
    runtime().ok()?.handle.spawn_blocking(move || visits.resume(work)).await.ok()
}
