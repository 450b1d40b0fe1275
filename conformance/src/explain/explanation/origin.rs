//! Where a value is from, as explanations name it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// The heading of a section in a shared file.
    Heading {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: u32,
        /// The heading, without the brackets.
        section: String,
    },
    /// A line of a shared file that is neither a key nor a heading, or is read as another one than it seems.
    Line {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: u32,
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
    /// A service or a program that provides the credentials when they are first needed.
    Elsewhere {
        /// The party.
        party: String,
    },
}

impl Origin {
    /// The name of the section, which is a text of the file.
    pub(in crate::explain) fn section_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Key { section, .. } | Self::Heading { section, .. } => Some(section),
            Self::Variable { .. }
            | Self::Line { .. }
            | Self::File { .. }
            | Self::Option { .. }
            | Self::Default
            | Self::Elsewhere { .. } => None,
        }
    }

    /// The file and the line, if it has one; `None` if it is not in a file.
    pub(in crate::explain) fn place(&self) -> Option<(&str, Option<u32>)> {
        match self {
            Self::Key { file, line, .. } | Self::Heading { file, line, .. } | Self::Line { file, line } => {
                Some((file, Some(*line)))
            }
            Self::File { file } => Some((file, None)),
            Self::Variable { .. } | Self::Option { .. } | Self::Default | Self::Elsewhere { .. } => None,
        }
    }

    /// The name of the variable, the option or the key.
    pub(in crate::explain) fn name(&self) -> &str {
        match self {
            Self::Variable { name } | Self::Option { name } => name,
            Self::Key { key, .. } => key,
            Self::Heading { section, .. } => section,
            Self::Line { file, .. } | Self::File { file } => file,
            Self::Default => "default",
            Self::Elsewhere { party } => party,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable { name } | Self::Option { name } => f.write_str(name),
            Self::Key { file, line, section, key } => write!(f, "{file}:{line} [{section}] {key}"),
            Self::Heading { file, line, section } => write!(f, "{file}:{line} [{section}]"),
            Self::Line { file, line } => write!(f, "{file}:{line}"),
            Self::File { file } => f.write_str(file),
            Self::Default => f.write_str("default"),
            Self::Elsewhere { party } => f.write_str(party),
        }
    }
}

/// The option of the command line for an option of the SDK.
pub(in crate::explain) fn option(name: &str) -> String {
    match name {
        "Profile" => "--profile".into(),
        "SharedConfigState" => "--shared-config".into(),
        "CustomCABundle" => "--ca-bundle".into(),
        other => format!("Options.{other}"),
    }
}

/// The option of the command line for a field of the SDK's config.
pub(in crate::explain) fn config(name: &str) -> String {
    match name {
        "Region" => "--region".into(),
        "Endpoint" => "--endpoint".into(),
        "HTTPClient" => "--http-client".into(),
        other => format!("Config.{other}"),
    }
}
