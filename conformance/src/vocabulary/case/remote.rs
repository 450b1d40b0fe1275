//! The parties on the network: how they answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::StaticCredentials;

/// How the parties answer that the SDK asks over a network. A party that is absent is healthy.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Remote {
    /// STS.
    #[serde(skip_serializing_if = "Party::is_default")]
    pub sts: Party,
}

impl Remote {
    /// Whether every party is healthy.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// How a party answers.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Party {
    /// The answers, one for each request in the order of their arrival, and the last one for every request after that. None
    /// for a healthy party.
    pub answers: Vec<Answer>,
}

impl Party {
    fn is_default(&self) -> bool {
        self.answers.is_empty()
    }
}

/// The answer to one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Answer {
    /// There is no answer.
    None(NoAnswer),
    /// An error in the format of the party.
    Error(ErrorAnswer),
    /// Any text.
    Text(TextAnswer),
    /// The party does what it is asked for.
    Healthy(HealthyAnswer),
}

impl Default for Answer {
    fn default() -> Self {
        Self::Healthy(HealthyAnswer::default())
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoAnswer {
    /// The party closes the connection when it has read the request.
    Closed,
}

/// An error in the format of the party.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorAnswer {
    /// The error.
    pub error: RemoteError,
}

/// The error of a party.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RemoteError {
    /// The code.
    pub code: String,
    /// The message.
    pub message: String,
    /// The status code of the response.
    pub status: u16,
}

impl Default for RemoteError {
    fn default() -> Self {
        Self { code: String::new(), message: String::new(), status: 400 }
    }
}

/// A response with any text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextAnswer {
    /// The status code of the response.
    pub status: u16,
    /// The body of the response. With status 200, it begins with `<` and has no `>`.
    pub text: String,
}

/// The answer of a healthy party.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HealthyAnswer {
    /// The keys that the party issues. By default their id names what was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<StaticCredentials>,
    /// In how many seconds the keys expire. They have expired already if the number is negative. At least a minute before or
    /// after the request; by default an hour after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<i64>,
}
