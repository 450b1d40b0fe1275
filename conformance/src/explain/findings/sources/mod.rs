//! Findings of the topic `sources`: where credentials come from, and what is wrong with those that are used.

pub(super) mod duration;
pub(super) mod expiry;
pub(super) mod instance;
pub(super) mod mfa;
pub(super) mod pairs;
pub(super) mod sign_on;
pub(super) mod tokens;
pub(super) mod unused;
