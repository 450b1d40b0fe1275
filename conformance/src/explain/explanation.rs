//! An explanation as data, in the stable form that `awsess explain --json` prints.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::case::Edition;
use crate::vocabulary::outcome::Outcome;

/// Where each value of a session comes from, and its near misses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The edition whose behaviour is explained.
    pub edition: Edition,
    /// The values of the session, in the order in which they are decided.
    pub values: Vec<Value>,
    /// The settings that have no effect, or a surprising one.
    pub near_misses: Vec<NearMiss>,
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

/// The origin of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Origin {
    /// An environment variable.
    Variable {
        /// Its name.
        name: String,
    },
    /// A key in a shared file.
    Key {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: u32,
        /// The heading of its section, without the brackets.
        section: String,
        /// The name of the key.
        key: String,
    },
    /// A whole file.
    File {
        /// The file.
        file: String,
    },
    /// An option of the command line.
    Option {
        /// Its name.
        name: String,
    },
    /// A default of the SDK.
    Default,
    /// Another party, which is called when the credentials are first needed.
    Elsewhere {
        /// The party.
        party: String,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable { name } | Self::Option { name } => f.write_str(name),
            Self::Key { file, line, section, key } => write!(f, "{file}:{line} [{section}] {key}"),
            Self::File { file } => f.write_str(file),
            Self::Default => f.write_str("default"),
            Self::Elsewhere { party } => f.write_str(party),
        }
    }
}

/// A rule of the specification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleRef {
    /// The id, which never changes.
    pub id: String,
    /// The statement.
    pub title: String,
}

/// A setting that has no effect, or a surprising one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NearMiss {
    /// The kind, which never changes.
    pub code: String,
    /// The problem, the variable or the file and line, and the remedy.
    pub message: String,
}

impl NearMiss {
    /// A near miss of this kind.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }
}
