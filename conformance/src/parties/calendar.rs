//! The formats of times in responses and signatures.

use std::time::SystemTime;

use time::{Date, Month, OffsetDateTime, Time};

/// A time in the format of XML Schema, in UTC.
pub(super) fn timestamp(time: SystemTime) -> String {
    crate::vocabulary::now::timestamp(time.into())
}

/// Parses the time of a signature, such as `20261128T140000Z`.
pub(super) fn read_basic(text: &str) -> Option<SystemTime> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    if date.len() != 8
        || time.len() != 6
        || !date.bytes().chain(time.bytes()).all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let two = |text: &str, at: usize| text[at..at + 2].parse::<u8>().ok();
    let month = Month::try_from(two(date, 4)?).ok()?;
    let date = Date::from_calendar_date(date[..4].parse().ok()?, month, two(date, 6)?).ok()?;
    let time = Time::from_hms(two(time, 0)?, two(time, 2)?, two(time, 4)?).ok()?;
    Some(OffsetDateTime::new_utc(date, time).into())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_316_644, "2026-11-22T03:04:04Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(timestamp(UNIX_EPOCH + Duration::from_secs(seconds)), expected);
        }
    }

    #[test]
    fn the_time_of_a_signature_is_read_whole_or_not_at_all() {
        let at = |seconds| Some(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(read_basic("20261122T030404Z"), at(1_795_316_644));
        for text in [
            "",
            "20261122T030404",
            "20261322T030404Z",
            "20261122T250404Z",
            "2026-11-22T03:04:04Z",
            "2026112T0304040Z",
        ] {
            assert_eq!(read_basic(text), None, "{text}");
        }
    }
}
