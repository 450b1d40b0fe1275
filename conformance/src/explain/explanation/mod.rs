//! An explanation as data, in the stable form that `awsess explain --json` prints, and the words that all of its texts share. Nothing
//! here looks at a world to find out what to say.

pub(super) mod diagnostic;
pub(super) mod origin;
pub(super) mod program;
pub(super) mod rules;
pub(super) mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::case::Edition;
use crate::vocabulary::outcome::Outcome;
use diagnostic::Diagnostic;
use origin::Origin;
use rules::RuleRef;

/// Where each value of a session comes from, what fails, and what may surprise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The edition whose behaviour is explained.
    pub edition: Edition,
    /// The call by which the program creates the session.
    pub call: String,
    /// The values of the session, in the order in which they are decided.
    pub values: Vec<Value>,
    /// What fails.
    #[serde(default)]
    pub problems: Vec<Diagnostic>,
    /// The settings that have no effect, or a surprising one.
    pub hints: Vec<Diagnostic>,
    /// The session or the error, with `***` for each secret.
    pub outcome: Outcome,
}

/// One value of the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// The name of the value, which never changes.
    pub name: String,
    /// The value, `***` for a secret; null if there is none.
    pub value: Option<String>,
    /// Whether there is no value because creation fails before it is decided.
    #[serde(default, skip_serializing_if = "is_false")]
    pub undecided: bool,
    /// Whether the value is secret.
    pub secret: bool,
    /// Its origin.
    pub origin: Origin,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The candidates that lost to the value or are ignored.
    pub shadowed: Vec<Shadowed>,
    /// The rules of the decision, the most important first.
    pub rules: Vec<RuleRef>,
}

impl Value {
    /// A value that a session does not have.
    pub(crate) fn none(name: &str) -> Self {
        Self {
            name: name.into(),
            value: None,
            undecided: false,
            secret: false,
            origin: Origin::Default,
            note: None,
            shadowed: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// The file of its origin; empty if it is not from a file.
    pub(super) fn file(&self) -> &str {
        match &self.origin {
            Origin::Key { file, .. }
            | Origin::Heading { file, .. }
            | Origin::Line { file, .. }
            | Origin::File { file } => file,
            Origin::Variable { .. } | Origin::Option { .. } | Origin::Default | Origin::Elsewhere { .. } => {
                ""
            }
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// A candidate that did not become the value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shadowed {
    /// The value of the candidate, `***` for a secret.
    pub value: String,
    /// Whether the value is secret.
    pub secret: bool,
    /// Its origin.
    pub origin: Origin,
    /// The rules by which it is ignored; empty if it lost to the value.
    pub rules: Vec<RuleRef>,
}
