//! The files of a case: the shared files, which are drawn, and those that their paths lead to. What comes in is about a file or its
//! text, not about what a session makes of it.

pub(super) mod content;
pub(super) mod fixtures;
pub(super) mod ini;
pub(super) mod shared;
