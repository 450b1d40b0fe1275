//! The rules of the specification as explanations cite them.

use awsess_model::rule::Rule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::specification::rules;

/// A rule of the specification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleRef {
    /// The id, which never changes.
    pub id: String,
    /// The statement.
    pub title: String,
}

/// The rules with their titles.
pub(in crate::explain) fn cited(ids: &[Rule]) -> Vec<RuleRef> {
    ids.iter().copied().map(cite).collect()
}

fn cite(rule: Rule) -> RuleRef {
    let title = rules().get(rule.id()).map_or_else(String::new, |rule| rule.title.clone());
    RuleRef { id: rule.id().into(), title }
}
