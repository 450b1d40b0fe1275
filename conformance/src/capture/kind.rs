//! Of what kind the outcome of a case is: a session or which error, and where each of its values comes from. A captured case must be
//! of the same kind as the real one.

use std::collections::BTreeMap;

use awsess_model::trace::{Candidate, Decision, Origin, Subject};
use awsess_model::world::World;
use serde_json::Value;

use crate::implementation::model::{self, Unanswerable};
use crate::vocabulary::case::Case;
use crate::vocabulary::outcome::Outcome;
use crate::vocabulary::texts::Role;

/// What the captured session must have in common with the real one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kind {
    /// The outcome without its texts, besides the codes of errors and names of providers.
    outcome: Value,
    /// The decisions of the model that led to the outcome, in the order in which they were made.
    decisions: Vec<Made>,
}

/// A decision: its subject and rules, and the origins of the value that won and of those that lost.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Made {
    subject: Subject,
    rules: Vec<&'static str>,
    winner: Option<Place>,
    losers: Vec<Place>,
}

/// The origin of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// The variable, the key, the option or another kind of origin.
    name: String,
    /// The file, and the line in it.
    at: Option<(String, u32)>,
}

/// How exactly two kinds are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exactness {
    /// Every decision is made by the same rules from the same origins.
    Full,
    /// Other lines of the files, and what is decided on the text of those lines, may be missing.
    WithoutText,
    /// Values that lost may be missing too.
    Winners,
}

impl Kind {
    /// The kind of what the model expects of a case.
    ///
    /// # Errors
    ///
    /// If the model cannot predict the case.
    pub(super) fn of(case: &Case) -> Result<(Self, Outcome), Unanswerable> {
        let world = model::world(case)?;
        let (outcome, trace) = model::expect_in(case, &world)?;
        let decisions = trace.decisions().map(Made::of).collect();
        Ok((Self { outcome: shape_of(&outcome), decisions }, outcome))
    }

    /// The kind of a world, before its credentials are retrieved.
    pub(super) fn of_world(world: &World) -> Self {
        let (outcome, trace) = awsess_model::resolve(world);
        let outcome = shape_of(&model::outcome_before_retrieval(&outcome));
        Self { outcome, decisions: trace.decisions().map(Made::of).collect() }
    }

    /// The kind with other paths.
    pub(super) fn with_paths(mut self, path: impl Fn(&str) -> String) -> Self {
        let places =
            self.decisions.iter_mut().flat_map(|made| made.winner.iter_mut().chain(&mut made.losers));
        for (file, _) in places.filter_map(|place| place.at.as_mut()) {
            *file = path(file);
        }
        self
    }

    /// What differs first; `None` if the kinds are the same.
    pub(super) fn difference(&self, other: &Self, exactness: Exactness) -> Option<String> {
        if self.outcome != other.outcome {
            return Some(different_part(&self.outcome, &other.outcome));
        }
        let (own, others) = (self.compared(exactness), other.compared(exactness));
        let at = own.iter().zip(&others).position(|(own, other)| own != other);
        let at = at.or_else(|| (own.len() != others.len()).then(|| own.len().min(others.len())))?;
        let made = own.get(at).or_else(|| others.get(at))?;
        Some(format!("the decision about {:?} ({})", made.subject, made.rules.join(", ")))
    }

    /// The lines of the files that a decision is about.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&str, u32)> {
        let places = self.decisions.iter().flat_map(|made| made.winner.iter().chain(&made.losers));
        places.filter_map(|place| place.at.as_ref().map(|(file, line)| (&**file, *line)))
    }

    fn compared(&self, exactness: Exactness) -> Vec<Made> {
        let decisions = self.decisions.iter();
        match exactness {
            Exactness::Full => decisions.cloned().collect(),
            Exactness::WithoutText => {
                decisions.filter(|made| made.subject != Subject::FileText).map(Made::without_lines).collect()
            }
            Exactness::Winners => {
                let decided =
                    decisions.filter(|made| made.subject != Subject::FileText && made.winner.is_some());
                decided
                    .map(|made| Made { losers: Vec::new(), rules: Vec::new(), ..made.without_lines() })
                    .collect()
            }
        }
    }
}

impl Made {
    fn of(decision: Decision<'_, '_>) -> Self {
        Self {
            subject: decision.subject,
            rules: decision.rules.iter().map(|rule| rule.id()).collect(),
            winner: decision.winner.map(Place::of),
            losers: decision.losers.iter().map(Place::of).collect(),
        }
    }

    fn without_lines(&self) -> Self {
        let without = |place: &Place| Place {
            at: place.at.as_ref().map(|(file, _)| (file.clone(), 0)),
            ..place.clone()
        };
        Self {
            winner: self.winner.as_ref().map(without),
            losers: self.losers.iter().map(without).collect(),
            ..self.clone()
        }
    }
}

impl Place {
    fn of(candidate: &Candidate<'_>) -> Self {
        match &candidate.origin {
            Origin::Key { path, line, key } => {
                Self { name: (*key).into(), at: Some((path.to_string(), *line)) }
            }
            Origin::File(path) => Self { name: "file".into(), at: Some((path.to_string(), 0)) },
            other => Self { name: other.to_string(), at: None },
        }
    }
}

/// The outcome as JSON with `text` for each text that is not empty. The codes of errors and the names of providers stay, and maps by
/// paths become lists.
fn shape_of(outcome: &Outcome) -> Value {
    let mut outcome = outcome.clone();
    outcome.each_text_mut(|place, role, text| match role {
        // The name of a provider has the path of a file behind it.
        Role::Name => text.truncate(text.find(": ").unwrap_or(text.len())),
        _ if place.name() == "code" || text.is_empty() => {}
        _ => *text = "text".into(),
    });
    if let Outcome::Session(session) = &mut outcome {
        // A program that is not started is none of the session's.
        let started =
            |programs: &mut BTreeMap<String, Vec<String>>| programs.retain(|_, starts| !starts.is_empty());
        session.programs.iter_mut().for_each(started);
        session.programs = session.programs.take().filter(|programs| !programs.is_empty()).map(numbered);
        session.files = session.files.take().map(numbered);
        let files = session.files.iter_mut().flatten().map(|(_, file)| file);
        // The names of members that the SDK does not know are replaced, and so is their order.
        files.for_each(|file| file.members = file.members.take().map(|members| numbered(sorted(members))));
    }
    serde_json::to_value(&outcome).unwrap_or_default()
}

fn numbered<T>(map: BTreeMap<String, T>) -> BTreeMap<String, T> {
    map.into_values().enumerate().map(|(number, value)| (format!("{number:04}"), value)).collect()
}

fn sorted(members: BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    members.into_values().map(|value| (value.to_string(), value)).collect()
}

/// The dotted path of the first field in which two outcomes differ, such as `session.region`.
fn different_part(one: &Value, other: &Value) -> String {
    let (Value::Object(fields), Value::Object(others)) = (one, other) else { return "the outcome".into() };
    let names = fields.keys().chain(others.keys());
    let different = names.into_iter().find(|name| fields.get(*name) != others.get(*name));
    let Some(name) = different else { return "the outcome".into() };
    match (fields.get(name), others.get(name)) {
        (Some(one @ Value::Object(_)), Some(other @ Value::Object(_))) => {
            format!("{name}.{}", different_part(one, other).trim_start_matches("the outcome"))
        }
        _ => name.clone(),
    }
    .trim_end_matches('.')
    .into()
}
