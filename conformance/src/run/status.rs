//! What became of a case: one status, from the worker that runs the case to the log and the reports.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vocabulary::words::words;

words! {
    /// The verdict on a case that was run.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
    pub enum Verdict {
        /// The observed outcome is the expected one.
        Pass = "pass",
        /// The observed outcome is not the expected one.
        Fail = "fail",
        /// The implementation responded that it does not support the case, although it lacks no capability that the case needs.
        Unsupported = "unsupported",
        /// The adapter ended before it answered.
        Crash = "crash",
        /// The adapter did not respond in time.
        Hang = "hang",
        /// The adapter wrote something that is not a response.
        Garbage = "garbage",
        /// The adapter reported that it failed itself.
        Broken = "broken",
        /// The case passed only when it was repeated.
        Flaky = "flaky",
    }
}

impl Verdict {
    /// Whether the implementation gave no answer, so that nothing is known of its behaviour.
    #[must_use]
    pub const fn is_malfunction(self) -> bool {
        matches!(self, Self::Crash | Self::Hang | Self::Garbage)
    }
}

/// What two failures have in common that are the same divergence: the verdict and the fields that differ, such as
/// `fail session.region`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct FailureSignature {
    verdict: Verdict,
    /// The names of the fields, with a space between them.
    fields: String,
}

impl FailureSignature {
    /// The signature of a failure. The order of the fields does not matter.
    #[must_use]
    pub fn new<'f>(verdict: Verdict, fields: impl IntoIterator<Item = &'f str>) -> Self {
        let mut fields: Vec<_> = fields.into_iter().collect();
        fields.sort_unstable();
        fields.dedup();
        Self { verdict, fields: fields.join(" ") }
    }

    /// A signature as a person writes it, with the fields in any order.
    ///
    /// # Errors
    ///
    /// When the text does not begin with the verdict of a failure.
    pub fn read(text: &str) -> Result<Self, String> {
        let Self { verdict, fields } = text.parse()?;
        Ok(Self::new(verdict, fields.split_whitespace()))
    }

    /// The verdict.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Whether this is a failure of the same kind as a larger one: it has the same verdict, and differs in some of the same parts and in no
    /// others. A part is the region, the credentials or an error, for example: in a smaller case, it may have other fields.
    pub(crate) fn is_part_of(&self, larger: &Self) -> bool {
        let parts = larger.parts();
        self.verdict == larger.verdict
            && self.fields.is_empty() == larger.fields.is_empty()
            && self.parts().is_subset(&parts)
    }

    /// The parts of the outcome that differ: the first two names of each field. Between a session and an error, everything differs,
    /// so that only the first name counts.
    pub(crate) fn parts(&self) -> BTreeSet<&str> {
        let fields = || self.fields.split(' ');
        let outcomes: BTreeSet<_> = fields().map(|field| first_names(field, 1)).collect();
        if outcomes.len() > 1 { outcomes } else { fields().map(|field| first_names(field, 2)).collect() }
    }

    /// The names of the fields that differ.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.split(' ').filter(|field| !field.is_empty())
    }

    /// The names of the fields, which may have to be masked: an implementation may name a field after a secret.
    pub(crate) const fn fields_mut(&mut self) -> &mut String {
        &mut self.fields
    }
}

/// This many names at the beginning of a field, with the dots between them.
fn first_names(field: &str, count: usize) -> &str {
    let end = field.match_indices('.').nth(count - 1).map_or(field.len(), |(end, _)| end);
    &field[..end]
}

impl FromStr for FailureSignature {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (name, fields) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        match Verdict::named(name) {
            Some(Verdict::Pass | Verdict::Flaky) | None => {
                Err(format!("{name:?} is not the verdict of a failure"))
            }
            Some(verdict) => Ok(Self { verdict, fields: fields.to_owned() }),
        }
    }
}

impl TryFrom<String> for FailureSignature {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<FailureSignature> for String {
    fn from(signature: FailureSignature) -> Self {
        signature.to_string()
    }
}

impl fmt::Display for FailureSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.verdict.name())?;
        if self.fields.is_empty() { Ok(()) } else { write!(f, " {}", self.fields) }
    }
}

words! {
    /// What is to be done about a known failure.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    pub enum Resolution {
        /// It is to be fixed.
        #[default]
        Todo = "todo",
        /// It stays.
        Wontfix = "wontfix",
    }
}

/// The entry of the expectations that decided on the status of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchedExpectation {
    /// The line of the entry in its file.
    pub line: usize,
    /// Why the failure is known.
    pub reason: String,
    /// Where more about it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// What is to be done about it.
    pub status: Resolution,
    /// The failures that the entry expects; empty for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<FailureSignature>,
}

/// What became of a case, in the light of the expectations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Status {
    /// It passed.
    Passed,
    /// It failed, and no entry of the expectations selects it.
    Failed(FailureSignature),
    /// It failed as an entry of the expectations describes.
    KnownFailure {
        /// How it failed.
        signature: FailureSignature,
        /// The entry.
        entry: Box<MatchedExpectation>,
    },
    /// It passed, and an entry of the expectations that names it describes a failure.
    UnexpectedPass(Box<MatchedExpectation>),
    /// It failed in another way than the entry of the expectations describes.
    ChangedFailure {
        /// How it failed.
        signature: FailureSignature,
        /// The entry.
        entry: Box<MatchedExpectation>,
    },
    /// It passed only when it was repeated.
    Flaky {
        /// The verdict on the first attempt, such as `crash`.
        first: Verdict,
    },
    /// It was not put to the implementation.
    NotRun {
        /// Why, such as `the adapter lacks the capability tls`.
        reason: String,
    },
}

impl Status {
    /// The verdict; none on a case that was not run.
    #[must_use]
    pub const fn verdict(&self) -> Option<Verdict> {
        match self {
            Self::Passed | Self::UnexpectedPass(_) => Some(Verdict::Pass),
            Self::Failed(signature)
            | Self::KnownFailure { signature, .. }
            | Self::ChangedFailure { signature, .. } => Some(signature.verdict()),
            Self::Flaky { .. } => Some(Verdict::Flaky),
            Self::NotRun { .. } => None,
        }
    }

    /// How the case failed, if it did.
    #[must_use]
    pub const fn signature(&self) -> Option<&FailureSignature> {
        match self {
            Self::Failed(signature)
            | Self::KnownFailure { signature, .. }
            | Self::ChangedFailure { signature, .. } => Some(signature),
            Self::Passed | Self::UnexpectedPass(_) | Self::Flaky { .. } | Self::NotRun { .. } => None,
        }
    }

    /// Whether the case is not as the specification and the expectations have it. A flaky case may be allowed, so it is not
    /// among these.
    #[must_use]
    pub const fn is_failure(&self) -> bool {
        matches!(self, Self::Failed(_) | Self::UnexpectedPass(_) | Self::ChangedFailure { .. })
    }

    /// The word for it in reports: the verdict, unless the expectations or a missing capability decide.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Passed => "pass",
            Self::Failed(signature) => signature.verdict().name(),
            Self::KnownFailure { .. } => "known failure",
            Self::UnexpectedPass(_) => "unexpected pass",
            Self::ChangedFailure { .. } => "changed failure",
            Self::Flaky { .. } => "flaky",
            Self::NotRun { .. } => "not run",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FailureSignature;

    fn signature(text: &str) -> FailureSignature {
        FailureSignature::read(text).unwrap()
    }

    #[test]
    fn a_smaller_failure_differs_in_some_of_the_same_parts_and_in_no_others() {
        let larger = signature("fail session.credentials.access_key_id session.region");
        for (smaller, is_part) in [
            ("fail session.region", true),
            ("fail session.credentials.error.code", true),
            ("fail session.region session.requests", false),
            ("fail", false),
            ("crash", false),
        ] {
            assert_eq!(signature(smaller).is_part_of(&larger), is_part, "{smaller}");
        }
    }

    #[test]
    fn a_session_in_the_place_of_an_error_is_one_part_whatever_the_session_has() {
        let larger =
            signature("fail error.code error.message session.credentials.access_key_id session.region");
        for (smaller, is_part) in [
            ("fail error.code session.credentials.access_key_id session.region session.requests", true),
            ("fail error.code session.services", true),
            ("fail error.code", false),
            ("fail session.region", false),
        ] {
            assert_eq!(signature(smaller).is_part_of(&larger), is_part, "{smaller}");
        }
    }
}
