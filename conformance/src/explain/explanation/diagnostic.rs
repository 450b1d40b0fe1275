//! What an explanation says about a world: what fails, and which settings surprise, each with its place and its remedy.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::origin::Origin;
use crate::explain::catalogue::{self, Severity};

/// Something that fails, or a setting that has no effect or a surprising one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Diagnostic {
    /// The id of its kind in the catalogue, which is the same in every version.
    pub id: String,
    /// The name of its kind, which is the same in every version.
    pub code: String,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, and why.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// The setting that it is about, if it is a single one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The line of the origin, if it is in a file and can be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
}

/// A line of a file, split around the part that a diagnostic is about. `***` stands for a secret. Other text behind that part is left
/// out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Excerpt {
    /// The column at which the marked part begins, in characters. The first column has the number 1.
    pub column: usize,
    /// The text before the marked part.
    pub before: String,
    /// The marked part: a value, the name of a key, or a heading.
    pub marked: String,
    /// The text behind the marked part.
    pub after: String,
}

impl Diagnostic {
    /// The finding of this name in the catalogue, which has its id and its severity.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        let finding = catalogue::named(code);
        Self {
            id: finding.map_or_else(String::new, |finding| finding.id.clone()),
            code: code.into(),
            severity: finding.map_or(Severity::Hint, |finding| finding.severity),
            message: message.into(),
            remedy: remedy.into(),
            origin: None,
            excerpt: None,
        }
    }

    /// The same diagnostic, about this setting.
    #[must_use]
    pub fn at(self, origin: Origin) -> Self {
        Self { origin: Some(origin), ..self }
    }

    /// Every text that could quote a secret.
    pub(in crate::explain) fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let excerpt = self.excerpt.iter_mut();
        let parts = excerpt.flat_map(|line| [&mut line.before, &mut line.marked, &mut line.after]);
        let section = self.origin.iter_mut().filter_map(Origin::section_mut);
        [&mut self.message, &mut self.remedy].into_iter().chain(section).chain(parts)
    }
}
