//! The variables of a case, and the settings that a variable, a key of a file or a field of the config can give. A setting of a single
//! source of credentials belongs in `sources`.

pub(super) mod flags;
pub(super) mod monitoring;
pub(super) mod variables;
