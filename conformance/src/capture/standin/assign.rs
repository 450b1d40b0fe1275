//! Chooses the stand-ins: the same for the same, different for different. A word that is another one with more behind it has a stand-in
//! of the same kind.

use std::collections::{BTreeMap, BTreeSet};

use super::private::{Label, is_access_key_id};
use super::public::is_public;
use super::registry::{Registry, Word};
use super::shape::{Kind, of_secret, of_word, spell};
use super::stand_ins::{StandIns, WordStandIn};

/// How stand-ins are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// A word becomes its label with a number, unless its length or its case may matter.
    Telling,
    /// Every text keeps its length and the kind of each of its characters.
    SameForm,
}

/// There are more private texts of a length than stand-ins.
#[derive(Debug)]
pub(super) struct TooMany;

/// Gives every private text of a registry a stand-in, which is none of the originals.
pub(super) fn assign(registry: &Registry, style: Style) -> Result<StandIns, TooMany> {
    let mut assigning = Assigning::new(registry, style);
    let words = registry.words.iter().map(|(text, word)| Ok((text.clone(), assigning.word(text, word)?)));
    let words = words.collect::<Result<BTreeMap<_, _>, _>>()?;
    let secrets = registry.secrets.iter().map(|secret| Ok((secret.clone(), assigning.secret(secret)?)));
    let secrets = secrets.collect::<Result<_, _>>()?;
    let mut counts = BTreeMap::new();
    registry.words.values().for_each(|word| *counts.entry(word.label).or_default() += 1);
    let accounts = numbered(&registry.accounts, account);
    let addresses = numbered(&registry.addresses, |number| number.to_string());
    let addresses =
        addresses.into_iter().map(|(address, number)| (address.clone(), documented(&address, &number)));
    Ok(StandIns { words, secrets, accounts, addresses: addresses.collect(), counts })
}

/// Each text with the first texts of a sequence that are none of the originals.
fn numbered(originals: &BTreeSet<String>, text: impl Fn(usize) -> String) -> BTreeMap<String, String> {
    let free = (1..).map(text).filter(|text| !originals.contains(text));
    originals.iter().cloned().zip(free).collect()
}

/// The account with this number: `111122223333` and its like, as the documents write them.
fn account(number: usize) -> String {
    match number {
        1 => "111122223333".into(),
        2 => "444455556666".into(),
        3 => "777788889999".into(),
        more => format!("{:012}", 222_233_334_444_usize + more),
    }
}

/// An address of the range for documentation.
fn documented(original: &str, number: &str) -> String {
    if original.contains(':') { format!("2001:db8::{number}") } else { format!("192.0.2.{number}") }
}

/// Stand-ins while they are chosen, in the order of their originals: a word comes behind the words that it begins with.
struct Assigning<'r> {
    registry: &'r Registry,
    style: Style,
    /// The stand-ins of words so far.
    words: BTreeMap<&'r str, String>,
    taken: BTreeSet<String>,
    /// The next number to try for a label and a length.
    next: BTreeMap<(&'static str, usize), usize>,
}

/// The label of secrets.
const SECRET: &str = "secret";
/// The maximum number of texts that are tried for one stand-in.
const TRIES: usize = 26 * 26 * 2;

impl<'r> Assigning<'r> {
    const fn new(registry: &'r Registry, style: Style) -> Self {
        Self { registry, style, words: BTreeMap::new(), taken: BTreeSet::new(), next: BTreeMap::new() }
    }

    fn word(&mut self, text: &'r str, word: &Word) -> Result<WordStandIn, TooMany> {
        let mut related: Vec<String> = starts(text).filter_map(|start| self.of_start(start)).collect();
        related.reverse();
        let start = related.first().map_or("", String::as_str);
        let may_tell = self.style == Style::Telling && word.is_free_in_form() && !is_access_key_id(text);
        let telling = if may_tell { self.telling(word.label, start, &related) } else { None };
        let is_telling = telling.is_some();
        let stand_in = match telling {
            Some(telling) => telling,
            None => {
                let shape = shape(text, word.label, start);
                self.free(&shape, if start.is_empty() { word.label.text() } else { "" }, &related)?
            }
        };
        self.words.insert(text, stand_in.clone());
        Ok(WordStandIn { text: stand_in, is_telling })
    }

    /// The label with a number, or the stand-in of the word's beginning with a letter.
    fn telling(&mut self, label: Label, start: &str, related: &[String]) -> Option<String> {
        let first = *self.next.get(&(label.text(), 0)).unwrap_or(&1);
        let text = |number: usize| match start {
            "" => format!("{}{number}", label.text()),
            start => format!("{start}{}", spell(&[Kind::Letter], "", number)),
        };
        let numbers = if start.is_empty() { first..first + TRIES } else { 0..26 };
        let mut candidates = numbers.map(|number| (number, text(number)));
        let (number, text) = candidates.find(|(_, text)| self.is_good(text, related))?;
        if start.is_empty() {
            self.next.insert((label.text(), 0), number + 1);
        }
        self.taken.insert(text.clone());
        Some(text)
    }

    /// The stand-in of a word, or the word itself if it is a public one of the world that is not too short to mean anything.
    fn of_start(&self, start: &str) -> Option<String> {
        const SHORTEST: usize = 3;
        let is_kept = || start.len() >= SHORTEST && self.registry.kept.contains(start);
        self.words.get(start).cloned().or_else(|| is_kept().then(|| start.into()))
    }

    fn secret(&mut self, secret: &str) -> Result<String, TooMany> {
        self.free(&shortened(of_secret(secret)), SECRET, &[])
    }

    /// The first text of the shape that is not taken. One that is neither an original nor the beginning of another stand-in
    /// is preferred.
    fn free(&mut self, shape: &[Kind], label: &'static str, related: &[String]) -> Result<String, TooMany> {
        let first = *self.next.get(&(label, shape.len())).unwrap_or(&0);
        let candidate = |number| spell(shape, label, number);
        let from = |start: usize| (start..start + TRIES).map(move |number| (number, candidate(number)));
        let found = from(first)
            .find(|(_, text)| self.is_good(text, related))
            .or_else(|| from(0).find(|(_, text)| self.is_free(text) && self.is_new(text)))
            .or_else(|| from(0).find(|(_, text)| self.is_free(text)))
            .or_else(|| shape.iter().all(|kind| matches!(kind, Kind::Kept(_))).then(|| (0, candidate(0))));
        let (number, text) = found.ok_or(TooMany)?;
        self.next.insert((label, shape.len()), number + 1);
        self.taken.insert(text.clone());
        Ok(text)
    }

    fn is_good(&self, text: &str, related: &[String]) -> bool {
        self.is_free(text) && self.is_new(text) && self.is_unrelated(text, related)
    }

    fn is_free(&self, text: &str) -> bool {
        !self.taken.contains(text) && !is_public(text)
    }

    fn is_new(&self, text: &str) -> bool {
        !self.registry.words.contains_key(text) && !self.registry.secrets.contains(text)
    }

    /// Whether neither the text begins with the stand-in of another word than those that the original begins with, nor the reverse.
    fn is_unrelated(&self, text: &str, related: &[String]) -> bool {
        let mut longer = self.taken.range(text.to_owned()..);
        !starts(text)
            .any(|start| self.taken.contains(start) && !related.iter().any(|related| related == start))
            && longer.next().is_none_or(|next| !next.starts_with(text))
    }
}

/// The texts that a text begins with, of at least two characters and not too long for a name.
fn starts(text: &str) -> impl Iterator<Item = &str> {
    const LONGEST: usize = 64;
    (2..text.len().min(LONGEST)).filter(|end| text.is_char_boundary(*end)).map(|end| &text[..end])
}

/// The shape of a word behind the stand-in of its beginning.
fn shape(word: &str, label: Label, start: &str) -> Vec<Kind> {
    let mut shape = of_word(word);
    let length = start.chars().count().min(shape.len());
    shape.splice(..length, start.chars().map(Kind::Kept));
    with_kept_prefix(word, label, shape)
}

/// The shape of an access key id whose first four letters say of what kind it is, which they go on to do.
fn with_kept_prefix(word: &str, label: Label, mut shape: Vec<Kind>) -> Vec<Kind> {
    const PREFIX: usize = 4;
    if label == Label::AccessKeyId && is_access_key_id(word) {
        shape.splice(..PREFIX, word.chars().take(PREFIX).map(Kind::Kept));
    }
    shape
}

/// The shape of a long secret, cut: how long it is means nothing to any rule.
fn shortened(mut shape: Vec<Kind>) -> Vec<Kind> {
    const LONGEST: usize = 128;
    if shape.iter().skip(LONGEST).all(|kind| !matches!(kind, Kind::Kept(_))) {
        shape.truncate(LONGEST);
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::standin::private::{Private, Replace};

    /// What comes in the place of these words, which are names of profiles.
    fn replaced(words: &[&str], style: Style) -> Vec<String> {
        let mut registry = Registry::default();
        registry.keep("key");
        for word in words {
            registry.replace(Private::Word(word, Label::Profile));
        }
        let stand_ins = assign(&registry, style).unwrap();
        words.iter().map(|word| (&stand_ins).replace(Private::Word(word, Label::Profile))).collect()
    }

    #[test]
    fn words_that_differ_only_in_case_stay_so() {
        for (style, expected) in [
            (Style::Telling, ["profile1", "Profile1", "PROFILE1"]),
            (Style::SameForm, ["proa", "Proa", "PROA"]),
        ] {
            assert_eq!(replaced(&["acme", "Acme", "ACME"], style), expected);
        }
        assert_eq!(replaced(&["acme", "acmE"], Style::Telling), ["proa", "proA"]);
    }

    #[test]
    fn a_word_that_begins_as_another_stays_so() {
        for style in [Style::Telling, Style::SameForm] {
            let words = replaced(&["acme", "acmecorp", "acmecorporation", "ac", "keys", "zeta"], style);
            assert!(words[1].starts_with(&words[0]) && words[2].starts_with(&words[1]), "{words:?}");
            assert!(words[0].starts_with(&words[3]) && words[4].starts_with("key"), "{words:?}");
            assert!(!words[5].starts_with(&words[3]), "{words:?}");
        }
    }

    #[test]
    fn no_stand_in_is_an_original_or_public() {
        let names: Vec<String> = (1..40).map(|number| format!("profile{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let words: BTreeSet<String> = replaced(&names, Style::Telling).into_iter().collect();
        assert_eq!(words.len(), names.len());
        assert!(names.iter().all(|name| !words.contains(*name)), "{words:?}");
    }

    #[test]
    fn accounts_and_addresses_are_those_of_the_documents() {
        let mut registry = Registry::default();
        for private in
            [Private::Account("111122223333"), Private::Account("123456789012"), Private::Address("10.0.0.1")]
        {
            registry.replace(private);
        }
        let mut stand_ins = &assign(&registry, Style::Telling).unwrap();
        assert_eq!(stand_ins.replace(Private::Account("111122223333")), "444455556666");
        assert_eq!(stand_ins.replace(Private::Account("123456789012")), "777788889999");
        assert_eq!(stand_ins.replace(Private::Address("10.0.0.1")), "192.0.2.1");
    }
}
