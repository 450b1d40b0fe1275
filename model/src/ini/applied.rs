//! The record of the rules by which a text was read.

use alloc::vec::Vec;

use crate::rule::Rule;

/// The rules of a grammar that made a difference, each once, in the order in which they first did.
///
/// Plain text has none: both editions read `[section]`, `key = value` and blank lines alike. A rule makes a difference if it
/// reads other text, or reads text in another way: `key: value` is a key by a rule, and quotes around a value are removed
/// by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AppliedRules(Vec<Rule>);

impl AppliedRules {
    /// Records that the rule made a difference.
    pub(super) fn add(&mut self, rule: Rule) {
        if !self.0.contains(&rule) {
            self.0.push(rule);
        }
    }

    /// Records that the rule made a difference, if the condition holds.
    pub(super) fn add_if(&mut self, condition: bool, rule: Rule) {
        if condition {
            self.add(rule);
        }
    }

    /// Moves the rules of the other record to this one.
    pub(super) fn append(&mut self, other: &mut Self) {
        other.0.drain(..).for_each(|rule| self.add(rule));
    }

    /// Removes all rules.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn as_slice(&self) -> &[Rule] {
        &self.0
    }

    pub(super) fn into_vec(self) -> Vec<Rule> {
        self.0
    }
}
