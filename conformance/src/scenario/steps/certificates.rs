//! Certificates for the steps about valid and invalid bundles.

use crate::vocabulary::certificates::{ONE, TWO};

/// Text in the form of a certificate that cannot be parsed.
const NONE: &str = "-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";

/// Bundles by the words that steps use for them.
pub(in crate::scenario) const BUNDLES: [(&str, &str); 3] =
    [("a valid certificate", ONE), ("two valid certificates", TWO), ("no certificate", NONE)];

/// The text of the bundle that a step calls by these words.
pub(crate) fn named(words: &str) -> Option<&'static str> {
    BUNDLES.iter().find(|(name, _)| *name == words).map(|(_, text)| *text)
}

/// The words for this very text, if there are some.
pub(in crate::scenario) fn name_of(text: &str) -> Option<&'static str> {
    BUNDLES.iter().find(|(_, bundle)| *bundle == text).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_stands_for_as_many_certificates_as_it_says() {
        let counts = BUNDLES.map(|(_, text)| text.matches("BEGIN CERTIFICATE").count());
        assert_eq!(counts, [1, 2, 1]);
        assert!(BUNDLES.iter().all(|(name, text)| name_of(text) == Some(name)));
    }
}
