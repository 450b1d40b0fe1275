//! The parser's nodes in error messages of edition 1.55, as Go's `%v` prints them.

use alloc::format;
use alloc::string::String;
use core::fmt::Write;

use super::statement::PartialStatement;
use super::table::State;
use super::tokens::Kind;

/// The empty node.
const NONE: &str = "{none {0 NONE 0 []} false []}";

/// The node of a statement in this state.
pub(super) fn node(statement: &PartialStatement<'_>, state: State) -> String {
    match state {
        State::Start => parent("start", NONE),
        State::Comment => parent("comment", &leaf("expr", &token(7, "NONE", statement.comment()))),
        State::Name => leaf("expr", &text(statement.name())),
        State::Assigned => pair(statement, ""),
        State::Value => {
            parent("expr_stmt", &pair(statement, &format!(" {}", leaf("expr", &value(statement.value())))))
        }
        State::Opened => parent("stmt", NONE),
        State::Titled => leaf("section_stmt", &text(statement.name())),
        State::Closed => parent("completed_stmt", &node(statement, statement.inner)),
        State::Discarded => parent("skip", &node(statement, statement.inner)),
    }
}

/// The name of a kind of token.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "literal",
        Kind::Bracket => "sep",
        Kind::Delimiter => "op",
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

fn leaf(name: &str, token: &str) -> String {
    format!("{{{name} {token} true []}}")
}

/// A name and its delimiter, with the value if there is one.
fn pair(statement: &PartialStatement<'_>, value: &str) -> String {
    let name = leaf("expr", &text(statement.name()));
    format!("{{ {} true [{name}{value}]}}", token(4, "NONE", statement.delimiter()))
}

/// A token of text. The kind of a quoted text has no name.
fn text(text: &str) -> String {
    token(1, if text.starts_with('"') { "" } else { "STRING" }, text)
}

/// The first character of a value decides its number; a bracket or a delimiter alone has no kind.
fn value(value: &str) -> String {
    let alone = if value.len() == 1 { "NONE" } else { "STRING" };
    match value.as_bytes().first() {
        Some(b'[' | b']') => token(2, alone, value),
        Some(b'=' | b':') => token(4, alone, value),
        Some(_) | None => text(value),
    }
}

/// A token with its number, its kind, and the code points of its text.
fn token(number: u8, kind: &str, text: &str) -> String {
    let mut shown = format!("{{{number} {kind} 0 [");
    for (at, character) in text.chars().enumerate() {
        let space = if at == 0 { "" } else { " " };
        // Writing to a string cannot fail.
        let _ = write!(shown, "{space}{}", u32::from(character));
    }
    shown.push_str("]}");
    shown
}
