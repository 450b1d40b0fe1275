//! The grammar of edition 1.55: the action of the parser for each token in each state.

use Action::{
    Append, Assign, Close, Comment, Discard, Extend, Finish, Name, Open, Reject, Skip, SkipBy, Title, Value,
};

use super::tokens::Kind;
use crate::rule::{self, Rule};

/// The part of the text that the parser is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Between statements: at the start, or after a value that its newline has completed.
    Start,
    /// A comment.
    Comment,
    /// The name of a key.
    Name,
    /// A name and its delimiter.
    Assigned,
    /// A name, its delimiter, and a value.
    Value,
    /// An opening bracket.
    Opened,
    /// An opening bracket and the name of a section.
    Titled,
    /// A heading with its closing bracket.
    Closed,
    /// A statement that was discarded.
    Discarded,
}

/// The action of the parser for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Ignores the token.
    Skip,
    /// Ignores the token by this rule.
    SkipBy(Rule),
    /// Completes the statement and begins a name.
    Name,
    /// Extends the name or the title.
    Extend,
    /// Extends the value.
    Append,
    /// Ends the name at a delimiter.
    Assign,
    /// Begins the value.
    Value,
    /// Completes the statement and begins a heading.
    Open,
    /// Begins the title of the heading.
    Title,
    /// Ends the heading.
    Close,
    /// Completes the statement and begins a comment.
    Comment,
    /// Completes the statement.
    Finish,
    /// Discards the statement by this rule, the rest of its line and the indented lines after it.
    Discard(Rule),
    /// Rejects the file.
    Reject,
}

/// A space or a newline that is not part of the name of a section.
const AROUND: Action = SkipBy(rule::INI55_5);

/// The end of the line of a key that has no value.
const NO_VALUE: Action = Discard(rule::INI55_8);

/// A comma that begins a word of a value.
const COMMA: Action = Discard(rule::INI55_19);

/// The actions by state and kind of token, each in the order of its declaration.
#[rustfmt::skip]
static TABLE: [[Action; 8]; 9] = [
    //               Text    Bracket Delimiter Space   Newline   Comment  Comma   End
    /* Start     */ [Name,   Open,   Reject,   Skip,   Skip,     Comment, Reject, Skip],
    /* Comment   */ [Name,   Open,   Reject,   Skip,   Skip,     Comment, Reject, Skip],
    /* Name      */ [Extend, Open,   Assign,   Extend, NO_VALUE, Comment, Reject, Finish],
    /* Assigned  */ [Value,  Value,  Value,    Skip,   NO_VALUE, Reject,  Reject, NO_VALUE],
    /* Value     */ [Append, Append, Append,   Append, Finish,   Comment, COMMA,  Finish],
    /* Opened    */ [Title,  Close,  Reject,   AROUND, AROUND,   Comment, Reject, Finish],
    /* Titled    */ [Extend, Close,  Extend,   Extend, AROUND,   Reject,  Reject, Reject],
    /* Closed    */ [Name,   Open,   Reject,   Skip,   Skip,     Comment, Reject, Finish],
    /* Discarded */ [Name,   Open,   Reject,   Skip,   Skip,     Comment, Reject, Skip],
];

/// The action for a token of this kind in this state.
pub(super) fn action(state: State, kind: Kind) -> Action {
    TABLE[state as usize][kind as usize]
}
