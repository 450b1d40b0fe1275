//! A set of environment variables.

use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

/// The variables of an environment by name.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    /// An empty environment.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Sets a variable, and returns its earlier value.
    pub fn insert(&mut self, name: String, value: String) -> Option<String> {
        self.0.insert(name, value)
    }

    /// The value of a variable, which may be empty; `None` if it is not set.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Every variable with its value, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

impl fmt::Debug for Variables {
    /// Lists the names of the variables without their values, some of which are secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}

impl Extend<(String, String)> for Variables {
    fn extend<T: IntoIterator<Item = (String, String)>>(&mut self, variables: T) {
        for (name, value) in variables {
            self.insert(name, value);
        }
    }
}

impl FromIterator<(String, String)> for Variables {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(variables: T) -> Self {
        let mut set = Self::new();
        set.extend(variables);
        set
    }
}
