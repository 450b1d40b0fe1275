//! The adapter protocol, version 1: JSON lines between the runner and an adapter.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::capability::Capability;
use crate::vocabulary::case::{Case, Edition};
use crate::vocabulary::outcome::Outcome;

/// The name of the library that awsess carries.
pub(crate) const LIBRARY: &str = "awsess";

/// The version of the protocol that this kit supports.
pub const VERSION: u32 = 1;

/// What the runner writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ToAdapter {
    /// The first line.
    Hello {
        /// The oldest and the newest version that the runner supports.
        protocol: [u32; 2],
        /// The runner's name and version.
        runner: String,
    },
    /// A case to observe.
    Run(Box<Run>),
}

/// A case to observe, with the URLs of the servers on loopback that answer in the place of the real services.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// What the reply is matched by.
    pub id: String,
    /// The directory that `${ROOT}` was replaced with. The files are below it.
    pub root: String,
    /// The URLs of services, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub endpoints: BTreeMap<String, String>,
    /// The case, `${ROOT}` replaced.
    pub case: Case,
}

/// What an adapter writes. It may say more than this runner knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromAdapter {
    /// The response to the runner's hello.
    Hello(Hello),
    /// What was observed.
    Outcome {
        /// The run's id.
        id: String,
        /// The observation.
        outcome: Outcome,
    },
    /// The adapter cannot do this.
    Unsupported {
        /// The run's id.
        id: String,
        /// What it lacks.
        capability: String,
        /// Why, for people.
        #[serde(default)]
        reason: String,
    },
    /// The adapter itself failed.
    Broken {
        /// The run's id.
        id: String,
        /// What happened, for people.
        message: String,
    },
}

/// The adapter, its implementation, and what it can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hello {
    /// The version of the protocol that both support.
    pub protocol: u32,
    /// The implementation that is tested.
    pub implementation: ImplementationInfo,
    /// The editions that it claims to follow.
    pub editions: Vec<Edition>,
    /// What it can show.
    #[serde(default)]
    pub capabilities: Vec<Capability>,
    /// Whether it needs a fresh process for every case.
    #[serde(default)]
    pub isolation: Isolation,
    /// How many runs may be under way at once.
    #[serde(default = "one")]
    pub max_in_flight: u32,
}

impl Hello {
    /// The hello of an implementation in Rust that follows every edition and has no capability.
    #[must_use]
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            protocol: VERSION,
            implementation: ImplementationInfo {
                name: name.into(),
                version: version.into(),
                language: "rust".into(),
            },
            editions: Edition::ALL.to_vec(),
            capabilities: Vec::new(),
            isolation: Isolation::Request,
            max_in_flight: 1,
        }
    }

    /// With these editions instead.
    #[must_use]
    pub fn editions(self, editions: impl IntoIterator<Item = Edition>) -> Self {
        Self { editions: editions.into_iter().collect(), ..self }
    }

    /// With these capabilities instead.
    #[must_use]
    pub fn capabilities(self, capabilities: impl IntoIterator<Item = Capability>) -> Self {
        Self { capabilities: capabilities.into_iter().collect(), ..self }
    }

    /// The hello of a part of this kit: both editions, and every capability.
    pub(crate) fn of_this_kit(name: &str) -> Self {
        Self::new(name, env!("CARGO_PKG_VERSION")).capabilities(Capability::ALL)
    }
}

const fn one() -> u32 {
    1
}

/// The implementation that is tested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImplementationInfo {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The language that it is written in.
    #[serde(default)]
    pub language: String,
}

/// How cases are kept apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Isolation {
    /// The adapter sets up the environment itself for each run.
    #[default]
    Request,
    /// The adapter wants a fresh process, whose real environment is the case's.
    Process,
}
