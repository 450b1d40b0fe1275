//! The shared files: which paths they have, in what encoding and format they are, and how an edition reads them. What comes in
//! needs the bytes of a file and the variables of a world, not the session that is made from them.

pub(super) mod encoding;
pub(super) mod format;
pub(super) mod paths;
pub(super) mod shared_file;
