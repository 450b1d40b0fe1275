//! Tests of the reader of JSON. What Go makes of each text was seen by running it.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use alloc::{format, vec};

use super::{Document, Extent, Fields, JsonError, Kind, Record, Type, decode};
use crate::time::Time;

const FIELDS: Fields = &[
    ("Version", Type::Integer),
    ("AccessKeyId", Type::Text),
    ("Expiration", Type::OptionalTime),
    ("ExpiresAt", Type::Time),
];

fn whole(json: &str) -> Result<Record, JsonError> {
    decode(json.as_bytes(), Extent::Whole, FIELDS)
}

fn text(json: &str) -> Result<String, JsonError> {
    whole(json).map(|record| record.text("AccessKeyId").into())
}

#[test]
fn names_match_in_any_case_and_the_last_one_counts() {
    for json in [
        r#"{"AccessKeyId": "A"}"#,
        r#"{"accesskeyid": "B", "ACCESSKEYID": "A"}"#,
        r#" {"\u0041ccessKeyId": "A", "accessKeyId": null, "other": [{"AccessKeyId": 1}]} "#,
        "{\"acce\u{17f}s\u{212a}eyId\": \"\\u0041\"}",
    ] {
        assert_eq!(text(json).as_deref(), Ok("A"), "{json}");
    }
    for json in ["{}", "null", r#"{"AccessKeyId ": "A"}"#, r#"{"accessKeyId": null}"#] {
        assert_eq!(text(json).as_deref(), Ok(""), "{json}");
    }
}

#[test]
fn a_string_is_read_without_its_escapes() {
    for (json, expected) in [
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r#""\u00e9\u20AC""#, "é€"),
        (r#""\ud83d\ude00""#, "😀"),
        (r#""\ud83d\ude00\ud83d""#, "😀\u{fffd}"),
        (r#""a\ud800b\udc00""#, "a\u{fffd}b\u{fffd}"),
        (r#""\ud800\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\ud800\n""#, "\u{fffd}\n"),
        ("\"\u{7f}\u{fffe}\"", "\u{7f}\u{fffe}"),
    ] {
        assert_eq!(text(&format!("{{\"AccessKeyId\": {json}}}")).as_deref(), Ok(expected), "{json}");
    }
}

#[test]
fn each_byte_that_is_not_utf_8_is_replaced() {
    let record = decode(b"{\"AccessKeyId\": \"a\xff\xe2\x82b\"}", Extent::Whole, FIELDS);
    assert_eq!(
        record.map(|record| record.text("AccessKeyId").to_string()).as_deref(),
        Ok("a\u{fffd}\u{fffd}\u{fffd}b")
    );
}

#[test]
fn a_value_of_another_type_is_an_error_even_if_a_later_one_would_count() {
    for json in [
        "[]",
        "3",
        "\"\"",
        "true",
        r#"{"AccessKeyId": 3}"#,
        r#"{"AccessKeyId": ["A"], "AccessKeyId": "A"}"#,
        r#"{"Expiration": {}}"#,
        r#"{"Expiration": ""}"#,
        r#"{"Expiration": 1}"#,
        r#"{"Expiration": "2026\u002d01-01T00:00:00Z"}"#,
    ] {
        assert_eq!(text(json), Err(JsonError::Type), "{json}");
    }
}

#[test]
fn an_integer_has_neither_fraction_nor_exponent() {
    let integer =
        |value: &str| whole(&format!("{{\"Version\": {value}}}")).map(|record| record.integer("Version"));
    for (value, expected) in [("1", 1), ("-0", 0), ("null", 0), ("-9223372036854775808", i64::MIN)] {
        assert_eq!(integer(value), Ok(expected), "{value}");
    }
    for value in ["1.0", "1e0", "\"1\"", "true", "9223372036854775808", "[]", "{}"] {
        assert_eq!(integer(value), Err(JsonError::Type), "{value}");
    }
}

#[test]
fn null_takes_an_optional_time_back_and_leaves_any_other_value() {
    let epoch = "\"1970-01-01T00:00:00Z\"";
    for (json, expiration, expires_at) in [
        (format!("{{\"Expiration\": {epoch}, \"ExpiresAt\": {epoch}}}"), true, true),
        (format!("{{\"Expiration\": {epoch}, \"expiration\": null}}"), false, false),
        (format!("{{\"ExpiresAt\": {epoch}, \"expiresAt\": null}}"), false, true),
    ] {
        let record = whole(&json).unwrap_or_else(|error| panic!("{json}: {error}"));
        let is_epoch = |field| record.time(field) == Some(Time(0));
        assert_eq!((is_epoch("Expiration"), is_epoch("ExpiresAt")), (expiration, expires_at), "{json}");
    }
}

#[test]
fn any_other_text_is_no_json() {
    for json in [
        "",
        " ",
        "\u{feff}{}",
        "{",
        "[",
        "]",
        "{]",
        "[}",
        "[1,]",
        "[,1]",
        "{,}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{\"a\":}",
        "{1:1}",
        "{a:1}",
        "nul",
        "nullx",
        "True",
        "01",
        "+1",
        "-",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "\"",
        "\"\n\"",
        "\"\\\"",
        r#""\x""#,
        r#""\u12""#,
        r#""\u12g4""#,
        "'a'",
        "{} {}",
        "1 2",
        "{}x",
        "[1 2]",
        "{\"a\":1 \"b\":2}",
        "{} \u{a0}",
        "// a\n{}",
    ] {
        assert_eq!(whole(json).err(), Some(JsonError::Syntax), "{json}");
    }
}

#[test]
fn a_decoder_reads_the_first_value_only() {
    for json in ["{\"Version\": 1} x", "\n{\"Version\": 1}{", "{\"Version\":1}]"] {
        let record = decode(json.as_bytes(), Extent::First, FIELDS);
        assert_eq!(record.map(|record| record.integer("Version")), Ok(1), "{json}");
    }
    assert_eq!(decode(b"{\"Version\": 1", Extent::First, FIELDS).err(), Some(JsonError::Syntax));
}

#[test]
fn lists_and_objects_are_ten_thousand_deep_at_most() {
    let nested = |depth: usize| format!("{{\"x\": {}{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
    assert_eq!(text(&nested(10_000)).as_deref(), Ok(""));
    assert_eq!(text(&nested(10_001)), Err(JsonError::Syntax));
    assert_eq!(text(&"[".repeat(1 << 20)), Err(JsonError::Syntax));
}

#[test]
fn the_values_of_a_document_can_be_visited() {
    let json = br#" {"a": {"b": [1, {}, "x"], "c": null}, "d": "\u0041", "a": -1e2} "#;
    let document = Document::parse(json, Extent::Whole).unwrap_or_else(|error| panic!("{error}"));
    let members: Vec<_> = document.value().members().collect();
    let shown: Vec<_> = members.iter().map(|(name, value)| (&**name, value.kind())).collect();
    assert_eq!(shown, [("a", Kind::Object), ("d", Kind::Text), ("a", Kind::Number)]);
    let inner: Vec<_> = members[0].1.members().map(|(name, value)| (name, value.written())).collect();
    assert_eq!(inner, vec![("b".to_string(), &br#"[1, {}, "x"]"#[..]), ("c".to_string(), b"null")]);
    assert_eq!(members[1].1.text().as_deref(), Some("A"));
    assert_eq!(members[2].1.text(), None);
    assert_eq!(members[2].1.members().count(), 0);
}
