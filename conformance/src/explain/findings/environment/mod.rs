//! Findings of the topic `environment`: variables with another effect than their names or values suggest.

pub(super) mod load_config;
pub(super) mod switches;
pub(super) mod variables;
