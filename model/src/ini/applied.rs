//! The record of the rules by which a text was read.

use alloc::vec::Vec;

use crate::rule::Rule;

/// A line of a text that a rule of the grammar reads in another way than a plain line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The rule.
    pub rule: Rule,
    /// The line, counted from 1. For sections and keys that are repeated, it is that of the earlier one which does not count, or
    /// else that of the later one which continues a section.
    pub line: u32,
}

/// The rules of a grammar that made a difference, each once, in the order in which they first did, and the lines where they did.
///
/// Plain text has none: both editions read `[section]`, `key = value` and blank lines alike. A rule makes a difference if it
/// reads other text, or reads text in another way: `key: value` is a key by a rule, and quotes around a value are removed
/// by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AppliedRules {
    rules: Vec<Rule>,
    places: Vec<Place>,
    /// The line that is read now; 0 for none.
    line: u32,
}

impl AppliedRules {
    /// Sets the line of the rules that are added next.
    pub(super) fn at(&mut self, line: u32) -> &mut Self {
        self.line = line;
        self
    }

    /// Records that the rule made a difference.
    pub(super) fn add(&mut self, rule: Rule) {
        if !self.rules.contains(&rule) {
            self.rules.push(rule);
        }
        let place = Place { rule, line: self.line };
        if place.line > 0 && self.places.last() != Some(&place) {
            self.places.push(place);
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
        other.places.clear();
        other.rules.drain(..).for_each(|rule| self.add(rule));
    }

    /// Removes all rules.
    pub(super) fn clear(&mut self) {
        self.rules.clear();
        self.places.clear();
    }

    pub(super) fn as_slice(&self) -> &[Rule] {
        &self.rules
    }

    pub(super) fn into_vec(self) -> Vec<Rule> {
        self.rules
    }

    /// The lines where a rule made a difference.
    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }
}
