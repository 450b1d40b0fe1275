//! Values that belong to one process, such as threads and connections, which a forked child cannot use.

use std::mem;
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A value that is initialized when it is first needed, and again in each forked child. A child neither uses nor drops the
/// value of its parent: the threads of the parent do not run in the child, and the parent still uses its connections.
#[derive(Default)]
pub(crate) struct PerProcess<T>(Mutex<Option<Owned<T>>>);

/// A value with the id of its process.
struct Owned<T> {
    process: u32,
    value: T,
}

impl<T> Owned<T> {
    fn is_own(&self) -> bool {
        self.process == process::id()
    }
}

impl<T: Clone> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// The value, initialized if there is none. No lock is held meanwhile, because another thread may fork at any moment.
    pub(crate) fn get_or_try_init<E>(&self, init: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if let Some(value) = Self::value(&self.lock()) {
            return Ok(value);
        }
        let new = init()?;
        let mut current = self.lock();
        let value = Self::value(&current);
        Ok(value.unwrap_or_else(|| {
            mem::forget(current.replace(Owned { process: process::id(), value: new.clone() }));
            new
        }))
    }

    /// The value, if it belongs to this process.
    fn value(current: &Option<Owned<T>>) -> Option<T> {
        current.as_ref().filter(|owned| owned.is_own()).map(|owned| owned.value.clone())
    }
}

impl<T> PerProcess<T> {
    fn lock(&self) -> MutexGuard<'_, Option<Owned<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let current = self.lock().take();
        mem::forget(current.filter(|owned| !owned.is_own()));
    }
}
