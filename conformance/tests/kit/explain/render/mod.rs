//! Explanations, and the findings of files, as text.

mod lint;
pub(super) mod table;
