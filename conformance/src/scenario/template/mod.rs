//! The text of steps. A template is a sentence with placeholders, from which steps are both read and written; what comes in is about
//! such a text alone, and knows neither cases nor outcomes.

pub(super) mod step;
pub(super) mod text;
