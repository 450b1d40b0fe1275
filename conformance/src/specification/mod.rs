//! The specification as the binary carries it: the rules, and the texts of the feature files that show them.
//!
//! What belongs here is read from `features/` when the kit is built. Uses `vocabulary`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::vocabulary::case::Edition;
use crate::vocabulary::words::words;

/// The text of `features/rules.toml`.
const RULES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/features/rules.toml"));
/// The names and texts of the feature files.
pub(crate) const FEATURES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/features.rs"));

/// One numbered statement of the specification.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The id, which never changes.
    pub id: String,
    /// The statement, in one sentence.
    pub title: String,
    /// The section of the document or the file of the release that it comes from.
    pub source: String,
    /// Whether a document states it, or the releases show it.
    pub kind: Kind,
    /// The editions that it holds for.
    pub editions: Vec<Edition>,
    /// The topic, which names the feature file.
    pub topic: String,
    /// The test of the library that shows the rule, as `FILE: TEST`, where no case can.
    #[serde(default)]
    pub shown_by: Option<String>,
}

words! {
    /// Where a rule comes from.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
    pub enum Kind {
        /// A sentence of the documents.
        Documented = "documented",
        /// The documents are silent, and the releases decide.
        Observed = "observed",
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    rule: Vec<Rule>,
}

/// Every rule, by its id.
///
/// # Panics
///
/// Never in a build whose tests pass: they read the table that is compiled in.
#[must_use]
#[expect(clippy::expect_used, reason = "the table is compiled in, and a test reads it")]
pub fn rules() -> &'static BTreeMap<String, Rule> {
    static TABLE: LazyLock<BTreeMap<String, Rule>> = LazyLock::new(|| {
        let table: Table = toml_edit::de::from_str(RULES).expect("features/rules.toml is not valid");
        table.rule.into_iter().map(|rule| (rule.id.clone(), rule)).collect()
    });
    &TABLE
}

/// The ids of every rule.
#[must_use]
pub fn rule_ids() -> &'static BTreeSet<String> {
    static IDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| rules().keys().cloned().collect());
    &IDS
}
