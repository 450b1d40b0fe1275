//! Findings of the topic `text`: how the text of a shared file is read, whatever its keys are.

pub(super) mod formats;
pub(super) mod lines;
pub(super) mod values;
