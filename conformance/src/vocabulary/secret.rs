//! Secrets: the names by which they are recognised, and their masking in texts that may quote them.

use aho_corasick::AhoCorasick;
use serde_json::Value;

use crate::system::printable;

/// Parts of the names of secrets.
const SECRET_WORDS: [&str; 4] = ["secret", "token", "password", "authorization"];

/// Whether the name of a variable, a key or a parameter is that of a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !name.ends_with("_file") && SECRET_WORDS.iter().any(|word| name.contains(word))
}

/// The passwords of the URLs in a text, with or without a scheme: as written, and decoded.
pub(crate) fn passwords(text: &str) -> Vec<String> {
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | '='))
        .filter(|word| word.contains('@'));
    let mut found = Vec::new();
    for word in words.filter_map(password) {
        let escaped = word.replace('+', "%2B");
        let decoded = form_urlencoded::parse(escaped.as_bytes()).next().map(|(name, _)| name.into_owned());
        found.extend([Some(word.to_owned()), decoded].into_iter().flatten());
    }
    found
}

fn password(word: &str) -> Option<&str> {
    let rest = word.split_once("://").map_or(word, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (user, _) = authority.rsplit_once('@')?;
    user.split_once(':').map(|(_, password)| password)
}

/// The length in characters from which a secret is masked wherever it occurs. A shorter one may be part of another word.
pub(crate) const LONG: usize = 8;
/// The length from which a secret is masked where it is a word of its own. A shorter one may be any word, so it is masked
/// only where it is the whole text or in quotes.
const SHORT: usize = 4;
/// The number of bytes at the start of a secret that are searched for. Few secrets begin alike.
const SEARCHED: usize = 16;

/// What is shown in the place of a secret, or of a text if there are too many secrets to search it for.
pub(crate) const MASK: &str = "***";

/// Secrets that are masked in texts.
#[derive(Default)]
pub(crate) struct Secrets {
    /// The spellings of all secrets, the longest first.
    spellings: Vec<Spelling>,
    /// A search for the starts of all spellings at once; `None` if there are too many.
    search: Option<AhoCorasick>,
}

/// One spelling of a secret, with the mark that replaces it.
struct Spelling {
    text: String,
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

/// Shows the number of secrets, never a secret.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secrets({} spellings)", self.spellings.len())
    }
}

impl Secrets {
    /// These secrets, each of which is replaced by the mark that the function returns for it.
    pub(crate) fn new<'f>(secrets: impl IntoIterator<Item = &'f String>, mark: fn(&str) -> String) -> Self {
        let secrets = secrets.into_iter();
        let mut spellings: Vec<_> = secrets.flat_map(|secret| Spelling::all(secret, mark)).collect();
        spellings.sort_by(|one, other| (other.text.len(), &one.text).cmp(&(one.text.len(), &other.text)));
        spellings.dedup_by(|one, other| one.text == other.text);
        let starts = spellings.iter().map(|spelling| {
            let bytes = spelling.text.as_bytes();
            &bytes[..bytes.len().min(SEARCHED)]
        });
        Self { search: AhoCorasick::new(starts).ok(), spellings }
    }

    /// Replaces each secret in the text by its mark, the longest first.
    pub(crate) fn mask(&self, text: &mut String) {
        if self.spellings.is_empty() {
            return;
        }
        let Some(search) = &self.search else {
            *text = MASK.into();
            return;
        };
        let found = search.find_overlapping_iter(&**text);
        let mut found: Vec<_> = found.map(|start| (start.start(), start.pattern().as_usize())).collect();
        found.sort_unstable();
        let (mut masked, mut at) = (String::new(), 0);
        for (start, index) in found {
            let spelling = &self.spellings[index];
            if start >= at && spelling.is_masked_at(text, start) {
                masked.push_str(&text[at..start]);
                masked.push_str(&spelling.mark);
                at = start + spelling.text.len();
            }
        }
        if at > 0 {
            masked.push_str(&text[at..]);
            *text = masked;
        }
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

impl Spelling {
    /// The secret as it is, without surrounding white space, and in the encodings of programs and protocols.
    fn all(secret: &str, mark: fn(&str) -> String) -> impl Iterator<Item = Self> {
        let (bare, mark) = (secret.trim(), mark(secret));
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
            character_numbers(bare),
        ];
        let spellings = spellings.into_iter().filter(|text| !text.is_empty());
        spellings.map(move |text| Self { masked: Masked::from_length(&text), mark: mark.clone(), text })
    }

    /// Whether the secret is at this place in the text, and must be masked there.
    fn is_masked_at(&self, text: &str, at: usize) -> bool {
        let Some(behind) = text[at..].strip_prefix(&self.text) else { return false };
        let before = text[..at].chars().next_back();
        let behind = behind.chars().next();
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        match self.masked {
            Masked::Anywhere => true,
            Masked::AsAWord => !before.is_some_and(in_word) && !behind.is_some_and(in_word),
            Masked::Alone => before == behind && before.is_none_or(|c| matches!(c, '"' | '\'' | '`')),
        }
    }
}

impl Masked {
    fn from_length(text: &str) -> Self {
        match text.chars().count() {
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

/// The numbers of the text's characters, separated by spaces, as the parser of release 1.55 quotes a text.
pub(crate) fn character_numbers(text: &str) -> String {
    text.chars().map(|character| u32::from(character).to_string()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(secrets: &[&str], text: &str) -> String {
        let secrets: Vec<String> = secrets.iter().map(|secret| (*secret).to_owned()).collect();
        let mut text = text.to_owned();
        Secrets::new(&secrets, |secret| format!("<{}>", secret.len())).mask(&mut text);
        text
    }

    #[test]
    fn a_long_secret_is_masked_anywhere_and_the_longest_first() {
        assert_eq!(masked(&["abcdefgh", "abcdefghij"], "xabcdefghijx abcdefghx"), "x<10>x <8>x");
        assert_eq!(masked(&["abcdefgh", "ghijklmn"], "abcdefghijklmn"), "<8>ijklmn");
    }

    #[test]
    fn a_short_secret_is_masked_as_a_word_and_a_shorter_one_alone() {
        assert_eq!(masked(&["test"], "test tests a-test"), "<4> tests a-<4>");
        assert_eq!(masked(&["us"], "us \"us\" 'us\""), "us \"<2>\" 'us\"");
        assert_eq!(masked(&["us"], "us"), "<2>");
    }

    #[test]
    fn a_secret_is_masked_in_every_encoding() {
        let secret = " k/e\"y\u{e9}+end\n";
        for text in [
            "k/e\"y\u{e9}+end",
            r#"k/e\"yé+end"#,
            r#"k/e\"y\u{e9}+end"#,
            "k%2Fe%22y%C3%A9%2Bend",
            "107 47 101 34 121 233 43 101 110 100",
        ] {
            assert_eq!(masked(&[secret], text), "<13>", "{text}");
        }
    }

    #[test]
    fn secrets_that_begin_alike_are_told_apart() {
        let secrets = ["0123456789abcdefONE", "0123456789abcdefTHREE"];
        assert_eq!(masked(&secrets, "0123456789abcdefTHREE 0123456789abcdefTWO"), "<21> 0123456789abcdefTWO");
    }
}
