//! The catalogue of findings: everything that an explanation can say about a world besides its values. Each has an id, a severity,
//! and a page with an example, which a test puts to `explain`. The texts are in a file of each topic.

mod page;

use std::collections::HashMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::case::{Case, ROOT};

/// The texts of the catalogue, by topic.
const TOPICS: [&str; 10] = [
    include_str!("environment.toml"),
    include_str!("files.toml"),
    include_str!("text.toml"),
    include_str!("headings.toml"),
    include_str!("unknown_keys.toml"),
    include_str!("profiles.toml"),
    include_str!("credentials.toml"),
    include_str!("sources.toml"),
    include_str!("network.toml"),
    include_str!("errors.toml"),
];

/// One kind of finding.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The id, which never changes.
    pub id: String,
    /// A short name, which never changes.
    pub name: String,
    /// How serious it is.
    pub severity: Severity,
    /// What is the case, in one sentence.
    pub title: String,
    /// Why it matters, and what to do about it.
    pub text: String,
    /// The ids of the rules behind it.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The smallest world that shows it. The home directory is `${ROOT}/home`, unless its variable is set.
    #[serde(default)]
    pub example: Case,
    /// Where the example shows it: `FILE:LINE`, `FILE`, or the name of a variable or an option; empty for no single place.
    #[serde(default)]
    pub place: String,
    /// The same world after the remedy. It is equal to the example if no case can show the finding.
    #[serde(default)]
    pub mended: Case,
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Creating the session fails, retrieving its credentials does, or AWS rejects what is signed with them.
    Problem,
    /// A setting is likely to surprise.
    Hint,
}

impl Severity {
    /// The name of the severity.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Problem => "problem",
            Self::Hint => "hint",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    finding: Vec<Finding>,
}

/// Every finding, in the order of the catalogue.
///
/// # Panics
///
/// Never in a build whose tests pass: they read the texts that are compiled in.
#[must_use]
#[expect(clippy::expect_used, reason = "the texts are compiled in, and a test reads them")]
pub fn findings() -> &'static [Finding] {
    static FINDINGS: LazyLock<Vec<Finding>> = LazyLock::new(|| {
        let topic = |text: &&str| toml_edit::de::from_str::<Topic>(text).expect("the catalogue is not valid");
        TOPICS.iter().flat_map(|text| topic(text).finding).map(Finding::with_homes).collect()
    });
    &FINDINGS
}

impl Finding {
    fn with_homes(mut self) -> Self {
        for case in [&mut self.example, &mut self.mended] {
            case.env.entry("HOME".into()).or_insert_with(|| format!("{ROOT}/home"));
        }
        self
    }
}

/// The finding with this id, in upper or lower case.
#[must_use]
pub fn finding(id: &str) -> Option<&'static Finding> {
    findings().iter().find(|finding| finding.id.eq_ignore_ascii_case(id))
}

/// The finding with this name.
pub(super) fn named(name: &str) -> Option<&'static Finding> {
    static BY_NAME: LazyLock<HashMap<&'static str, &'static Finding>> =
        LazyLock::new(|| findings().iter().map(|finding| (&*finding.name, finding)).collect());
    BY_NAME.get(name).copied()
}
