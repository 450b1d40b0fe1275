//! The commands that document `awsess` itself: its manual pages, its completions, and the schemas of what it reads and writes.

pub(super) mod completions;
pub(super) mod man;
pub(super) mod schema;
