//! Commands about the user's own session, which they read from the machine: they take what the user's program does as flags.

pub(super) mod capture;
pub(super) mod explain;
pub(super) mod lint;
mod program;
