//! Edition 1.55: words and a table of states, as the last release's own parser reads them.

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

use super::fold::{fold, replace};
use super::{Key, SECTION, Section};
use crate::failure::Failure;

use table::{State, Step};
use tokens::{Kind, OpenQuote, Token, Tokens, trim_end};

pub(super) use value::{answer, is_escaped};

/// Reads every section of the text. A quote that is never closed makes the whole file an empty one.
///
/// Rules: INI55-12.
pub(super) fn parse(text: &str) -> Result<Vec<Section<'_>>, Failure> {
    read(text).unwrap_or_else(|OpenQuote| Ok(Vec::new()))
}

/// The words decide first, then the table, and then what each statement says.
fn read(text: &str) -> Result<Result<Vec<Section<'_>>, Failure>, OpenQuote> {
    let mut tokens = Tokens::new(text);
    let mut parser = Parser::new(text);
    loop {
        let token = tokens.next()?;
        if let Err(failure) = parser.feed(token) {
            return exhaust(tokens, token.kind).map(|()| Err(failure));
        }
        if token.kind == Kind::End {
            return Ok(parser.finish());
        }
    }
}

/// Looks at the words that are left.
fn exhaust(mut tokens: Tokens<'_>, mut last: Kind) -> Result<(), OpenQuote> {
    while last != Kind::End {
        last = tokens.next()?.kind;
    }
    Ok(())
}

/// A part of the text.
#[derive(Clone, Copy, Default)]
struct Span {
    start: usize,
    end: usize,
}

impl Span {
    fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

impl From<Token> for Span {
    fn from(Token { start, end, .. }: Token) -> Self {
        Self { start, end }
    }
}

/// What the parser is reading: names, values and comments are the spans that their words cover.
struct Draft<'a> {
    text: &'a str,
    name: Span,
    /// A title with newlines in it, without them.
    spliced: String,
    sign: Span,
    value: Span,
    comment: Span,
    /// The line on which the name or the heading begins.
    line: u32,
    /// What was closed or dropped.
    inner: State,
}

impl<'a> Draft<'a> {
    /// The name of the key or the section.
    fn name(&self) -> &str {
        if self.spliced.is_empty() { self.name.of(self.text) } else { &self.spliced }
    }

    fn sign(&self) -> &'a str {
        self.sign.of(self.text)
    }

    fn value(&self) -> &'a str {
        self.value.of(self.text)
    }

    fn comment(&self) -> &'a str {
        self.comment.of(self.text)
    }

    /// The name for good, without the space around it.
    fn take_name(&mut self) -> Cow<'a, str> {
        if self.spliced.is_empty() {
            return Cow::Borrowed(self.name.of(self.text));
        }
        Cow::Owned(mem::take(&mut self.spliced))
    }

    /// Takes the space off the end of the name; there is none before it.
    fn trim_name(&mut self) {
        let trimmed = trim_end(self.name()).len();
        if self.spliced.is_empty() {
            self.name.end = self.name.start + trimmed;
        } else {
            self.spliced.truncate(trimmed);
        }
    }

    /// Goes on with the name. Where newlines were passed over, the two ends meet.
    ///
    /// Rules: INI55-5.
    fn extend_name(&mut self, span: Span) {
        if self.spliced.is_empty() && self.name.end == span.start {
            self.name.end = span.end;
            return;
        }
        if self.spliced.is_empty() {
            self.spliced = String::from(self.name());
        }
        self.spliced.push_str(span.of(self.text));
    }

    /// Goes on with the value. Nothing goes on from a quoted one.
    ///
    /// Rules: INI55-11, INI55-18, INI55-24.
    fn extend_value(&mut self, span: Span) {
        if self.text.as_bytes().get(self.value.start) != Some(&b'"') {
            self.value.end = span.end;
        }
    }
}

struct Parser<'a> {
    state: State,
    draft: Draft<'a>,
    sections: Vec<Section<'a>>,
    /// Set after a drop: whether the last word was a newline.
    dropping: Option<bool>,
    /// The first statement that says nothing a file can say.
    nonsense: Option<Failure>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let draft = Draft {
            text,
            name: Span::default(),
            spliced: String::new(),
            sign: Span::default(),
            value: Span::default(),
            comment: Span::default(),
            line: 0,
            inner: State::Fresh,
        };
        let sections = Vec::with_capacity(1 + text.len() / SECTION);
        Self { state: State::Fresh, draft, sections, dropping: None, nonsense: None }
    }

    /// One word.
    #[inline]
    fn feed(&mut self, token: Token) -> Result<(), Failure> {
        if self.still_dropping(token.kind) {
            return Ok(());
        }
        match table::step(self.state, token.kind) {
            Step::Pass => {}
            Step::Name => self.begin(State::Name, token),
            Step::Extend => self.draft.extend_name(token.into()),
            Step::Append => self.draft.extend_value(token.into()),
            Step::Assign => self.assign(token.into()),
            Step::Value => self.value(token.into()),
            Step::Open => return self.open(token),
            Step::Title => self.title(token.into()),
            Step::Close => return self.close(token.into()),
            Step::Comment => self.comment(token.into()),
            Step::Finish => self.complete(),
            Step::Drop => self.drop_statement(token.kind),
            Step::Refuse => return Err(self.refusal(token.kind)),
        }
        Ok(())
    }

    /// After a drop, words are passed over up to a line that does not begin with space.
    ///
    /// Rules: INI55-9.
    #[inline]
    fn still_dropping(&mut self, kind: Kind) -> bool {
        match self.dropping {
            None => return false,
            Some(true) if kind != Kind::Space => self.dropping = None,
            Some(_) => self.dropping = Some(kind == Kind::Newline),
        }
        self.dropping.is_some()
    }

    fn begin(&mut self, state: State, token: Token) {
        if self.state != State::Fresh {
            self.complete();
        }
        self.state = state;
        self.draft.line = token.line;
        self.draft.name = token.into();
    }

    fn assign(&mut self, span: Span) {
        self.draft.trim_name();
        self.draft.sign = span;
        self.state = State::Assigned;
    }

    fn value(&mut self, span: Span) {
        self.draft.value = span;
        self.state = State::Value;
    }

    fn open(&mut self, token: Token) -> Result<(), Failure> {
        if Span::from(token).of(self.draft.text) != "[" {
            return Err(failure("expected '['"));
        }
        self.begin(State::Opened, token);
        Ok(())
    }

    fn title(&mut self, span: Span) {
        self.draft.name = span;
        self.state = State::Titled;
    }

    fn close(&mut self, span: Span) -> Result<(), Failure> {
        if span.of(self.draft.text) != "]" {
            return Err(failure("expected ']'"));
        }
        self.draft.trim_name();
        self.draft.inner = mem::replace(&mut self.state, State::Closed);
        Ok(())
    }

    fn comment(&mut self, span: Span) {
        self.complete();
        self.draft.comment = span;
        self.state = State::Comment;
    }

    /// Rules: INI55-8, INI55-9, INI55-19.
    fn drop_statement(&mut self, kind: Kind) {
        self.draft.inner = mem::replace(&mut self.state, State::Dropped);
        self.dropping = Some(kind == Kind::Newline);
    }

    /// Rules: INI55-13.
    fn refusal(&self, kind: Kind) -> Failure {
        let node = shape::node(&self.draft, self.state);
        failure(format!("invalid state with ASTKind {node} and TokenType {}", shape::kind(kind)))
    }

    /// Takes the statement for what it says.
    fn complete(&mut self) {
        match mem::replace(&mut self.state, State::Fresh) {
            State::Fresh | State::Comment | State::Assigned | State::Titled | State::Dropped => {}
            State::Name => self.object(bare_name),
            State::Opened => self.object(|_| String::from("unsupported statement: stmt")),
            State::Closed if self.draft.inner == State::Opened => {
                self.object(|_| String::from("unsupported child statement: ini.AST"));
            }
            State::Closed => self.add_section(),
            State::Value => self.add_key(),
        }
    }

    /// Rules: INI55-10, INI55-23.
    fn object(&mut self, message: impl FnOnce(&Draft<'a>) -> String) {
        if self.nonsense.is_none() {
            self.nonsense = Some(failure(message(&self.draft)));
        }
    }

    fn add_section(&mut self) {
        let name = self.draft.take_name();
        let line = self.draft.line;
        self.sections.push(Section { name, line, keys: Vec::new() });
    }

    /// Keys before the first heading are those of a section without a name.
    ///
    /// Rules: INI55-4.
    fn add_key(&mut self) {
        let key = Key {
            name: self.draft.take_name(),
            value: Cow::Borrowed(self.draft.value()),
            line: self.draft.line,
        };
        match self.sections.last_mut() {
            Some(section) => section.keys.push(key),
            None => self.sections.push(Section { keys: alloc::vec![key], ..Section::default() }),
        }
    }

    /// A later section or key takes the place of an earlier one of its name.
    ///
    /// Rules: INI55-6, INI55-7.
    fn finish(mut self) -> Result<Vec<Section<'a>>, Failure> {
        self.complete();
        if let Some(nonsense) = self.nonsense {
            return Err(nonsense);
        }
        let mut sections = fold(self.sections, replace);
        for section in &mut sections {
            section.keys = fold(mem::take(&mut section.keys), replace);
        }
        Ok(sections)
    }
}

/// The message of a name that nothing is said of.
fn bare_name(draft: &Draft<'_>) -> String {
    format!("unsupported expression {}", shape::node(draft, State::Name))
}

/// An error of the parser. It is not an `awserr.Error`, so its code is part of its message.
fn failure(message: impl core::fmt::Display) -> Failure {
    Failure::new("", format!("INIParseError: {message}"))
}
