//! Caches the credentials that a provider gave last, and runs one retrieval at a time: threads that need credentials
//! meanwhile wait for its outcome.
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
    kept: Option<Arc<CredentialsValue>>,
    /// The retrieval that is under way.
    flight: Option<Arc<Flight>>,
}

/// A retrieval: the first thread that needs the credentials retrieves them, and the others wait for the outcome.
struct Flight {
    /// The process whose thread retrieves. A forked child has no such thread, and starts a retrieval of its own.
    process: u32,
    outcome: OnceLock<Result<CredentialsValue, Error>>,
}

impl Cache {
    /// The kept value unless it has expired, else a new one from the provider.
    pub(super) fn get(&self, provider: &dyn CredentialsProvider) -> Result<CredentialsValue, Error> {
        let _active = ActiveRetrieval::begin(self.id()).ok_or(ErrorKind::CircularCredentials)?;
        let kept = self.kept();
        if let Some(value) = kept.as_ref().filter(|_| !provider.is_expired()) {
            return Ok(CredentialsValue::clone(value));
        }
        let flight = match self.join(kept.as_ref()) {
            Ok(newer) => return Ok(CredentialsValue::clone(&newer)),
            Err(flight) => flight,
        };
        // If the provider panics, the next thread that waits retrieves.
        let outcome = flight.outcome.get_or_init(|| provider.retrieve()).clone();
        self.finish(&flight, &outcome);
        outcome
    }

    /// An id that no other cache has while this one exists.
    pub(super) fn id(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// The kept value, unless a new one is being retrieved.
    fn kept(&self) -> Option<Arc<CredentialsValue>> {
        let state = self.state();
        if state.flight().is_some() { None } else { state.kept.clone() }
    }

    /// The retrieval to wait for, as an error; it is started now if there is none. Or the value that another thread has
    /// retrieved since this one found `expired`, or no value.
    fn join(&self, expired: Option<&Arc<CredentialsValue>>) -> Result<Arc<CredentialsValue>, Arc<Flight>> {
        let mut state = self.state();
        if let Some(flight) = state.flight() {
            return Err(Arc::clone(flight));
        }
        let is_newer = |kept: &&Arc<_>| expired.is_none_or(|expired| !Arc::ptr_eq(kept, expired));
        match state.kept.as_ref().filter(is_newer) {
            Some(kept) => Ok(Arc::clone(kept)),
            None => Err(Arc::clone(state.flight.insert(Arc::new(Flight::new())))),
        }
    }

    /// Ends the retrieval. The first thread that gets the outcome keeps the value; an error is not kept.
    fn finish(&self, flight: &Arc<Flight>, outcome: &Result<CredentialsValue, Error>) {
        let mut state = self.state();
        if state.flight.as_ref().is_some_and(|under_way| Arc::ptr_eq(under_way, flight)) {
            state.flight = None;
            if let Ok(value) = outcome {
                state.kept = Some(Arc::new(value.clone()));
            }
        }
    }

    /// Forgets the kept value.
    pub(super) fn expire(&self) {
        self.state().kept = None;
    }

    /// Nothing half-written is ever left behind, so a poisoned lock is good.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The retrieval that is under way in this process.
    fn flight(&self) -> Option<&Arc<Flight>> {
        self.flight.as_ref().filter(|flight| flight.process == process::id())
    }
}

impl Flight {
    fn new() -> Self {
        Self { process: process::id(), outcome: OnceLock::new() }
    }
}
