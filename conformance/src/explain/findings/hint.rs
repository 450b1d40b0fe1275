//! What a finding says, before it has its id.

use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::explanation::origin::Origin;

/// What is wrong, what helps, and the setting, if it is a single one.
pub(super) struct Hint {
    pub(super) message: String,
    pub(super) remedy: String,
    pub(super) origin: Option<Origin>,
}

pub(super) fn hint(message: impl Into<String>, remedy: impl Into<String>) -> Hint {
    Hint { message: message.into(), remedy: remedy.into(), origin: None }
}

impl Hint {
    pub(super) fn at(self, origin: Origin) -> Self {
        Self { origin: Some(origin), ..self }
    }

    /// The same, about this variable.
    pub(super) fn at_variable(self, name: &str) -> Self {
        self.at(Origin::Variable { name: name.into() })
    }

    pub(super) fn diagnostic(self, code: &str) -> Diagnostic {
        Diagnostic { origin: self.origin, ..Diagnostic::new(code, self.message, self.remedy) }
    }
}

/// How many findings of one kind are told of one file.
pub(super) const MAX_PLACES: usize = 20;
