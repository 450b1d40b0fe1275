//! The cache of a provider: it stores the credentials that the provider returned last, and runs one retrieval at a time. Threads
//! that need credentials during a retrieval wait for its outcome.
//!
//! The state is replaced as a whole and never locked, as the module `per_process` explains.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::JoinHandle;

use arc_swap::ArcSwap;

use super::active::ActiveRetrieval;
use super::cancellation::Cancellation;
use super::retrieval::{Outcome, Retrieval};
use super::{CredentialsProvider, CredentialsValue};
use crate::context::is_request_thread;
use crate::error::{Error, ErrorKind};

/// The cache of one provider.
#[derive(Default)]
pub(super) struct Cache(ArcSwap<State>);

#[derive(Clone, Default)]
struct State {
    cached: Option<Arc<CredentialsValue>>,
    /// The retrieval in progress.
    retrieval: Option<Arc<Retrieval>>,
}

/// Where a thread gets credentials from.
enum Source {
    Cached(Arc<CredentialsValue>),
    /// A new retrieval, which this thread has to run.
    Started(Arc<Retrieval>),
    /// The retrieval of another thread.
    Running(Arc<Retrieval>),
}

impl Cache {
    /// The cached value if it has not expired, otherwise a new one from the provider.
    pub(super) fn get(&self, provider: &dyn CredentialsProvider) -> Outcome {
        let _active = ActiveRetrieval::begin(self.id()).ok_or(ErrorKind::CircularCredentials)?;
        loop {
            match self.source(provider) {
                Source::Cached(value) => return Ok(CredentialsValue::clone(&value)),
                Source::Started(retrieval) => return self.run(&retrieval, provider),
                // The thread would wait for a request that it has to send itself.
                Source::Running(_) if is_request_thread() => {
                    return Err(ErrorKind::CircularCredentials.into());
                }
                Source::Running(retrieval) => {
                    // Without an outcome, the provider has panicked: the next thread calls it.
                    if let Some(outcome) = retrieval.wait() {
                        return outcome;
                    }
                }
            }
        }
    }

    /// Like [`get`](Self::get), but returns when the cancellation ends the wait. `spawn` makes a thread that [runs](Self::run) a
    /// retrieval, which goes on after that.
    pub(super) fn get_until(
        &self,
        provider: &dyn CredentialsProvider,
        cancellation: &Cancellation,
        spawn: impl Fn(Arc<Retrieval>) -> Result<JoinHandle<()>, Error>,
    ) -> Outcome {
        let _active = ActiveRetrieval::begin(self.id()).ok_or(ErrorKind::CircularCredentials)?;
        loop {
            let (retrieval, thread) = match self.source(provider) {
                Source::Cached(value) => return Ok(CredentialsValue::clone(&value)),
                Source::Running(retrieval) => (retrieval, None),
                Source::Started(retrieval) => {
                    let thread = cancellation.remaining().and_then(|_| spawn(Arc::clone(&retrieval)));
                    if thread.is_err() {
                        self.finish(&retrieval, None);
                    }
                    (retrieval, Some(thread?))
                }
            };
            match (retrieval.wait_until(cancellation)?, thread) {
                (Some(outcome), _) => return outcome,
                // The provider has panicked on the thread, and the caller panics as if it had called the provider itself.
                (None, Some(thread)) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                (None, None) => {}
            }
        }
    }

    /// Runs the retrieval: calls the provider and caches the value. An error is not cached.
    pub(super) fn run(&self, retrieval: &Arc<Retrieval>, provider: &dyn CredentialsProvider) -> Outcome {
        let _unfinished = Unfinished { cache: self, retrieval };
        let outcome = provider.retrieve();
        self.finish(retrieval, Some(&outcome));
        outcome
    }

    /// An id that no other cache has while this one exists.
    pub(super) fn id(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// The cached value, unless a new one is being retrieved.
    fn cached(&self) -> Option<Arc<CredentialsValue>> {
        let state = self.0.load();
        if state.retrieval().is_some() { None } else { state.cached.clone() }
    }

    /// The cached value, if it has not expired or another thread has retrieved a newer one in the meantime; otherwise the
    /// retrieval, which is started if there is none.
    fn source(&self, provider: &dyn CredentialsProvider) -> Source {
        let expired = match self.cached() {
            Some(value) if !provider.is_expired() => return Source::Cached(value),
            expired => expired,
        };
        let new = Arc::new(Retrieval::new());
        let starting = |state: &Arc<State>| match (state.retrieval(), state.newer(expired.as_ref())) {
            (None, None) => Arc::new(State { retrieval: Some(Arc::clone(&new)), ..State::clone(state) }),
            _ => Arc::clone(state),
        };
        let previous = self.0.rcu(starting);
        previous.source(expired.as_ref()).unwrap_or(Source::Started(new))
    }

    /// Ends the retrieval, if it has not ended yet, and caches the value of the outcome. Without an outcome, a thread that waits
    /// starts a new one.
    fn finish(&self, retrieval: &Arc<Retrieval>, outcome: Option<&Outcome>) {
        let value = outcome.and_then(|outcome| outcome.as_ref().ok()).map(|value| Arc::new(value.clone()));
        self.0.rcu(|state| match &state.retrieval {
            Some(current) if Arc::ptr_eq(current, retrieval) => {
                Arc::new(State { cached: value.clone().or_else(|| state.cached.clone()), retrieval: None })
            }
            _ => Arc::clone(state),
        });
        retrieval.end(outcome);
    }

    /// Removes the cached value.
    pub(super) fn expire(&self) {
        self.0.rcu(|state| State { cached: None, retrieval: state.retrieval.clone() });
    }
}

impl State {
    /// The retrieval in progress, if it was started in this process.
    fn retrieval(&self) -> Option<&Arc<Retrieval>> {
        self.retrieval.as_ref().filter(|retrieval| retrieval.is_own())
    }

    /// The cached value, unless it is the expired one.
    fn newer(&self, expired: Option<&Arc<CredentialsValue>>) -> Option<&Arc<CredentialsValue>> {
        let is_newer = |cached: &&Arc<_>| expired.is_none_or(|expired| !Arc::ptr_eq(cached, expired));
        self.cached.as_ref().filter(is_newer)
    }

    /// The retrieval in progress. Without one, it is the cached value, unless that is the expired one.
    fn source(&self, expired: Option<&Arc<CredentialsValue>>) -> Option<Source> {
        match self.retrieval() {
            Some(retrieval) => Some(Source::Running(Arc::clone(retrieval))),
            None => self.newer(expired).map(|cached| Source::Cached(Arc::clone(cached))),
        }
    }
}

/// Ends a retrieval whose provider panics.
struct Unfinished<'a> {
    cache: &'a Cache,
    retrieval: &'a Arc<Retrieval>,
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        self.cache.finish(self.retrieval, None);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
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
            // Each reader that waits has a reference to the retrieval, and so has the cache. Readers that have not decided yet
            // whether they wait have none.
            let references = || self.cache.0.load().retrieval.as_ref().map_or(0, Arc::strong_count);
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
