//! Implementations: whatever the kit checks, behind one trait, and what it is given of a case.
//!
//! What belongs here answers a case, or prepares one to be answered. Uses the layers up to `parties`.

pub mod adapter;
pub mod builtin;
mod interface;
pub mod materialise;
pub mod model;
pub mod oracle;
mod unusable;

pub use interface::{AdapterFault, Implementation, Response};
pub use unusable::{Step, Unusable};
