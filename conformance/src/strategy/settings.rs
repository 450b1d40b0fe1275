//! How the cases of a source are drawn, as its user asks for it.

use serde::{Deserialize, Serialize};

/// The settings of generation, which logs and corpora name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How many of a thousand cases have damaged text in their shared files.
    pub damaged: u16,
    /// How many of a thousand shared files end in a heading without a closing bracket, so that no edition can load them.
    pub unclosed: u16,
    /// Whether cases use the variables and keys that edition 1.55 has added. Edition 1.14 ignores them.
    pub modern: bool,
}

impl Default for Settings {
    /// Text in the documented form, and one file in forty that cannot be loaded, for which creation fails in every fortieth case.
    fn default() -> Self {
        Self { damaged: 0, unclosed: 25, modern: true }
    }
}

impl Settings {
    /// Damaged text in half of the cases; otherwise as [`Settings::default`].
    #[must_use]
    pub fn half_damaged() -> Self {
        Self { damaged: 500, ..Self::default() }
    }
}
