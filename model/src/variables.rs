//! A set of environment variables.

use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

/// The variables of an environment by name.
///
/// A session asks for many names, and most are not there. So a look-up first asks one bit, which every name that is
/// there has set.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Variables {
    values: BTreeMap<String, String>,
    bits: u64,
}

impl Variables {
    /// Nothing is set.
    #[must_use]
    pub const fn new() -> Self {
        Self { values: BTreeMap::new(), bits: 0 }
    }

    /// Sets a variable; tells the value that it had.
    pub fn insert(&mut self, name: String, value: String) -> Option<String> {
        self.bits |= bit(&name);
        self.values.insert(name, value)
    }

    /// The value of a variable, which may be empty; `None` where it is not set.
    #[must_use]
    #[inline]
    pub fn get(&self, name: &str) -> Option<&str> {
        if self.bits & bit(name) == 0 { None } else { self.find(name) }
    }

    /// Stands apart, so that a look-up which ends with the bit is small.
    #[inline(never)]
    fn find(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Every variable with its value, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (&**name, &**value))
    }
}

/// The bit of a name: with these weights, its length and two of its letters part nearly all names that a session asks for.
#[inline]
fn bit(name: &str) -> u64 {
    let letters = name.as_bytes();
    let [middle, last] = [letters.len() / 2, letters.len().wrapping_sub(1)]
        .map(|at| letters.get(at).copied().unwrap_or_default());
    1 << ((letters.len() * 2 + usize::from(middle) * 14 + usize::from(last)) % 64)
}

impl fmt::Debug for Variables {
    /// Names the variables and never shows their values: some of them are secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.values.keys()).finish()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_is_found_and_no_other() {
        let names = ["", "A", "HOME", "AWS_REGION", "AWS_PROFILE"];
        let variables: Variables = names.map(|name| (name.into(), name.into())).into_iter().collect();
        assert_eq!(names.map(|name| variables.get(name)), names.map(Some));
        assert_eq!(["B", "HOMES", "AWS_regioN"].map(|name| variables.get(name)), [None; 3]);
    }
}
