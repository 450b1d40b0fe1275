//! The errors of a session, with the codes and messages of the SDK.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use crate::rule::Rule;

/// An error with the properties of the SDK's `awserr.Error`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// `Code()`: the short id of the error; empty if the error has none.
    pub code: Cow<'static, str>,
    /// `Message()`: the description of the error.
    pub message: Cow<'static, str>,
    /// `OrigErr()`: the error that has caused this one.
    pub original: Option<Box<Failure>>,
    /// `OrigErrs()` of the error of a chain: the error of each provider, if the program asks for them.
    pub causes: Vec<Failure>,
    /// Whether the SDK panics with the error and does not return it.
    pub panics: bool,
    /// The rules that require the error.
    pub rules: &'static [Rule],
}

impl Failure {
    /// An error without a cause and without rules.
    #[must_use]
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        let (code, message) = (code.into(), message.into());
        Self { code, message, original: None, causes: Vec::new(), panics: false, rules: &[] }
    }

    /// A panic of the Go runtime, which has no code.
    pub(crate) fn panic(message: impl Into<Cow<'static, str>>) -> Self {
        Self { panics: true, ..Self::new("", message) }
    }

    /// Whether this rule requires the error.
    pub(crate) fn is_by(&self, rule: Rule) -> bool {
        self.rules.contains(&rule)
    }

    /// The same error, with these rules instead of its own.
    pub(crate) fn by(self, rules: &'static [Rule]) -> Self {
        Self { rules, ..self }
    }

    /// The same error with its cause.
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
