//! The errors of a session, with the codes and messages that the documents and the releases give them.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use core::fmt;

use crate::rule::Rule;

/// An error as the SDK's `awserr.Error` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The short id of the error (`Code()`); empty where the error has none.
    pub code: Cow<'static, str>,
    /// The description of the error (`Message()`).
    pub message: Cow<'static, str>,
    /// The underlying error that caused the failure (`OrigErr()`).
    pub original: Option<Box<Failure>>,
    /// Whether the release does not return it, but panics with it.
    pub panics: bool,
    /// The rules by which it comes.
    pub rules: &'static [Rule],
}

impl Failure {
    /// An error that no other error caused.
    #[must_use]
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code: code.into(), message: message.into(), original: None, panics: false, rules: &[] }
    }

    /// A panic of the release itself, which has no code.
    pub(crate) fn panic(message: impl Into<Cow<'static, str>>) -> Self {
        Self { panics: true, ..Self::new("", message) }
    }

    /// Whether it comes by this rule.
    pub(crate) fn is_by(&self, rule: Rule) -> bool {
        self.rules.contains(&rule)
    }

    /// The same error, which comes by these rules.
    pub(crate) fn by(self, rules: &'static [Rule]) -> Self {
        Self { rules, ..self }
    }

    /// The same error with the one that caused it.
    #[must_use]
    pub fn caused_by(mut self, original: Failure) -> Self {
        self.original = Some(Box::new(original));
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.code {
            "" => f.write_str(&self.message),
            code => write!(f, "{code}: {}", self.message),
        }
    }
}

impl core::error::Error for Failure {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        self.original.as_deref().map(|original| original as _)
    }
}
