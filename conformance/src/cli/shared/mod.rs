//! What commands of several rooms share: why they fail, how they read and print, and how their arguments name cases.

pub(super) mod cases;
pub(super) mod error;
pub(super) mod stdio;
pub(super) mod terminal;
pub(super) mod working_directory;
