//! The rules of the specification, each a constant that is named after its id: `ENV-9` is [`ENV_9`].
//!
//! `features/rules.toml` contains the statement, the source and the editions of each rule. The constants are generated from
//! that file, so the name of a rule that it does not contain does not compile.

use core::fmt;

/// A rule of the specification.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule(&'static str);

impl Rule {
    /// The id of the rule, such as `ENV-9`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));
