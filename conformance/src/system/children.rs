//! The registry of the adapters that run in this process, so that a signal can end all of them at once.

use std::io;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::locks::lock;

/// How often to check whether the adapters are gone.
const STEP: Duration = Duration::from_millis(2);

/// A running adapter that code other than its owner can end.
pub(crate) trait Endable: Send + Sync {
    /// Begins to end the adapter and every process below it, without waiting for their end.
    fn begin_to_end(&self);

    /// Whether all of them have ended.
    fn has_ended(&self) -> bool;

    /// The process that the runner started for this adapter.
    #[cfg(target_os = "linux")]
    fn pid(&self) -> u32;
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry { closed: false, next: 0, running: Vec::new() });

struct Registry {
    /// Whether [`end_all`] was called, after which no adapter is started.
    closed: bool,
    next: u64,
    running: Vec<(u64, Arc<dyn Endable>)>,
}

/// The entry of a running adapter in the registry, removed when this is dropped.
pub(crate) struct Registration(u64);

impl Drop for Registration {
    fn drop(&mut self) {
        lock(&REGISTRY).running.retain(|(number, _)| *number != self.0);
    }
}

/// Starts an adapter and registers it in one step, so that [`end_all`] finds every adapter that runs.
pub(crate) fn register<T>(
    start: impl FnOnce() -> io::Result<(T, Arc<dyn Endable>)>,
) -> io::Result<(T, Registration)> {
    let mut registry = lock(&REGISTRY);
    if registry.closed {
        return Err(io::Error::new(io::ErrorKind::Interrupted, "the run is being ended"));
    }
    let (started, running) = start()?;
    let number = registry.next;
    registry.next += 1;
    registry.running.push((number, running));
    Ok((started, Registration(number)))
}

/// Calls the function with the IDs of the processes that the runner started for adapters. None is started meanwhile.
#[cfg(target_os = "linux")]
pub(crate) fn with_started<T>(call: impl FnOnce(&[u32]) -> T) -> T {
    let registry = lock(&REGISTRY);
    let started: Vec<_> = registry.running.iter().map(|(_, running)| running.pid()).collect();
    call(&started)
}

/// Ends every adapter that runs in this process, with all that they started, and waits up to the limit for their end.
/// Returns whether all of them are gone. No adapter can be started in this process from then on.
///
/// This is for a signal that ends the run. It may be called from any thread, more than once, and while other threads
/// wait for answers: for them the adapter has ended, and starting it again fails with the reason "the run is being
/// ended". An adapter has a quarter of a second to end by itself; on Linux it gets SIGTERM first.
pub fn end_all(limit: Duration) -> bool {
    let until = Instant::now() + limit;
    let running: Vec<_> = {
        let mut registry = lock(&REGISTRY);
        registry.closed = true;
        registry.running.iter().map(|(_, running)| Arc::clone(running)).collect()
    };
    running.iter().for_each(|running| running.begin_to_end());
    loop {
        match running.iter().all(|running| running.has_ended()) {
            true => return true,
            false if Instant::now() >= until => return false,
            false => thread::sleep(STEP),
        }
    }
}
