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
mod statement;
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

use super::applied::AppliedRules;
use super::duplicates::{merge_duplicates, replace_keys};
use super::{Key, Section, SyntaxError};
use crate::failure::Failure;
use crate::rule::{self, Rule};

use statement::{PartialStatement, Span};
use table::{Action, State};
use tokens::{COMMENTS, Kind, OpenQuote, Token, has_carriage_return, has_wide_space, is_quoted};

pub(super) use value::{is_escaped, lookup};

/// Reads every section of the text. A quote that is never closed makes the whole file an empty one, even if the file has other
/// errors.
pub(super) fn parse<'a>(text: &'a str, applied: &mut AppliedRules) -> Result<Vec<Section<'a>>, SyntaxError> {
    let tokens = match tokens::split(text) {
        Ok(tokens) => tokens,
        Err(OpenQuote { line }) => {
            applied.at(line).add(rule::INI55_12);
            return Ok(Vec::new());
        }
    };
    let mut parser = Parser::new(text, applied);
    for token in tokens {
        parser.applied.at(token.line);
        parser.feed(token).map_err(|failure| parser.error_at(token, failure))?;
    }
    parser.finish()
}

/// The tokens that are skipped after a statement that was discarded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Skipping {
    /// None.
    No,
    /// Those in the rest of the line, and then in the indented lines after it.
    RestOfLine,
    /// Those in indented lines, up to a line that does not begin with space.
    IndentedLines,
}

struct Parser<'a, 'r> {
    state: State,
    statement: PartialStatement<'a>,
    sections: Vec<Section<'a>>,
    skipping: Skipping,
    /// Whether the next token is the first of its line.
    is_line_start: bool,
    applied: &'r mut AppliedRules,
    /// The error of the first complete statement that is not valid. It is reported if the table rejects no later token.
    semantic_error: Option<SyntaxError>,
}

impl<'a, 'r> Parser<'a, 'r> {
    fn new(text: &'a str, applied: &'r mut AppliedRules) -> Self {
        Self {
            state: State::Start,
            statement: PartialStatement::new(text),
            sections: Vec::new(),
            skipping: Skipping::No,
            is_line_start: true,
            applied,
            semantic_error: None,
        }
    }

    /// Reads one token.
    fn feed(&mut self, token: Token) -> Result<(), Failure> {
        let is_line_start = mem::replace(&mut self.is_line_start, token.kind == Kind::Newline);
        if self.is_skipped(token.kind, is_line_start) {
            return Ok(());
        }
        match table::action(self.state, token.kind) {
            Action::Skip => self.skip(token, None),
            Action::SkipBy(rule) => self.skip(token, Some(rule)),
            Action::Name => self.begin(State::Name, token),
            Action::Extend => self.statement.extend_name(token.into()),
            Action::Append => self.statement.extend_value(token),
            Action::Assign => self.assign(token.into()),
            Action::Value => self.value(token),
            Action::Open => return self.open(token),
            Action::Title => self.title(token.into()),
            Action::Close => return self.close(token.into()),
            Action::Comment => self.comment(token, is_line_start),
            Action::Finish => self.complete(),
            Action::Discard(rule) => self.discard(token.kind, rule),
            Action::Reject => return Err(self.rejection(token.kind)),
        }
        Ok(())
    }

    /// Whether the token is skipped because a statement before it was discarded.
    fn is_skipped(&mut self, kind: Kind, is_line_start: bool) -> bool {
        match self.skipping {
            Skipping::No => return false,
            Skipping::RestOfLine if kind == Kind::Newline => self.skipping = Skipping::IndentedLines,
            Skipping::RestOfLine => {}
            Skipping::IndentedLines if is_line_start && kind != Kind::Space => {
                self.skipping = Skipping::No;
                return false;
            }
            Skipping::IndentedLines => {
                let is_blank = matches!(kind, Kind::Space | Kind::Newline | Kind::Comment | Kind::End);
                self.applied.add_if(!is_blank, rule::INI55_9);
            }
        }
        true
    }

    /// Skips a token, by this rule if there is one.
    fn skip(&mut self, token: Token, rule: Option<Rule>) {
        let text = Span::from(token).slice(self.statement.text);
        rule.into_iter().for_each(|rule| self.statement.applied.add(rule));
        self.statement.applied.add_if(has_wide_space(text), rule::INI55_3);
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
        self.statement.end_name(span);
        self.state = State::Assigned;
    }

    fn value(&mut self, token: Token) {
        self.statement.begin_value(token);
        self.state = State::Value;
    }

    fn open(&mut self, token: Token) -> Result<(), Failure> {
        if Span::from(token).slice(self.statement.text) != "[" {
            return Err(failure(&[rule::INI55_13], "expected '['"));
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
            return Err(failure(&[rule::INI55_13], "expected ']'"));
        }
        self.statement.end_title();
        self.statement.inner = mem::replace(&mut self.state, State::Closed);
        Ok(())
    }

    /// Completes the statement and begins a comment, which is a whole line or a part of one.
    fn comment(&mut self, token: Token, is_line_start: bool) {
        self.complete();
        self.applied.at(token.line).add(if is_line_start { rule::FILE_7 } else { rule::INI55_21 });
        self.statement.comment = token.into();
        self.state = State::Comment;
    }

    fn discard(&mut self, kind: Kind, rule: Rule) {
        if self.state == State::Assigned
            && let Some(section) = self.sections.last_mut()
        {
            let name = Cow::Borrowed(self.statement.name.slice(self.statement.text));
            section.without_value.push(Key { name, value: Cow::Borrowed(""), line: self.statement.line });
        }
        self.statement.inner = mem::replace(&mut self.state, State::Discarded);
        self.statement.applied.clear();
        self.applied.at(self.statement.line).add(rule);
        let is_line_end = kind == Kind::Newline;
        self.skipping = if is_line_end { Skipping::IndentedLines } else { Skipping::RestOfLine };
    }

    /// The error of the statement that this token is a part of.
    fn error_at(&self, token: Token, failure: Failure) -> SyntaxError {
        let line = match self.state {
            State::Start | State::Comment | State::Closed | State::Discarded => token.line,
            State::Name | State::Assigned | State::Value | State::Opened | State::Titled => {
                self.statement.line
            }
        };
        SyntaxError { line, failure }
    }

    fn rejection(&self, kind: Kind) -> Failure {
        let node = shape::node(&self.statement, self.state);
        let message = format!("invalid state with ASTKind {node} and TokenType {}", shape::kind(kind));
        failure(&[rule::INI55_13], message)
    }

    /// Completes the statement: a key or a section is added to the file.
    fn complete(&mut self) {
        match mem::replace(&mut self.state, State::Start) {
            State::Start | State::Comment | State::Assigned | State::Titled | State::Discarded => {}
            State::Name => {
                self.reject_statement(|statement| failure(&[rule::INI55_10], bare_name(statement)));
            }
            State::Opened => {
                self.reject_statement(|_| failure(&[rule::INI55_23], "unsupported statement: stmt"));
            }
            State::Closed if self.statement.inner == State::Opened => {
                self.reject_statement(|_| failure(&[rule::INI55_23], "unsupported child statement: ini.AST"));
            }
            State::Closed => self.add_section(),
            State::Value => self.add_key(),
        }
    }

    fn reject_statement(&mut self, error: impl FnOnce(&PartialStatement<'a>) -> Failure) {
        if self.semantic_error.is_none() {
            let (line, failure) = (self.statement.line, error(&self.statement));
            self.semantic_error = Some(SyntaxError { line, failure });
        }
    }

    fn add_section(&mut self) {
        let name = self.statement.take_name();
        self.record_rules(&[&name]);
        let line = self.statement.line;
        self.sections.push(Section { name, line, ..Section::default() });
    }

    /// Keys before the first heading belong to a section without a name.
    fn add_key(&mut self) {
        let (name, value) = (self.statement.take_name(), self.statement.value());
        self.record_rules(&[&name, value]);
        self.applied.add_if(self.sections.is_empty(), rule::INI55_4);
        let key = Key { name, value: Cow::Borrowed(value), line: self.statement.line };
        match self.sections.last_mut() {
            Some(section) => section.keys.push(key),
            None => self.sections.push(Section { keys: alloc::vec![key], ..Section::default() }),
        }
    }

    /// Records the rules of a statement that is added to the file, with those for special characters in its parts.
    fn record_rules(&mut self, parts: &[&str]) {
        self.applied.at(self.statement.line).append(&mut self.statement.applied);
        for words in parts.iter().filter(|part| !is_quoted(part)) {
            self.applied.add_if(words.contains(COMMENTS), rule::INI55_21);
            self.applied.add_if(has_carriage_return(words), rule::INI55_22);
        }
    }

    /// A later section or key replaces an earlier one of its name.
    fn finish(mut self) -> Result<Vec<Section<'a>>, SyntaxError> {
        self.complete();
        if let Some(error) = self.semantic_error {
            return Err(error);
        }
        self.applied.append(&mut self.statement.applied);
        let mut sections = merge_duplicates(self.sections, |earlier, later| {
            self.applied.at(earlier.line).add_if(!earlier.keys.is_empty(), rule::INI55_6);
            *earlier = later;
        });
        replace_keys(&mut sections, rule::INI55_7, self.applied);
        Ok(sections)
    }
}

/// The message for a name without a delimiter.
fn bare_name(statement: &PartialStatement<'_>) -> String {
    format!("unsupported expression {}", shape::node(statement, State::Name))
}

/// An error of the parser by these rules. Its code is part of the message because it is not an `awserr.Error`.
fn failure(rules: &'static [Rule], message: impl core::fmt::Display) -> Failure {
    Failure::new("", format!("INIParseError: {message}")).by(rules)
}
