//! The parser of edition 1.55, which splits a text into tokens and follows a table of states, as the last release does.
//!
//! The text is split into tokens. The table has an action for each kind of token in each state: to begin, extend or complete a
//! part of a statement, to discard the statement, or to reject the file. For example:
//!
//! ```text
//! text        token      state      action    result
//! [           Bracket    Start      Open      the heading of a section begins
//! dev         Text       Opened     Title     the name of the section begins
//! ]           Bracket    Titled     Close
//! newline     Newline    Closed     Skip
//! region      Text       Closed     Name      section "dev", and the name of a key begins
//! space       Space      Name       Extend
//! =           Delimiter  Name       Assign    key "region", without the space
//! space       Space      Assigned   Skip
//! us-east-1   Text       Assigned   Value     the value of the key begins
//! space       Space      Value      Append
//! # Virginia  Comment    Value      Comment   value "us-east-1", and a comment begins
//! ```

mod shape;
mod table;
#[cfg(test)]
mod tests;
mod tokens;
mod value;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use super::duplicates::{merge_duplicates, replace};
use super::{Key, Section};
use crate::failure::Failure;

use table::{Action, State};
use tokens::{Kind, Token, trim_end};

pub(super) use value::{is_escaped, lookup};

/// Reads every section of the text. A quote that is never closed makes the whole file an empty one, even if the file has other
/// errors.
///
/// Rules: INI55-12.
pub(super) fn parse(text: &str) -> Result<Vec<Section<'_>>, Failure> {
    let Ok(tokens) = tokens::split(text) else { return Ok(Vec::new()) };
    let mut parser = Parser::new(text);
    for token in tokens {
        parser.feed(token)?;
    }
    parser.finish()
}

/// A range of the text.
#[derive(Clone, Copy, Default)]
struct Span {
    start: usize,
    end: usize,
}

impl Span {
    fn slice(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

impl From<Token> for Span {
    fn from(Token { start, end, .. }: Token) -> Self {
        Self { start, end }
    }
}

/// The statement that the parser is reading.
struct PartialStatement<'a> {
    text: &'a str,
    name: Span,
    /// The name of a heading over several lines, without its newlines; empty for a name on one line.
    multiline_name: String,
    delimiter: Span,
    value: Span,
    comment: Span,
    /// The line on which the name or the heading begins.
    line: u32,
    /// The state before the heading was closed or the statement discarded.
    inner: State,
}

impl<'a> PartialStatement<'a> {
    /// The name of the key or the section.
    fn name(&self) -> &str {
        if self.multiline_name.is_empty() { self.name.slice(self.text) } else { &self.multiline_name }
    }

    fn delimiter(&self) -> &'a str {
        self.delimiter.slice(self.text)
    }

    fn value(&self) -> &'a str {
        self.value.slice(self.text)
    }

    fn comment(&self) -> &'a str {
        self.comment.slice(self.text)
    }

    /// The name without the space around it, at the end of the statement.
    fn take_name(&mut self) -> Cow<'a, str> {
        if self.multiline_name.is_empty() {
            return Cow::Borrowed(self.name.slice(self.text));
        }
        Cow::Owned(mem::take(&mut self.multiline_name))
    }

    /// Removes the space at the end of the name. A name does not begin with space.
    fn trim_name(&mut self) {
        let trimmed = trim_end(self.name()).len();
        if self.multiline_name.is_empty() {
            self.name.end = self.name.start + trimmed;
        } else {
            self.multiline_name.truncate(trimmed);
        }
    }

    /// Extends the name. Skipped newlines are not part of it.
    ///
    /// Rules: INI55-5.
    fn extend_name(&mut self, span: Span) {
        if self.multiline_name.is_empty() && self.name.end == span.start {
            self.name.end = span.end;
            return;
        }
        if self.multiline_name.is_empty() {
            self.multiline_name = String::from(self.name());
        }
        self.multiline_name.push_str(span.slice(self.text));
    }

    /// Extends the value. A quoted value is not extended.
    ///
    /// Rules: INI55-11, INI55-18, INI55-24.
    fn extend_value(&mut self, span: Span) {
        if !self.value().starts_with('"') {
            self.value.end = span.end;
        }
    }
}

/// Whether tokens are skipped after a statement that was discarded: up to a line that does not begin with space.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Skipping {
    /// No token is skipped.
    No,
    /// The last token was in a line.
    InLine,
    /// The last token was a newline.
    AfterNewline,
}

impl Skipping {
    /// The next state, after a token that is skipped.
    fn after(kind: Kind) -> Self {
        if kind == Kind::Newline { Self::AfterNewline } else { Self::InLine }
    }
}

struct Parser<'a> {
    state: State,
    statement: PartialStatement<'a>,
    sections: Vec<Section<'a>>,
    skipping: Skipping,
    /// The error of the first complete statement that is not valid. It is reported if the table rejects no later token.
    semantic_error: Option<Failure>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let statement = PartialStatement {
            text,
            name: Span::default(),
            multiline_name: String::new(),
            delimiter: Span::default(),
            value: Span::default(),
            comment: Span::default(),
            line: 0,
            inner: State::Start,
        };
        Self {
            state: State::Start,
            statement,
            sections: Vec::new(),
            skipping: Skipping::No,
            semantic_error: None,
        }
    }

    /// Reads one token.
    fn feed(&mut self, token: Token) -> Result<(), Failure> {
        if self.is_skipped(token.kind) {
            return Ok(());
        }
        match table::action(self.state, token.kind) {
            Action::Skip => {}
            Action::Name => self.begin(State::Name, token),
            Action::Extend => self.statement.extend_name(token.into()),
            Action::Append => self.statement.extend_value(token.into()),
            Action::Assign => self.assign(token.into()),
            Action::Value => self.value(token.into()),
            Action::Open => return self.open(token),
            Action::Title => self.title(token.into()),
            Action::Close => return self.close(token.into()),
            Action::Comment => self.comment(token.into()),
            Action::Finish => self.complete(),
            Action::Discard => self.discard(token.kind),
            Action::Reject => return Err(self.rejection(token.kind)),
        }
        Ok(())
    }

    /// Whether the token is skipped because the statement before it was discarded.
    ///
    /// Rules: INI55-9.
    fn is_skipped(&mut self, kind: Kind) -> bool {
        self.skipping = match self.skipping {
            Skipping::No => Skipping::No,
            Skipping::AfterNewline if kind != Kind::Space => Skipping::No,
            Skipping::InLine | Skipping::AfterNewline => Skipping::after(kind),
        };
        self.skipping != Skipping::No
    }

    fn begin(&mut self, state: State, token: Token) {
        if self.state != State::Start {
            self.complete();
        }
        self.state = state;
        self.statement.line = token.line;
        self.statement.name = token.into();
    }

    fn assign(&mut self, span: Span) {
        self.statement.trim_name();
        self.statement.delimiter = span;
        self.state = State::Assigned;
    }

    fn value(&mut self, span: Span) {
        self.statement.value = span;
        self.state = State::Value;
    }

    fn open(&mut self, token: Token) -> Result<(), Failure> {
        if Span::from(token).slice(self.statement.text) != "[" {
            return Err(failure("expected '['"));
        }
        self.begin(State::Opened, token);
        Ok(())
    }

    fn title(&mut self, span: Span) {
        self.statement.name = span;
        self.state = State::Titled;
    }

    fn close(&mut self, span: Span) -> Result<(), Failure> {
        if span.slice(self.statement.text) != "]" {
            return Err(failure("expected ']'"));
        }
        self.statement.trim_name();
        self.statement.inner = mem::replace(&mut self.state, State::Closed);
        Ok(())
    }

    fn comment(&mut self, span: Span) {
        self.complete();
        self.statement.comment = span;
        self.state = State::Comment;
    }

    /// Rules: INI55-8, INI55-9, INI55-19.
    fn discard(&mut self, kind: Kind) {
        self.statement.inner = mem::replace(&mut self.state, State::Discarded);
        self.skipping = Skipping::after(kind);
    }

    /// Rules: INI55-13.
    fn rejection(&self, kind: Kind) -> Failure {
        let node = shape::node(&self.statement, self.state);
        failure(format!("invalid state with ASTKind {node} and TokenType {}", shape::kind(kind)))
    }

    /// Completes the statement: a key or a section is added to the file.
    fn complete(&mut self) {
        match mem::replace(&mut self.state, State::Start) {
            State::Start | State::Comment | State::Assigned | State::Titled | State::Discarded => {}
            State::Name => self.reject_statement(bare_name),
            State::Opened => self.reject_statement(|_| String::from("unsupported statement: stmt")),
            State::Closed if self.statement.inner == State::Opened => {
                self.reject_statement(|_| String::from("unsupported child statement: ini.AST"));
            }
            State::Closed => self.add_section(),
            State::Value => self.add_key(),
        }
    }

    /// Rules: INI55-10, INI55-23.
    fn reject_statement(&mut self, message: impl FnOnce(&PartialStatement<'a>) -> String) {
        if self.semantic_error.is_none() {
            self.semantic_error = Some(failure(message(&self.statement)));
        }
    }

    fn add_section(&mut self) {
        let name = self.statement.take_name();
        let line = self.statement.line;
        self.sections.push(Section { name, line, keys: Vec::new() });
    }

    /// Keys before the first heading belong to a section without a name.
    ///
    /// Rules: INI55-4.
    fn add_key(&mut self) {
        let key = Key {
            name: self.statement.take_name(),
            value: Cow::Borrowed(self.statement.value()),
            line: self.statement.line,
        };
        match self.sections.last_mut() {
            Some(section) => section.keys.push(key),
            None => self.sections.push(Section { keys: alloc::vec![key], ..Section::default() }),
        }
    }

    /// A later section or key replaces an earlier one of its name.
    ///
    /// Rules: INI55-6, INI55-7.
    fn finish(mut self) -> Result<Vec<Section<'a>>, Failure> {
        self.complete();
        if let Some(error) = self.semantic_error {
            return Err(error);
        }
        let mut sections = merge_duplicates(self.sections, replace);
        for section in &mut sections {
            section.keys = merge_duplicates(mem::take(&mut section.keys), replace);
        }
        Ok(sections)
    }
}

/// The message for a name without a delimiter.
fn bare_name(statement: &PartialStatement<'_>) -> String {
    format!("unsupported expression {}", shape::node(statement, State::Name))
}

/// An error of the parser, whose code is part of the message because it is not an `awserr.Error`.
fn failure(message: impl core::fmt::Display) -> Failure {
    Failure::new("", format!("INIParseError: {message}"))
}
