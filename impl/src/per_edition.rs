//! Values that are made when they are first needed, one for each edition.

use once_cell::race::OnceBox;

use crate::Edition;

/// A value for each edition, which is made when it is first needed. If several threads make it at the same time, all get the one
/// that is ready first.
pub(crate) struct PerEdition<T> {
    v1_14: OnceBox<T>,
    v1_55: OnceBox<T>,
}

impl<T> PerEdition<T> {
    pub(crate) const fn new() -> Self {
        Self { v1_14: OnceBox::new(), v1_55: OnceBox::new() }
    }

    /// The value of the edition, made by the closure if there is none.
    pub(crate) fn get_or_init(&self, edition: Edition, init: impl FnOnce(Edition) -> T) -> &T {
        let value = match edition {
            Edition::V1_14 => &self.v1_14,
            Edition::V1_55 => &self.v1_55,
        };
        value.get_or_init(|| Box::new(init(edition)))
    }
}
