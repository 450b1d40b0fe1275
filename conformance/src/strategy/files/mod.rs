//! The files of a case: the shared files, which are drawn, and the files whose paths they contain. A module belongs here if it is about
//! a file or its text; what a session makes of them belongs elsewhere.

pub(super) mod content;
pub(super) mod fixtures;
pub(super) mod ini;
pub(super) mod shared;
