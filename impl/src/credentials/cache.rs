//! The cache of a provider: it stores the credentials that the provider returned last, and runs one retrieval at a time. Threads
//! that need credentials during a retrieval wait for its outcome.
//!
//! The provider is the user's code, so it is never called while the lock is held.

use std::process;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::active::ActiveRetrieval;
use super::{CredentialsProvider, CredentialsValue};
use crate::error::{Error, ErrorKind};

/// The cache of one provider.
#[derive(Default)]
pub(super) struct Cache(Mutex<State>);

#[derive(Default)]
struct State {
    cached: Option<Arc<CredentialsValue>>,
    /// The retrieval in progress.
    retrieval: Option<Arc<Retrieval>>,
}

/// A retrieval: the first thread that needs the credentials retrieves them, and the others wait for the outcome.
struct Retrieval {
    /// The process whose thread retrieves. A forked child has no such thread, and starts a retrieval of its own.
    process: u32,
    outcome: OnceLock<Result<CredentialsValue, Error>>,
}

impl Cache {
    /// The cached value if it has not expired, otherwise a new one from the provider.
    pub(super) fn get(&self, provider: &dyn CredentialsProvider) -> Result<CredentialsValue, Error> {
        let _active = ActiveRetrieval::begin(self.id()).ok_or(ErrorKind::CircularCredentials)?;
        let cached = self.cached();
        if let Some(value) = cached.as_ref().filter(|_| !provider.is_expired()) {
            return Ok(CredentialsValue::clone(value));
        }
        let retrieval = match self.join(cached.as_ref()) {
            Ok(newer) => return Ok(CredentialsValue::clone(&newer)),
            Err(retrieval) => retrieval,
        };
        // If the provider panics, the next thread that waits retrieves.
        let outcome = retrieval.outcome.get_or_init(|| provider.retrieve()).clone();
        self.finish(&retrieval, &outcome);
        outcome
    }

    /// An id that no other cache has while this one exists.
    pub(super) fn id(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// The cached value, unless a new one is being retrieved.
    fn cached(&self) -> Option<Arc<CredentialsValue>> {
        let state = self.state();
        if state.retrieval().is_some() { None } else { state.cached.clone() }
    }

    /// The cached value, if another thread has retrieved a newer one than `expired` since this thread looked; otherwise the
    /// retrieval that this thread has to wait for, which is started if there is none.
    fn join(&self, expired: Option<&Arc<CredentialsValue>>) -> Result<Arc<CredentialsValue>, Arc<Retrieval>> {
        let mut state = self.state();
        if let Some(retrieval) = state.retrieval() {
            return Err(Arc::clone(retrieval));
        }
        let is_newer = |cached: &&Arc<_>| expired.is_none_or(|expired| !Arc::ptr_eq(cached, expired));
        match state.cached.as_ref().filter(is_newer) {
            Some(cached) => Ok(Arc::clone(cached)),
            None => Err(Arc::clone(state.retrieval.insert(Arc::new(Retrieval::new())))),
        }
    }

    /// Ends the retrieval. The first thread that gets the outcome caches the value; an error is not cached.
    fn finish(&self, retrieval: &Arc<Retrieval>, outcome: &Result<CredentialsValue, Error>) {
        let mut state = self.state();
        if state.retrieval.as_ref().is_some_and(|current| Arc::ptr_eq(current, retrieval)) {
            state.retrieval = None;
            if let Ok(value) = outcome {
                state.cached = Some(Arc::new(value.clone()));
            }
        }
    }

    /// Removes the cached value.
    pub(super) fn expire(&self) {
        self.state().cached = None;
    }

    /// A poisoned lock can be used: no panic leaves the state half written.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The retrieval in progress, if it was started in this process.
    fn retrieval(&self) -> Option<&Arc<Retrieval>> {
        self.retrieval.as_ref().filter(|retrieval| retrieval.process == process::id())
    }
}

impl Retrieval {
    fn new() -> Self {
        Self { process: process::id(), outcome: OnceLock::new() }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    const READERS: usize = 100;

    /// A provider that returns its result only when all readers wait for it. It counts its calls.
    struct WaitsForReaders {
        cache: Arc<Cache>,
        result: Result<CredentialsValue, Error>,
        calls: Mutex<usize>,
    }

    impl CredentialsProvider for WaitsForReaders {
        fn retrieve(&self) -> Result<CredentialsValue, Error> {
            *self.calls.lock().unwrap() += 1;
            // Each reader has a reference to the retrieval, and so has the cache.
            let references = || self.cache.state().retrieval.as_ref().map_or(0, Arc::strong_count);
            while references() < READERS + 1 {
                thread::yield_now();
            }
            self.result.clone()
        }
    }

    /// The distinct results of all readers, and the number of calls of the provider.
    fn read_at_once(result: Result<CredentialsValue, Error>) -> (Vec<String>, usize) {
        let cache = Arc::<Cache>::default();
        let provider = WaitsForReaders { cache: Arc::clone(&cache), result, calls: Mutex::new(0) };
        let read = || match cache.get(&provider) {
            Ok(value) => value.access_key_id,
            Err(error) => error.code().unwrap_or_default().to_owned(),
        };
        let mut results: Vec<_> = thread::scope(|scope| {
            let readers: Vec<_> = (0..READERS).map(|_| scope.spawn(read)).collect();
            readers.into_iter().map(|reader| reader.join().unwrap()).collect()
        });
        results.dedup();
        (results, *provider.calls.lock().unwrap())
    }

    #[test]
    fn readers_at_the_same_time_share_one_call_and_its_value() {
        let value = CredentialsValue::new("KEY", "SECRET");
        assert_eq!(read_at_once(Ok(value)), (vec!["KEY".to_owned()], 1));
    }

    #[test]
    fn readers_at_the_same_time_share_one_call_and_its_error() {
        let error = Error::new("AccessDenied", "");
        assert_eq!(read_at_once(Err(error)), (vec!["AccessDenied".to_owned()], 1));
    }
}
