//! Labels: named properties of a case, counted to prove that generated cases show what they should.
//!
//! A label is a rule that the model applies in the case, or a class of cases with a quota.

mod class;
mod classes;
mod view;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use awsess_model::trace::Trace;
use strsim::levenshtein;

use crate::implementation::model;
use crate::scenario::Scenario;
use crate::specification::{Rule, rules};
use crate::system::printable;
use crate::vocabulary::case::{Case, Edition};
use crate::vocabulary::outcome::Outcome;

pub use class::{Class, WHOLE};
pub use classes::CLASSES;

use view::View;

/// A named property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// The model applies the rule with this id.
    Rule(&'static str),
    /// The case belongs to the class with this name.
    Class(&'static str),
}

impl Label {
    /// The id of the rule, if the label is one.
    pub(crate) const fn rule(self) -> Option<&'static str> {
        match self {
            Self::Rule(id) => Some(id),
            Self::Class(_) => None,
        }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(id) => write!(f, "rule {id}"),
            Self::Class(name) => f.write_str(name),
        }
    }
}

impl FromStr for Label {
    type Err = Unknown;

    /// Parses the name of a class, or the id of a rule.
    fn from_str(name: &str) -> Result<Self, Unknown> {
        let class = CLASSES.iter().find(|class| class.name == name).map(|class| Self::Class(class.name));
        let rule = || rules().get_key_value(name.strip_prefix("rule ").unwrap_or(name));
        class.or_else(|| rule().map(|(id, _)| Self::Rule(id))).ok_or_else(|| Unknown(name.to_owned()))
    }
}

/// The error for a name that is not the name of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(String);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = CLASSES.iter().map(|class| class.name);
        let nearest = names.min_by_key(|name| levenshtein(name, &self.0)).unwrap_or_default();
        let name = printable::line(&self.0);
        write!(f, "unknown label '{name}'; did you mean '{nearest}'? 'awsess list labels' prints all labels")
    }
}

impl std::error::Error for Unknown {}

/// Every label of a case. A case that the model cannot predict has none.
#[must_use]
pub fn of_case(case: &Case) -> BTreeSet<Label> {
    let Ok(world) = model::world(case) else { return BTreeSet::new() };
    let expected = model::expect_in(case, &world);
    expected.map(|(expected, trace)| labels(case, &expected, &trace)).unwrap_or_default()
}

/// The rules that the model applies in none of the scenarios tagged with them, each with the edition.
///
/// Another scenario with the tag may show the case in which the rule does not apply.
#[must_use]
pub fn idle_rules(scenarios: &[Scenario]) -> Vec<(&'static Rule, Edition)> {
    let mut acting = BTreeSet::new();
    for scenario in scenarios {
        for edition in &scenario.editions {
            let labels = of_case(&scenario.case_for(*edition));
            let shown = labels.into_iter().filter_map(Label::rule);
            let tagged = shown.filter(|id| scenario.rules.iter().any(|tag| tag == id));
            acting.extend(tagged.map(|id| (id, *edition)));
        }
    }
    let shown_by_cases = rules().values().filter(|rule| rule.shown_by.is_none());
    let in_editions =
        shown_by_cases.flat_map(|rule| rule.editions.iter().map(move |edition| (rule, *edition)));
    in_editions.filter(|(rule, edition)| !acting.contains(&(&*rule.id, *edition))).collect()
}

/// Every label of a case with this expected outcome and these decisions of the model.
#[must_use]
pub fn labels(case: &Case, expected: &Outcome, trace: &Trace<'_>) -> BTreeSet<Label> {
    let view = View::new(case, expected, trace);
    let rules = view.rules.iter().copied().map(Label::Rule);
    let classes = CLASSES.iter().filter(|class| class.contains(&view)).map(|class| Label::Class(class.name));
    rules.chain(classes).collect()
}
