//! The machine: text files, temporary folders, signals, limits, child processes, and text for a terminal.
//!
//! This is the lowest layer. What belongs here is about the operating system alone and uses no other layer.

pub(crate) mod children;
pub(crate) mod json;
pub(crate) mod locks;
pub(crate) mod output;
pub(crate) mod panics;
pub(crate) mod plural;
pub mod printable;
pub(crate) mod read;
pub(crate) mod scratch;
pub mod shortage;
pub mod stop;
pub(crate) mod terminal;
