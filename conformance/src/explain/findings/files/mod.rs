//! Findings of the topic `files`: shared files that are not read, and values that a file or a variable has in quotes.

pub(super) mod quoting;
pub(super) mod unread;
