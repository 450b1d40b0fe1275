//! The grammar of edition 1.55: what each word does in each state.

use Step::{Append, Assign, Close, Comment, Drop, Extend, Finish, Name, Open, Pass, Refuse, Title, Value};

use super::tokens::Kind;

/// What the words so far make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing: the start, or a value that its newline has completed.
    Fresh,
    /// A comment.
    Comment,
    /// The name of a key.
    Name,
    /// A name and its sign.
    Assigned,
    /// A name, its sign, and a value.
    Value,
    /// An opening bracket.
    Opened,
    /// An opening bracket and the name of a section.
    Titled,
    /// A heading with its closing bracket.
    Closed,
    /// A line that says nothing.
    Dropped,
}

/// What a word does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing.
    Pass,
    /// Completes what there is and begins a name.
    Name,
    /// Goes on with the name or the title.
    Extend,
    /// Goes on with the value.
    Append,
    /// Parts the name from the value.
    Assign,
    /// Begins the value.
    Value,
    /// Completes what there is and begins a heading.
    Open,
    /// Begins the title of the heading.
    Title,
    /// Ends the heading.
    Close,
    /// Completes what there is and begins a comment.
    Comment,
    /// Completes what there is.
    Finish,
    /// Forgets what there is, with the rest of its line and the indented lines after it.
    Drop,
    /// Fails the file.
    Refuse,
}

/// The steps by state and kind of word, each in the order of its declaration.
///
/// Rules: INI55-5, INI55-8, INI55-10, INI55-11, INI55-13, INI55-19, INI55-23.
#[rustfmt::skip]
static TABLE: [[Step; 8]; 9] = [
    //              Text    Bracket Sign    Space   Newline Comment  Comma   End
    /* Fresh    */ [Name,   Open,   Refuse, Pass,   Pass,   Comment, Refuse, Pass],
    /* Comment  */ [Name,   Open,   Refuse, Pass,   Pass,   Comment, Refuse, Pass],
    /* Name     */ [Extend, Open,   Assign, Extend, Drop,   Comment, Refuse, Finish],
    /* Assigned */ [Value,  Value,  Value,  Pass,   Drop,   Refuse,  Refuse, Pass],
    /* Value    */ [Append, Append, Append, Append, Finish, Comment, Drop,   Finish],
    /* Opened   */ [Title,  Close,  Refuse, Pass,   Pass,   Comment, Refuse, Finish],
    /* Titled   */ [Extend, Close,  Extend, Extend, Pass,   Refuse,  Refuse, Refuse],
    /* Closed   */ [Name,   Open,   Refuse, Pass,   Pass,   Comment, Refuse, Finish],
    /* Dropped  */ [Name,   Open,   Refuse, Pass,   Pass,   Comment, Refuse, Pass],
];

/// The step that a word of this kind makes in this state.
pub(super) fn step(state: State, kind: Kind) -> Step {
    TABLE[state as usize][kind as usize]
}
