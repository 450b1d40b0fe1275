//! The thread that requests run on, whoever waits for them: a program may be asynchronous itself, or not.

use std::io;
use std::sync::LazyLock;
use std::sync::mpsc::sync_channel;
use std::thread;

use tokio::runtime::{Builder, Handle};

/// Started when the first request is sent; it lives as long as the process.
static RUNTIME: LazyLock<Result<Handle, String>> =
    LazyLock::new(|| start().map_err(|error| error.to_string()));

fn start() -> io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new()
        .name("awsess-http".into())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    Ok(handle)
}

/// Waits for the future, which runs on the thread of requests. `None` where that thread cannot be had.
pub(super) fn wait<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> Option<T> {
    let handle = RUNTIME.as_ref().ok()?;
    let (answer, answered) = sync_channel(1);
    handle.spawn(async move { _ = answer.send(future.await) });
    answered.recv().ok()
}

/// What the closure gives, run on a thread that may block. `None` where it cannot be had, or panicked.
#[cfg(feature = "sdk")]
pub(crate) async fn unblock<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    RUNTIME.as_ref().ok()?.spawn_blocking(work).await.ok()
}
