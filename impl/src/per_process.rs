//! Values that belong to one process, such as threads and connections, which a forked child cannot use.

use std::mem;
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A value that is made when it is first needed, and again in each forked child. A child neither uses nor drops the value of
/// its parent: the threads of the parent do not run in the child, and the parent still uses its connections.
#[derive(Default)]
pub(crate) struct PerProcess<T>(Mutex<Option<Made<T>>>);

struct Made<T> {
    process: u32,
    value: T,
}

impl<T> Made<T> {
    fn is_own(&self) -> bool {
        self.process == process::id()
    }
}

impl<T: Clone> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// The value, which is made if there is none. No lock is held while it is made, because another thread may fork then.
    pub(crate) fn get_or_try_make<E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if let Some(value) = Self::own(&self.lock()) {
            return Ok(value);
        }
        let new = make()?;
        let mut made = self.lock();
        let own = Self::own(&made);
        Ok(own.unwrap_or_else(|| {
            mem::forget(made.replace(Made { process: process::id(), value: new.clone() }));
            new
        }))
    }

    fn own(made: &Option<Made<T>>) -> Option<T> {
        made.as_ref().filter(|made| made.is_own()).map(|made| made.value.clone())
    }
}

impl<T> PerProcess<T> {
    fn lock(&self) -> MutexGuard<'_, Option<Made<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let made = self.lock().take();
        mem::forget(made.filter(|made| !made.is_own()));
    }
}
