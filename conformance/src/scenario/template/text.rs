//! Quoted strings, as in steps and tables: `"a \"quoted\" word\n"`. Their escapes are those of feature files, which
//! are read back.

use std::str::Chars;

use crate::system::printable::is_hidden;

/// Letters after a backslash that stand for one character.
const ESCAPES: [(char, char); 5] = [('"', '"'), ('\\', '\\'), ('n', '\n'), ('t', '\t'), ('r', '\r')];

/// The value as a quoted string on one line.
pub(in crate::scenario) fn quote(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for character in value.chars() {
        push_escaped(&mut quoted, character);
    }
    quoted.push('"');
    quoted
}

fn push_escaped(quoted: &mut String, character: char) {
    if let Some((letter, _)) = ESCAPES.iter().find(|(_, stands_for)| *stands_for == character) {
        quoted.extend(['\\', *letter]);
    } else if is_hidden(character) {
        quoted.extend(character.escape_unicode());
    } else {
        quoted.push(character);
    }
}

/// The value of a quoted string, or what is wrong with it.
pub(in crate::scenario) fn unquote(quoted: &str) -> Result<String, String> {
    let inner = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .ok_or_else(|| format!("{quoted} is not in double quotes: close the quotes"))?;
    let mut value = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(character) = rest.next() {
        value.push(if character == '\\' { escaped(&mut rest)? } else { character });
    }
    Ok(value)
}

fn escaped(rest: &mut Chars<'_>) -> Result<char, String> {
    match rest.next() {
        Some('u') => code_point(rest),
        letter => ESCAPES
            .iter()
            .find(|(escape, _)| Some(*escape) == letter)
            .map(|(_, stands_for)| *stands_for)
            .ok_or_else(|| unknown_escape(letter)),
    }
}

fn unknown_escape(letter: Option<char>) -> String {
    let found = letter.map_or_else(|| "\\".to_owned(), |letter| format!("\\{letter}"));
    format!(r#"{found} is no escape: write \", \\, \n, \t, \r or \u{{…}}, and \\ for a backslash"#)
}

fn code_point(rest: &mut Chars<'_>) -> Result<char, String> {
    let (digits, after) = rest
        .as_str()
        .strip_prefix('{')
        .and_then(|tail| tail.split_once('}'))
        .ok_or(r"\u needs a code point in braces, as in \u{e9}")?;
    *rest = after.chars();
    u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32)
        .ok_or_else(|| format!(r"\u{{{digits}}} names no character: write its code point in hexadecimal"))
}

/// The value of a table cell: bare, or in quotes where the bare form would not say it.
pub(in crate::scenario) fn cell(raw: &str) -> Result<String, String> {
    if raw.len() >= 2 && raw.starts_with('"') && raw.ends_with('"') {
        unquote(raw)
    } else {
        Ok(raw.to_owned())
    }
}

/// The value as a table cell that reads back as the same value.
pub(in crate::scenario) fn to_cell(value: &str) -> String {
    let in_quotes = value.starts_with('"') && value.ends_with('"');
    let bare = !in_quotes && !value.is_empty() && value.trim() == value && !value.chars().any(is_hidden);
    let text = if bare { value.to_owned() } else { quote(value) };
    text.replace('\\', r"\\").replace('|', r"\|")
}

/// The rows of a table, with columns of equal width.
pub(in crate::scenario) fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let line = |cells: &Vec<String>| {
        let cells = cells.iter().enumerate().map(|(at, cell)| format!(" {cell:<0$} |", width(at)));
        format!("|{}", cells.collect::<String>())
    };
    rows.iter().map(line).collect()
}

/// Whether the text, put between the marks of a doc string, reads back as it is.
pub(in crate::scenario) fn fits_doc_string(text: &str) -> bool {
    let has_margin = |line: &str| line.is_empty() || line.starts_with(' ') || line.starts_with('\t');
    text.ends_with('\n')
        && !text.contains("\"\"\"")
        && !text.chars().any(|c| is_hidden(c) && c != '\n' && c != '\t')
        && text.lines().all(|line| line.trim_end() == line)
        && !text.lines().all(has_margin)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotes_backslashes_and_unseen_characters_are_escaped() {
        assert_eq!(quote("a\"b\\c\n\t\r\u{0}\u{a0}"), r#""a\"b\\c\n\t\r\u{0}\u{a0}""#);
    }

    #[test]
    fn an_unknown_escape_is_named_with_a_remedy() {
        let message = unquote(r#""C:\x""#).unwrap_err();
        assert!(message.starts_with(r"\x is no escape: write"), "{message}");
    }

    #[test]
    fn a_code_point_that_is_no_character_is_refused() {
        assert!(unquote(r#""\u{d800}""#).is_err());
        assert!(unquote(r#""\u{110000}""#).is_err());
        assert!(unquote(r#""\u41""#).is_err());
    }

    #[test]
    fn text_with_an_indented_margin_does_not_fit_a_doc_string() {
        assert!(!fits_doc_string("  a\n  b\n"));
        assert!(!fits_doc_string("\n"));
        assert!(!fits_doc_string("a \n"));
        assert!(!fits_doc_string("a"));
        assert!(fits_doc_string("[a]\n  b = c\n\n# d\n"));
    }

    proptest! {
        #[test]
        fn every_string_survives_quoting(value in any::<String>()) {
            prop_assert_eq!(unquote(&quote(&value)).unwrap(), value);
        }

        #[test]
        fn a_quoted_string_has_one_line(value in any::<String>()) {
            prop_assert!(!quote(&value).contains(is_hidden));
        }
    }
}
