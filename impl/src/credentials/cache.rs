//! What was retrieved, kept while it is good; and one retrieval at a time, whose outcome all who wait for it see.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::{CredentialsProvider, CredentialsValue};
use crate::error::Error;

/// The cache of one provider.
#[derive(Default)]
pub(super) struct Cache(Mutex<State>);

#[derive(Default)]
struct State {
    kept: Option<CredentialsValue>,
    /// The retrieval that is under way.
    flight: Option<Arc<Flight>>,
}

/// The first to come retrieves; the others wait for what it gets.
type Flight = OnceLock<Result<CredentialsValue, Error>>;

impl Cache {
    /// What is kept while it is good, else what the provider gives now.
    pub(super) fn get(&self, provider: &dyn CredentialsProvider) -> Result<CredentialsValue, Error> {
        let flight = match self.join(provider) {
            Ok(value) => return Ok(value),
            Err(flight) => flight,
        };
        // A provider that panics leaves its flight empty: the next who waits for it retrieves.
        let outcome = flight.get_or_init(|| provider.retrieve()).clone();
        self.land(&flight, &outcome);
        outcome
    }

    /// What is kept, else the retrieval to wait for.
    fn join(&self, provider: &dyn CredentialsProvider) -> Result<CredentialsValue, Arc<Flight>> {
        let mut state = self.state();
        if let Some(flight) = &state.flight {
            return Err(Arc::clone(flight));
        }
        match &state.kept {
            Some(value) if !provider.is_expired() => Ok(value.clone()),
            _ => Err(Arc::clone(state.flight.insert(Arc::default()))),
        }
    }

    /// Whoever is first to see the outcome keeps it; an error is not kept.
    fn land(&self, flight: &Arc<Flight>, outcome: &Result<CredentialsValue, Error>) {
        let mut state = self.state();
        if state.flight.as_ref().is_some_and(|under_way| Arc::ptr_eq(under_way, flight)) {
            state.flight = None;
            if let Ok(value) = outcome {
                state.kept = Some(value.clone());
            }
        }
    }

    /// Forgets what is kept.
    pub(super) fn expire(&self) {
        self.state().kept = None;
    }

    /// Nothing half-written is ever left behind, so a poisoned lock is good.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
