//! Which settings of the user an explanation shows. Code belongs here if it decides whether a text is a secret, hides one, or quotes a
//! line of a file: a secret could get out here and nowhere else.

pub(super) mod excerpt;
pub(super) mod scrub;
pub(super) mod shown;
