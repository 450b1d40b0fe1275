//! Scenarios: feature files read into cases and assertions, and cases written as feature files.
//!
//! Readers and the writer share one table of step definitions, whose templates recognise steps and make them. A line of
//! a file that is not understood is a [`Problem`] and is never skipped.
//!
//! Each of these modules uses only those above it in this list, and its first lines say what belongs in it:
//!
//! 1. `template`: the text of steps, from which they are both read and written.
//! 2. `problem`: what is wrong in a feature file, and where.
//! 3. `assertion`: what Then steps expect of an outcome.
//! 4. `builder`: the case and the assertions of the steps so far.
//! 5. `steps`: every step definition.
//! 6. `read`: feature files read into scenarios.
//! 7. `catalogue`: the steps, for those who write scenarios.
//! 8. `write`: cases written as feature files.

mod assertion;
mod builder;
mod catalogue;
mod problem;
mod read;
mod steps;
mod template;
mod write;

pub use assertion::from_outcome::assertions_of;
pub use assertion::{Assertion, Mismatch};
pub use builder::ScenarioBuilder;
pub use catalogue::{CatalogueEntry, catalogue, config_rows, placeholders};
pub use problem::{Location, Problem};
pub use read::scenario::Scenario;
pub use read::{embedded, read, read_text};
pub(crate) use steps::certificates::named as bundle_named;
pub use steps::table::vocabulary;
pub use write::{Notes, write};
