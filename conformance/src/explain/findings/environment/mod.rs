//! Findings of the topic `environment`: variables that count, and do not do what they say or seem to.

pub(super) mod load_config;
pub(super) mod switches;
pub(super) mod variables;
