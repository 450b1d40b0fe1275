//! The cache of a provider: it holds the credentials that the provider returned last, and runs one retrieval at a time.
//! Threads that need credentials meanwhile wait for its outcome.
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

    /// The retrieval to wait for, as an error; it is started if there is none. If another thread has retrieved a newer value
    /// than `expired` since this thread looked, that value.
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
