//! Implementations: the trait of everything that can be tested, the implementations of it, and the cases on disk.
//!
//! A module belongs here if it runs cases or prepares them. Uses the layers up to `parties`.

pub mod adapter;
pub mod builtin;
mod interface;
pub mod materialise;
pub mod model;
mod unusable;

pub use interface::{AdapterFault, Implementation, Response};
pub use unusable::{Step, Unusable};
