//! Detects a provider that retrieves its own credentials. It gets an error instead of waiting for itself for ever.

use std::cell::RefCell;

thread_local! {
    /// The ids of the caches whose credentials this thread is retrieving.
    static ACTIVE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// A retrieval from a cache on this thread. It ends when this is dropped.
pub(super) struct ActiveRetrieval(());

impl ActiveRetrieval {
    /// Begins a retrieval; `None` if this thread is retrieving from the same cache already.
    pub(super) fn begin(cache: usize) -> Option<Self> {
        let begin = |active: &RefCell<Vec<usize>>| {
            let mut active = active.borrow_mut();
            let is_first = !active.contains(&cache);
            is_first.then(|| active.push(cache))
        };
        // A thread that is ending has dropped its list.
        ACTIVE.try_with(begin).unwrap_or(Some(())).map(Self)
    }
}

impl Drop for ActiveRetrieval {
    fn drop(&mut self) {
        _ = ACTIVE.try_with(|active| active.borrow_mut().pop());
    }
}

/// The active retrievals of a thread, for another thread that continues its work.
pub(crate) struct ActiveRetrievals(Vec<usize>);

impl ActiveRetrievals {
    /// The active retrievals of this thread.
    pub(crate) fn current() -> Self {
        Self(ACTIVE.try_with(|active| active.borrow().clone()).unwrap_or_default())
    }

    /// Runs the function with these retrievals active on this thread.
    pub(crate) fn run<T>(self, work: impl FnOnce() -> T) -> T {
        let _active: Vec<_> = self.0.into_iter().filter_map(ActiveRetrieval::begin).collect();
        work()
    }
}
