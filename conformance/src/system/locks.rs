//! Mutexes whose content is valid at any time, so that a panic on another thread does not matter.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks the mutex.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
