//! The end of a wait for credentials: a deadline, or a cancellation by another thread.

use std::fmt;
use std::slice;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;

use super::retrieval::Retrieval;
use crate::error::{CancellationReason, Error};

/// Ends the wait for credentials at a deadline, or when another thread cancels it. It takes the place of the `Context` of the SDK.
///
/// Clones are cancelled together. One cancellation can end any number of waits, such as those of a program that shuts down, and it
/// cannot be undone.
///
/// ```
/// use std::time::Duration;
///
/// use awsess::{Cancellation, Credentials};
///
/// let credentials = Credentials::from_static("AKIDEXAMPLE", "SECRET", None);
/// let within_a_second = Cancellation::with_timeout(Duration::from_secs(1));
/// assert_eq!(credentials.retrieve_until(&within_a_second)?.access_key_id, "AKIDEXAMPLE");
///
/// let shutdown = Cancellation::new();
/// std::thread::spawn({
///     let shutdown = shutdown.clone();
///     move || shutdown.cancel()
/// });
/// # _ = credentials.retrieve_until(&shutdown);
/// # Ok::<(), awsess::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Cancellation {
    deadline: Option<Instant>,
    shared: Arc<Shared>,
}

/// What clones share.
#[derive(Default)]
struct Shared {
    is_cancelled: AtomicBool,
    /// The retrievals that threads wait for, one for each thread.
    retrievals: ArcSwap<Vec<Weak<Retrieval>>>,
}

impl Cancellation {
    /// A cancellation without a deadline.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A cancellation with a deadline.
    #[must_use]
    pub fn with_deadline(deadline: Instant) -> Self {
        Self { deadline: Some(deadline), ..Self::default() }
    }

    /// A cancellation whose deadline is this long from now. If that exceeds the range of the clock, there is no deadline.
    #[must_use]
    pub fn with_timeout(timeout: Duration) -> Self {
        Self { deadline: Instant::now().checked_add(timeout), ..Self::default() }
    }

    /// Ends all waits with this cancellation and its clones, those that begin later included.
    pub fn cancel(&self) {
        self.shared.is_cancelled.store(true, Ordering::SeqCst);
        let retrievals = self.shared.retrievals.swap(Arc::default());
        let own = retrievals.iter().filter_map(Weak::upgrade).filter(|retrieval| retrieval.is_own());
        own.for_each(|retrieval| retrieval.wake());
    }

    /// Whether waits with this cancellation end: it has been cancelled, or its deadline has passed.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.remaining().is_err()
    }

    /// How long a thread may wait; `None` if it may wait for ever.
    pub(super) fn remaining(&self) -> Result<Option<Duration>, Error> {
        if self.shared.is_cancelled.load(Ordering::SeqCst) {
            return Err(CancellationReason::Cancelled.into());
        }
        let Some(deadline) = self.deadline else { return Ok(None) };
        match deadline.saturating_duration_since(Instant::now()) {
            Duration::ZERO => Err(CancellationReason::DeadlineExceeded.into()),
            remaining => Ok(Some(remaining)),
        }
    }

    /// Wakes the threads that wait for the retrieval when this is cancelled, until the result is dropped.
    pub(super) fn wakes<'a>(&'a self, retrieval: &'a Arc<Retrieval>) -> Waiting<'a> {
        let added = Arc::downgrade(retrieval);
        self.shared.retrievals.rcu(|retrievals| [&***retrievals, slice::from_ref(&added)].concat());
        Waiting { shared: &self.shared, retrieval }
    }
}

/// A thread that waits for a retrieval, and is woken by a cancellation.
pub(super) struct Waiting<'a> {
    shared: &'a Shared,
    retrieval: &'a Arc<Retrieval>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.shared.retrievals.rcu(|retrievals| {
            let mut retrievals = Vec::clone(retrievals);
            let own = retrievals.iter().position(|other| other.as_ptr() == Arc::as_ptr(self.retrieval));
            // It is not in the list any more if this has been cancelled.
            own.map(|own| retrievals.swap_remove(own));
            retrievals
        });
    }
}

impl fmt::Debug for Cancellation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancellation")
            .field("deadline", &self.deadline)
            .field("is_cancelled", &self.is_cancelled())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancellation_forgets_a_wait_that_has_ended() {
        let cancellation = Cancellation::with_timeout(Duration::from_millis(1));
        let waits = || cancellation.shared.retrievals.load().len();
        let retrieval = Arc::new(Retrieval::new());
        let other = cancellation.wakes(&retrieval);
        assert!(retrieval.wait_until(&cancellation).is_err());
        assert_eq!(waits(), 1);
        drop(other);
        assert_eq!(waits(), 0);
    }
}
