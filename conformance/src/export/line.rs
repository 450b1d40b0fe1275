//! One line of a corpus: a case, what must come out of it, and why.

use serde::{Deserialize, Serialize};

use super::Failed;
use crate::implementation::model::{self, Unanswerable};
use crate::run::label::{Label, labels};
use crate::vocabulary::case::Case;
use crate::vocabulary::outcome::Outcome;

/// A case with its outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The case: the whole world of one session. `${ROOT}` stands for the folder that its files are put into.
    pub case: Case,
    /// What must come out of it, where `${ROOT}` stands for the same folder.
    pub expected: Outcome,
    /// The rules that it shows.
    pub rules: Vec<String>,
    /// The classes that it belongs to.
    pub classes: Vec<String>,
}

impl Line {
    /// The line of a case, which shows these rules besides those that decide.
    ///
    /// # Errors
    ///
    /// When the model has no answer.
    pub fn of(case: Case, rules: &[String]) -> Result<Self, Unanswerable> {
        let world = model::world(&case)?;
        let (expected, trace) = model::expect_in(&case, &world)?;
        let labels = labels(&case, &expected, &trace);
        let mut rules = rules.to_vec();
        rules.extend(labels.iter().filter_map(|label| match label {
            Label::Rule(id) => Some((*id).to_owned()),
            Label::Class(_) => None,
        }));
        rules.sort_unstable();
        rules.dedup();
        let classes = labels.iter().filter_map(|label| match label {
            Label::Class(name) => Some((*name).to_owned()),
            Label::Rule(_) => None,
        });
        let classes = classes.collect();
        Ok(Self { case, expected, rules, classes })
    }

    /// The line as text with its line feed.
    ///
    /// # Errors
    ///
    /// When what is read back from the text is another line, or is resolved to something else.
    pub fn text(&self) -> Result<String, Failed> {
        let text = serde_json::to_string(self).map_err(|error| self.differs(&error.to_string()))?;
        self.agrees(&text)?;
        Ok(text + "\n")
    }

    /// Whether the text says what this line does, and the model agrees.
    ///
    /// # Errors
    ///
    /// When the text is another line, or none, or is resolved to something else.
    pub fn agrees(&self, text: &str) -> Result<(), Failed> {
        let read: Self = serde_json::from_str(text).map_err(|error| self.differs(&error.to_string()))?;
        let again = model::expect(&read.case).map_err(|error| self.differs(&error.to_string()))?;
        match (read == *self, again == self.expected) {
            (true, true) => Ok(()),
            (false, _) => Err(self.differs("it is another case")),
            (true, false) => Err(self.differs("another outcome is expected of it")),
        }
    }

    fn differs(&self, why: &str) -> Failed {
        let Case { id, edition, .. } = &self.case;
        Failed::new(format!("{id} ({edition}), read back from its own JSON: {why}; please report this"))
    }
}
