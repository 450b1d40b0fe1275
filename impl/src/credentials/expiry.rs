//! When the credentials expire that a provider has retrieved.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwapOption;

use crate::Clock;

/// When the latest credentials of a provider expire; `None` without credentials, and if they do not expire.
#[derive(Default)]
pub(super) struct Expiry(ArcSwapOption<SystemTime>);

impl Expiry {
    /// Replaces the expiry by that of newer credentials.
    pub(super) fn set(&self, expiry: Option<SystemTime>) {
        self.0.store(expiry.map(Arc::new));
    }

    /// Whether the credentials expire within the window, which begins now; `None` if there is no expiry.
    pub(super) fn is_within(&self, window: Duration, clock: &dyn Clock) -> Option<bool> {
        let expiry = **self.0.load().as_ref()?;
        // If the end of the window overflows the clock, all credentials expire within it.
        Some(clock.now().checked_add(window).is_none_or(|end| expiry < end))
    }
}
