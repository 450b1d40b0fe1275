//! Explains a session: where each value comes from, which other values it overrides and by which rules, what fails, and which
//! settings are likely to surprise.
//!
//! [`explain`] is a pure function of a world. [`gather`] reads the world of this process, and [`render`] formats an explanation
//! for people; its serde form is the one for machines. Neither contains a secret.
//!
//! Each of these modules uses only those above it in this list, and its first lines say what belongs in it:
//!
//! 1. `catalogue`: the pages of everything that an explanation can say.
//! 2. `explanation`: what an explanation consists of, as data.
//! 3. `files`: the shared files, as an edition reads them.
//! 4. `world`: what explanations ask of a world, and of the session that the model makes from it.
//! 5. `secrecy`: which settings are shown, and how.
//! 6. `gather`: the world of this process, with notes about what could not be read.
//! 7. `values`: the values of a session, with their origins.
//! 8. `problems`: what fails.
//! 9. `findings`: what may surprise.
//! 10. `session`: the explanation of one session, from all of these.
//! 11. `lint`: the explanations of every profile of the shared files.
//! 12. `render`: both as text.

mod catalogue;
mod explanation;
mod files;
mod findings;
mod gather;
mod lint;
mod problems;
mod render;
mod secrecy;
mod session;
mod values;
mod world;

pub use catalogue::{Finding, Severity, finding, findings};
pub use explanation::diagnostic::{Diagnostic, Excerpt};
pub use explanation::origin::Origin;
pub use explanation::rules::RuleRef;
pub use explanation::{Explanation, Shadowed, Value};
pub use gather::read::MAX_FILE;
pub(crate) use gather::read::read;
pub use gather::{Gathered, Request, gather, shared_paths};
pub use lint::{Linted, SharedFiles, lint};
pub use render::lint::render_lint;
pub use render::options::RenderOptions;
pub use render::sarif::sarif;
pub use render::{render, render_value};
pub use session::{explain, explain_services};
pub(crate) use session::{is_profile_unread, profiles_involved};
pub use values::NAMES as VALUE_NAMES;
pub use world::network::endpoints::similar_service;
pub(crate) use world::variables::reads_variable;
