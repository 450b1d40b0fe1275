//! Commands about the command itself: its manual pages, its completions, and the schema of what it reads and writes.

pub(super) mod completions;
pub(super) mod man;
pub(super) mod schema;
