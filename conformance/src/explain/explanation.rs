//! An explanation as data: the stable form that `awsess explain --json` prints.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::case::Edition;
use crate::vocabulary::outcome::Outcome;

/// Where each value of a session comes from, and what would surprise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Whose behaviour is explained.
    pub edition: Edition,
    /// The values of the session, in the order in which they are decided.
    pub values: Vec<Value>,
    /// What is close to having an effect and has none, or has one that would surprise.
    pub near_misses: Vec<NearMiss>,
    /// The session, or the error, its secrets replaced by `***`.
    pub outcome: Outcome,
}

/// One value of the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// What the value is; never changes.
    pub name: String,
    /// The value, `***` for a secret one; null where there is none.
    pub value: Option<String>,
    /// Whether the value is secret.
    pub secret: bool,
    /// Where it stands.
    pub origin: Origin,
    /// What else there is to say of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The candidates that it won against, and those that do not count.
    pub shadowed: Vec<Shadowed>,
    /// The rules that decided, the first before all.
    pub rules: Vec<RuleRef>,
}

/// A candidate that did not become the value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shadowed {
    /// What it would have given, `***` for a secret.
    pub value: String,
    /// Whether the value is secret.
    pub secret: bool,
    /// Where it stands.
    pub origin: Origin,
    /// The rules by which it does not count; empty where those of the value say it.
    pub rules: Vec<RuleRef>,
}

/// Where a value stands.
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
    /// What the SDK does by itself.
    Default,
    /// What another party answers when the credentials are first needed.
    Elsewhere {
        /// Who it is.
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

/// Something that would surprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NearMiss {
    /// What kind it is; never changes.
    pub code: String,
    /// What is the matter, with the variable or the file and line, and what to do.
    pub message: String,
}

impl NearMiss {
    /// A near miss of this kind.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }
}
