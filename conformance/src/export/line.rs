//! One line of a corpus: a case, its expected outcome, and the rules and classes that it shows.

use serde::{Deserialize, Serialize};

use super::ExportError;
use crate::implementation::model::{self, Unanswerable};
use crate::run::label::{Label, labels};
use crate::vocabulary::case::Case;
use crate::vocabulary::outcome::Outcome;

/// A case with its outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The case: the whole world of one session, with `${ROOT}` for the folder of its files.
    pub case: Case,
    /// The expected outcome, with `${ROOT}` for the same folder.
    pub expected: Outcome,
    /// The rules that it shows.
    pub rules: Vec<String>,
    /// The classes to which it belongs.
    pub classes: Vec<String>,
}

impl Line {
    /// The line of a case. It shows these rules besides those that the model records.
    ///
    /// # Errors
    ///
    /// When the model rejects the case.
    pub fn new(case: Case, rules: &[String]) -> Result<Self, Unanswerable> {
        let world = model::world(&case)?;
        let (expected, trace) = model::expect_in(&case, &world)?;
        let labels = labels(&case, &expected, &trace);
        let mut rules = rules.to_vec();
        let mut classes = Vec::new();
        for label in labels {
            match label {
                Label::Rule(id) => rules.push(id.to_owned()),
                Label::Class(name) => classes.push(name.to_owned()),
            }
        }
        rules.sort_unstable();
        rules.dedup();
        Ok(Self { case, expected, rules, classes })
    }

    /// The line as text with its line feed.
    ///
    /// # Errors
    ///
    /// When the text is parsed to another line, or its case is resolved to another outcome.
    pub fn text(&self) -> Result<String, ExportError> {
        let text = serde_json::to_string(self).map_err(|error| self.differs(&error.to_string()))?;
        self.check_text(&text)?;
        Ok(text + "\n")
    }

    /// Checks that the text is parsed to this line, and that its case is resolved to the same outcome.
    ///
    /// # Errors
    ///
    /// When the text is invalid, is another line, or its case is resolved to another outcome.
    pub fn check_text(&self, text: &str) -> Result<(), ExportError> {
        let read: Self = serde_json::from_str(text).map_err(|error| self.differs(&error.to_string()))?;
        let again = model::expect(&read.case).map_err(|error| self.differs(&error.to_string()))?;
        match (read == *self, again == self.expected) {
            (true, true) => Ok(()),
            (false, _) => Err(self.differs("the case differs")),
            (true, false) => Err(self.differs("the expected outcome differs")),
        }
    }

    fn differs(&self, why: &str) -> ExportError {
        let Case { id, edition, .. } = &self.case;
        ExportError::new(format!("{id} ({edition}), read back from its own JSON: {why}; please report this"))
    }
}
