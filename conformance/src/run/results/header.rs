//! What was run: which cases, with which implementation, by which expectations.

use serde::{Deserialize, Serialize};

use super::PlanSummary;
use crate::run::shard::Shard;
use crate::run::status::{Status, Verdict};
use crate::vocabulary::protocol::{Hello, LIBRARY};

/// What was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The version of the runner.
    pub runner: String,
    /// Which cases there are.
    pub plan: PlanSummary,
    /// The part of the cases that the run takes.
    pub shard: Shard,
    /// The implementation; absent if it could not be started.
    pub implementation: Option<Hello>,
    /// The command that starts the adapter; absent for an implementation that is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapter: Option<String>,
    /// The file of known failures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expectations: Option<ExpectationsFile>,
    /// Whether flaky cases are accepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_flaky: bool,
}

/// The file of known failures that a run was judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectationsFile {
    /// Its name.
    pub file: String,
    /// A hash of its text.
    pub digest: String,
}

impl Header {
    /// The header of a run by this version of the runner, without expectations.
    #[must_use]
    pub fn new(plan: PlanSummary, shard: Shard, implementation: Option<Hello>) -> Self {
        let runner = env!("CARGO_PKG_VERSION").to_owned();
        Self { runner, plan, shard, implementation, adapter: None, expectations: None, allow_flaky: false }
    }

    /// The implementation's name and version.
    #[must_use]
    pub fn who(&self) -> String {
        self.implementation.as_ref().map_or_else(
            || "an adapter that did not start".into(),
            |hello| format!("{} {}", hello.implementation.name, hello.implementation.version),
        )
    }

    /// Whether the library that awsess carries was tested.
    pub(crate) fn tests_library(&self) -> bool {
        let name = self.implementation.as_ref().map(|hello| &*hello.implementation.name);
        self.adapter.is_none() && name == Some(LIBRARY)
    }

    /// Whether a case with this status fails the run. A flaky case that broke the protocol does in any case.
    pub(crate) fn is_failed_by(&self, status: &Status) -> bool {
        match status {
            Status::Flaky { first } => !self.allow_flaky || *first == Verdict::Garbage,
            other => other.is_failure(),
        }
    }

    /// How this header differs from that of another shard of the same run, for people. An implementation that could not be
    /// started may be any.
    pub(crate) fn difference(&self, other: &Self) -> Option<String> {
        if let (Some(hello), Some(others)) = (&self.implementation, &other.implementation)
            && hello != others
        {
            return Some(format!("implementation: {} and {}", self.who(), other.who()));
        }
        let facts = |header: &Self| {
            let expectations = header.expectations.as_ref();
            let mut facts = vec![
                ("runner", header.runner.clone()),
                ("expectations", expectations.map_or_else(|| "none".into(), |known| known.digest.clone())),
                ("number of shards", header.shard.of().to_string()),
            ];
            facts.extend(header.plan.facts());
            facts
        };
        let mut pairs = facts(self).into_iter().zip(facts(other));
        let (what, one, other) =
            pairs.find_map(|((what, one), (_, other))| (one != other).then_some((what, one, other)))?;
        Some(format!("{what}: {one} and {other}"))
    }
}
