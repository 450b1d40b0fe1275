//! The value of `duration_seconds`, in edition 1.55.

const NANOSECONDS_PER_SECOND: i64 = 1_000_000_000;
const SECONDS_PER_MINUTE: i64 = 60;
/// A duration of at most this many whole minutes is ignored: the role is assumed for the default duration.
const DEFAULT_MINUTES: i64 = 15;

/// The seconds that a value sets, unless the default duration applies.
///
/// The release stores the duration as a signed number of nanoseconds with 64 bits. So of a very long duration it keeps the
/// remainder, which is negative in the upper half of the range.
pub(super) fn parse(value: &str) -> Option<i64> {
    let nanoseconds = i128::from(parse_integer(value)?) * i128::from(NANOSECONDS_PER_SECOND);
    let stored = i64::try_from(nanoseconds.rem_euclid(1 << 64)).ok()?;
    Some(stored / NANOSECONDS_PER_SECOND).filter(|seconds| seconds / SECONDS_PER_MINUTE > DEFAULT_MINUTES)
}

/// A whole number in the form of a Go literal.
fn parse_integer(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    let (digits, radix) = split_radix(&digits.to_ascii_lowercase())?;
    let magnitude = i128::from_str_radix(&digits, radix).ok()?;
    i64::try_from(if negative { -magnitude } else { magnitude }).ok()
}

/// The digits without underscores, and the radix that their prefix sets. An underscore may be between two digits, or after the
/// prefix.
fn split_radix(text: &str) -> Option<(String, u32)> {
    let prefixes = [("0x", 16), ("0o", 8), ("0b", 2), ("0", 8)];
    let prefixed = prefixes.into_iter().find_map(|(prefix, radix)| Some((text.strip_prefix(prefix)?, radix)));
    let (digits, radix) = prefixed.filter(|(digits, _)| !digits.is_empty()).unwrap_or((text, 10));
    let is_malformed =
        digits.contains("__") || digits.ends_with('_') || (radix == 10 && digits.starts_with('_'));
    let starts_with_digit = digits.starts_with(|first: char| first.is_ascii_hexdigit() || first == '_');
    (starts_with_digit && !is_malformed).then(|| (digits.replace('_', ""), radix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_more_than_fifteen_whole_minutes_count() {
        for (value, expected) in [
            ("3600", Some(3600)),
            ("960", Some(960)),
            ("959", None),
            ("900", None),
            ("0", None),
            ("-1", None),
            ("soon", None),
            ("", None),
            ("0xe10", Some(3600)),
            ("0o7020", Some(3600)),
            ("07020", Some(3600)),
            ("3_600", Some(3600)),
            ("3__600", None),
            ("+3600", Some(3600)),
            ("+-3600", None),
            ("1h", None),
            ("9223372036854775807", None),
            // 2^64 nanoseconds and an hour.
            ("18446747673", Some(3599)),
            ("-18446740473", Some(3600)),
            ("9223372036854775808", None),
        ] {
            assert_eq!(parse(value), expected, "{value}");
        }
    }
}
