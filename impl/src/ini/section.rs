//! One section of a text: its normal form, parsed by rust-ini, and the values that this names.

use std::mem;

use ini::{Ini, ParseOption, Properties};

use super::normal::encoded;
use super::values::{Surplus, Values};

/// The properties of one section.
pub(crate) struct Section<'a> {
    /// Tells the sections of one text apart.
    pub(crate) number: usize,
    pub(crate) name: &'a str,
    numbers: Properties,
    values: &'a Values,
    again: bool,
}

/// The normal form has no quotes and no escapes that rust-ini would know.
const PLAIN: ParseOption = ParseOption {
    enabled_quote: false,
    enabled_escape: false,
    enabled_indented_mutiline_value: false,
    enabled_preserve_key_leading_whitespace: false,
};

impl<'a> Section<'a> {
    /// The normal form always parses; a section that did not would have no properties.
    pub(super) fn parse(number: usize, name: &'a str, body: &str, values: &'a Values) -> Self {
        let mut parsed = Ini::load_from_str_opt(body, PLAIN).unwrap_or_default();
        let numbers = mem::take(parsed.general_section_mut());
        Self { number, name, numbers, values, again: false }
    }

    /// Whether it may answer differently when it is asked again.
    pub(crate) const fn may_change(&self) -> bool {
        self.values.echo
    }

    /// The section as it answers from the second asking on: its values with their echoes.
    pub(crate) fn again(self) -> Self {
        Self { again: true, ..self }
    }

    /// The value of a key; of a key that is there twice, the later. A key may be there with an empty value.
    pub(crate) fn get(&self, key: &str) -> Option<&'a str> {
        self.value(self.number(key)?)
    }

    /// The value of a key with what the file spells around it.
    pub(crate) fn spelled(&self, key: &str) -> Option<(&'a str, Surplus)> {
        let number = self.number(key)?;
        Some((self.value(number)?, self.values.surplus(number.parse().ok()?)))
    }

    /// The value of each of the keys, all found on one way through the section.
    pub(crate) fn values<const N: usize>(&self, keys: [&str; N]) -> [Option<&'a str>; N] {
        let mut found = [None; N];
        for (key, number) in self.numbers.iter() {
            if let Some(index) = keys.iter().position(|wanted| *wanted == key) {
                found[index] = self.value(number);
            }
        }
        found
    }

    fn number(&self, key: &str) -> Option<&str> {
        self.numbers.get_all(encoded(key)).next_back()
    }

    fn value(&self, number: &str) -> Option<&'a str> {
        let number = number.parse().ok()?;
        if self.again { self.values.get_again(number) } else { self.values.get(number) }
    }
}
