//! Generated cases: strategies for whole worlds, and how a failing case is shrunk.
//!
//! Names and values are drawn independently from small pools, variables and keys from tables of their probabilities, and files
//! as syntax trees, which are rendered last. Nothing is filtered, and no draw depends on another, so that every part of a case
//! shrinks independently.
//!
//! Each of these modules uses only those above it in this list, and its first lines say what belongs in it:
//!
//! 1. `settings`: how the cases of a source are drawn.
//! 2. `draw`: the drawing of a value, and how it shrinks.
//! 3. `values`: the pools of names, values and paths.
//! 4. `files`: the files of a case, and their text.
//! 5. `environment`: the variables of a case.
//! 6. `program`: what the program passes to the session, and what is observed of it.
//! 7. `tls`: STS over TLS, and the certificates with which it is trusted.
//! 8. `parties`: how the parties of a case answer.
//! 9. `sources`: the sources of credentials, and their options.
//! 10. `cases`: whole cases, by number.
//! 11. `shrink`: smaller cases that still fail.

mod cases;
mod draw;
mod environment;
mod files;
mod parties;
mod program;
mod settings;
mod shrink;
mod sources;
mod tls;
mod values;

pub use cases::case;
pub use cases::source::{GeneratedId, Source};
pub use settings::Settings;
pub use shrink::{minimise, shrink};
