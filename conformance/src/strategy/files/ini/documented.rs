//! The documented form of a line, which both editions read alike.

/// Whether the line is a heading, a key with a value, a comment or blank, in the documented form.
pub(in crate::strategy) fn is_documented(line: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(line) else {
        return false;
    };
    let text = text.strip_suffix('\n').unwrap_or(text);
    match text.bytes().next() {
        None | Some(b'#' | b';') => is_plain(text),
        Some(b'[') => text[1..].strip_suffix(']').is_some_and(is_name),
        Some(_) => text
            .split_once('=')
            .is_some_and(|(key, value)| is_name(key.trim_end_matches(' ')) && is_value(value)),
    }
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

/// A name, or two with a space between them, as in `profile dev`; `profile profile dev` has two.
fn is_name(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
    };
    text.split(' ').all(is_word)
}

/// An empty value in quotes, or one without quotes, comments, escapes and other characters that editions read differently.
fn is_value(text: &str) -> bool {
    let text = text.strip_prefix(' ').unwrap_or(text);
    let is_special = |byte: u8| !byte.is_ascii_graphic() || b"\"'`\\#;%[]=".contains(&byte);
    text == "\"\"" || !text.bytes().any(is_special)
}
