//! The stand-ins of private texts: what is put in their place.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;

use super::letters::{Capitals, capital, is_capital, lower};
use super::private::{Label, Private, Replace};
use super::registry::Registry;
use crate::system::plural::plural;

/// The stand-in of each private text.
#[derive(Debug, Default)]
pub(super) struct StandIns {
    pub(super) words: BTreeMap<String, WordStandIn>,
    pub(super) secrets: BTreeMap<String, String>,
    pub(super) accounts: BTreeMap<String, String>,
    pub(super) addresses: BTreeMap<String, String>,
    /// How many words have each label.
    pub(super) counts: BTreeMap<Label, usize>,
}

/// The stand-in of a word, in lower case.
#[derive(Clone, Debug)]
pub(super) struct WordStandIn {
    pub(super) text: String,
    /// Whether it is a label with a number, and not of the form of the word.
    pub(super) is_telling: bool,
}

impl Replace for &StandIns {
    fn replace(&mut self, text: Private<'_>) -> String {
        let found = |map: &BTreeMap<String, String>, text: &str| map.get(text).cloned().unwrap_or_default();
        match text {
            Private::Word(word, _) => {
                self.words.get(&lower(word)).map_or_else(String::new, |stand_in| stand_in.spelled_as(word))
            }
            Private::Secret(secret) => found(&self.secrets, secret),
            Private::Account(account) => found(&self.accounts, account),
            Private::Address(address) | Private::AddressV6(address) => found(&self.addresses, address),
        }
    }
}

impl WordStandIn {
    /// The stand-in with capital letters and NUL characters where the word has them.
    fn spelled_as(&self, word: &str) -> String {
        if self.is_telling {
            return Capitals::of(word).write(&self.text);
        }
        let mut letters = self.text.chars();
        let spelled = word.chars().filter_map(|character| match character {
            '\0' => Some('\0'),
            c if is_capital(c) => letters.next().map(capital),
            _ => letters.next(),
        });
        spelled.collect()
    }
}

impl StandIns {
    /// What was replaced, with the number of different ones, such as `2 accounts`.
    pub(super) fn counts(&self) -> impl Iterator<Item = String> {
        let others = [
            (("secret", "secrets"), self.secrets.len()),
            (("account", "accounts"), self.accounts.len()),
            (("address", "addresses"), self.addresses.len()),
        ];
        let words = self.counts.iter().map(|(label, count)| (label.nouns(), *count));
        let all = others.into_iter().chain(words).filter(|(_, count)| *count > 0);
        all.map(|((one, many), count)| plural(count, one, many))
    }

    /// Whether one of these private texts is an original.
    pub(super) fn have_original_in(&self, found: &Registry) -> bool {
        found.words.keys().any(|word| self.words.contains_key(word))
            || found.accounts.iter().any(|account| self.accounts.contains_key(account))
    }

    /// A search for the secrets that are long enough to be one, and that were replaced.
    pub(super) fn search(&self) -> Option<AhoCorasick> {
        const SHORTEST: usize = 8;
        let replaced =
            self.secrets.iter().filter(|(secret, stand_in)| secret.len() >= SHORTEST && secret != stand_in);
        AhoCorasick::new(replaced.map(|(secret, _)| secret)).ok()
    }
}
