//! The private texts of a world.

use std::collections::{BTreeMap, BTreeSet};

use super::letters::{Capitals, lower};
use super::private::{Label, Private, Replace};

/// The private texts of a world. Asked for a replacement, it remembers the text and returns it as it is.
#[derive(Default)]
pub(super) struct Registry {
    pub(super) words: BTreeMap<String, Word>,
    pub(super) secrets: BTreeSet<String>,
    pub(super) accounts: BTreeSet<String>,
    pub(super) addresses: BTreeSet<String>,
    /// The public words, which stay.
    pub(super) kept: BTreeSet<String>,
}

/// A word, in any case.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) label: Label,
    /// How it is written.
    spellings: BTreeSet<String>,
}

impl Word {
    /// Whether a stand-in of another length says the same: the word has letters and digits of ASCII, and is written in one way, or
    /// in lower case, in upper case and with a capital letter.
    pub(super) fn is_free_in_form(&self) -> bool {
        let is_plain = |spelling: &String| {
            spelling.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && spelling.bytes().any(|byte| byte.is_ascii_alphabetic())
        };
        let is_regular = |spelling: &String| Capitals::of(spelling).write(&lower(spelling)) == *spelling;
        self.spellings.iter().all(is_plain)
            && (self.spellings.len() == 1 || self.spellings.iter().all(is_regular))
    }
}

impl Replace for Registry {
    fn keep(&mut self, word: &str) {
        remember(&mut self.kept, word);
    }

    fn replace(&mut self, text: Private<'_>) -> String {
        match text {
            Private::Word(word, label) => {
                let new = || Word { label, spellings: BTreeSet::new() };
                let known = self.words.entry(lower(word)).or_insert_with(new);
                known.label = label.min(known.label);
                remember(&mut known.spellings, word)
            }
            Private::Secret(secret) => remember(&mut self.secrets, secret),
            Private::Account(account) => remember(&mut self.accounts, account),
            Private::Address(address) | Private::AddressV6(address) => remember(&mut self.addresses, address),
        }
    }
}

fn remember(set: &mut BTreeSet<String>, text: &str) -> String {
    set.insert(text.into());
    text.into()
}
