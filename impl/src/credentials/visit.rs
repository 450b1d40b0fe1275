//! Which providers are called on a thread right now, so that one that asks for its own credentials gets an error instead of
//! waiting for itself.

use std::cell::RefCell;

thread_local! {
    /// The ids of the caches whose providers this thread has called, and which have not returned.
    static UNDER_WAY: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// A call of a cache's provider on this thread, from its beginning to its end.
pub(super) struct Visit(());

impl Visit {
    /// Begins one; `None` if this thread is in one of the same cache already.
    pub(super) fn begin(cache: usize) -> Option<Self> {
        let begin = |under_way: &RefCell<Vec<usize>>| {
            let mut under_way = under_way.borrow_mut();
            let is_first = !under_way.contains(&cache);
            is_first.then(|| under_way.push(cache))
        };
        // A thread that is ending keeps no list any more.
        UNDER_WAY.try_with(begin).unwrap_or(Some(())).map(Self)
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        _ = UNDER_WAY.try_with(|under_way| under_way.borrow_mut().pop());
    }
}

/// The visits of a thread, for another thread that goes on with its work.
#[cfg(feature = "sdk")]
pub(crate) struct Visits(Vec<usize>);

#[cfg(feature = "sdk")]
impl Visits {
    /// Those of this thread.
    pub(crate) fn here() -> Self {
        Self(UNDER_WAY.try_with(|under_way| under_way.borrow().clone()).unwrap_or_default())
    }

    /// Does the work in these visits.
    pub(crate) fn resume<T>(self, work: impl FnOnce() -> T) -> T {
        let _visits: Vec<_> = self.0.into_iter().filter_map(Visit::begin).collect();
        work()
    }
}
