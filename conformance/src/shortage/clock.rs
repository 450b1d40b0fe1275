//! The clock, which decides on certificates and on signatures.

use std::time::{SystemTime, UNIX_EPOCH};

use time::{Date, OffsetDateTime};

use super::Shortage;

/// The years in which the certificates of a run have the validity that its cases name: those that are valid are so from
/// 2000 to the end of 2099, and those that have expired did so when 2001 began.
const YEARS: std::ops::RangeInclusive<i32> = 2002..=2099;

/// Checks that the clock shows a time at which the certificates of a run can be judged.
///
/// # Errors
///
/// What the clock shows, and what to do.
pub fn check_clock(now: SystemTime) -> Result<(), Shortage> {
    match date(now) {
        Some(date) if YEARS.contains(&date.year()) => Ok(()),
        date => {
            let date = date.map_or_else(|| "no date of this era".to_owned(), |date| date.to_string());
            Err(Shortage::new(format!(
                "the clock of this machine shows {date}, and certificates are only judged rightly from {} to {}: set the clock",
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
