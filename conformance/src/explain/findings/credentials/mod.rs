//! Findings of the topic `credentials`: keys and roles that override others, or have no effect.

pub(super) mod arns;
pub(super) mod keys;
pub(super) mod region;
pub(super) mod roles;
