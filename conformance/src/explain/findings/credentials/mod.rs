//! Findings of the topic `credentials`: keys and roles that win over others, or do not count.

pub(super) mod arns;
pub(super) mod keys;
pub(super) mod region;
pub(super) mod roles;
