//! The statement that the parser of edition 1.55 is reading.

use alloc::borrow::Cow;
use alloc::string::String;
use core::mem;

use crate::ini::applied::AppliedRules;
use crate::rule;

use super::table::State;
use super::tokens::{Kind, Token, has_wide_space, is_quoted, trim_end};

/// A quoted text without a character.
const EMPTY_QUOTES: &str = "\"\"";

/// A range of the text.
#[derive(Clone, Copy, Default)]
pub(super) struct Span {
    start: usize,
    end: usize,
}

impl Span {
    pub(super) fn slice(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

impl From<Token> for Span {
    fn from(Token { start, end, .. }: Token) -> Self {
        Self { start, end }
    }
}

/// The statement that the parser is reading.
pub(super) struct PartialStatement<'a> {
    pub(super) text: &'a str,
    pub(super) name: Span,
    /// The name of a heading over several lines, without its newlines; empty for a name on one line.
    multiline_name: String,
    delimiter: Span,
    value: Span,
    pub(super) comment: Span,
    /// The line on which the name or the heading begins.
    pub(super) line: u32,
    /// The state before the heading was closed or the statement discarded.
    pub(super) inner: State,
    /// The rules that made a difference in reading it. They count only if the statement is not discarded.
    pub(super) applied: AppliedRules,
}

impl<'a> PartialStatement<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            name: Span::default(),
            multiline_name: String::new(),
            delimiter: Span::default(),
            value: Span::default(),
            comment: Span::default(),
            line: 0,
            inner: State::Start,
            applied: AppliedRules::default(),
        }
    }

    /// The name of the key or the section.
    pub(super) fn name(&self) -> &str {
        if self.multiline_name.is_empty() { self.name.slice(self.text) } else { &self.multiline_name }
    }

    pub(super) fn delimiter(&self) -> &'a str {
        self.delimiter.slice(self.text)
    }

    pub(super) fn value(&self) -> &'a str {
        self.value.slice(self.text)
    }

    pub(super) fn comment(&self) -> &'a str {
        self.comment.slice(self.text)
    }

    /// The name without the space around it, at the end of the statement.
    pub(super) fn take_name(&mut self) -> Cow<'a, str> {
        if self.multiline_name.is_empty() {
            return Cow::Borrowed(self.name.slice(self.text));
        }
        Cow::Owned(mem::take(&mut self.multiline_name))
    }

    /// Removes the space at the end of the name. A name does not begin with space.
    fn trim_name(&mut self) {
        let trimmed = trim_end(self.name()).len();
        let has_wide_space = has_wide_space(&self.name()[trimmed..]);
        self.applied.add_if(has_wide_space, rule::INI55_3);
        if self.multiline_name.is_empty() {
            self.name.end = self.name.start + trimmed;
        } else {
            self.multiline_name.truncate(trimmed);
        }
    }

    /// Extends the name. Skipped newlines are not part of it.
    pub(super) fn extend_name(&mut self, span: Span) {
        if self.multiline_name.is_empty() && self.name.end == span.start {
            self.name.end = span.end;
            return;
        }
        if self.multiline_name.is_empty() {
            self.multiline_name = String::from(self.name());
        }
        self.multiline_name.push_str(span.slice(self.text));
    }

    /// Ends the name of a key at the delimiter. The last word of the name ends there too, unless a space or a quote ends it.
    pub(super) fn end_name(&mut self, delimiter: Span) {
        self.trim_name();
        let is_word_end = self.name.end == delimiter.start && !is_quoted(self.name());
        self.applied.add_if(is_word_end, rule::INI55_2);
        self.delimiter = delimiter;
    }

    /// Ends the name of a section at the bracket.
    pub(super) fn end_title(&mut self) {
        let length = self.name().len();
        self.trim_name();
        let is_trimmed = self.name().len() < length;
        self.applied.add_if(is_trimmed, rule::INI55_5);
    }

    /// Begins the value. The rule for quotes makes no difference to an empty pair of quotes.
    pub(super) fn begin_value(&mut self, token: Token) {
        self.value = token.into();
        let value = self.value();
        self.applied.add_if(is_quoted(value) && value.len() > EMPTY_QUOTES.len(), rule::INI55_18);
        self.applied.add_if(is_special_in_value(token.kind, value), rule::INI55_11);
    }

    /// Extends the value. A quoted value is not extended: the rest of its line is ignored.
    pub(super) fn extend_value(&mut self, token: Token) {
        if is_quoted(self.value()) {
            self.applied.add_if(token.kind != Kind::Space, rule::INI55_24);
            return;
        }
        let text = Span::from(token).slice(self.text);
        self.applied.add_if(is_special_in_value(token.kind, text), rule::INI55_11);
        self.value.end = token.end;
    }
}

/// Whether a token is not plain text in a value. A colon is: it is part of every ARN.
fn is_special_in_value(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Bracket | Kind::Space => true,
        Kind::Delimiter => text != ":",
        Kind::Text | Kind::Newline | Kind::Comment | Kind::Comma | Kind::End => false,
    }
}
