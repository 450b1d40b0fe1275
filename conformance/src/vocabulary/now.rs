//! Times relative to now in the texts of a case: `${NOW+3600}` is the time an hour after the case is written to disk, and
//! `${NOW-300}` five minutes before it, in the form of RFC 3339 and in UTC.
//!
//! The model has a now of its own, which is the same for every case. A time that is at least a minute away from now is before
//! it or after it however long a case takes.

use std::borrow::Cow;
use std::time::{SystemTime, UNIX_EPOCH};

use awsess_model::time::Time;
use time::OffsetDateTime;

use crate::vocabulary::case::Case;

/// The beginning of a placeholder.
const START: &str = "${NOW";
/// The seconds around now in which a clock would decide whether a time has come.
pub(crate) const MARGIN: i64 = 60;
/// Ten years in seconds: no time is further away.
pub(crate) const MAX: i64 = 10 * 365 * 24 * 3600;
/// The years in which a case may be run. A date before them is past, and one after them is to come.
const YEARS: std::ops::RangeInclusive<u32> = 2020..=2090;

/// The time that is now in the model: the beginning of the year 2055, in seconds since 1970.
pub(crate) const OF_MODEL: i64 = 2_682_374_400;

/// The seconds since 1970.
pub(crate) fn real() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// The time in the form of RFC 3339, in UTC.
pub(crate) fn timestamp(time: OffsetDateTime) -> String {
    let (hour, minute, second) = time.to_hms();
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", time.date())
}

/// The text with a time in the place of each valid placeholder.
pub(crate) fn replace(text: &str, now: i64) -> Cow<'_, str> {
    if !text.contains(START) {
        return Cow::Borrowed(text);
    }
    let mut pieces = text.split(START);
    let mut replaced = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let time = offset(piece).and_then(|(offset, rest)| Some((after(now, offset)?, rest)));
        match time {
            Some((time, rest)) => replaced.extend([&*timestamp(time), rest]),
            None => replaced.extend([START, piece]),
        }
    }
    Cow::Owned(replaced)
}

/// How long before now a time may be that a placeholder stands for in an outcome: five years.
const MAX_PAST: i64 = MAX / 2;

/// The placeholder for a time in the form of RFC 3339 that is near now; `None` for any other text. Its seconds are whole minutes,
/// because an implementation writes the time some seconds after now.
pub(crate) fn placeholder(text: &str, now: i64) -> Option<String> {
    let Time(time) = Time::parse(text)?;
    let offset = (time - now).div_euclid(MARGIN) * MARGIN;
    (-MAX_PAST..=MAX).contains(&offset).then(|| format!("{START}{offset:+}}}"))
}

/// Replaces the placeholders in the texts of a case by times relative to the model's now.
pub(crate) fn replace_for_model(case: &mut Case) {
    case.each_text_mut(|_, role, text| {
        if role.may_name_times() && text.contains(START) {
            *text = replace(text, OF_MODEL).into_owned();
        }
    });
}

/// The seconds of the placeholders in the text.
pub(crate) fn offsets(text: &str) -> impl Iterator<Item = i64> {
    text.split(START).skip(1).filter_map(|piece| Some(offset(piece)?.0))
}

/// The first text of the case whose times the model cannot compare with now: its place, and why.
pub(crate) fn objection(case: &Case) -> Option<(String, String)> {
    let mut found = None;
    case.each_text(|place, role, text| {
        if found.is_none() && role.may_name_times() {
            let is_read_for_times =
                role.contains_times() || place.key().is_some_and(|path| path.ends_with(".json"));
            let objection = invalid(text).or_else(|| dated(text).filter(|_| is_read_for_times));
            found = objection.map(|reason| (place.to_string(), reason));
        }
    });
    found
}

/// What is wrong with a placeholder in the text.
fn invalid(text: &str) -> Option<String> {
    let mut pieces = text.split(START).skip(1);
    let is_invalid =
        |piece: &&str| offset(piece).is_none_or(|(offset, _)| !(MARGIN..=MAX).contains(&offset.abs()));
    pieces.find(is_invalid).map(|_| {
        "write ${NOW+3600} or ${NOW-3600}, with a number of seconds between a minute and ten years".to_owned()
    })
}

/// Why a date in the text cannot be compared with now.
fn dated(text: &str) -> Option<String> {
    let date = text.as_bytes().windows(10).find(|window| {
        let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse::<u32>().ok();
        let is_date = window[4] == b'-' && window[7] == b'-' && window[5..7].iter().all(u8::is_ascii_digit);
        is_date && number(&window[..4]).is_some_and(|year| YEARS.contains(&year))
    })?;
    let date = String::from_utf8_lossy(date);
    Some(format!(
        "it depends on the clock whether {date} is past: write ${{NOW+3600}}, or a year before 2020 or after 2090"
    ))
}

/// The seconds of a placeholder whose beginning was removed, and the text after it.
fn offset(piece: &str) -> Option<(i64, &str)> {
    let (seconds, rest) = piece.split_once('}')?;
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let digits = seconds.strip_prefix(['+', '-'])?;
    let seconds = seconds.parse().ok()?;
    is_number(digits).then_some((seconds, rest))
}

fn after(now: i64, offset: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(now.checked_add(offset)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::case::{File, Program};

    #[test]
    fn a_placeholder_is_a_time_relative_to_now() {
        assert_eq!(
            replace("from ${NOW-60} to ${NOW+86400}.", 0),
            "from 1969-12-31T23:59:00Z to 1970-01-02T00:00:00Z."
        );
        assert_eq!(replace("${NOW+0}", OF_MODEL), "2055-01-01T00:00:00Z");
        for text in [
            "",
            "${NOW",
            "${NOW}",
            "${NOW+}",
            "${NOW+1",
            "${NOW+-1}",
            "${NOW3}",
            "${NOW+99999999999999999999}",
        ] {
            assert_eq!(replace(text, 0), text);
        }
    }

    #[test]
    fn times_that_a_clock_would_decide_on_are_refused() {
        let objection = |stdout: &str| {
            let program = Program { stdout: stdout.into(), exit: 0 };
            objection(&Case { programs: [("${ROOT}/x".into(), program)].into(), ..Case::default() })
        };
        for text in
            ["${NOW+60}", "${NOW-315360000}", "2019-12-31T23:59:59Z", "2091-01-01T00:00:00Z", "2026-1-01"]
        {
            assert_eq!(objection(text), None, "{text}");
        }
        for text in [
            "${NOW+59}",
            "${NOW-0}",
            "${NOW}",
            "${NOW+315360001}",
            "x 2020-01-01",
            "\"2090-12-31T00:00:00Z\"",
        ] {
            assert!(
                objection(text).is_some_and(|(field, _)| field == r#"programs["${ROOT}/x"].stdout"#),
                "{text}"
            );
        }
        let file = |path: &str| Case {
            files: [(path.into(), File::Text("2026-01-01".into()))].into(),
            ..Case::default()
        };
        assert_eq!(super::objection(&file("${ROOT}/x")), None);
        assert!(super::objection(&file("${ROOT}/x.json")).is_some());
    }
}
