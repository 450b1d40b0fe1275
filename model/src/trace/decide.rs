//! Decisions: the rows of a table decide, and each row names its rule.
//!
//! A value has [`Source`]s, in the order in which they count: [`Trace::decide`] takes the first that gives a value.
//! A requirement is a [`Check`]: [`Trace::check`] finds the first that is broken, with its error. Both record what they
//! decided with the rules of the rows.
//!
//! Three methods record rules without a decision that the code needs: [`Trace::ignore`] those by which values do not count,
//! [`Trace::record_rules`] those by which a value counts that the code already has, and [`Trace::record_reading`] those by
//! which the text of a file is read.

use alloc::vec::Vec;
use core::mem;

use crate::failure::Failure;
use crate::rule::{self, Rule};

use super::{Candidate, Origin, Subject, Trace};

/// Where values come from. A stronger layer comes before a weaker one (MERGE-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    /// The program: its options and its config.
    Program,
    /// The environment variables.
    Environment,
    /// The shared files.
    Files,
    /// The SDK itself.
    Defaults,
}

impl Layer {
    const fn from_origin(origin: &Origin<'_>) -> Self {
        match origin {
            Origin::Option(_) | Origin::Config(_) | Origin::Function(_) | Origin::Session => Self::Program,
            Origin::Variable(_) => Self::Environment,
            Origin::Key { .. } | Origin::File(_) => Self::Files,
            Origin::Partition(_) | Origin::Certificate | Origin::Default => Self::Defaults,
        }
    }
}

/// The rules by which a source wins over the values of layers.
pub(crate) type Over = &'static [(Layer, &'static [Rule])];

/// The rules by which a source wins over the values of variables, keys or fields with these names.
pub(crate) type OverNames = &'static [(&'static [&'static str], &'static [Rule])];

/// The rules of a row in their order: most rows have one.
#[derive(Default)]
struct Rules {
    first: Option<Rule>,
    others: Vec<Rule>,
}

impl Rules {
    const fn new(first: Option<Rule>) -> Self {
        Self { first, others: Vec::new() }
    }

    const fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    fn push(&mut self, rule: Rule) {
        match self.first {
            None => self.first = Some(rule),
            Some(_) => self.others.push(rule),
        }
    }

    fn into_vec(self) -> Vec<Rule> {
        self.first.into_iter().chain(self.others).collect()
    }
}

/// A row of a table of sources: something that may give the value.
pub(crate) struct Source<'w> {
    /// The rules by which the value of this source counts.
    rules: Rules,
    /// The value; `None` if the source does not give one.
    from: Option<Candidate<'w>>,
    /// The rules by which this source does not count here.
    excluded_by: Rules,
    /// The rules by which it wins over the values of a layer.
    over: Over,
    /// The rules by which it wins over the values of variables, keys or fields with these names.
    over_names: OverNames,
    /// Whether it ends the search without a value.
    is_last: bool,
}

impl<'w> Source<'w> {
    /// A source whose value counts by this rule.
    pub(crate) fn new(rule: Rule, from: Option<Candidate<'w>>) -> Self {
        Self { rules: Rules::new(Some(rule)), ..Self::deferred(from) }
    }

    /// A source that has decisions of its own later: if it wins, nothing is recorded here.
    pub(crate) const fn deferred(from: Option<Candidate<'w>>) -> Self {
        let none = Rules::new(None);
        Self { rules: none, from, excluded_by: Rules::new(None), over: &[], over_names: &[], is_last: false }
    }

    /// A source whose value never counts, by this rule.
    pub(crate) fn excluded(rule: Rule, from: Option<Candidate<'w>>) -> Self {
        Self::new(rule, from).when(false, rule)
    }

    /// The last row of a table: by this rule it is in order that no source gives a value.
    pub(crate) fn none(rule: Rule) -> Self {
        Self { is_last: true, ..Self::new(rule, None) }
    }

    /// The same source, which counts by one more rule if the condition holds.
    pub(crate) fn and(mut self, condition: bool, rule: Rule) -> Self {
        if condition {
            self.rules.push(rule);
        }
        self
    }

    /// The same source, which counts by one more rule if its value meets the condition.
    pub(crate) fn and_if(self, condition: impl FnOnce(&str) -> bool, rule: Rule) -> Self {
        let holds = self.from.as_ref().is_some_and(|value| condition(&value.value));
        self.and(holds, rule)
    }

    /// The same source, which counts only if the condition holds. Otherwise the rule excludes it.
    pub(crate) fn when(mut self, condition: bool, otherwise: Rule) -> Self {
        if !condition {
            self.excluded_by.push(otherwise);
        }
        self
    }

    /// The same source, with the rules by which it wins over the values of weaker layers and over other values of its own layer.
    pub(crate) fn over(self, over: Over) -> Self {
        Self { over, ..self }
    }

    /// The same source, with the rules by which it wins over the variables, keys or fields with these names.
    pub(crate) fn over_names(self, over_names: OverNames) -> Self {
        Self { over_names, ..self }
    }

    /// The value, with the rules by which it does not count. An empty variable counts as one that is not set.
    fn take_value(&mut self) -> Option<(Candidate<'w>, Rules)> {
        let value = self.from.take()?;
        let exclusion = if is_unset_variable(&value) {
            Rules::new(Some(rule::ENV_17))
        } else {
            mem::take(&mut self.excluded_by)
        };
        Some((value, exclusion))
    }

    /// The rules by which its value wins over the others.
    fn rules_over(&self, losers: &[Candidate<'_>]) -> impl Iterator<Item = Rule> {
        let beats_layer =
            |layer: Layer| losers.iter().any(|loser| Layer::from_origin(&loser.origin) == layer);
        let beats_name = |names: &[&str]| {
            losers.iter().any(|loser| loser.origin.name().is_some_and(|name| names.contains(&name)))
        };
        let by_layer =
            self.over.iter().filter(move |(layer, _)| beats_layer(*layer)).map(|(_, rules)| *rules);
        let by_name =
            self.over_names.iter().filter(move |(names, _)| beats_name(names)).map(|(_, rules)| *rules);
        by_layer.chain(by_name).flatten().copied()
    }
}

/// Whether the value is that of an empty variable, which counts as one that is not set.
fn is_unset_variable(value: &Candidate<'_>) -> bool {
    matches!(value.origin, Origin::Variable(_)) && value.value.is_empty()
}

/// Whether the value is that of a variable with a space or an equals sign, which is part of the value.
fn is_verbatim_variable(value: &Candidate<'_>) -> bool {
    matches!(value.origin, Origin::Variable(_)) && value.value.contains([' ', '='])
}

/// A requirement, with the error of breaking it.
pub(crate) struct Check<'c, 'w> {
    /// The rules that state the requirement and the error.
    pub(crate) rules: &'static [Rule],
    /// Whether it is broken.
    pub(crate) broken: bool,
    /// The value that breaks it, if one does.
    pub(crate) at: Option<Candidate<'w>>,
    /// The error.
    pub(crate) error: &'c dyn Fn() -> Failure,
}

impl<'w> Trace<'w> {
    /// Decides on a value: the first source that gives one and counts wins over all below it.
    #[must_use]
    pub(crate) fn decide(
        &mut self,
        subject: Subject,
        sources: impl IntoIterator<Item = Source<'w>>,
    ) -> Option<Candidate<'w>> {
        self.decide_among(subject, sources.into_iter().map(|source| ((), source)))
            .and_then(|((), value)| value)
    }

    /// Decides as [`Trace::decide`] does, and returns the choice of the source that wins.
    #[must_use]
    pub(crate) fn choose<T>(
        &mut self,
        subject: Subject,
        choices: impl IntoIterator<Item = (T, Source<'w>)>,
    ) -> Option<T> {
        self.decide_among(subject, choices).map(|(choice, _)| choice)
    }

    /// Records the rules by which the first of these sources counts, and wins over the others. The code already has the
    /// value, or needs none: nothing depends on the result.
    pub(crate) fn record_rules(&mut self, subject: Subject, sources: impl IntoIterator<Item = Source<'w>>) {
        self.decide_among(subject, sources.into_iter().map(|source| ((), source)));
    }

    /// Records that these values do not count, by this rule, each by itself.
    pub(crate) fn ignore(
        &mut self,
        subject: Subject,
        rule: Rule,
        values: impl IntoIterator<Item = Candidate<'w>>,
    ) {
        for value in values {
            let rule = if is_unset_variable(&value) { rule::ENV_17 } else { rule };
            self.record([rule].into(), subject, None, [value].into());
        }
    }

    /// Records the rules by which this text is read, if any made a difference: a whole file, or the value of a key.
    pub(crate) fn record_reading(&mut self, rules: &[Rule], text: impl FnOnce() -> Candidate<'w>) {
        if !rules.is_empty() {
            self.record(rules.into(), Subject::FileText, Some(text()), Vec::new());
        }
    }

    /// The choice whose source wins, with the value; the last row of a table may win without a value.
    fn decide_among<T>(
        &mut self,
        subject: Subject,
        choices: impl IntoIterator<Item = (T, Source<'w>)>,
    ) -> Option<(T, Option<Candidate<'w>>)> {
        let mut winner = None;
        let mut losers = Vec::new();
        for (choice, mut source) in choices {
            match source.take_value() {
                Some((value, exclusion)) if !exclusion.is_empty() => {
                    self.record(exclusion.into_vec(), subject, None, [value].into());
                }
                Some((value, _)) if winner.is_some() => losers.push(value),
                Some((value, _)) => winner = Some((choice, source, Some(value))),
                None if source.is_last && winner.is_none() => winner = Some((choice, source, None)),
                None => {}
            }
        }
        let (choice, mut source, value) = winner?;
        let mut rules = mem::take(&mut source.rules).into_vec();
        for rule in source.rules_over(&losers) {
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        if !rules.is_empty() {
            rules.extend(value.as_ref().filter(|value| is_verbatim_variable(value)).map(|_| rule::ENV_18));
            self.record(rules, subject, value.clone(), losers);
        }
        Some((choice, value))
    }

    /// Checks requirements in their order, and fails with the error of the first that is broken.
    ///
    /// # Errors
    ///
    /// The error of that check.
    pub(crate) fn check<'c>(
        &mut self,
        subject: Subject,
        checks: impl IntoIterator<Item = Check<'c, 'w>>,
    ) -> Result<(), Failure> {
        match checks.into_iter().find(|check| check.broken) {
            Some(Check { rules, at, error, .. }) => Err(self.fail(subject, rules, at, error())),
            None => Ok(()),
        }
    }

    /// Records a failure, with its rules and the value that causes it, and returns the failure with these rules.
    #[must_use]
    pub(crate) fn fail(
        &mut self,
        subject: Subject,
        rules: &'static [Rule],
        at: Option<Candidate<'w>>,
        failure: Failure,
    ) -> Failure {
        self.record(rules.into(), subject, None, at.into_iter().collect());
        failure.by(rules)
    }
}

#[cfg(test)]
mod tests;
