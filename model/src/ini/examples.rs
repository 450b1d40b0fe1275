//! Assertions about parsed files, for the tests of both editions.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Ini, Key, Reader, Section};
use crate::rule::Rule;
use crate::world::Edition;

/// Asserts that each text is parsed into these sections and keys, written as [`rendered`] does.
pub(super) fn assert_parsed(edition: Edition, examples: &[(&str, &str)]) {
    for (text, expected) in examples {
        assert_eq!(rendered(edition, text.as_bytes()), *expected, "{text:?}");
    }
}

/// Asserts that these rules made a difference in reading each text, or that they reject it.
pub(super) fn assert_rules(edition: Edition, examples: &[(&str, &[Rule])]) {
    for (text, expected) in examples {
        assert_eq!(rules(edition, text.as_bytes()), *expected, "{text:?}");
    }
}

/// Asserts the line of the error of each text.
pub(super) fn assert_error_lines(edition: Edition, examples: &[(&str, u32)]) {
    for (text, expected) in examples {
        let line = Ini::parse(edition, text.as_bytes()).err().map(|error| error.line);
        assert_eq!(line, Some(*expected), "{text:?}");
    }
}

/// Asserts the lines at which rules made a difference in reading each text.
pub(super) fn assert_places(edition: Edition, examples: &[(&str, &[(Rule, u32)])]) {
    for (text, expected) in examples {
        let ini = Ini::parse(edition, text.as_bytes()).unwrap();
        let places: Vec<_> = ini.places().iter().map(|place| (place.rule, place.line)).collect();
        assert_eq!(places, *expected, "{text:?}");
    }
}

/// The rules that made a difference in reading a file, or those that reject it.
pub(super) fn rules(edition: Edition, bytes: &[u8]) -> Vec<Rule> {
    match Ini::parse(edition, bytes) {
        Ok(ini) => ini.rules().into(),
        Err(error) => error.failure.rules.into(),
    }
}

/// The sections of a file in one line, `[section] key=value key=value`, with the value that a first lookup of each key
/// returns; or the error of the parser. An empty section without a heading is omitted.
pub(super) fn rendered(edition: Edition, bytes: &[u8]) -> String {
    match Ini::parse(edition, bytes) {
        Err(error) => error.to_string(),
        Ok(ini) => {
            let sections = ini.sections().filter(|section| section.line > 0 || !section.keys.is_empty());
            sections.map(|section| render_section(&ini, section)).collect::<Vec<_>>().join(" ")
        }
    }
}

fn render_section(ini: &Ini<'_>, section: &Section<'_>) -> String {
    let mut text = format!("[{}]", section.name.escape_debug());
    text.extend(section.keys.iter().map(|key| render_key(ini, section, key)));
    text
}

fn render_key(ini: &Ini<'_>, section: &Section<'_>, key: &Key<'_>) -> String {
    match Reader::new(ini.clone()).get(section, &key.name) {
        Ok(Some(value)) => format!(" {}={}", key.name.escape_debug(), value.text.escape_debug()),
        Ok(None) => format!(" {}?", key.name.escape_debug()),
        Err(failure) => format!(" {}!{}", key.name.escape_debug(), if failure.panics { "panic" } else { "" }),
    }
}
