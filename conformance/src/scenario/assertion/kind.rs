//! The kinds of assertions. A kind is one row of a table, from which steps are read and written, outcomes are checked, and
//! the assertions for an outcome are made.

use std::collections::BTreeMap;
use std::fmt;

use crate::vocabulary::capability::Capability;
use crate::vocabulary::case::Observe;
use crate::vocabulary::outcome::{Call, Error, Session};

use super::Target;
use super::value::Value;
use crate::scenario::template::step::{Below, Captures, StepText};
use crate::scenario::template::text::fits_doc_string;

/// A kind of assertion.
pub(in crate::scenario) struct AssertionKind {
    /// The steps that state a value. The first one that can state a value is written for it.
    pub(in crate::scenario) steps: &'static [AssertionStep],
    /// The part of the outcome that has the value.
    pub(super) property: Property,
    /// The field of a session that has the value; empty for an assertion about an error.
    pub(super) field: &'static str,
    /// The capability without which an implementation does not show the value.
    pub(super) capability: Option<Capability>,
    /// Whether the value is a result of the first retrieval of the credentials.
    pub(super) is_about_retrieval: bool,
    /// Whether the value is a secret, which messages do not show.
    pub(super) is_secret: bool,
    /// Whether a feature file that is written states the value.
    pub(super) is_written: fn(&Value) -> bool,
    /// Changes what is observed so that the outcome shows the value.
    pub(super) observe: fn(&mut Observe),
    /// What a scenario must do for the outcome to show the value.
    pub(super) needs: Option<Need>,
}

/// What most kinds have in common.
pub(super) const KIND: AssertionKind = AssertionKind {
    steps: &[],
    property: Property::Creation,
    field: "",
    capability: None,
    is_about_retrieval: false,
    is_secret: false,
    is_written: |_| true,
    observe: |_| {},
    needs: None,
};

/// Each kind is a row of its own.
impl PartialEq for AssertionKind {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for AssertionKind {}

impl fmt::Debug for AssertionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let templates: Vec<&str> = self.steps.iter().map(|step| step.template).collect();
        write!(f, "AssertionKind({})", templates.join(", "))
    }
}

/// The part of an outcome that has a value. Where it cannot have one, the error says why.
#[derive(Clone, Copy)]
pub(super) enum Property {
    /// The error with which the creation of the session fails.
    Creation,
    /// The error with which something else fails.
    Failure(fn(&Session) -> Result<Option<&Error>, String>),
    /// A property of the error of the failure that was asserted before.
    Error(fn(&Error) -> Result<Value, String>),
    /// A property of one of the causes of that error.
    Cause(fn(&Error) -> Result<Value, String>),
    /// A property of the session.
    Session(fn(&Session) -> Result<Value, String>),
    /// Properties of the session with a name each.
    Named(fn(&Session) -> Result<NamedValues<'_>, String>),
    /// A property of all calls to STS.
    Calls(fn(&[Call]) -> Value),
    /// A property of one call to STS.
    Call(fn(&Call) -> Result<Value, String>),
    /// Texts of one call to STS with a name each.
    Texts(fn(&Call) -> &BTreeMap<String, String>),
}

/// The values of a session that have a name each.
pub(super) type NamedValues<'s> = Vec<(&'s str, Value)>;

/// What a scenario must do for an outcome to show a value.
#[derive(Clone, Copy)]
pub(in crate::scenario) struct Need {
    /// Whether the scenario does it.
    pub(in crate::scenario) is_met: fn(&Observe) -> bool,
    /// What is wrong with a scenario that does not, and the remedy.
    pub(in crate::scenario) message: &'static str,
}

/// A step that states a value. Its template has the target first, then the keys, then the value.
pub(in crate::scenario) struct AssertionStep {
    pub(in crate::scenario) template: &'static str,
    value: StepValue,
    /// When the step is used; the others are used always.
    only: Option<Only>,
}

/// How a step states a value.
pub(super) enum StepValue {
    /// The step has one meaning.
    Fixed(Value),
    /// The last placeholder is a number.
    Count,
    /// The last placeholder is a text.
    Text,
    /// The last placeholder is a part of a text.
    Part,
    /// The last placeholder is the code of a panic.
    Panic,
    /// The text is a doc string.
    DocString,
    /// The table below lists the names.
    List,
    /// The table below has these names in any order.
    Names(KnownNames),
    /// The table below has some of these names, each with its value.
    Rows(KnownNames),
    /// The table below has the members of a JSON object, each with its value: a text, or any other value in JSON.
    Members,
}

/// The names that a table may have.
pub(super) struct KnownNames {
    /// What a name stands for.
    pub(super) noun: &'static str,
    /// The names.
    pub(super) names: fn() -> Vec<&'static str>,
}

/// The circumstances of a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Only {
    /// The assertion is about the copy of the session.
    Copy,
    /// The program calls `Must`.
    Must,
}

/// A step that states a value.
pub(super) const fn step(template: &'static str, value: StepValue) -> AssertionStep {
    AssertionStep { template, value, only: None }
}

impl AssertionStep {
    /// The same step, about the copy of the session.
    pub(super) const fn of_copy(mut self) -> Self {
        self.only = Some(Only::Copy);
        self
    }

    /// The same step, for programs that call `Must`.
    pub(super) const fn of_must(mut self) -> Self {
        self.only = Some(Only::Must);
        self
    }

    /// What is below the step.
    pub(in crate::scenario) const fn below(&self) -> Below {
        match self.value {
            StepValue::DocString => Below::DocString,
            StepValue::List | StepValue::Names(_) => Below::Table(1),
            StepValue::Rows(_) | StepValue::Members => Below::Table(2),
            StepValue::Fixed(_) | StepValue::Count | StepValue::Text | StepValue::Part | StepValue::Panic => {
                Below::Nothing
            }
        }
    }

    /// The target, the keys and the value in a step.
    pub(super) fn read(&self, captures: &Captures) -> Result<(Target, Vec<String>, Value), String> {
        let mut words = captures.words().to_vec();
        let names_copy = self.has_target() && !words.remove(0).is_empty();
        let is_of_copy = names_copy || self.only == Some(Only::Copy);
        let target = if is_of_copy { Target::Copy } else { Target::Session };
        let value = self.value(&mut words, captures)?;
        // A number is written without zeros before it.
        if ["call {count}", "cause {count}"].iter().any(|part| self.template.contains(part))
            && let Some(first) = words.first_mut()
        {
            *first = number(first)?.to_string();
        }
        Ok((target, words, value))
    }

    /// The value in a step, whose word is taken from the end of the words.
    fn value(&self, words: &mut Vec<String>, captures: &Captures) -> Result<Value, String> {
        let mut last = || words.pop().unwrap_or_default();
        Ok(match &self.value {
            StepValue::Fixed(value) => value.clone(),
            StepValue::Count => Value::Count(number(&last())?),
            StepValue::Text => Value::Text(last()),
            StepValue::Part => Value::Part(last()),
            StepValue::Panic => Value::Panic(last()),
            StepValue::DocString => {
                Value::Text(captures.doc().strip_suffix('\n').unwrap_or_default().to_owned())
            }
            StepValue::List => Value::List(captures.column()),
            StepValue::Names(known) => {
                let names = captures.column();
                names.iter().try_for_each(|name| known.check(name))?;
                Value::Names(names)
            }
            StepValue::Rows(known) => {
                let rows: Vec<[String; 2]> =
                    captures.rows().iter().filter_map(|row| row.clone().try_into().ok()).collect();
                rows.iter().try_for_each(|[name, _]| known.check(name))?;
                Value::Rows(rows)
            }
            StepValue::Members => {
                let rows = captures.rows().iter().filter_map(|row| <&[String; 2]>::try_from(&**row).ok());
                Value::Members(rows.map(member).collect())
            }
        })
    }

    /// The step that states the value; `None` if it cannot.
    fn write(&self, target: Target, keys: &[String], value: &Value) -> Option<StepText> {
        let mut words: Vec<&str> = Vec::new();
        words.extend(self.has_target().then_some(if target == Target::Copy { "copy's " } else { "" }));
        words.extend(keys.iter().map(String::as_str));
        let plain = |last: &str| StepText::plain(self.template, &[&words[..], &[last]].concat());
        Some(match (&self.value, value) {
            (StepValue::Fixed(fixed), value) if fixed == value => StepText::plain(self.template, &words),
            (StepValue::Count, Value::Count(count)) => plain(&count.to_string()),
            (StepValue::Text, Value::Text(text))
            | (StepValue::Part, Value::Part(text))
            | (StepValue::Panic, Value::Panic(text)) => plain(text),
            (StepValue::DocString, Value::Text(text)) => {
                let lines = format!("{text}\n");
                let fits = text.contains('\n') && fits_doc_string(&lines);
                return fits.then(|| StepText::with_doc_string(self.template, &words, &lines));
            }
            (StepValue::List, Value::List(names)) | (StepValue::Names(_), Value::Names(names))
                if !names.is_empty() =>
            {
                StepText::with_column(self.template, &words, names)
            }
            (StepValue::Rows(_), Value::Rows(rows)) => StepText::with_table(self.template, &words, rows),
            (StepValue::Members, Value::Members(members)) if !members.is_empty() => {
                StepText::with_table(self.template, &words, members.iter().map(row_of_member))
            }
            _ => return None,
        })
    }

    fn has_target(&self) -> bool {
        self.template.contains("{whose}")
    }

    /// Whether the step can be about the target, in a program that calls `Must` or not.
    fn fits(&self, target: Target, calls_must: bool) -> bool {
        match self.only {
            Some(Only::Copy) => target == Target::Copy,
            Some(Only::Must) => target == Target::Session && calls_must,
            None => target == Target::Session || self.has_target(),
        }
    }
}

impl AssertionKind {
    /// The step for the value; `None` if no step can state it.
    pub(super) fn step_text(
        &self,
        target: Target,
        keys: &[String],
        value: &Value,
        calls_must: bool,
    ) -> Option<StepText> {
        // The target of an assertion about an error is that of the failure before it.
        let follows_failure = matches!(self.property, Property::Error(_) | Property::Cause(_));
        let mut steps = self.steps.iter().filter(|step| follows_failure || step.fits(target, calls_must));
        steps.find_map(|step| step.write(target, keys, value))
    }
}

impl KnownNames {
    fn check(&self, name: &str) -> Result<(), String> {
        let names = (self.names)();
        if names.contains(&name) {
            return Ok(());
        }
        Err(format!("{name:?} is not {}: write one of {}", self.noun, names.join(", ")))
    }
}

/// A row with a member. A value that is not JSON is a text.
fn member([name, value]: &[String; 2]) -> (String, serde_json::Value) {
    (name.clone(), serde_json::from_str(value).unwrap_or_else(|_| value.clone().into()))
}

/// The row of a member.
fn row_of_member((name, value): (&String, &serde_json::Value)) -> [String; 2] {
    let text = value.as_str().filter(|text| serde_json::from_str::<serde_json::Value>(text).is_err());
    [name.clone(), text.map_or_else(|| value.to_string(), str::to_owned)]
}

fn number(digits: &str) -> Result<usize, String> {
    digits.parse().map_err(|_| format!("the number {digits} is too large"))
}
