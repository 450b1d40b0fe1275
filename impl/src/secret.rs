//! Texts that may be secret: no formatter shows them, and their memory is overwritten when they are dropped.

use std::borrow::Cow;
use std::fmt;
use std::mem;
use std::ops::Deref;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::ini::to_utf8;

/// A secret text, such as a secret key or a session token. Neither `Debug` nor `Display` shows it, and its memory is overwritten
/// when it is dropped.
///
/// ```
/// let secret = awsess::Secret::from("wJalrXUtnFEMI");
/// assert_eq!(format!("{secret} {secret:?}"), "[redacted] Secret([redacted])");
/// assert_eq!(secret.expose(), "wJalrXUtnFEMI");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// The text. Call this only where the secret is used.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the text is empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Secret {}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([redacted])")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Appends to bytes that may be secret. A `Vec` that grows by itself does not overwrite the memory that it leaves.
pub(crate) fn append(bytes: &mut Zeroizing<Vec<u8>>, more: &[u8]) {
    let needed = bytes.len() + more.len();
    if needed > bytes.capacity() {
        let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(2 * bytes.len())));
        larger.extend_from_slice(bytes);
        *bytes = larger;
    }
    bytes.extend_from_slice(more);
}

/// The length in bytes from which a secret is redacted wherever it occurs. A shorter one may be part of another word.
#[cfg(feature = "sts")]
const LONG: usize = 8;
/// The length from which a secret is redacted where it is a word of its own. A shorter one may be any word; AWS issues none.
#[cfg(feature = "sts")]
const SHORT: usize = 4;

/// The text without the secrets.
#[cfg(feature = "sts")]
pub(crate) fn redacted(text: &str, secrets: &[&str]) -> String {
    let places = secrets.iter().filter(|secret| secret.len() >= SHORT).flat_map(|secret| {
        let places = text.match_indices(secret).map(|(start, found)| (start, start + found.len()));
        places.filter(|&(start, end)| secret.len() >= LONG || is_word(text, start, end))
    });
    let mut places: Vec<(usize, usize)> = places.collect();
    places.sort_unstable();
    let (mut redacted, mut at) = (String::new(), 0);
    for (start, end) in places {
        if start >= at {
            redacted.extend([&text[at..start], "[redacted]"]);
        }
        at = at.max(end);
    }
    redacted + &text[at..]
}

/// Whether no letter and no digit stands directly before and behind this part of the text.
#[cfg(feature = "sts")]
fn is_word(text: &str, start: usize, end: usize) -> bool {
    !text[..start].ends_with(char::is_alphanumeric) && !text[end..].starts_with(char::is_alphanumeric)
}

/// A text of a file that is borrowed or owned. It may be a secret, so an owned text is overwritten when it is dropped.
pub(crate) struct ZeroizingCow<'a, T: ToOwned<Owned: Zeroize> + ?Sized>(Cow<'a, T>);

impl<'a> ZeroizingCow<'a, [u8]> {
    /// The bytes as text, with U+FFFD in the place of each byte that is not part of a UTF-8 character.
    pub(crate) fn into_utf8(mut self) -> ZeroizingCow<'a, str> {
        match mem::take(&mut self.0) {
            Cow::Borrowed(bytes) => ZeroizingCow(to_utf8(bytes)),
            Cow::Owned(bytes) => String::from_utf8(bytes).map_or_else(
                |error| {
                    let bytes = Zeroizing::new(error.into_bytes());
                    to_utf8(&bytes).into_owned().into()
                },
                Into::into,
            ),
        }
    }
}

impl<'a, T: ToOwned<Owned: Zeroize> + ?Sized> From<&'a T> for ZeroizingCow<'a, T> {
    fn from(text: &'a T) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<String> for ZeroizingCow<'_, str> {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

impl From<Vec<u8>> for ZeroizingCow<'_, [u8]> {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Cow::Owned(bytes))
    }
}

impl From<Zeroizing<Vec<u8>>> for ZeroizingCow<'_, [u8]> {
    fn from(mut bytes: Zeroizing<Vec<u8>>) -> Self {
        mem::take(&mut *bytes).into()
    }
}

impl<T: ToOwned<Owned: Zeroize> + ?Sized> Deref for ZeroizingCow<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ToOwned<Owned: Zeroize> + ?Sized> Drop for ZeroizingCow<'_, T> {
    fn drop(&mut self) {
        if let Cow::Owned(text) = &mut self.0 {
            text.zeroize();
        }
    }
}

#[cfg(all(test, feature = "sts"))]
mod tests {
    use super::redacted;

    #[test]
    fn a_secret_is_redacted_wherever_it_occurs() {
        assert_eq!(redacted("xSECRET-KEYx SECRET-KEY", &["SECRET-KEY"]), "x[redacted]x [redacted]");
        assert_eq!(redacted("neither of them", &["SECRET-KEY", ""]), "neither of them");
    }

    #[test]
    fn a_short_secret_is_redacted_as_a_word_and_a_shorter_one_is_not() {
        assert_eq!(redacted("test tests 'test'", &["test"]), "[redacted] tests '[redacted]'");
        assert_eq!(redacted("InvalidIdentityToken: a", &["a", "Id"]), "InvalidIdentityToken: a");
    }

    #[test]
    fn secrets_that_overlap_leave_nothing_of_each_other() {
        assert_eq!(redacted("abcdefghijklmn", &["abcdefgh", "ghijklmn"]), "[redacted]");
        assert_eq!(redacted("abcdefghijklmn", &["abcdefgh", "abcdefghijkl"]), "[redacted]mn");
        assert_eq!(
            redacted("not redacted SECRET-KEY", &["SECRET-KEY", "redacted"]),
            "not [redacted] [redacted]"
        );
    }
}
