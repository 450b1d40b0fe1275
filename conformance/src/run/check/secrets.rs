//! Masking of the secrets of cases in messages, because the output of an implementation may quote them.

mod case;
mod file;
mod outcome;
mod recent;

use serde_json::Value;

pub(super) use recent::Recent;

use super::render::fingerprint;
use super::verdict::{Failure, Verdict};
use crate::implementation::materialise::numbers;
use crate::system::printable;
use crate::vocabulary::case::Case;

/// The length in characters from which a secret is masked wherever it occurs. A shorter one may be part of another word.
const LONG: usize = 8;
/// The length from which a secret is masked where it is a word of its own. A shorter one may be any word, so it is masked
/// only where it is the whole text or in quotes.
const SHORT: usize = 4;

/// The secrets of cases and of their outcomes.
#[derive(Debug, Default)]
pub(crate) struct Secrets(Vec<Secret>);

/// One spelling of a secret, with the mark that replaces it.
struct Secret {
    spelled: String,
    mark: String,
    masked: Masked,
}

/// Where a spelling is masked.
#[derive(Clone, Copy)]
enum Masked {
    Anywhere,
    AsAWord,
    Alone,
}

/// Shows the mark, never the secret.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.mark)
    }
}

impl Secrets {
    /// The secrets of a case, and of the outcomes that a verdict shows.
    pub(super) fn from_case(case: &Case, verdict: &Verdict) -> Self {
        let mut found = case::secrets(case);
        if let Verdict::Fail(Failure { expected, observed, differences: _, claims: _ }) = verdict {
            [expected, observed].into_iter().for_each(|shown| outcome::collect(shown, &mut found));
        }
        Self::new(&found)
    }

    fn new<'f>(found: impl IntoIterator<Item = &'f String>) -> Self {
        let mut secrets: Vec<Secret> =
            found.into_iter().flat_map(|secret| Secret::spellings(secret)).collect();
        secrets.sort_by(|one, other| {
            (other.spelled.len(), &one.spelled).cmp(&(one.spelled.len(), &other.spelled))
        });
        secrets.dedup_by(|one, other| one.spelled == other.spelled);
        Self(secrets)
    }

    /// Replaces each secret in the text by its mark, the longest first.
    pub(crate) fn mask(&self, text: &mut String) {
        let quoted: Vec<_> = self.0.iter().filter(|secret| text.contains(&secret.spelled)).collect();
        if quoted.is_empty() {
            return;
        }
        let mut masked = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(next) = text[at..].chars().next() {
            match quoted.iter().find(|secret| secret.occurs_at(text, at)) {
                Some(secret) => {
                    masked.push_str(&secret.mark);
                    at += secret.spelled.len();
                }
                None => {
                    masked.push(next);
                    at += next.len_utf8();
                }
            }
        }
        *text = masked;
    }

    /// Masks every text of a JSON value, names of fields included.
    pub(crate) fn mask_all(&self, value: &mut Value) {
        match value {
            Value::String(text) => self.mask(text),
            Value::Array(values) => values.iter_mut().for_each(|value| self.mask_all(value)),
            Value::Object(fields) => {
                *fields = std::mem::take(fields)
                    .into_iter()
                    .map(|(mut name, mut value)| {
                        self.mask(&mut name);
                        self.mask_all(&mut value);
                        (name, value)
                    })
                    .collect();
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

impl Secret {
    /// The secret as it is, without surrounding white space, and in the encodings of programs and protocols. The parser of
    /// release 1.55 quotes characters as numbers.
    fn spellings(secret: &str) -> Vec<Self> {
        let (bare, mark) = (secret.trim(), fingerprint(secret));
        let spellings = [
            secret.to_owned(),
            bare.to_owned(),
            bare.escape_debug().to_string(),
            bare.escape_default().to_string(),
            printable::line(bare).into_owned(),
            printable::text(bare).into_owned(),
            in_json(bare),
            form_urlencoded::byte_serialize(bare.as_bytes()).collect(),
            percent_encoded(bare),
            numbers(bare),
        ];
        let spellings = spellings.into_iter().filter(|spelled| !spelled.is_empty());
        spellings
            .map(|spelled| Self { masked: Masked::from_length(&spelled), mark: mark.clone(), spelled })
            .collect()
    }

    /// Whether the secret is at this place in the text, and must be masked there.
    fn occurs_at(&self, text: &str, at: usize) -> bool {
        if !text[at..].starts_with(&self.spelled) {
            return false;
        }
        let before = text[..at].chars().next_back();
        let behind = text[at + self.spelled.len()..].chars().next();
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        match self.masked {
            Masked::Anywhere => true,
            Masked::AsAWord => !before.is_some_and(in_word) && !behind.is_some_and(in_word),
            Masked::Alone => before == behind && before.is_none_or(|c| matches!(c, '"' | '\'' | '`')),
        }
    }
}

impl Masked {
    fn from_length(spelled: &str) -> Self {
        match spelled.chars().count() {
            LONG.. => Self::Anywhere,
            SHORT.. => Self::AsAWord,
            _ => Self::Alone,
        }
    }
}

/// The text as a JSON string, without the quotes.
fn in_json(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn percent_encoded(text: &str) -> String {
    let encoded = |byte: u8| match byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(encoded).collect()
}
