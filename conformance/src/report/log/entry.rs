//! One case in a log: what came of it, what that means, and in what way it did not hold.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::run::check::{Secrets, masked};
use crate::run::expectation::{Judgement, Shape};
use crate::vocabulary::case::Edition;
use crate::vocabulary::outcome::Outcome;

/// What came of a case that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It held.
    Pass,
    /// What was observed is not what was expected.
    Fail,
    /// The implementation cannot do what it declared.
    Unsupported,
    /// The adapter ended.
    Crash,
    /// The adapter did not answer in time.
    Hang,
    /// What the adapter wrote is no answer.
    Garbage,
    /// The adapter said that it failed itself.
    Broken,
    /// It passed only when it was repeated.
    Flaky,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 8] = [
        Self::Pass,
        Self::Fail,
        Self::Unsupported,
        Self::Crash,
        Self::Hang,
        Self::Garbage,
        Self::Broken,
        Self::Flaky,
    ];

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unsupported => "unsupported",
            Self::Crash => "crash",
            Self::Hang => "hang",
            Self::Garbage => "garbage",
            Self::Broken => "broken",
            Self::Flaky => "flaky",
        }
    }
}

impl FromStr for Verdict {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|verdict| verdict.name() == name);
        found
            .ok_or_else(|| format!("the verdicts are {}, not {name:?}", Self::ALL.map(Self::name).join(", ")))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One case, in its place in the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its place: the scenarios come first, then the generated cases.
    pub place: u64,
    /// Its id.
    pub id: String,
    /// Its edition.
    pub edition: Edition,
    /// The heading under which it is counted.
    pub topic: String,
    /// The rules that it shows, where it was written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Where it stands, where it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// What came of it, and what that means; absent where it was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The verdict in the light of the expectations; there when a verdict is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<Judgement>,
    /// What it would have needed; empty where it was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_asked: Vec<String>,
    /// How long it took, in microseconds.
    #[serde(default)]
    pub us: u64,
    /// The shape of its failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// What it was, of the first failures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Details>,
}

/// What an entry counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It held.
    Held,
    /// It did not hold, as expected.
    Expected,
    /// It passed only when it was repeated.
    Flaky,
    /// It is not as it should be.
    Diverged,
    /// It was not asked.
    NotAsked,
}

impl Entry {
    /// A case that was asked.
    #[must_use]
    pub fn asked(
        place: u64,
        id: impl Into<String>,
        edition: Edition,
        topic: impl Into<String>,
        (verdict, judgement): (Verdict, Judgement),
    ) -> Self {
        let entry = Self::not_asked(place, id, edition, topic, Vec::new());
        Self { verdict: Some(verdict), judgement: Some(judgement), ..entry }
    }

    /// A case that was not asked for want of these.
    #[must_use]
    pub fn not_asked(
        place: u64,
        id: impl Into<String>,
        edition: Edition,
        topic: impl Into<String>,
        why: Vec<String>,
    ) -> Self {
        Self {
            place,
            id: id.into(),
            edition,
            topic: topic.into(),
            rules: Vec::new(),
            location: None,
            verdict: None,
            judgement: None,
            not_asked: why,
            us: 0,
            shape: None,
            details: None,
        }
    }

    /// What the case counts as.
    #[must_use]
    pub const fn stands(&self) -> Stands {
        match (self.verdict, &self.judgement) {
            (None, _) => Stands::NotAsked,
            (Some(Verdict::Flaky), _) => Stands::Flaky,
            (Some(Verdict::Pass), Some(Judgement::Pass)) => Stands::Held,
            (Some(Verdict::Pass), _) => Stands::Diverged,
            (Some(_), Some(Judgement::ExpectedFailure(_))) => Stands::Expected,
            (Some(_), _) => Stands::Diverged,
        }
    }

    /// The verdict on the first attempt of a flaky case: `crash`, `hang` or `garbage`.
    pub(super) fn at_first(&self) -> Option<&str> {
        self.shape.as_ref().filter(|_| self.verdict == Some(Verdict::Flaky)).and_then(Shape::at_first)
    }

    /// Whether the case is flaky because the adapter broke the protocol.
    pub(super) fn breaks_protocol(&self) -> bool {
        self.at_first() == Some(Verdict::Garbage.name())
    }

    /// Whether the entry contradicts itself.
    pub(super) fn is_odd(&self) -> bool {
        let passed = self.verdict == Some(Verdict::Pass);
        let flaky = self.verdict == Some(Verdict::Flaky);
        let fits = match &self.judgement {
            None => self.verdict.is_none() && !self.not_asked.is_empty(),
            Some(Judgement::Pass | Judgement::UnexpectedPass(_)) => passed && self.not_asked.is_empty(),
            Some(Judgement::Fail) => self.verdict.is_some() && !passed && self.not_asked.is_empty(),
            Some(Judgement::ExpectedFailure(_) | Judgement::ChangedShape(_)) => {
                self.verdict.is_some() && !passed && !flaky && self.not_asked.is_empty()
            }
        };
        !fits
    }
}

/// In what way a case did not hold. It shows no secret of an outcome.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Details {
    /// What happened, where there is no outcome to be compared.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) message: String,
    /// The claims that do not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) claims: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) expected: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) observed: Option<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) because: Vec<String>,
}

impl Details {
    /// What the adapter or the runner said, which may be several lines.
    #[must_use]
    pub fn of_message(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// Two outcomes that differ, with their secrets masked.
    #[must_use]
    pub fn of_outcomes(expected: &Outcome, observed: &Outcome) -> Self {
        Self { expected: Some(masked(expected)), observed: Some(masked(observed)), ..Self::default() }
    }

    /// With the claims that do not hold, in words.
    #[must_use]
    pub fn with_claims(self, claims: Vec<String>) -> Self {
        Self { claims, ..self }
    }

    /// With a mark in the place of each secret that a text quotes.
    pub(crate) fn masked(mut self, secrets: &Secrets) -> Self {
        let texts = [&mut self.message].into_iter().chain(&mut self.claims).chain(&mut self.because);
        texts.for_each(|text| secrets.mask(text));
        let outcomes = [&mut self.expected, &mut self.observed].into_iter().flatten();
        outcomes.for_each(|outcome| secrets.mask_all(outcome));
        self
    }

    /// With what decided what is expected, in words.
    #[must_use]
    pub fn with_reasons(self, because: Vec<String>) -> Self {
        Self { because, ..self }
    }
}
