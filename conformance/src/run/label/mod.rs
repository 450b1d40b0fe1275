//! Labels: named properties of a case and its outcome, counted to prove that generated cases show what they should.
//!
//! Every rule is a label, and a case has it when the rule decided something: the model's trace says so, or, for rules
//! that are consequences of others, a predicate in the module `rule`. Classes of outcomes are labels too, with the quotas in
//! the module `quota`.

mod class;
mod count;
mod ini;
mod quota;
mod rule;
mod tls;
mod view;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use awsess_model::trace::Trace;
use strsim::levenshtein;

use crate::implementation::model;
use crate::scenario::Scenario;
use crate::specification::{Rule, rules};
use crate::vocabulary::case::{Case, Edition};
use crate::vocabulary::outcome::Outcome;

pub use class::classes;
pub use count::{Counts, sample};
pub use quota::{QUOTAS, Quota, Shortfall, WHOLE, shortfalls, table};
pub use rule::{has_predicate, predicates};

use view::{Contents, View};

/// A named property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// The case shows the rule of this id.
    Rule(&'static str),
    /// The case belongs to this class.
    Class(&'static str),
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

    /// Reads the name of a class, or the id of a rule.
    fn from_str(name: &str) -> Result<Self, Unknown> {
        let class = classes().find(|class| *class == name).map(Self::Class);
        let rule = || rules().get_key_value(name.strip_prefix("rule ").unwrap_or(name));
        class.or_else(|| rule().map(|(id, _)| Self::Rule(id))).ok_or_else(|| Unknown(name.to_owned()))
    }
}

/// A name that no label has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(String);

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nearest = classes().min_by_key(|class| levenshtein(class, &self.0)).unwrap_or_default();
        write!(f, "no label is called so; the nearest is '{nearest}', and 'awsess list labels' prints all")
    }
}

impl std::error::Error for Unknown {}

/// Every label of a case, by what the model makes of it; none where the model has no answer.
#[must_use]
pub fn of_case(case: &Case) -> BTreeSet<Label> {
    let Ok(world) = model::world(case) else { return BTreeSet::new() };
    let expected = model::expect_in(case, &world);
    expected.map(|(expected, trace)| labels(case, &expected, &trace)).unwrap_or_default()
}

/// The rules that act in none of the scenarios tagged with them, each with the edition.
///
/// Another scenario with the tag may show the case in which the rule does not act.
#[must_use]
pub fn idle_rules(scenarios: &[Scenario]) -> Vec<(&'static Rule, Edition)> {
    let mut acting = BTreeSet::new();
    for scenario in scenarios {
        for edition in &scenario.editions {
            let labels = of_case(&scenario.case_for(*edition));
            acting.extend(labels.into_iter().filter_map(|label| match label {
                Label::Rule(id) if scenario.rules.iter().any(|tag| tag == id) => Some((id, *edition)),
                Label::Rule(_) | Label::Class(_) => None,
            }));
        }
    }
    let shown_by_cases = rules().values().filter(|rule| rule.shown_by.is_none());
    let in_editions =
        shown_by_cases.flat_map(|rule| rule.editions.iter().map(move |edition| (rule, *edition)));
    in_editions.filter(|(rule, edition)| !acting.contains(&(&*rule.id, *edition))).collect()
}

/// Every label of a case, given what must come out of it and why.
#[must_use]
pub fn labels(case: &Case, expected: &Outcome, trace: &Trace<'_>) -> BTreeSet<Label> {
    let contents = Contents::of(case, trace);
    let view = View::new(case, expected, trace, &contents);
    let traced = view.rules.iter().copied().chain(tls::trust(&view)).map(Label::Rule);
    let shown = rule::shown(&view).map(Label::Rule);
    traced.chain(shown).chain(class::shown(&view).map(Label::Class)).collect()
}
