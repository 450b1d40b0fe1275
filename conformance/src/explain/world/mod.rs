//! What a world sets, and what the model makes of it, before a remedy and after. A question belongs here if several values, problems or
//! findings ask it. Nothing here says whether an answer is good or bad.

pub(super) mod chain;
pub(super) mod environment_keys;
pub(super) mod meant_headings;
pub(super) mod network;
pub(super) mod profile_names;
pub(super) mod profile_sources;
pub(super) mod signing;
pub(super) mod variables;
pub(super) mod view;
pub(super) mod what_if;
