//! The reports of a run, made from its results: text, Markdown, HTML, JUnit XML, a summary in JSON, and the log that shards are merged from.
//!
//! What belongs here shows results to people or programs. Uses the layers up to `run`.

mod coverage;
mod findings;
mod html;
mod junit;
pub mod log;
mod markdown;
mod mend;
mod summary;
mod table;
mod terminal;
mod text;

pub(crate) use findings::details_text;
pub use html::html;
pub use junit::junit;
pub use markdown::markdown;
pub use summary::{Summary, summary};
pub use terminal::{Layout, terminal};
pub use text::{case_line, verdict};
