//! Truth values and numbers in edition 1.55.

use crate::rule::{self, Rule};

/// A value as it is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parsed<T> {
    /// `None` if the value is not of this type.
    pub(crate) value: Option<T>,
    /// The rule by which it is parsed, if it is not plainly written: as `true` or `false`, or in decimal digits.
    pub(crate) rule: Option<Rule>,
}

/// The words for truth values. The text after them is ignored.
const TRUTHS: [(&str, bool); 2] = [("true", true), ("false", false)];

/// The bases by the letter of their prefix. A leading zero alone also means base 8.
const BASES: [(u8, u32); 3] = [(b'b', 2), (b'o', 8), (b'x', 16)];

/// The truth value at the beginning of the text, in any case.
pub(super) fn boolean(text: &str) -> Parsed<bool> {
    let begins = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let value = TRUTHS.iter().find(|(word, _)| begins(word)).map(|(_, truth)| *truth);
    let is_plain = TRUTHS.iter().any(|(word, _)| *word == text);
    Parsed { value, rule: (!is_plain).then_some(rule::INI55_16) }
}

/// The text as a whole number.
pub(super) fn integer(text: &str) -> Parsed<i64> {
    let is_plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    Parsed { value: parse_int(text), rule: (!is_plain).then_some(rule::INI55_17) }
}

/// The text as `strconv.ParseInt` parses it with base 0 and 64 bits.
fn parse_int(text: &str) -> Option<i64> {
    let (negative, magnitude) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let magnitude = i128::from(unsigned(magnitude)?);
    i64::try_from(if negative { -magnitude } else { magnitude }).ok()
}

/// The digits after the sign.
fn unsigned(text: &[u8]) -> Option<u64> {
    let (base, digits) = match text {
        [] => return None,
        [b'0', letter, digits @ ..] if !digits.is_empty() => match named_base(*letter) {
            Some(base) => (base, digits),
            None => (8, &text[1..]),
        },
        [b'0', digits @ ..] => (8, digits),
        digits => (10, digits),
    };
    let after_digit = base != 10;
    underscores_separate(digits, after_digit).then(|| value(digits, base)).flatten()
}

fn named_base(letter: u8) -> Option<u32> {
    let letter = letter.to_ascii_lowercase();
    BASES.iter().find(|(name, _)| *name == letter).map(|(_, base)| *base)
}

/// Whether every underscore is between two digits, of which the first may be the zero or the letter of the prefix.
fn underscores_separate(digits: &[u8], mut after_digit: bool) -> bool {
    for byte in digits {
        if *byte == b'_' && !after_digit {
            return false;
        }
        after_digit = *byte != b'_';
    }
    digits.last() != Some(&b'_')
}

fn value(digits: &[u8], base: u32) -> Option<u64> {
    digits.iter().filter(|byte| **byte != b'_').try_fold(0_u64, |value, byte| {
        let digit = char::from(*byte).to_digit(base)?;
        value.checked_mul(u64::from(base))?.checked_add(u64::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::{boolean, integer, rule};

    #[test]
    fn a_truth_value_is_a_prefix_in_any_case() {
        for (text, expected) in [
            ("true", Some(true)),
            ("TRUE", Some(true)),
            ("trueish", Some(true)),
            ("True # no", Some(true)),
            ("falsehood", Some(false)),
            ("fal", None),
            ("1", None),
            ("yes", None),
            (" true", None),
            ("\"true\"", None),
            ("tru\u{e9}", None),
            ("", None),
        ] {
            assert_eq!(boolean(text).value, expected, "{text:?}");
        }
    }

    #[test]
    fn a_plain_value_is_parsed_without_a_rule() {
        for text in ["true", "false"] {
            assert_eq!(boolean(text).rule, None, "{text:?}");
        }
        for text in ["TRUE", "truest", "yes", "\"true\"", ""] {
            assert_eq!(boolean(text).rule, Some(rule::INI55_16), "{text:?}");
        }
        for text in ["3600", "99999999999999999999"] {
            assert_eq!(integer(text).rule, None, "{text:?}");
        }
        for text in ["-15", "010", "0x10", "1_000", "3600 ", "soon", "\"3600\""] {
            assert_eq!(integer(text).rule, Some(rule::INI55_17), "{text:?}");
        }
    }

    #[test]
    fn an_integer_is_the_whole_text_in_the_base_that_its_prefix_names() {
        for (text, expected) in [
            ("3600", Some(3600)),
            ("-15", Some(-15)),
            ("+15", Some(15)),
            ("0", Some(0)),
            ("010", Some(8)),
            ("0o10", Some(8)),
            ("0x1F", Some(31)),
            ("0B101", Some(5)),
            ("1_000", Some(1000)),
            ("0_7", Some(7)),
            ("0x_f", Some(15)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("18446744073709551616", None),
            ("3600 ", None),
            ("3600s", None),
            ("08", None),
            ("0x", None),
            ("0b2", None),
            ("1__0", None),
            ("_1", None),
            ("1_", None),
            ("0_", None),
            ("--1", None),
            ("-", None),
            ("", None),
            ("\u{663}", None),
        ] {
            assert_eq!(integer(text).value, expected, "{text:?}");
        }
    }
}
