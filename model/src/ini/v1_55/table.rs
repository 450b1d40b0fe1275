//! The grammar of edition 1.55: the action of the parser for each token in each state.

use Action::{
    Append, Assign, Close, Comment, Discard, Extend, Finish, Name, Open, Reject, Skip, Title, Value,
};

use super::tokens::Kind;

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
    /// Discards the statement, the rest of its line and the indented lines after it.
    Discard,
    /// Rejects the file.
    Reject,
}

/// The actions by state and kind of token, each in the order of its declaration.
///
/// Rules: INI55-5, INI55-8, INI55-10, INI55-11, INI55-13, INI55-19, INI55-23.
#[rustfmt::skip]
static TABLE: [[Action; 8]; 9] = [
    //               Text    Bracket Delimiter Space   Newline  Comment  Comma    End
    /* Start     */ [Name,   Open,   Reject,   Skip,   Skip,    Comment, Reject,  Skip],
    /* Comment   */ [Name,   Open,   Reject,   Skip,   Skip,    Comment, Reject,  Skip],
    /* Name      */ [Extend, Open,   Assign,   Extend, Discard, Comment, Reject,  Finish],
    /* Assigned  */ [Value,  Value,  Value,    Skip,   Discard, Reject,  Reject,  Skip],
    /* Value     */ [Append, Append, Append,   Append, Finish,  Comment, Discard, Finish],
    /* Opened    */ [Title,  Close,  Reject,   Skip,   Skip,    Comment, Reject,  Finish],
    /* Titled    */ [Extend, Close,  Extend,   Extend, Skip,    Reject,  Reject,  Reject],
    /* Closed    */ [Name,   Open,   Reject,   Skip,   Skip,    Comment, Reject,  Finish],
    /* Discarded */ [Name,   Open,   Reject,   Skip,   Skip,    Comment, Reject,  Skip],
];

/// The action for a token of this kind in this state.
pub(super) fn action(state: State, kind: Kind) -> Action {
    TABLE[state as usize][kind as usize]
}
