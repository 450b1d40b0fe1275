//! What the tests of both editions share: a file in one line.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Ini, Key, Reader, Section};
use crate::world::Edition;

/// Asserts what each text is read as, with the values that a program gets: `[section] key=value key=value`.
pub(super) fn reads(edition: Edition, examples: &[(&str, &str)]) {
    for (text, expected) in examples {
        assert_eq!(shown(edition, text.as_bytes()), *expected, "{text:?}");
    }
}

/// The file as a program sees it, or the error. A section without keys that no heading names is left out.
pub(super) fn shown(edition: Edition, bytes: &[u8]) -> String {
    match Ini::parse(edition, bytes) {
        Err(failure) => failure.to_string(),
        Ok(ini) => {
            let written = ini.sections().filter(|section| section.line > 0 || !section.keys.is_empty());
            written.map(|section| show_section(&ini, section)).collect::<Vec<_>>().join(" ")
        }
    }
}

fn show_section(ini: &Ini<'_>, section: &Section<'_>) -> String {
    let mut shown = format!("[{}]", section.name.escape_debug());
    shown.extend(section.keys.iter().map(|key| show_key(ini, section, key)));
    shown
}

fn show_key(ini: &Ini<'_>, section: &Section<'_>, key: &Key<'_>) -> String {
    match Reader::new(ini.clone()).get(section, &key.name) {
        Ok(Some((value, _))) => format!(" {}={}", key.name.escape_debug(), value.escape_debug()),
        Ok(None) => format!(" {}?", key.name.escape_debug()),
        Err(failure) => format!(" {}!{}", key.name.escape_debug(), if failure.panics { "panic" } else { "" }),
    }
}
