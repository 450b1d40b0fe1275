//! The sources of credentials that few cases would have by chance, each complete with its profile, its variables, its files, its party
//! and its options, and what happens to the credentials after they are retrieved.

pub(super) mod container;
pub(super) mod instance;
pub(super) mod process;
pub(super) mod refresh;
pub(super) mod session_options;
pub(super) mod sign_on;
pub(super) mod single_sign_on;
pub(super) mod verbose_errors;
pub(super) mod web_identity;
