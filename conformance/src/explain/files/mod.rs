//! The shared files: their paths, their encoding and format, and how an edition reads them. A module belongs here if it needs the bytes
//! of a file and the variables of a world, but not the session that is made from them.

pub(super) mod encoding;
pub(super) mod format;
pub(super) mod paths;
pub(super) mod shared_file;
