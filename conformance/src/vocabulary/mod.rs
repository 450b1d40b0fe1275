//! The vocabulary: cases, outcomes, capabilities and the protocol, which every other layer and every adapter shares.
//!
//! What belongs here is part of the JSON that the kit and adapters exchange, or a property of it. Uses no other layer.

pub mod capability;
pub mod case;
pub(crate) mod certificates;
pub(crate) mod config;
pub mod coverage;
pub(crate) mod needs;
pub(crate) mod newer;
pub(crate) mod now;
pub mod outcome;
pub mod protocol;
pub(crate) mod secret;
pub mod texts;
pub(crate) mod words;
