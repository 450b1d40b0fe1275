//! JSON as Go's package `encoding/json` reads it.
//!
//! A [`Document`] is a text with valid syntax, whose [`Value`]s can be visited. [`decode`] reads the fields of a Go struct, which a
//! caller states as a table:
//!
//! ```
//! use awsess_model::json::{Extent, Fields, Type, decode};
//!
//! const OUTPUT: Fields = &[("Version", Type::Integer), ("AccessKeyId", Type::Text)];
//! let output = decode(br#"{"version": 1, "unknown": [{}]}"#, Extent::Whole, OUTPUT)?;
//! assert_eq!(output.integer("Version"), 1);
//! assert_eq!(output.text("AccessKeyId"), "");
//! # Ok::<(), awsess_model::json::JsonError>(())
//! ```

mod tokens;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str;

use crate::time::Time;

pub use tokens::Kind;
use tokens::{ESCAPES, Token};

/// How much of a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it, as `json.Unmarshal` reads it: text after the value is an error.
    Whole,
    /// The first value in it, as a `json.Decoder` reads it: text after the value is ignored.
    First,
}

/// Why a text is not the JSON of a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// It is not JSON.
    Syntax,
    /// The value is not an object, or that of a field does not have the type of the field.
    Type,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "invalid JSON",
            Self::Type => "a JSON value of another type",
        })
    }
}

impl core::error::Error for JsonError {}

/// A text with the syntax of JSON.
#[derive(Clone)]
pub struct Document<'t> {
    text: &'t [u8],
    tokens: Vec<Token>,
}

/// A value in a document.
#[derive(Clone, Copy)]
pub struct Value<'d> {
    document: &'d Document<'d>,
    index: usize,
}

impl<'t> Document<'t> {
    /// Reads a text, or the first value in it.
    ///
    /// # Errors
    ///
    /// `JsonError::Syntax`.
    pub fn parse(text: &'t [u8], extent: Extent) -> Result<Self, JsonError> {
        Ok(Self { text, tokens: tokens::tokens(text, extent)? })
    }

    /// The value that the document consists of.
    #[must_use]
    pub const fn value(&self) -> Value<'_> {
        Value { document: self, index: 0 }
    }
}

impl<'d> Value<'d> {
    const fn token(self) -> &'d Token {
        &self.document.tokens.as_slice()[self.index]
    }

    /// The kind of the value.
    #[must_use]
    pub const fn kind(self) -> Kind {
        self.token().kind
    }

    /// The value as it is written.
    #[must_use]
    pub fn written(self) -> &'d [u8] {
        &self.document.text[self.token().start..self.token().end]
    }

    /// The text of a string, without escapes; `None` for a value of another kind. Half of a surrogate pair becomes U+FFFD, and so
    /// does each byte that is not UTF-8.
    #[must_use]
    pub fn text(self) -> Option<String> {
        (self.kind() == Kind::Text).then(|| unescaped(self.in_quotes()))
    }

    /// The bytes of a string between its quotes, as they are written.
    fn in_quotes(self) -> &'d [u8] {
        let written = self.written();
        &written[1..written.len() - 1]
    }

    /// The members of an object in their order, with their names; none for a value of another kind.
    pub fn members(self) -> impl Iterator<Item = (String, Self)> {
        let is_object = self.kind() == Kind::Object;
        let end = self.token().next;
        let mut index = if is_object { self.index + 1 } else { end };
        core::iter::from_fn(move || {
            let name = Value { index, ..self };
            let value = Value { index: index + 1, ..self };
            (index < end).then(|| {
                index = value.token().next;
                (name.text().unwrap_or_default(), value)
            })
        })
    }
}

/// Removes the escapes of a string.
fn unescaped(mut bytes: &[u8]) -> String {
    let mut text = String::new();
    while let Some(at) = bytes.iter().position(|byte| *byte == b'\\') {
        text.push_str(&decoded(&bytes[..at]));
        let (character, length) = escape(&bytes[at + 1..]);
        text.push(character);
        bytes = &bytes[at + 1 + length..];
    }
    text.push_str(&decoded(bytes));
    text
}

/// The character of an escape, which is read after its backslash, and the length of the escape.
fn escape(text: &[u8]) -> (char, usize) {
    let known = ESCAPES.iter().find(|(letter, _)| text.first() == Some(letter));
    if let Some((_, character)) = known {
        return (*character, 1);
    }
    let first = unit(text).unwrap_or_default();
    let second = text.get(5..).and_then(|rest| unit(rest.strip_prefix(b"\\")?));
    match char::decode_utf16([Some(first), second].into_iter().flatten()).next() {
        Some(Ok(character)) => (character, if character.len_utf16() == 2 { 11 } else { 5 }),
        Some(Err(_)) | None => (char::REPLACEMENT_CHARACTER, 5),
    }
}

/// The UTF-16 unit of an escape with `u` and four digits.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"u")?.get(..4)?;
    u16::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

/// Decodes bytes as UTF-8, with one U+FFFD for each invalid byte.
fn decoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

/// The type of a field of a Go struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// `string`.
    Text,
    /// `int`, which takes no number with a fraction or an exponent.
    Integer,
    /// `int64` of the SDK's package `jsonutil`, which takes any number and drops its fraction.
    Long,
    /// `time.Time`, which takes a string in the form of RFC 3339, without escapes.
    Time,
    /// `*time.Time`. Null takes the value of an earlier member of the same name back.
    OptionalTime,
}

/// The fields of a Go struct: the name of each in JSON, and its type. No two names are equal without regard to case.
pub type Fields = &'static [(&'static str, Type)];

/// The values of the fields of a struct. A field without a value has the zero value of its type.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    values: Vec<(&'static str, FieldValue)>,
}

#[derive(Clone, PartialEq, Eq)]
enum FieldValue {
    Text(String),
    Integer(i64),
    Time(Option<Time>),
}

/// Reads an object into the fields of a struct. Names match without regard to case; of several members that match a field, the
/// last one counts. Null counts as no value, and so does `null` in the place of the object. Other members are ignored.
///
/// # Errors
///
/// If the text is not JSON, or has a value of another type than its field.
pub fn decode(text: &[u8], extent: Extent, fields: Fields) -> Result<Record, JsonError> {
    let document = Document::parse(text, extent)?;
    Record::from_value(document.value(), fields)
}

impl Record {
    /// Reads a value into the fields of a struct, as [`decode`] does.
    ///
    /// # Errors
    ///
    /// `JsonError::Type`.
    pub fn from_value(value: Value<'_>, fields: Fields) -> Result<Self, JsonError> {
        if !matches!(value.kind(), Kind::Object | Kind::Null) {
            return Err(JsonError::Type);
        }
        let mut values = Vec::new();
        for (name, value) in value.members() {
            if let Some((field, of_type)) = fields.iter().find(|(field, _)| folds_to(&name, field)) {
                values.extend(field_value(value, *of_type)?.map(|value| (*field, value)));
            }
        }
        Ok(Self { values })
    }

    /// Reads a value into the fields of a struct as the SDK's package `jsonutil` does: names match with their case, and only the
    /// last member of a name is read.
    ///
    /// # Errors
    ///
    /// `JsonError::Type`.
    pub fn from_last_members(value: Value<'_>, fields: Fields) -> Result<Self, JsonError> {
        if !matches!(value.kind(), Kind::Object | Kind::Null) {
            return Err(JsonError::Type);
        }
        let mut values = Vec::new();
        for (field, of_type) in fields {
            if let Some((_, value)) = value.members().filter(|(name, _)| name == field).last() {
                values.extend(field_value(value, *of_type)?.map(|value| (*field, value)));
            }
        }
        Ok(Self { values })
    }

    /// Whether the field has a value.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.value(field).is_some()
    }

    /// The value of the last member that matches the field.
    fn value(&self, field: &str) -> Option<&FieldValue> {
        self.values.iter().rfind(|(name, _)| *name == field).map(|(_, value)| value)
    }

    /// The value of a field of type text; empty if it has none.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        match self.value(field) {
            Some(FieldValue::Text(text)) => text,
            Some(FieldValue::Integer(_) | FieldValue::Time(_)) | None => "",
        }
    }

    /// The value of a field of type integer or long; zero if it has none.
    #[must_use]
    pub fn integer(&self, field: &str) -> i64 {
        match self.value(field) {
            Some(FieldValue::Integer(integer)) => *integer,
            Some(FieldValue::Text(_) | FieldValue::Time(_)) | None => 0,
        }
    }

    /// The value of a field of type time or optional time; `None` if it has none.
    #[must_use]
    pub fn time(&self, field: &str) -> Option<Time> {
        match self.value(field) {
            Some(FieldValue::Time(time)) => *time,
            Some(FieldValue::Text(_) | FieldValue::Integer(_)) | None => None,
        }
    }
}

/// Shows the names of the fields only, because their values may be secrets.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.iter().map(|(name, _)| name)).finish()
    }
}

/// Whether the name of a member matches that of a field, which is ASCII. Two letters that are not ASCII have a capital that is.
pub(crate) fn folds_to(name: &str, field: &str) -> bool {
    let folded = name.chars().map(|c| match c {
        '\u{17f}' => 'S',
        '\u{212a}' => 'K',
        c => c.to_ascii_uppercase(),
    });
    folded.eq(field.chars().map(|c| c.to_ascii_uppercase()))
}

/// The number without its fraction.
#[expect(
    clippy::cast_possible_truncation,
    reason = "dropping the fraction is what the cast is for, and it saturates"
)]
const fn truncated(number: f64) -> FieldValue {
    FieldValue::Integer(number as i64)
}

/// The value of a member for a field of this type; `None` if it leaves the field as it is.
fn field_value(value: Value<'_>, of_type: Type) -> Result<Option<FieldValue>, JsonError> {
    let found = match (of_type, value.kind()) {
        (Type::OptionalTime, Kind::Null) => Some(FieldValue::Time(None)),
        (Type::Text | Type::Integer | Type::Long | Type::Time, Kind::Null) => return Ok(None),
        (Type::Text, Kind::Text) => value.text().map(FieldValue::Text),
        (Type::Integer, Kind::Number) => {
            let digits = str::from_utf8(value.written()).ok();
            digits.and_then(|digits| digits.parse().ok()).map(FieldValue::Integer)
        }
        (Type::Long, Kind::Number) => {
            let number = str::from_utf8(value.written()).ok().and_then(|digits| digits.parse::<f64>().ok());
            number.filter(|number| number.is_finite()).map(truncated)
        }
        (Type::Time | Type::OptionalTime, Kind::Text) => {
            let time = str::from_utf8(value.in_quotes()).ok().and_then(Time::parse);
            time.map(|time| FieldValue::Time(Some(time)))
        }
        _ => None,
    };
    found.map(Some).ok_or(JsonError::Type)
}

#[cfg(test)]
mod tests;
