//! How long a role is assumed for, in edition 1.55.

const NANOSECONDS: i64 = 1_000_000_000;
const SECONDS_A_MINUTE: i64 = 60;
/// The minutes that a duration must exceed to count; what is less is the default.
const DEFAULT_MINUTES: i64 = 15;

/// The seconds that a value asks for, if they are more than the default counted in whole minutes. The release counts
/// in nanoseconds, which wrap.
pub(super) fn in_force(value: &str) -> Option<i64> {
    let seconds = parsed(value)?.wrapping_mul(NANOSECONDS) / NANOSECONDS;
    Some(seconds).filter(|seconds| seconds / SECONDS_A_MINUTE > DEFAULT_MINUTES)
}

/// A whole number as Go's literals spell it.
fn parsed(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    let (digits, radix) = based(&digits.to_ascii_lowercase())?;
    let magnitude = i128::from_str_radix(&digits, radix).ok()?;
    i64::try_from(if negative { -magnitude } else { magnitude }).ok()
}

/// The digits and what they count in. An underline may stand between two digits, or after the mark of the base.
fn based(text: &str) -> Option<(String, u32)> {
    let marks = [("0x", 16), ("0o", 8), ("0b", 2), ("0", 8)];
    let marked = marks.into_iter().find_map(|(mark, radix)| Some((text.strip_prefix(mark)?, radix)));
    let (digits, radix) = marked.filter(|(digits, _)| !digits.is_empty()).unwrap_or((text, 10));
    let is_odd = digits.contains("__") || digits.ends_with('_') || (radix == 10 && digits.starts_with('_'));
    let starts_with_digit = digits.starts_with(|first: char| first.is_ascii_hexdigit() || first == '_');
    (starts_with_digit && !is_odd).then(|| (digits.replace('_', ""), radix))
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
            ("9223372036854775808", None),
        ] {
            assert_eq!(in_force(value), expected, "{value}");
        }
    }
}
