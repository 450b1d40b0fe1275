//! The clock, on which the validity of certificates and signatures depends.

use std::time::{SystemTime, UNIX_EPOCH};

use time::{Date, OffsetDateTime};

use super::Shortage;

/// The years in which the certificates of a run have the validity that its cases name: valid ones are valid from 2000 to
/// the end of 2099, and expired ones expired at the beginning of 2001.
const YEARS: std::ops::RangeInclusive<i32> = 2002..=2099;

/// Checks that the clock shows a time at which the certificates of a run can be verified.
///
/// # Errors
///
/// The date that the clock shows, and what to do.
pub fn check_clock(now: SystemTime) -> Result<(), Shortage> {
    match date(now) {
        Some(date) if YEARS.contains(&date.year()) => Ok(()),
        date => {
            let date = date.map_or_else(|| "a date out of range".to_owned(), |date| date.to_string());
            Err(Shortage::new(format!(
                "the clock of this machine shows {date}, and the certificates of a run can be verified only from {} to {}: set the clock",
                YEARS.start(),
                YEARS.end(),
            )))
        }
    }
}

/// The date in UTC; `None` where the calendar has none.
fn date(now: SystemTime) -> Option<Date> {
    let seconds = match now.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_secs()).ok(),
        Err(before) => i64::try_from(before.duration().as_secs()).ok().map(|seconds| -seconds),
    };
    Some(OffsetDateTime::from_unix_timestamp(seconds?).ok()?.date())
}
