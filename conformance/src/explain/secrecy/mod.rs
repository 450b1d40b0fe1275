//! What an explanation shows of the user's settings. Whatever decides that a text is a secret, hides one, or quotes a line of a file
//! is here, so that this room is read where a secret could get out.

pub(super) mod excerpt;
pub(super) mod scrub;
pub(super) mod shown;
