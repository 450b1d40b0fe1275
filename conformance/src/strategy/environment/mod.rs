//! The variables of a case, and the settings that a variable gives besides a key of a file or a field of the config. A setting comes in
//! that concerns no single source of credentials.

pub(super) mod flags;
pub(super) mod monitoring;
pub(super) mod variables;
