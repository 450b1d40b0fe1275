//! Shapes: what two failures have in common that are the same divergence.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::run::check::Secrets;

/// The name of the verdict on a case that passed only when it was repeated.
const FLAKY: &str = crate::report::log::Verdict::Flaky.name();

/// The verdict's name and the fields that differ, such as `fail session.region`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shape(String);

impl Shape {
    /// The shape of a failure; the order of the fields does not matter.
    #[must_use]
    pub fn new<'f>(verdict: &str, fields: impl IntoIterator<Item = &'f str>) -> Self {
        let mut fields: Vec<_> = fields.into_iter().collect();
        fields.sort_unstable();
        fields.dedup();
        Self(std::iter::once(verdict).chain(fields).collect::<Vec<_>>().join(" "))
    }

    /// Whether this is the shape of a flaky case.
    #[must_use]
    pub fn is_flaky(&self) -> bool {
        self.0.split(' ').next() == Some(FLAKY)
    }

    /// The verdict on the first attempt of a flaky case.
    pub(crate) fn at_first(&self) -> Option<&str> {
        self.0.split_once(' ').filter(|(verdict, _)| *verdict == FLAKY).map(|(_, first)| first)
    }

    /// A shape as a person writes it, with the fields in any order.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        words.next().map(|verdict| Self::new(verdict, words))
    }
}

impl Shape {
    /// The shape with secrets masked, because an implementation may name a field after one.
    pub(crate) fn masked(mut self, secrets: &Secrets) -> Self {
        secrets.mask(&mut self.0);
        self
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
