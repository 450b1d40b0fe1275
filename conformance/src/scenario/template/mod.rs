//! The text of steps. A template is a sentence with placeholders, from which steps are both read and written. Nothing here knows cases or
//! outcomes.

pub(super) mod step;
pub(super) mod text;
