//! JSON as Go's package `encoding/json` decodes it into a struct.
//!
//! The name of a member matches without regard to case, and of several members that match, the last one counts. A member that is
//! null counts as absent, and one that no field has is ignored. An error never quotes a value, which may be a secret.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde_core::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use zeroize::Zeroizing;

use crate::Secret;
use crate::go_text::equal_fold;
use crate::ini::to_utf8;
#[cfg(feature = "sso")]
use crate::secret::append;

/// The members of a JSON object, in their order.
pub(crate) struct Object<'a>(Vec<(String, &'a RawValue)>);

/// Why a text is not the JSON of a struct.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum JsonError {
    /// It has no value.
    #[cfg(any(feature = "metadata", feature = "sso"))]
    Empty,
    /// It is not JSON: the reason, with its line and column.
    Syntax(String),
    /// It is a value of another type than an object.
    NoObject,
    /// The member with this name does not have the type of its field.
    Type(&'static str),
}

impl<'a> Object<'a> {
    /// Parses a text that is one object and nothing else. `null` is an object without members.
    pub(crate) fn parse(text: &'a str) -> Result<Self, JsonError> {
        let value: &RawValue = serde_json::from_str(text).map_err(JsonError::syntax)?;
        match value.get().as_bytes() {
            b"null" => Ok(Self(Vec::new())),
            [b'{', ..] => serde_json::from_str(value.get()).map_err(JsonError::syntax),
            _ => Err(JsonError::NoObject),
        }
    }

    /// Parses the object at the beginning of a text, and ignores what follows it. `null` counts as an object without members.
    #[cfg(any(feature = "metadata", feature = "sso"))]
    pub(crate) fn parse_first(text: &'a str) -> Result<Self, JsonError> {
        // The parser wants a space after a value that has no end of its own, and Go does not.
        if text.trim_start_matches([' ', '\t', '\n', '\r']).starts_with("null") {
            return Ok(Self(Vec::new()));
        }
        let first = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>().next();
        let value = first.ok_or(JsonError::Empty)?;
        Self::parse(value.map_err(JsonError::syntax)?.get())
    }

    /// The names and values of all members, in their order.
    #[cfg(feature = "sso")]
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, value)| (&**name, *value))
    }

    /// The value of the last member with exactly this name.
    #[cfg(feature = "sso")]
    pub(crate) fn exact(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(member, _)| member == name).map(|(_, value)| *value)
    }

    /// The same, in which null counts as no value.
    #[cfg(feature = "sso")]
    pub(crate) fn exact_non_null(&self, name: &str) -> Option<&'a RawValue> {
        self.exact(name).filter(|value| !is_null(value))
    }

    /// The time of a field whose type reads a JSON string in the form of RFC 3339; `None` if there is no such member.
    #[cfg(feature = "sso")]
    pub(crate) fn rfc3339(&self, name: &'static str) -> Result<Option<SystemTime>, JsonError> {
        let mut time = None;
        for value in self.values(name) {
            let parsed = text_of(value).and_then(|text| parse_rfc3339(text.expose()));
            time = Some(parsed.ok_or(JsonError::Type(name))?);
        }
        Ok(time)
    }

    /// The text of a field; `None` if it has no value. Half of a surrogate pair is replaced by U+FFFD.
    pub(crate) fn text(&self, name: &'static str) -> Result<Option<Secret>, JsonError> {
        let mut text = None;
        for value in self.values(name).filter(|value| !is_null(value)) {
            text = Some(text_of(value).ok_or(JsonError::Type(name))?);
        }
        Ok(text)
    }

    /// The value of an integer field; `None` if it has no value. A number with a fraction or an exponent is no integer.
    #[cfg(feature = "process")]
    pub(crate) fn integer(&self, name: &'static str) -> Result<Option<i64>, JsonError> {
        let mut integer = None;
        for value in self.values(name).filter(|value| !is_null(value)) {
            integer = Some(value.get().parse().map_err(|_| JsonError::Type(name))?);
        }
        Ok(integer)
    }

    /// The value of a field that points to a time; `None` if it has no value, or null after another value.
    #[cfg(any(feature = "metadata", feature = "process"))]
    pub(crate) fn time(&self, name: &'static str) -> Result<Option<SystemTime>, JsonError> {
        let mut time = None;
        for value in self.values(name) {
            time = match is_null(value) {
                true => None,
                false => Some(parse_time(value.get()).ok_or(JsonError::Type(name))?),
            };
        }
        Ok(time)
    }

    /// The value of a field that is a time; `None` if it has no value. Unlike a field that points to a time, it keeps its value if
    /// null follows.
    #[cfg(feature = "metadata")]
    pub(crate) fn last_time(&self, name: &'static str) -> Result<Option<SystemTime>, JsonError> {
        let mut values = self.values(name).filter(|value| !is_null(value));
        values.try_fold(None, |_, value| Ok(Some(parse_time(value.get()).ok_or(JsonError::Type(name))?)))
    }

    fn values(&self, name: &'static str) -> impl Iterator<Item = &'a RawValue> {
        let members = self.0.iter().filter(move |(member, _)| equal_fold(member, name));
        members.map(|(_, value)| *value)
    }
}

fn is_null(value: &RawValue) -> bool {
    value.get() == "null"
}

/// The text of a JSON string; `None` if the value is none.
pub(crate) fn text_of(value: &RawValue) -> Option<Secret> {
    serde_json::from_str(value.get()).ok().map(|Text(text)| text)
}

/// The value of a JSON number; `None` if the value is none, or too large.
#[cfg(feature = "sso")]
pub(crate) fn number_of(value: &RawValue) -> Option<f64> {
    value.get().parse().ok().filter(|number: &f64| number.is_finite())
}

/// The text as a JSON string.
#[cfg(feature = "sso")]
pub(crate) fn quoted(text: &str) -> Zeroizing<String> {
    // Every text has a form in JSON.
    Zeroizing::new(serde_json::to_string(text).unwrap_or_default())
}

/// An object with these members, whose values are JSON.
#[cfg(feature = "sso")]
pub(crate) fn write_object<'a>(members: impl Iterator<Item = (&'a str, &'a str)>) -> Zeroizing<Vec<u8>> {
    let mut json = Zeroizing::new(b"{".to_vec());
    for (index, (name, value)) in members.enumerate() {
        let comma = if index == 0 { "" } else { "," };
        for part in [comma, &quoted(name), ":", value] {
            append(&mut json, part.as_bytes());
        }
    }
    append(&mut json, b"}");
    json
}

/// Parses the JSON string of a time in the form of RFC 3339, such as `"2026-01-31T08:30:00Z"`. Escapes are part of the text.
#[cfg(any(feature = "metadata", feature = "process"))]
fn parse_time(json: &str) -> Option<SystemTime> {
    parse_rfc3339(json.strip_prefix('"')?.strip_suffix('"')?)
}

/// Parses a time in the form of RFC 3339 as Go's `time.Parse` does. It takes upper case letters only and no leap second, but an hour of
/// one digit, a comma before a fraction, and offsets of up to 24 hours and 60 minutes.
pub(crate) fn parse_rfc3339(text: &str) -> Option<SystemTime> {
    let (date, time) = text.split_once('T').filter(|(date, _)| has_form(date, "dddd-dd-dd"))?;
    let end = time.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(time.len());
    let (time, rest) = time.split_at(end);
    let (fraction, zone) = split_fraction(rest);
    let is_time = (has_form(time, "dd:dd:dd") || has_form(time, "d:dd:dd")) && !time.ends_with(":60");
    let utc = is_time.then(|| format!("{date}T{time:0>8}{}Z", fraction.replace(',', ".")))?;
    let time = OffsetDateTime::parse(&utc, &Rfc3339).ok()?;
    let offset = i128::from(offset_in_minutes(zone)?) * 60_000_000_000;
    from_nanoseconds(time.unix_timestamp_nanos() - offset)
}

/// The fraction of a second at the beginning of the text, with its point or comma, and the rest.
fn split_fraction(text: &str) -> (&str, &str) {
    let digits = text.strip_prefix(['.', ',']).unwrap_or_default();
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(if count > 0 { 1 + count } else { 0 })
}

/// The offset from UTC: `Z`, or hours and minutes with a sign.
fn offset_in_minutes(zone: &str) -> Option<i32> {
    if zone == "Z" {
        return Some(0);
    }
    if !has_form(zone, "+dd:dd") && !has_form(zone, "-dd:dd") {
        return None;
    }
    let (hours, minutes): (i32, i32) = (zone[1..3].parse().ok()?, zone[4..].parse().ok()?);
    let offset = (hours <= 24 && minutes <= 60).then_some(hours * 60 + minutes)?;
    Some(if zone.starts_with('-') { -offset } else { offset })
}

/// The time with this distance from 1970.
fn from_nanoseconds(nanoseconds: i128) -> Option<SystemTime> {
    let distance = nanoseconds.unsigned_abs();
    let distance = Duration::new(
        u64::try_from(distance / 1_000_000_000).ok()?,
        u32::try_from(distance % 1_000_000_000).ok()?,
    );
    if nanoseconds < 0 {
        SystemTime::UNIX_EPOCH.checked_sub(distance)
    } else {
        SystemTime::UNIX_EPOCH.checked_add(distance)
    }
}

/// Whether the text has a digit for each `d` of the form, and is equal to it elsewhere.
fn has_form(text: &str, form: &str) -> bool {
    let fits = |(c, form): (u8, u8)| if form == b'd' { c.is_ascii_digit() } else { c == form };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
}

impl JsonError {
    /// An error of the parser, which shows no value when the text is not valid JSON.
    #[expect(clippy::needless_pass_by_value, reason = "it is the argument of map_err")]
    fn syntax(error: serde_json::Error) -> Self {
        Self::Syntax(error.to_string())
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(any(feature = "metadata", feature = "sso"))]
            Self::Empty => f.write_str("there is no JSON"),
            Self::Syntax(reason) => write!(f, "invalid JSON: {reason}"),
            Self::NoObject => f.write_str("the JSON is not an object"),
            Self::Type(name) => write!(f, "the value of {name:?} does not have the documented type"),
        }
    }
}

impl std::error::Error for JsonError {}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Text(name), value)) = map.next_entry()? {
                    members.push((name.expose().to_owned(), value));
                }
                Ok(Object(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

/// A JSON string in which U+FFFD is in the place of half a surrogate pair, which is not valid in UTF-8.
struct Text(Secret);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl Visitor<'_> for Bytes {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Text, E> {
                let mut bytes = Zeroizing::new(bytes.to_vec());
                // In WTF-8, which the parser returns, the bytes of a surrogate begin like these. So many bytes has U+FFFD, too.
                while let Some(at) = bytes.windows(2).position(|pair| pair[0] == 0xED && pair[1] >= 0xA0) {
                    bytes[at..at + 3].copy_from_slice("\u{FFFD}".as_bytes());
                }
                Ok(Text(to_utf8(&bytes).into_owned().into()))
            }
        }

        deserializer.deserialize_bytes(Bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> Result<Option<String>, JsonError> {
        let text = Object::parse(json)?.text("AccessKeyId")?;
        Ok(text.map(|text| text.expose().to_owned()))
    }

    #[test]
    fn names_match_in_any_case_and_the_last_one_counts() {
        for json in [
            r#"{"AccessKeyId": "A"}"#,
            r#"{"accesskeyid": "B", "ACCESSKEYID": "A"}"#,
            r#" {"AccessKeyId": "A", "accessKeyId": null, "other": [{}]} "#,
            "{\"acce\u{17f}s\u{212a}eyId\": \"\\u0041\"}",
        ] {
            assert_eq!(text(json), Ok(Some("A".into())), "{json}");
        }
        assert_eq!(text("{}"), Ok(None));
        assert_eq!(text("null"), Ok(None));
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced() {
        assert_eq!(text(r#"{"AccessKeyId": "a\ud800b\udc00"}"#), Ok(Some("a\u{FFFD}b\u{FFFD}".into())));
        assert_eq!(text(r#"{"AccessKeyId": "\ud83d\ude00\ud83d"}"#), Ok(Some("😀\u{FFFD}".into())));
    }

    #[test]
    fn any_other_text_is_an_error_that_shows_no_value() {
        for json in
            ["", "SECRET", "\u{FEFF}{}", r#"{"AccessKeyId": "SECRET"} x"#, r#"{"AccessKeyId": "SECRET\u{1}"#]
        {
            let error = text(json).expect_err(json);
            assert!(matches!(error, JsonError::Syntax(_)), "{json}: {error}");
            assert!(!error.to_string().contains("SECRET"), "{error}");
        }
        for json in ["[]", "3", r#""SECRET""#, "true"] {
            assert_eq!(text(json), Err(JsonError::NoObject), "{json}");
        }
        for json in [r#"{"AccessKeyId": 3}"#, r#"{"AccessKeyId": ["SECRET"], "AccessKeyId": "A"}"#] {
            assert_eq!(text(json), Err(JsonError::Type("AccessKeyId")), "{json}");
        }
    }

    #[cfg(feature = "process")]
    #[test]
    fn an_integer_has_neither_fraction_nor_exponent() {
        let integer = |value: &str| Object::parse(&format!("{{\"Version\": {value}}}"))?.integer("Version");
        assert_eq!(integer("1"), Ok(Some(1)));
        assert_eq!(integer("-0"), Ok(Some(0)));
        assert_eq!(integer("null"), Ok(None));
        for value in ["1.0", "1e0", "\"1\"", "true", "9223372036854775808", "[]"] {
            assert_eq!(integer(value), Err(JsonError::Type("Version")), "{value}");
        }
    }

    #[cfg(any(feature = "metadata", feature = "process"))]
    #[test]
    fn a_time_has_the_form_of_rfc_3339() {
        let seconds = |time: SystemTime| {
            let after = time.duration_since(SystemTime::UNIX_EPOCH).map(|after| after.as_secs_f64());
            after.unwrap_or_else(|before| -before.duration().as_secs_f64())
        };
        let time = |text: &str| {
            let json = format!("{{\"Expiration\": \"{text}\"}}");
            Object::parse(&json)?.time("Expiration").map(|time| time.map(seconds))
        };
        for (text, expected) in [
            ("1970-01-01T00:00:10Z", 10.0),
            ("1970-01-01T00:00:10.5Z", 10.5),
            ("1970-01-01T01:00:00+01:00", 0.0),
            ("1969-12-31T23:59:59.75-00:00", -0.25),
            ("2026-02-28T23:59:59.1234567891Z", 1_772_323_199.123_456_8),
            ("0001-01-01T00:00:00Z", -62_135_596_800.0),
            ("1970-01-01T1:00:00Z", 3600.0),
            ("1970-01-01T00:00:00,5Z", 0.5),
            ("1970-01-02T00:00:00+24:00", 0.0),
            ("1970-01-01T00:00:00-24:60", 90_000.0),
        ] {
            assert_eq!(time(text), Ok(Some(expected)), "{text}");
        }
        for text in [
            "",
            "2026-02-29T00:00:00Z",
            "2026-01-01t00:00:00Z",
            "2026-01-01T00:00:00z",
            "2026-01-01 00:00:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00UTC",
            "2026-01-01T00:00:00+25:00",
            "2026-01-01T00:00:00+01:61",
            "2026-01-01T0:0:00Z",
            "2026-01-01T000:00:00Z",
            "2026-01-01T:00:00Z",
            "2026-01-01T00:00:00+0100",
            "2026-1-01T00:00:00Z",
        ] {
            assert_eq!(time(text), Err(JsonError::Type("Expiration")), "{text}");
        }
    }

    #[cfg(feature = "sso")]
    #[test]
    fn a_time_of_rfc_3339_may_have_the_forms_that_go_parses() {
        let seconds = |text| {
            let time = parse_rfc3339(text)?;
            Some(time.duration_since(SystemTime::UNIX_EPOCH).map_or(-1.0, |after| after.as_secs_f64()))
        };
        for (text, expected) in [
            ("1970-01-01T00:00:10Z", 10.0),
            ("1970-01-01T1:00:00.25Z", 3600.25),
            ("1970-01-01T01:00:00,5Z", 3600.5),
            ("1970-01-02T00:00:00+24:00", 0.0),
            ("1970-01-01T00:00:00-01:60", 7200.0),
            ("0001-01-01T00:00:00Z", -1.0),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "1970-01-01T00:00:00UTC",
            "1970-01-01T00:00:00",
            "1970-01-01t00:00:00Z",
            "1970-01-01T00:00:00+25:00",
            "1970-01-01T00:00:00+00:61",
            "1970-01-01T00:00:00+0100",
            "1970-01-01T:00:00Z",
            "1970-02-30T00:00:00Z",
            "1970-01-01T00:00:0\u{e9}Z",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[cfg(any(feature = "metadata", feature = "process"))]
    #[test]
    fn unknown_members_may_be_nested_as_deeply_as_go_allows() {
        let nested = |depth: usize| {
            format!(r#"{{"x": {}{}, "AccessKeyId": "A"}}"#, "[".repeat(depth), "]".repeat(depth))
        };
        assert_eq!(text(&nested(9_999)), Ok(Some("A".into())));
        // What Go refuses must not exhaust the stack.
        _ = text(&nested(1 << 20));
    }

    #[cfg(any(feature = "metadata", feature = "process"))]
    #[test]
    fn null_after_a_time_removes_it() {
        let time = |json| Object::parse(json)?.time("Expiration").map(|time| time.is_some());
        assert_eq!(time(r#"{"Expiration": "1970-01-01T00:00:00Z", "expiration": null}"#), Ok(false));
        assert_eq!(time(r#"{"Expiration": null, "expiration": "1970-01-01T00:00:00Z"}"#), Ok(true));
    }
}
