//! The value that was retrieved last, and one retrieval at a time, whose outcome everybody who waits for it gets.
//!
//! The provider is code of the user's: it is never called while the lock is held.

use std::process;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::visit::Visit;
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

/// A retrieval: the first thread to come retrieves, and the others wait for its outcome.
struct Flight {
    /// The process that retrieves. After a fork, the thread that does so is missing in the child.
    process: u32,
    outcome: OnceLock<Result<CredentialsValue, Error>>,
}

impl Cache {
    /// The kept value while it is good, else what the provider gives now.
    pub(super) fn get(&self, provider: &dyn CredentialsProvider) -> Result<CredentialsValue, Error> {
        let _visit = Visit::begin(self.id()).ok_or(ErrorKind::CircularCredentials)?;
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
        self.land(&flight, &outcome);
        outcome
    }

    /// What tells this cache from all others for as long as it lives.
    pub(super) fn id(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// The kept value, unless a new one is being retrieved.
    fn kept(&self) -> Option<Arc<CredentialsValue>> {
        let state = self.state();
        if state.flight().is_some() { None } else { state.kept.clone() }
    }

    /// The retrieval to wait for, unless a value has been kept since the last look, which found an expired one or none.
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

    /// The first thread to see the outcome keeps the value; an error is not kept.
    fn land(&self, flight: &Arc<Flight>, outcome: &Result<CredentialsValue, Error>) {
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
