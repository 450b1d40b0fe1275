//! Error messages of edition 1.55, which show the parser's own nodes as Go's `%v` prints them.

use alloc::format;
use alloc::string::String;
use core::fmt::Write;

use super::Draft;
use super::table::State;
use super::tokens::Kind;

/// A node without a word, which the parser puts where it has none.
const NONE: &str = "{none {0 NONE 0 []} false []}";

/// The node of this state.
pub(super) fn node(draft: &Draft<'_>, state: State) -> String {
    match state {
        State::Fresh => parent("start", NONE),
        State::Comment => parent("comment", &leaf("expr", &word(7, "NONE", draft.comment()))),
        State::Name => leaf("expr", &text(draft.name())),
        State::Assigned => pair(draft, ""),
        State::Value => {
            parent("expr_stmt", &pair(draft, &format!(" {}", leaf("expr", &value(draft.value())))))
        }
        State::Opened => parent("stmt", NONE),
        State::Titled => leaf("section_stmt", &text(draft.name())),
        State::Closed => parent("completed_stmt", &node(draft, draft.inner)),
        State::Dropped => parent("skip", &node(draft, draft.inner)),
    }
}

/// The name of a kind of word.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "literal",
        Kind::Bracket => "sep",
        Kind::Sign => "op",
        Kind::Space => "ws",
        Kind::Newline => "newline",
        Kind::Comment => "comment",
        Kind::Comma => "comma",
        Kind::End => "none",
    }
}

fn parent(name: &str, child: &str) -> String {
    format!("{{{name} {{0 NONE 0 []}} false [{child}]}}")
}

fn leaf(name: &str, word: &str) -> String {
    format!("{{{name} {word} true []}}")
}

/// A name and its sign, with the value if there is one.
fn pair(draft: &Draft<'_>, value: &str) -> String {
    let name = leaf("expr", &text(draft.name()));
    format!("{{ {} true [{name}{value}]}}", word(4, "NONE", draft.sign()))
}

/// A word of text. The kind of a quoted one has no name.
fn text(text: &str) -> String {
    word(1, if text.starts_with('"') { "" } else { "STRING" }, text)
}

/// A value is known by its first word; a bracket or a sign on its own has no kind.
fn value(value: &str) -> String {
    let alone = if value.len() == 1 { "NONE" } else { "STRING" };
    match value.as_bytes().first() {
        Some(b'[' | b']') => word(2, alone, value),
        Some(b'=' | b':') => word(4, alone, value),
        Some(_) | None => text(value),
    }
}

/// A word with its number, its kind, and the code points of its letters.
fn word(number: u8, kind: &str, letters: &str) -> String {
    let mut shown = format!("{{{number} {kind} 0 [");
    for (at, letter) in letters.chars().enumerate() {
        let space = if at == 0 { "" } else { " " };
        // Writing to a string cannot fail.
        let _ = write!(shown, "{space}{}", u32::from(letter));
    }
    shown.push_str("]}");
    shown
}
