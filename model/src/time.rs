//! Times as Go's package `time` parses them in the form of RFC 3339, such as `2026-01-31T08:30:00Z`.
//!
//! Go accepts a little more than the RFC allows: an hour of one digit, a comma before the fraction of a second, and an offset of
//! 24 hours or of 60 minutes.

use core::ops::RangeInclusive;

/// A time in whole seconds since the beginning of the year 1970 in UTC. A fraction of a second is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i64);

/// A number in the text of a time.
struct Number {
    /// The text before it; empty for none.
    after: &'static str,
    /// How many digits it can have.
    digits: RangeInclusive<usize>,
    /// Its values.
    values: RangeInclusive<i64>,
}

const fn number(after: &'static str, digits: RangeInclusive<usize>, values: RangeInclusive<i64>) -> Number {
    Number { after, digits, values }
}

/// The date and the time of day.
const DATE_AND_TIME: [Number; 6] = [
    number("", 4..=4, 0..=9999),
    number("-", 2..=2, 1..=12),
    number("-", 2..=2, 1..=31),
    number("T", 1..=2, 0..=23),
    number(":", 2..=2, 0..=59),
    number(":", 2..=2, 0..=59),
];

/// The difference from UTC, after its sign.
const OFFSET: [Number; 2] = [number("", 2..=2, 0..=24), number(":", 2..=2, 0..=60)];

impl Time {
    /// Parses a time.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let ([year, month, day, hour, minute, second], rest) = numbers(text, &DATE_AND_TIME)?;
        if day > days_in(month, year) {
            return None;
        }
        let days = days_before_year(year) + days_before_month(month, year) + day - 1 - days_before_year(1970);
        let local = ((days * 24 + hour) * 60 + minute) * 60 + second;
        Some(Self(local - offset(without_fraction(rest))?))
    }
}

/// The numbers of a form at the beginning of the text, and the text after them.
fn numbers<'t, const N: usize>(mut text: &'t str, form: &[Number; N]) -> Option<([i64; N], &'t str)> {
    let mut values = [0; N];
    for (value, Number { after, digits, values }) in values.iter_mut().zip(form) {
        text = text.strip_prefix(after)?;
        let length = text.bytes().take(*digits.end()).take_while(u8::is_ascii_digit).count();
        *value = text[..length].parse().ok()?;
        if !digits.contains(&length) || !values.contains(value) {
            return None;
        }
        text = &text[length..];
    }
    Some((values, text))
}

/// The text after the fraction of a second, if it begins with one.
fn without_fraction(text: &str) -> &str {
    let fraction = text.strip_prefix(['.', ',']).unwrap_or_default();
    let rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < fraction.len() { rest } else { text }
}

/// The difference from UTC in seconds.
fn offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, text) = [("+", 1), ("-", -1)]
        .into_iter()
        .find_map(|(sign, factor)| text.strip_prefix(sign).map(|text| (factor, text)))?;
    let ([hours, minutes], rest) = numbers(text, &OFFSET)?;
    rest.is_empty().then_some(sign * (hours * 60 + minutes) * 60)
}

const fn is_leap_year(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(month: i64, year: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap_year(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_before_month(month: i64, year: i64) -> i64 {
    (1..month).map(|month| days_in(month, year)).sum()
}

/// The days from the beginning of the year 0 to the beginning of a year.
const fn days_before_year(year: i64) -> i64 {
    let leap_days = (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
    year * 365 + leap_days
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn a_time_is_a_number_of_seconds_since_1970() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T00:00:00Z", 951_782_400),
            ("2026-11-22T03:04:04Z", 1_795_316_644),
            ("2100-03-01T00:00:00Z", 4_107_542_400),
            ("0000-03-01T00:00:00Z", -62_162_035_200),
            ("0001-01-01T00:00:00Z", -62_135_596_800),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
            ("1970-01-01T01:00:00.999999999999+01:00", 0),
            ("1969-12-31T23:59:59-00:01", 59),
        ] {
            assert_eq!(Time::parse(text), Some(Time(seconds)), "{text}");
        }
    }

    #[test]
    fn go_accepts_more_than_rfc_3339() {
        for (text, seconds) in [
            ("1970-01-01T1:00:00Z", 3600),
            ("1970-01-01T00:00:00,5Z", 0),
            ("1970-01-02T00:00:00+24:00", 0),
            ("1970-01-01T00:00:00-24:60", 90_000),
        ] {
            assert_eq!(Time::parse(text), Some(Time(seconds)), "{text}");
        }
    }

    #[test]
    fn any_other_text_is_not_a_time() {
        for text in [
            "",
            "1970-01-01",
            "1970-01-01T00:00:00",
            "1970-01-01 00:00:00Z",
            "1970-01-01t00:00:00Z",
            "1970-01-01T00:00:00z",
            "1970-01-01T00:00:00UTC",
            "1970-01-01T00:00:00Z ",
            " 1970-01-01T00:00:00Z",
            "70-01-01T00:00:00Z",
            "1970-1-01T00:00:00Z",
            "1970-01-01T00:0:00Z",
            "1970-00-01T00:00:00Z",
            "1970-01-00T00:00:00Z",
            "1970-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "1970-01-01T24:00:00Z",
            "1970-01-01T00:60:00Z",
            "1970-01-01T00:00:60Z",
            "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00+25:00",
            "1970-01-01T00:00:00+00:61",
            "1970-01-01T00:00:00+0100",
            "1970-01-01T00:00:00+1:00",
            "+970-01-01T00:00:00Z",
            "1970-01-01T00:00:0\u{661}Z",
        ] {
            assert_eq!(Time::parse(text), None, "{text}");
        }
    }
}
